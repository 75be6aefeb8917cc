"""Which columns each table shows, made from the catalogue: labels, definitions and totals are the metrics' own."""

from typing import Any

from dashboard.grid import NONE, SUM, GridColumn, Kind, Total, distinct, ratio
from dashboard.words import Words
from data.answer import Answer
from data.metric import Better, Formula, Metric, Ratio, Unit
from data.metrics import METRICS

# Pixels, where a kind's usual width would push the last column of a table out of sight at 1280.
WIDTHS = {
    "end_on": 112,
    "renewal_on": 112,
    "act_by": 126,
    "peers": 64,
    "months_left": 60,
    "auto_renew": 66,
    "days_left": 88,
    "overage": 62,
    "used_13w": 118,
    "total": 80,
}

# Shown columns per section, in order; `bar` is the used/assigned/available bar.
SHOWN: dict[str, tuple[str, ...]] = {
    "recent": ("days_since_added", "total", "bar", "assigned_change", "used_change"),
    "expiring": ("days_left", "end_on", "total", "bar", "used_13w"),
    "renewing": ("days_left", "renewal_on", "act_by", "total", "bar", "used_13w"),
    "low-assignment": ("months_since_added", "assigned_pct", "peer_median_pct", "peers", "total", "bar", "assigned_change"),
    "overage": ("months_left", "end_on", "auto_renew", "total", "bar", "overage", "assigned_pct", "used_pct"),
    "subscriptions": ("end_on", "auto_renew", "total", "bar", "overage", "assigned_pct", "used_pct", "used_13w"),
}
HEADINGS = {
    ("expiring", "days_left"): "Expires in",
    ("renewing", "days_left"): "Renews in",
    ("recent", "days_since_added"): "Added",
    ("low-assignment", "assigned_pct"): "Assigned",
    ("overage", "months_left"): "Left",
    ("overage", "overage"): "Over",
    ("low-assignment", "peer_median_pct"): "Median",
    ("overage", "assigned_pct"): "Assigned",
    ("overage", "used_pct"): "Used",
    ("recent", "assigned_change"): "Δ assigned",
    ("recent", "used_change"): "Δ used",
    ("low-assignment", "assigned_change"): "Δ assigned",
    ("low-assignment", "months_since_added"): "Added",
    ("low-assignment", "peers"): "Peers",
    ("subscriptions", "overage"): "Over",
    ("subscriptions", "assigned_pct"): "Assigned",
    ("subscriptions", "used_pct"): "Used",
}
ATTRIBUTES: dict[str, tuple[str, str, Kind]] = {
    "end_on": ("Ends on", "The last day of the subscription or trial (UTC).", "date"),
    "renewal_on": ("Renews on", "The day it renews by itself: its renewal date, else its end (UTC).", "date"),
    "act_by": ("Act by", "The last day to give notice: the renewal day minus the notice period.", "date"),
    "auto_renew": ("Renews", "Whether it renews by itself; a trial never does.", "bool"),
}
_KINDS: dict[Unit, Kind] = {Unit.COUNT: "count", Unit.SHARE: "percent", Unit.AVERAGE: "decimal", Unit.DAYS: "days", Unit.MONTHS: "months"}
BASIS = {
    "imported": "Use as imported with the licence file.",
    "measured": "Use measured from activity.",
    "estimated": "Use estimated: the customer's active users shared out over her subscriptions by assigned licences.",
    "none": "Use unknown: no activity file covers this week for this customer.",
}


def _total(metric: Metric) -> Total:
    match metric.formula:
        case Ratio(numerator=top, denominator=bottom):
            return ratio(top, bottom)
        case Formula(total="sum") if metric.key != "used_13w" and not metric.key.endswith("_change"):
            return SUM
        case Formula(total="sum"):
            return SUM if metric.key.endswith("_change") else NONE
        case _:
            return NONE


def _metric_column(section: str, key: str, words: Words) -> GridColumn:
    metric = METRICS[key]
    kind: Kind = "delta" if key.endswith("_change") else _KINDS[metric.unit]
    better = {Better.HIGHER: "up", Better.LOWER: "down"}.get(metric.better)
    return GridColumn(
        key,
        words(HEADINGS.get((section, key), metric.label)),
        words(metric.definition),
        kind,
        _total(metric),
        better=better,  # type: ignore[arg-type]
        note=f"{key}_note" if key in ("assigned_change", "used_change", "used_13w") else "",
        width=WIDTHS.get(key, 0),
    )


def item_columns(section: str, words: Words, customer_href: str) -> list[GridColumn]:
    """The columns of an item table: customer, subscription, then what the section shows. On a customer's own page (no `customer_href`)
    her name is left out."""
    subscription = words("Unique id; “Enterprise Trial” for a trial (point at it for its id).")
    found = [
        GridColumn("customer", words("Customer"), words("Name of the organisation."), "customer", distinct("org_id", "items"),
                   href=customer_href, tags="row_tags"),
        GridColumn("subscription_id", words("Subscription"), subscription, "subscription"),
    ]  # fmt: skip
    if not customer_href:
        found = [
            GridColumn("subscription_id", words("Subscription"), subscription, "subscription", distinct("", "subscriptions"), width=190)
        ]
    for key in SHOWN[section]:
        if key == "bar":
            definition = words("Dark: used in the reported week. Mid: assigned. Light: available. Hatched: over the limit.")
            found.append(GridColumn("bar", words("Distribution"), definition, "bar", width=112))
        elif key in ATTRIBUTES:
            label, definition, kind = ATTRIBUTES[key]
            note = "act_by_note" if key == "act_by" else ""
            found.append(GridColumn(key, words(label), words(definition), kind, note=note, width=WIDTHS.get(key, 0)))
        else:
            found.append(_metric_column(section, key, words))
    return found


def _row_tags(row: dict[str, Any], words: Words) -> list[str]:
    tags = []
    if row["stale"]:
        tags.append(words("stale"))
    if row["used_basis"] == "estimated":
        tags.append(words("use estimated"))
    return tags


def _change_note(row: dict[str, Any], key: str, words: Words) -> str | None:
    if row[key] is not None:
        return None
    if row["stale"]:
        return words("Unknown: the licence snapshot is older than a week.")
    return words("Unknown: the week before has no fresh figure for this subscription.")


def item_rows(answer: Answer, words: Words) -> list[dict[str, Any]]:
    """The rows of an answer as the table reads them: ISO dates, and a sentence wherever a number is unknown or estimated."""
    rows = []
    for row in answer.document()["rows"]:
        notes = {f"{key}_note": _change_note(row, key, words) for key in ("assigned_change", "used_change") if key in row}
        if "act_by" in row:
            late = row["act_by"] is not None and row["act_by"] < answer.as_of.isoformat()
            notes["act_by_note"] = words("The last day to give notice has passed.") if late else None
        if "used_13w" in row:
            notes["used_13w_note"] = words(BASIS["none"]) if row["used_13w"] is None else None
        rows.append({**row, **notes, "row_tags": _row_tags(row, words), "used_note": words(BASIS[row["used_basis"]])})
    return rows
