"""The customer list as a file for people: a column for each amount, the rows that the quick filter leaves, in the order of the table."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard import shell
from dashboard.words import Words
from data.answer import Answer
from data.slice import PRODUCTS, STATUSES

SECTION = "customers"
AMOUNTS = ("total", "assigned", "used")
_BEFORE = ("org_id", "customer", "statuses", "status")
_AFTER = ("tags", "managed_by", "last_admin_signin_on", "next_on", "act_by", "country")
KEYS = (*_BEFORE, *(f"{product}_{key}" for product in PRODUCTS for key in AMOUNTS), *_AFTER)
LABELS = {
    "calling_total": "Calling bought",
    "calling_assigned": "Calling assigned",
    "calling_used": "Calling used",
    "meetings_total": "Meetings bought",
    "meetings_assigned": "Meetings assigned",
    "meetings_used": "Meetings used",
}
Row = Mapping[str, Any]


def records(answer: Answer) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and the rows: unknown amounts and those of a product that is not held are None."""
    rows = []
    for row in answer.rows:
        held = row["products"]
        amounts = {f"{product}_{key}": held.get(product, {}).get(key) for product in PRODUCTS for key in AMOUNTS}
        rows.append({**row, **amounts})
    return list(KEYS), rows


def read_text(row: Row, words: Words) -> str:
    """What the quick filter looks at: the name, tags, statuses and who manages her, in the reader's words."""
    named = [shell.VALUE_NAMES[value] for value in (*row["statuses"], row["managed_by"]) if value]
    return " ".join([row["customer"], *row["tags"], *map(words, named)])


def _bought(product: str) -> Callable[[Row], Any]:
    return lambda row: row["products"].get(product, {}).get("total")


# What a click on a heading sorts by, by the column's name in the table (`customer_list.columns`).
ORDERS: dict[str, Callable[[Row], Any]] = {
    "customer": lambda row: row["customer"],
    "status": lambda row: STATUSES.index(row["status"]) if row["status"] else None,
    **{product: _bought(product) for product in PRODUCTS},
    "next": lambda row: row["next_on"],
    "managed": lambda row: row["managed_by"],
    "signin": lambda row: row["last_admin_signin_on"],
}
