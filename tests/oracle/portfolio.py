"""The whole portfolio at an instant, before any filter (`metrics.md` §§2-3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from .activity import Activity, activity_of
from .calling import Calling
from .facts import Customer, Facts, ItemKey
from .instants import version_at, weeks_before
from .items import PRODUCTS, Item, items_at
from .usage import used_of

UNNAMED = Customer()


@dataclass
class Cell:
    """The measures of an item × product."""

    item: Item
    product: str
    total: int
    assigned: int
    available: int
    overage: int
    used: int | None
    used_basis: str
    used_13w: int | None


class Portfolio:
    """One instant: every item, and a cell for every item × product that belongs."""

    def __init__(self, facts: Facts, activity: Activity, instant: date) -> None:
        self.facts = facts
        self.instant = instant
        self.items = items_at(facts, instant)
        self.cells: dict[tuple[ItemKey, str], Cell] = {}
        for product in PRODUCTS:
            for org in sorted({item.org for item in self.items}):
                self._fill(product, org, activity)

    def _fill(self, product: str, org: str, activity: Activity) -> None:
        items = [item for item in self.items if item.org == org and item.belongs(product)]
        week = activity.active(product, org, weeks_before(self.instant, 1))
        quarter = activity.active(product, org, weeks_before(self.instant, 13))
        used = used_of(items, product, "used", week, self.facts, self.instant)
        used_13w = used_of(items, product, "used_13w", quarter, self.facts, self.instant)
        for item in items:
            self.cells[item.key, product] = Cell(
                item=item,
                product=product,
                total=item.total(product),
                assigned=item.assigned(product),
                available=item.available(product),
                overage=item.overage(product),
                used=used[item.key][0],
                used_basis=used[item.key][1],
                used_13w=used_13w[item.key][0],
            )

    def customer(self, org: str) -> Customer:
        """The observation of a customer that serves the instant."""
        return version_at(self.facts.customers[org], self.instant) if org in self.facts.customers else UNNAMED

    def name(self, org: str) -> str:
        """A customer without a name shows its org id (§2)."""
        return self.customer(org).name or org

    def managed(self) -> set[str]:
        """Named in a customers or organisations file, or has an item (§2)."""
        return set(self.facts.customers) | {item.org for item in self.items}

    def items_of(self, org: str) -> list[Item]:
        return [item for item in self.items if item.org == org]

    def days_since_added(self, item: Item) -> int | None:
        return None if item.added is None else (self.instant - item.added).days


class Archive:
    """The portfolio at every instant asked for; each is worked out once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.activity = activity_of(facts)
        self.calling = Calling(facts)
        self._instants: dict[date, Portfolio] = {}

    def at(self, instant: date) -> Portfolio:
        if instant not in self._instants:
            self._instants[instant] = Portfolio(self.facts, self.activity, instant)
        return self._instants[instant]

    def week_before(self, portfolio: Portfolio) -> Portfolio:
        return self.at(portfolio.instant - timedelta(days=7))
