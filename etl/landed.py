"""What became of a delivered file: the records that landing hands on (`inputs.md §4`)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal


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
    file_date: date


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Content that an earlier load took whole, with nothing refused: it need not be read again."""

    kind: str
    read: int
    warnings: tuple[str, ...]
