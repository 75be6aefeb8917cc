"""What a section is: which rows qualify, which tiles stand beside them, which columns they have and in which order."""

from dataclasses import dataclass
from enum import StrEnum

from data.metrics import METRICS


class Shape(StrEnum):
    """What a section's rows are."""

    HEADLINE = "headline"  # no rows; tiles with a trend
    TREND = "trend"  # one row per week
    ITEMS = "items"  # one row per item of the product
    CUSTOMERS = "customers"  # one row per managed customer
    CALLING = "calling"  # weeks, customers, endpoints … of the calling population, whatever product is asked for
    CALL_TREND = "call-trend"  # weeks of the calling population, beside the usual band of the whole portfolio
    RECORDS = "records"  # what is listed, not measured: licences, trials, orders, invoices, administrators


# A column that is no metric: its SQL over item_weeks joined with customer_weeks. Identifiers, dates and words.
ATTRIBUTES: dict[str, str] = {
    "org_id": "org_id",
    "customer": "customer",
    "subscription_id": "subscription_id",
    "kind": "kind",
    "product": "product",
    "used_basis": "used_basis",
    "stale": "stale",
    "snapshot_date": "snapshot_date",
    "end_on": "end_on",
    "renewal_on": "deadline",
    "next_on": "deadline",
    "act_by": "act_by",
    "auto_renew": "auto_renew",
    "peer_group": "peer_group",
}
ITEM_COLUMNS = (
    "org_id",
    "customer",
    "subscription_id",
    "kind",
    "product",
    "total",
    "assigned",
    "used",
    "used_basis",
    "available",
    "overage",
    "stale",
    "snapshot_date",
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """`where`: SQL over item_weeks; `order`: SQL before the tie-break by org_id and subscription_id; `columns`: beside ITEM_COLUMNS."""

    key: str
    title: str
    sentence: str
    shape: Shape
    kpis: tuple[str, ...]
    empty: str  # what it means that no row qualifies
    where: str = "true"
    columns: tuple[str, ...] = ()
    order: str = ""
    by_product: bool = True
    aside: tuple[str, ...] = ()  # row keys that the screen needs beside those of the law; not in the document

    @property
    def row_keys(self) -> tuple[str, ...]:
        """The keys of its rows, in order; none for the headline."""
        if self.shape is Shape.ITEMS:
            return (*ITEM_COLUMNS, *(key for key in self.columns if key not in ITEM_COLUMNS))
        return self.columns

    def column_sql(self, key: str) -> str:
        """The SQL of one of its columns, from the catalogue of metrics or of attributes."""
        return ATTRIBUTES[key] if key in ATTRIBUTES else METRICS[key].select
