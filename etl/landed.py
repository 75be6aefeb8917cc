"""What became of a delivered file: the records that landing hands on (`inputs.md §4`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from etl.kinds import Refused
from etl.landing_place import Found


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One refused row (its first fault) or one file refused whole."""

    file: str
    scope: Literal["row", "file"]
    line: int | None
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Landed:
    """What became of one delivered file; read = accepted + refused rows, always."""

    file: str  # path below the PATH given, "/"-separated; a ZIP member is "archive!member"
    source: str  # absolute path (+ "!member"): the identity of the record
    kind: str | None
    file_id: str | None  # None when refused whole
    lake: Path | None  # None when refused whole or nothing was accepted
    fresh: bool  # False when that lake file was already there
    read: int | None  # None for a refused file
    accepted: int
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    stamp: str | None = None  # of the delivered file, as it stood before it was read (`unchanged.py`)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Content that an earlier load took whole, with nothing refused: it need not be read again."""

    kind: str
    read: int
    warnings: tuple[str, ...]


def refused_whole(found: Found, member: str | None, refused: Refused) -> Landed:
    """A file refused whole."""
    file = named(found.file, member)
    return Landed(
        file=file,
        source=named(str(found.path), member),
        kind=refused.kind.name if refused.kind else None,
        file_id=None,
        lake=None,
        fresh=False,
        read=None,
        accepted=0,
        refusals=(Refusal(file=file, scope="file", line=None, column=None, value=None, reason=refused.reason),),
        warnings=(),
    )


def named(file: str, member: str | None) -> str:
    """A file's name, or `archive!member`; bytes of a name that are no text are spelt out, because no build could hold them."""
    name = file if member is None else f"{file}!{member}"
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
