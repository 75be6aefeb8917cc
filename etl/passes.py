"""Work that holds something for each row is done in passes, so that its memory stays flat however many rows there are."""


def passes(key: str, rows: int, at_once: int) -> list[str]:
    """A condition for each pass over the rows whose `key`, a number in SQL, leaves the same remainder; an empty one where one pass is enough."""
    many = -(-rows // at_once)
    return [f" WHERE {key} % {many} = {number}" for number in range(many)] if many > 1 else [""]
