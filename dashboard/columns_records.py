"""Which columns the record tables show, and the rows they read: orders, invoices, licences, trials and administrators in the reader's words."""

from typing import Any

from dashboard.grid import NONE, SUM, GridColumn, Kind, distinct
from dashboard.words import Words
from data.answer import Answer
from data.metric import Unit
from data.metrics import METRICS, metric_of
from data.sections import SECTIONS

Row = dict[str, Any]

_DAY = "A day (UTC), as imported."
ATTRIBUTES: dict[str, tuple[str, str, Kind]] = {
    "licence": ("Licence", "The name that Webex gives the licence.", "text"),
    "site_url": ("Meetings site", "The meetings site that the licence belongs to, where it belongs to one.", "text"),
    "snapshot_date": ("Exported", "The day of the licence export that these figures are from.", "date"),
    "start_on": ("Started on", _DAY, "date"),
    "end_on": ("Ends on", "The last day of the subscription or trial (UTC).", "date"),
    "state": ("State", "Whether the trial runs at the end of the week, or has ended.", "text"),
    "ordered_on": ("Ordered on", _DAY, "date"),
    "order_id": ("Order", "The order's number.", "text"),
    "line": ("Line", "The line of the order or invoice.", "text"),
    "sku": ("SKU", "What was ordered, as the price list names it.", "text"),
    "description": ("Description", "As imported.", "text"),
    "quantity": ("Quantity", "As imported.", "quantity"),
    "change": (
        "Against before",
        "Against the newest earlier order of the same subscription and SKU: new, more, fewer or the same.",
        "text",
    ),
    "status": ("Status", "As imported.", "text"),
    "invoice_id": ("Invoice", "The invoice's number.", "text"),
    "period_start": ("From", "First day that is invoiced.", "date"),
    "period_end": ("To", "Last day that is invoiced.", "date"),
    "amount": ("Amount", "As imported, in the currency beside it; never converted or added up.", "amount"),
    "currency": ("Currency", "As imported.", "text"),
    "name": ("Name", "The administrator's name, or the id where no list names it.", "text"),
    "email": ("E-mail", "The administrator's e-mail address.", "text"),
    "role": ("Role", "The role in your organisation; where only Webex's answer is known, the role in the customer's.", "text"),
    "sees_all": ("Sees all", "Whether the role sees all customers: full and read-only administrators do.", "bool"),
    "origin": ("Known from", "Where it is known from: your own list, or Webex's answer.", "text"),
}
# What coded values are called.
VALUES: dict[str, str] = {
    "running": "Running",
    "ended": "Ended",
    "new": "New",
    "more": "More",
    "fewer": "Fewer",
    "same": "The same",
    "full_admin": "Full administrator",
    "admin": "Administrator",
    "read_only": "Read-only administrator",
    "own": "Your list",
    "webex": "Webex",
}
CODED = ("state", "change", "role", "origin")
# In a table these identify or repeat what stands elsewhere: the product is chosen above, the ids are behind the names.
_LEFT_OUT = ("org_id", "customer", "product", "kind", "admin_id")
_WIDTHS = {"licence": 230, "sku": 140, "description": 220, "email": 200, "name": 170, "role": 160, "order_id": 110, "invoice_id": 110}
_KINDS: dict[Unit, Kind] = {Unit.DAYS: "days", Unit.SHARE: "percent"}
_COUNTED = {"licences": "items", "trials": "items"}


def _column(section: str, key: str, words: Words) -> GridColumn:
    if key == "subscription_id":
        unique = words("Unique id; “Enterprise Trial” for a trial (point at it for its id).")
        return GridColumn(key, words("Subscription"), unique, "subscription")
    if key in METRICS:
        metric = metric_of(section, key)
        kind = _KINDS.get(metric.unit, "count")
        total = SUM if section == "licences" and key != "used" else NONE
        return GridColumn(key, words(metric.label), words(metric.definition), kind, total)
    label, definition, kind = ATTRIBUTES[key]
    return GridColumn(key, words(label), words(definition), kind, width=_WIDTHS.get(key, 0))


def record_columns(section: str, words: Words, customer_href: str = "") -> list[GridColumn]:
    """The columns of a record table, in the section's order; on a customer's own page (no `customer_href`) without her name."""
    found = [_column(section, key, words) for key in SECTIONS[section].columns if key not in _LEFT_OUT]
    if not customer_href or "customer" not in SECTIONS[section].columns:
        return found
    counted = distinct("org_id", _COUNTED[section]) if section in _COUNTED else NONE
    named = GridColumn("customer", words("Customer"), words("Name of the organisation."), "customer", counted, href=customer_href)
    return [named, *found]


def record_rows(answer: Answer, words: Words) -> list[Row]:
    """The rows as a table reads them: ISO dates, coded values in the reader's words (as they were: in `coded`), `row` to tell them apart."""
    more = {"kind": "trial"} if answer.section == "trials" else {}  # so that the cell says “Enterprise Trial”
    coded = [key for key in CODED if key in SECTIONS[answer.section].columns]
    return [
        {**row, **more, **{key: _said(row[key], words) for key in coded}, "coded": {key: row[key] for key in coded}, "row": str(number)}
        for number, row in enumerate(answer.document()["rows"])
    ]


def _said(value: str | None, words: Words) -> str | None:
    return words(VALUES[value]) if value in VALUES else value
