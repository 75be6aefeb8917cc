"""A notice: a sentence in English for every door, that a page can say again in the reader's language."""


class Notice(str):
    """A sentence that remembers what it was made of: `template` with its `values`."""

    template: str
    values: dict[str, object]

    __slots__ = ("template", "values")

    def __new__(cls, template: str, **values: object) -> "Notice":
        """The sentence with its values filled in."""
        said = super().__new__(cls, template.format(**values))
        said.template, said.values = template, values
        return said
