"""The records that a landing folder becomes. No rule of the law lives here."""

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

ItemKey = tuple[str, str]  # org id, subscription id


@dataclass(frozen=True)
class Customer:
    """One observation of a customer."""

    name: str | None = None
    managed_by: str | None = None
    last_admin_signin_on: date | None = None


@dataclass(frozen=True)
class Subscription:
    """One observation of a subscription or trial."""

    kind: str
    added_on: date | None = None
    start_on: date | None = None
    end_on: date | None = None
    renewal_on: date | None = None
    auto_renew: bool | None = None
    status: str | None = None
    notice_days: int | None = None


@dataclass(frozen=True)
class Licence:
    """One licence of one snapshot."""

    name: str
    site: str
    product: str | None
    total: int
    assigned: int
    used: int | None = None
    used_13w: int | None = None


@dataclass(frozen=True)
class Leg:
    """One row of a call history file."""

    org: str
    key: tuple
    correlation: str | None
    start: datetime
    user_type: str | None
    user: str | None
    related_reason: str | None
    rank: tuple  # filled columns, report time, canonical text: the greatest copy counts
    direction: str | None
    indicator: str | None  # Answer Indicator
    answered: bool | None
    seconds: int | None
    call_id: str | None
    client: str | None
    system: str | None  # OS type
    model: str | None
    recording: str | None  # Call Recording Result


@dataclass(frozen=True)
class Join:
    """One person in one meeting."""

    org: str
    email: str | None
    joined: datetime


@dataclass(frozen=True)
class MediaLeg:
    """One measured or unmeasured audio stream end of a media quality file."""

    org: str
    correlation: str | None
    call_id: str | None
    user: str | None  # e-mail, else name
    start: datetime
    endpoint: str | None
    caller: bool | None
    loss_percent: Fraction | None
    latency_ms: Fraction | None
    jitter_ms: Fraction | None


@dataclass(frozen=True)
class QueueWeek:
    """One call queue or hunt group in one week; times in seconds."""

    org: str
    week: date
    offered: int
    answered: int
    abandoned: int
    overflowed: int | None  # a hunt group file does not say
    wait: Fraction
    abandoned_wait: Fraction


@dataclass
class Facts:
    """Everything a landing folder says, before any question is asked."""

    customers: dict[str, dict[date, Customer]] = field(default_factory=dict)
    subscriptions: dict[ItemKey, dict[date, Subscription]] = field(default_factory=dict)
    licences: dict[ItemKey, dict[date, list[Licence]]] = field(default_factory=dict)
    licence_users: dict[ItemKey, dict[date, set[tuple[str, str]]]] = field(default_factory=dict)  # licence, user
    legs: list[Leg] = field(default_factory=list)  # one per leg, without push notifications
    media: list[MediaLeg] = field(default_factory=list)  # one per media leg
    queues: list[QueueWeek] = field(default_factory=list)  # one per queue and week
    joins: list[Join] = field(default_factory=list)
    covered: dict[tuple[str, str], set[date]] = field(default_factory=dict)  # calling, meetings or media, org -> weeks
    tags: dict[str, set[str]] = field(default_factory=dict)
    newest: datetime | None = None  # of snapshot date, call start, meeting join, first day of a queue period
