"""Filters: OR within one, AND across; they narrow everything but the peer statistics (`interfaces.md` §2)."""

from dataclasses import dataclass

from .items import PRODUCTS, Item
from .low import Judgement, low_cells
from .parsing import org_id
from .portfolio import Cell, Portfolio
from .statuses import statuses

EMPTY = {"customer": None, "tag": [], "managed_by": [], "status": [], "kind": []}


def complete(filters: dict | None) -> dict:
    """All five filters, the customer as its UUID."""
    asked = {**EMPTY, **(filters or {})}
    return {**asked, "customer": org_id(asked["customer"])}


@dataclass
class View:
    """A portfolio seen through filters."""

    portfolio: Portfolio
    filters: dict

    def __post_init__(self) -> None:
        self.orgs = {org for org in self.portfolio.managed() if self._keeps(org)}
        self.items = [item for item in self.portfolio.items if item.org in self.orgs and self._keeps_item(item)]
        self.knows_licences = any(item.snapshot_date for item in self.items)
        kept = {item.key for item in self.items}
        self._cells = [cell for (key, _), cell in self.portfolio.cells.items() if key in kept]

    def _keeps(self, org: str) -> bool:
        asked = self.filters
        return (
            asked["customer"] in (None, org)
            and (not asked["tag"] or bool(set(asked["tag"]) & self.portfolio.facts.tags.get(org, set())))
            and (not asked["managed_by"] or self.portfolio.customer(org).managed_by in asked["managed_by"])
            and (not asked["status"] or bool(set(asked["status"]) & set(statuses(self.portfolio, org))))
        )

    def _keeps_item(self, item: Item) -> bool:
        return not self.filters["kind"] or item.terms.kind in self.filters["kind"]

    def cells(self, product: str | None = None) -> list[Cell]:
        """The cells of a product, or of both."""
        return [cell for cell in self._cells if product in (None, cell.product)]

    def low(self, product: str) -> list[tuple[Cell, Judgement]]:
        """Flagged against the whole portfolio, shown as far as the filters go."""
        kept = {(cell.item.key, cell.product) for cell in self._cells}
        return [pair for pair in low_cells(self.portfolio, product) if (pair[0].item.key, product) in kept]

    def managed(self) -> int:
        """Managed customers; under a kind filter those who have an item of it."""
        return len({item.org for item in self.items} if self.filters["kind"] else self.orgs)

    def population(self, product: str) -> set[str]:
        """Customers with an item that belongs to a product (§2)."""
        return {cell.item.org for cell in self.cells(product)}

    def customers(self) -> set[str]:
        """The headline population: customers with an item in either product (§2)."""
        return set().union(*(self.population(product) for product in PRODUCTS))
