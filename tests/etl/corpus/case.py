"""What a case of the corpus is: a file, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ORG = "5c0ffee0-1111-4222-8333-944455566677"
OTHER = "5c0ffee0-1111-4222-8333-944455566688"

Row = tuple[Any, ...]
Content = bytes | str | Callable[[], bytes]
Refused = tuple[int | None, str | None, str]  # physical line, column, a word of the reason


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What must become of one file, or of one member of an archive."""

    member: str | None = None
    rows: tuple[Row, ...] = ()  # exactly those loaded, by line
    refused: tuple[Refused, ...] = ()  # exactly those refused
    whole: str | None = None  # refused whole: the key words of its sentence
    warns: tuple[str, ...] = ()  # the key words of each warning


@dataclass(frozen=True, kw_only=True)
class Case:
    """One delivered file."""

    name: str  # what is wrong with it
    path: str  # below the folder that is loaded
    made: Callable[[], bytes] = field(repr=False)
    outcomes: tuple[Outcome, ...]
    kind: str | None = "tags"
    shows: tuple[str, ...] = ("line", "org_id", "tag")  # what `rows` are made of
    encoding: str = "utf-8-sig"  # of a text, as whoever wrote it knows it
    broken_quotes: bool = False  # then a line is a record, for the counter that knows no parser

    @property
    def content(self) -> bytes:
        """The bytes of the file; bombs are made only when they are asked for."""
        return self.made()


def loads(name: str, path: str, content: Content, *rows: Row, **more: Any) -> Case:
    """Everything in it is loaded."""
    return partly(name, path, content, rows, (), **more)


def partly(name: str, path: str, content: Content, rows: tuple[Row, ...], refused: tuple[Refused, ...], **more: Any) -> Case:
    """Some rows are loaded and the others refused."""
    warns = more.pop("warns", ())
    return several(name, path, content, Outcome(rows=rows, refused=refused, warns=warns), **more)


def whole(name: str, path: str, content: Content, words: str, **more: Any) -> Case:
    """It is refused whole, with a sentence that has these words."""
    return several(name, path, content, Outcome(whole=words), **{"kind": None, **more})


def several(name: str, path: str, content: Content, *outcomes: Outcome, **more: Any) -> Case:
    """One outcome for each member of an archive."""
    told = content.encode() if isinstance(content, str) else content
    return Case(name=name, path=path, made=(lambda: told) if isinstance(told, bytes) else told, outcomes=outcomes, **more)


def text(*rows: str, end: str = "\n") -> str:
    """Lines of a file."""
    return end.join([*rows, ""])


TAGS = text("org_id,tag", f"{ORG},health", f"{OTHER},Clínica Sul")
TWO = ((2, ORG, "health"), (3, OTHER, "Clínica Sul"))
UNLINED = ((None, ORG, "health"), (None, OTHER, "Clínica Sul"))
