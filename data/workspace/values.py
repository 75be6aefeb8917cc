"""What the workspace holds, as values: an instant is aware and in UTC, an id is the text of a UUID, `who` is a name."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TypedTag:
    """A tag that somebody gave to a customer."""

    org_id: str
    tag: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note about a customer, or about one metric of it, or one week (its Sunday). `version` grows with every change."""

    id: str
    org_id: str
    text: str
    metric: str | None
    week: date | None
    who: str
    at: datetime
    edited_by: str | None
    edited_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asked for that is done elsewhere, in Control Hub: a `trial` or a change of an `administrator`.

    `detail` of a trial: product (calling, meetings or both), text; of an administrator: action (add or remove), admin, role, text.
    """

    id: str
    kind: str
    org_id: str
    detail: dict[str, Any]
    state: str
    who: str
    at: datetime
    state_by: str | None
    state_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the audit trail: who did what, and what it was before and after. `hash` is that of this line and all before it (chain.py)."""

    number: int
    id: str
    at: datetime
    who: str
    act: str
    subject: str
    org_id: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str


def plain(value: Note | Request) -> dict[str, Any]:
    """A value as JSON can hold it; instants and days in ISO form."""
    return {name: part.isoformat() if isinstance(part, date) else part for name, part in asdict(value).items()}
