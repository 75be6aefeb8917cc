"""The one immutable question a reader asks, and its URL. Scope is part of it, so no code path can forget it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from data.endpoints import ENDPOINT_TYPES
from data.notice import Notice
from data.scope import EVERYTHING, Scope

PRODUCTS = ("calling", "meetings")
KINDS = ("subscription", "trial")
MANAGED_BY = ("partner", "external")
STATUSES = (
    "suspended",
    "expired",
    "overage",
    "expiring_soon",
    "setup_pending",
    "no_recent_activity",
    "trial",
    "subscription",
)  # in the order of metrics.md §10: the first that holds is the primary one
FILTERS = ("tag", "managed_by", "status", "kind")
TILES = ("customers", "near_expiration", "near_renewal", "low_assignment", "over_limit")
_ALLOWED: dict[str, tuple[str, ...]] = {"managed_by": MANAGED_BY, "status": STATUSES, "kind": KINDS, "holds": PRODUCTS}
LONGEST_FIND = 80


class UnreadableDate(ValueError):
    """A date that is not YYYY-MM-DD."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Product, instant and filters. `as_of` None means the newest reported week; values of one filter are alternatives.

    `tile` narrows the customer list to those that a headline tile counts, `endpoint` quality by place and by customer to one endpoint type.
    `holds`: customers with an active item of one of these products; `find`: words that all occur in the customer's name, id or tags.
    `assigned_to` is the id of somebody who signs in, and narrows to the customers that are hers; `their` are those.
    `scope`: the customers that whoever asks may see. No address holds it or `their`: the hub that is asked sets both, whatever stands here.
    """

    product: str = "calling"
    as_of: date | None = None
    customer: str | None = None
    tag: tuple[str, ...] = ()
    managed_by: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tile: str | None = None
    endpoint: str | None = None
    holds: tuple[str, ...] = ()
    find: str | None = None
    assigned_to: str | None = None
    their: Scope = EVERYTHING
    scope: Scope = EVERYTHING

    def filters(self) -> dict[str, Any]:
        """The filters as the answer document shows them (`interfaces.md §2`)."""
        more = {"endpoint": self.endpoint, "holds": list(self.holds), "find": self.find, "assigned_to": self.assigned_to}
        chosen = {name: value for name, value in more.items() if value}
        return {"customer": self.customer, **{name: list(getattr(self, name)) for name in FILTERS}, **chosen}

    def toggled(self, name: str, value: str) -> "Slice":
        """The same question with one filter value added, or taken away when it is there."""
        values: tuple[str, ...] = getattr(self, name)
        changed = tuple(v for v in values if v != value) if value in values else (*values, value)
        fields: dict[str, Any] = {name: changed}
        return replace(self, **fields)

    def query(self) -> list[tuple[str, str]]:
        """The URL parameters; defaults are left out."""
        pairs: list[tuple[str, str]] = []
        if self.product != PRODUCTS[0]:
            pairs.append(("product", self.product))
        if self.as_of is not None:
            pairs.append(("as_of", self.as_of.isoformat()))
        if self.customer is not None:
            pairs.append(("customer", self.customer))
        pairs.extend((name, value) for name in (*FILTERS, "holds") for value in getattr(self, name))
        if self.find is not None:
            pairs.append(("find", self.find))
        if self.assigned_to is not None:
            pairs.append(("assigned_to", self.assigned_to))
        if self.tile is not None:
            pairs.append(("tile", self.tile))
        if self.endpoint is not None:
            pairs.append(("endpoint", self.endpoint))
        return pairs

    def to_url(self) -> str:
        """`?product=meetings&…`, or an empty string for the default question."""
        pairs = self.query()
        return f"?{urlencode(pairs)}" if pairs else ""


def read_date(text: str) -> date:
    """A calendar day from YYYY-MM-DD. Raises UnreadableDate."""
    try:
        if len(text) != len("2026-11-22"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableDate(f"as_of: a date such as 2026-11-22 was needed; found '{text}'") from None


def _ignored(name: str, value: str, known: Iterable[str]) -> Notice:
    return Notice("Unknown {name} “{value}” ignored; known are {known}.", name=name, value=value, known=", ".join(known))


def read_slice(query: Mapping[str, Iterable[str]]) -> tuple[Slice, tuple[Notice, ...]]:
    """The question that URL parameters or command-line options ask, and a notice for each value that was ignored.

    Raises UnreadableDate for `as_of`; everything else that cannot be read is ignored with a notice (`interfaces.md §3`).
    """
    given = {name: [value for value in values if value] for name, values in query.items()}
    notices: list[Notice] = []
    fields: dict[str, Any] = {}
    for product in given.get("product", [])[-1:]:
        if product in PRODUCTS:
            fields["product"] = product
        else:
            notices.append(_ignored("product", product, PRODUCTS))
    for name, known in (("tile", TILES), ("endpoint", ENDPOINT_TYPES)):
        for value in given.get(name, [])[-1:]:
            if value in known:
                fields[name] = value
            else:
                notices.append(_ignored(name, value, known))
    for day in given.get("as_of", [])[-1:]:
        fields["as_of"] = read_date(day)
    for customer in given.get("customer", [])[-1:]:
        fields["customer"] = customer.strip().lower()
    for person in given.get("assigned_to", [])[-1:]:
        fields["assigned_to"] = person.strip().lower() or None
    for text in given.get("find", [])[-1:]:
        fields["find"] = " ".join(text.split())[:LONGEST_FIND] or None
    for name in (*FILTERS, "holds"):
        values = tuple(dict.fromkeys(given.get(name, [])))
        allowed = _ALLOWED.get(name)
        unknown = [value for value in values if allowed is not None and value not in allowed]
        notices.extend(_ignored(name, value, allowed or ()) for value in unknown)
        fields[name] = tuple(value for value in values if value not in unknown)
    return Slice(**fields), tuple(notices)
