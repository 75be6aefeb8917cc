"""What the invented partner is made of: weeks, customers, their items (subscriptions and trials) and licences."""

import hashlib
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from etl.demo.countries import Country

CALLING, MEETINGS, BOTH, OTHER = "calling", "meetings", "both", "other"
EPOCH, DAY_MS = date(1970, 1, 1), 86_400_000
EXTRA_SEAT = "Customer Experience - Essential"  # held on top of a calling seat by the same person


@dataclass(frozen=True)
class Weeks:
    """The weeks that are told; week 0 is the oldest, `until` the Sunday after the newest."""

    until: date
    count: int

    @property
    def last(self) -> int:
        """The index of the newest week."""
        return self.count - 1

    @property
    def new_columns_from(self) -> int:
        """The first week whose call history has the columns of 2026, among them the PSTN vendor."""
        return self.count // 2

    def sunday(self, week: int) -> date:
        """The first day of a week."""
        return self.until - timedelta(days=7 * (self.count - week))

    def start_ms(self, week: int) -> int:
        """The first instant of a week, in milliseconds since 1970."""
        return (self.sunday(week) - EPOCH).days * DAY_MS

    def saturday(self, week: int) -> date:
        """The last day of a week, on which the partner exports."""
        return self.sunday(week) + timedelta(days=6)

    def ago(self, days: int) -> date:
        """The day that many days before `until`; negative: after it."""
        return self.until - timedelta(days=days)

    def back(self, weeks: int) -> int:
        """The index of the week that many weeks before the newest, or the oldest there is."""
        return max(0, self.last - weeks)

    def first_seen(self, day: date) -> int:
        """The index of the first export on or after a day; `count` when there is none yet."""
        return min(self.count, max(0, -(-(day - self.saturday(0)).days // 7)))


@dataclass
class Licence:
    """One licence of an item, week by week; `total` is None in weeks without it."""

    name: str
    product: str
    total: list[int | None]
    assigned: list[int]
    site_url: str = ""
    imported: bool = False

    def seats(self, week: int) -> int:
        """People who hold this licence in a week; an add-on brings no new people."""
        return 0 if self.total[week] is None or self.name == EXTRA_SEAT else self.assigned[week]

    def used(self, week: int) -> tuple[int, int]:
        """The imported use of a week and of the 13 weeks before its end."""
        held = min(self.assigned[week], self.total[week] or 0)
        return held * 7 // 10, held * 17 // 20


@dataclass(frozen=True)
class Terms:
    """What the subscriptions export says of an item from a day on."""

    since: date
    end_on: date | None
    renewal_on: date | None = None
    auto_renew: bool | None = None
    status: str = "active"


@dataclass
class Item:
    """A subscription or a trial."""

    item_id: str
    kind: str
    added_on: date | None
    start_on: date
    terms: list[Terms]
    licences: list[Licence] = field(default_factory=list)
    term_months: int | None = None
    notice_days: int | None = None
    listed: bool = True  # False: only its licences are exported, the subscriptions file does not know it

    def terms_at(self, day: date) -> Terms:
        """The terms as exported on a day."""
        return [terms for terms in self.terms if terms.since <= day][-1] if self.terms[0].since <= day else self.terms[0]

    def sums(self, product: str, week: int) -> dict[str, int]:
        """Total, assigned, available and overage of the item in a product, as the metrics define them."""
        pairs = [
            (lic.total[week] or 0, lic.assigned[week])
            for lic in self.licences
            if lic.product in (product, BOTH) and lic.total[week] is not None
        ]
        return {
            "total": sum(total for total, _ in pairs),
            "assigned": sum(assigned for _, assigned in pairs),
            "available": sum(max(total - assigned, 0) for total, assigned in pairs),
            "overage": sum(max(assigned - total, 0) for total, assigned in pairs),
        }


@dataclass
class Customer:
    """A customer and how it behaves."""

    index: int
    role: str
    org_id: str
    name: str
    domain: str
    country: Country
    created_on: date
    items: list[Item] = field(default_factory=list)
    managed_by: str = "partner"
    sign_in: str = "recent"  # recent | idle | unknown
    tags: list[tuple[int, str]] = field(default_factory=list)  # (from which week, tag)
    directory: str = "customers"  # or "organisations": known only by the Webex organisations answer
    licences_from: str = "csv"  # or "json": the Webex licences answer
    exported_until: int | None = None  # the last week whose licences were exported
    user_lists: bool = False
    mix: str = "plain"  # which kinds of calls it has: plain | office | centre | attendant (nobody calls, nobody answers)
    intensity: float = 1.0
    growth: float = 0.0
    activity: float = 0.8  # part of the assigned seats that is in use
    only_attendant_from: int | None = None
    silent_from: int | None = None
    last_week_factor: float = 1.0
    recording: bool = False
    queues: int = 1
    carrier: str = ""  # over whom its outside calls run
    fleet: str = ""  # the desk phone that most of its desks have; empty: all sorts
    closed: range = range(0)  # weeks in which nobody calls it and it calls nobody
    abandoning_from: int | None = None  # since when callers of its first queue give up
    media: str = "percent"  # how its media quality report heads packet loss: percent | ratio | neutral | none (no report)
    measured: int = 190  # of its answered calls, in 256ths, that the report has
    trouble: int = 100  # its poor legs against those of other customers, in percent

    def seats(self, product: str, week: int) -> int:
        """People with a seat in the product in a week."""
        return sum(lic.seats(week) for item in self.items for lic in item.licences if lic.product in (product, BOTH))

    def tags_at(self, week: int) -> list[str]:
        """The customer's tags as exported in a week: five at most."""
        return [tag for start, tag in self.tags if start <= week][:5]


def stable_uuid(*parts: object) -> str:
    """A version-4-shaped UUID that is always the same for the same parts."""
    h = hashlib.md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def dice(*parts: object) -> random.Random:
    """A generator of numbers that depends on the parts alone."""
    return random.Random("|".join(map(str, parts)))
