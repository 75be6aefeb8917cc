"""A notice: a sentence in English for every door, that a page can say again in the reader's language.

Its values are raw: whole numbers, dates, texts, and the kinds below, which say how a number is read. The English sentence writes them plainly;
a page (`Words.notice`) writes numbers and dates as its reader does.
"""


class Share(float):
    """A fraction of 1 in a sentence: 0.412 is 41 %."""

    def __format__(self, spec: str) -> str:
        return f"{float(self) * 100:.0f}\u00a0%"


class Average(float):
    """A number with one decimal in a sentence."""

    def __format__(self, spec: str) -> str:
        return f"{float(self):.1f}"


class Days(int):
    """A number of days in a sentence: 1 day, 12 days."""

    def __format__(self, spec: str) -> str:
        return "1 day" if self == 1 else f"{int(self)} days"


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
