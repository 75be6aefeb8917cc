"""What a record kind is made of: columns, types and the headers by which a file is known (`inputs.md §1`).

This module knows no kind by name; the kinds themselves are in `kinds_templates`, `kinds_webex`, `kinds_calls` and `kinds_media`.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

Type = Literal[
    "org",
    "id",
    "one_id",
    "text",
    "email",
    "enum",
    "list",
    "date",
    "day",
    "timestamp",
    "count",
    "whole",
    "number",
    "positive",
    "seconds",
    "boolean",
]

SQL_TYPES: dict[Type, str] = {
    "date": "DATE",
    "day": "DATE",
    "timestamp": "TIMESTAMP",
    "count": "BIGINT",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "positive": "DOUBLE",
    "seconds": "DOUBLE",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
}  # the others are text

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ORGANIZATION = f"^ciscospark://[a-z0-9-]+/organization/({UUID})$"
TRUE = ("true", "yes", "sim", "1")
FALSE = ("false", "no", "não", "nao", "0")
NULLS = ("", "NA", "na", "N/A", '""')  # the last: an empty cell, quoted twice


@lru_cache(maxsize=8192)
def normalise(header: str) -> str:
    """A header as it is compared: lower-cased, everything but letters and digits removed (`inputs.md §1`).

    `%` is read as the word "percent": the queue reports have both `Answered Calls` and `% Answered Calls`.
    """
    return "".join(character for character in header.lower().replace("%", "percent") if character.isalnum())


def organisation(text: str) -> str | None:
    """The lower-case UUID of an org id given as UUID or as Webex's base64 id, or None (`inputs.md §3`)."""
    text = text.strip()
    if re.fullmatch(UUID, text.lower()):
        return text.lower()
    bare = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        uri = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    found = re.fullmatch(ORGANIZATION, uri, re.IGNORECASE)
    return found.group(1).lower() if found else None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One canonical column: its type, the headers that mean it, and what a row without it means."""

    name: str
    type: Type
    headers: tuple[str, ...] = ()  # synonyms in normalised form; the column's own name is always one
    weak: tuple[str, ...] = ()  # synonyms that count only where a file has no better one; the earlier, the better
    required: bool = False
    values: tuple[str, ...] = ()  # of an enum: the only ones allowed, lower-case
    default: str | None = None  # for an empty or absent text
    lower: bool = False
    na_is_text: bool = False  # "NA" is a value here (Namibia), not a null
    longest: int | None = None

    @property
    def sql_type(self) -> str:
        """Its type in the lake."""
        return SQL_TYPES.get(self.type, "VARCHAR")

    def known_as(self) -> frozenset[str]:
        """Every normalised header that means this column."""
        return frozenset({normalise(self.name), *self.headers, *self.weak})

    def rank(self, header: str) -> int:
        """How well a normalised header means this column: 0 is as good as its name, more is weaker."""
        strong = header in self.headers or header not in self.weak
        return 0 if strong else 1 + self.weak.index(header)


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """Headers that give a kind away: all of `every`, at least `least` of `some`, and the substrings alike (`webex-data.md §7.2`)."""

    every: tuple[str, ...] = ()  # canonical column names
    some: tuple[str, ...] = ()
    least: int = 1
    parts: tuple[str, ...] = ()  # substrings of normalised headers
    some_parts: tuple[str, ...] = ()
    least_parts: int = 2

    def lacking(self, columns: set[str], headers: Sequence[str]) -> list[str]:
        """What is missing for this fingerprint to match; empty when it matches."""
        missing = [name for name in self.every if name not in columns]
        missing += [part for part in self.parts if not any(part in header for header in headers)]
        if self.some and sum(name in columns for name in self.some) < self.least:
            missing.append(" or ".join(self.some[:4]))
        if self.some_parts and sum(any(part in header for header in headers) for part in self.some_parts) < self.least_parts:
            missing.append(" or ".join(self.some_parts))
        return missing

    def size(self) -> int:
        """How many things it asks for."""
        return len(self.every) + len(self.parts) + bool(self.some) + bool(self.some_parts)


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A warning for a file that has none of `columns`; nothing is refused for it (`inputs.md §4`)."""

    columns: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A record kind: a frozen value that detection, readers, typing, templates and documentation share."""

    name: str
    title: str
    columns: tuple[Column, ...]
    fingerprints: tuple[Fingerprint, ...]
    mapped: tuple[Fingerprint, ...] = ()  # enough once the user's saved mapping names a header; none: the kind takes no mapping
    own: bool = False  # an own template (`inputs.md §3`): `# ` starts a comment
    week: bool = False  # neither org nor period inside: the folder gives `week=`
    fact: str | None = None  # the column (or "file_date", "week") that may not lie more than a day after the clock
    fold: str | None = None  # the one name column into which unquoted commas fold
    advice: tuple[Advice, ...] = ()

    def __post_init__(self) -> None:
        claimed: dict[str, str] = {}
        for column in self.columns:
            for header in column.known_as():
                if claimed.setdefault(header, column.name) != column.name:
                    raise ValueError(f"{self.name}: the header '{header}' means both {claimed[header]} and {column.name}")

    def column(self, name: str) -> Column:
        """The column of that canonical name."""
        return next(column for column in self.columns if column.name == name)

    def by_header(self) -> dict[str, str]:
        """Normalised header -> canonical column name."""
        return {header: column.name for column in self.columns for header in column.known_as()}

    def required(self) -> tuple[Column, ...]:
        """The columns that every row must fill."""
        return tuple(column for column in self.columns if column.required)


def spelt(*parts: str) -> tuple[str, ...]:
    """Normalised headers made of one alternative of each part: `spelt("audio", "jitter", "|ms")` is audiojitter and audiojitterms."""
    return tuple(dict.fromkeys("".join(words) for words in product(*(part.split("|") for part in parts))))


def needed(name: str, type_: Type, *headers: str, **more: object) -> Column:
    """A required column; a short spelling for the catalogues."""
    return Column(name=name, type=type_, headers=headers, required=True, **more)  # type: ignore[arg-type]


def optional(name: str, type_: Type, *headers: str, **more: object) -> Column:
    """A column that may be empty or absent; a short spelling for the catalogues."""
    return Column(name=name, type=type_, headers=headers, **more)  # type: ignore[arg-type]


ORG_HEADERS = ("orgid", "orguuid", "customerorgid", "customerorguuid", "organizationid", "organisationid")
ORG = Column(name="org_id", type="org", headers=ORG_HEADERS, required=True)
