"""Which columns the calling tables show, and the rows they read: labels, definitions and totals follow the catalogue."""

from dataclasses import replace
from typing import Any, Literal

from dashboard.exports import BASES
from dashboard.grid import NONE, SUM, GridColumn, Kind, Total, distinct, ratio
from dashboard.words import UNKNOWN, Words
from data.answer import Answer
from data.metric import Better, Metric, Unit
from data.metrics import metric_of

Row = dict[str, Any]

SHOWN: dict[str, tuple[str, ...]] = {
    "call-usage": ("calls", "calls_change", "made", "received", "answered", "minutes", "active_users", "calls_per_user", "trend"),
    "call-quality-by-customer": ("calls", "measured", "poor", "poor_pct", "poor_pct_change", "worst_endpoint_type", "trend"),
    "call-quality-by-place": ("location", "endpoint_type", "device_model", "measured_legs", "poor_legs", "poor_pct"),
    "queues": ("offered", "answered", "abandoned", "abandoned_pct", "overflowed", "avg_time_to_answer_s", "avg_wait_before_abandon_s"),
}
# Where a table's heading is shorter than the metric's label, or tells it from its neighbour.
HEADINGS = {
    ("call-usage", "calls_change"): "Δ calls",
    ("call-usage", "made"): "Made",
    ("call-usage", "received"): "Received",
    ("call-usage", "answered"): "Answered",
    ("call-usage", "active_users"): "Users",
    ("call-usage", "calls_per_user"): "Per user",
    ("call-quality-by-customer", "measured"): "Measured",
    ("call-quality-by-customer", "poor"): "Poor",
    ("call-quality-by-customer", "poor_pct"): "Poor share",
    ("call-quality-by-customer", "poor_pct_change"): "Δ share",
    ("call-quality-by-place", "poor_pct"): "Poor share",
    ("queues", "offered"): "Offered",
    ("queues", "abandoned_pct"): "Abandoned share",
    ("queues", "avg_time_to_answer_s"): "To answer",
    ("queues", "avg_wait_before_abandon_s"): "To abandon",
}
ATTRIBUTES: dict[str, tuple[str, str, Kind]] = {
    "worst_endpoint_type": (
        "Worst endpoint type",
        "The type with the highest share of poor legs, of those with at least 30 measured.",
        "text",
    ),
    "location": ("Location", "Location as the media-quality file names it.", "text"),
    "endpoint_type": ("Endpoint type", "What the caller speaks through.", "text"),
    "device_model": ("Device model", "Model as the media-quality file names it.", "text"),
}
TRENDS = {
    "call-usage": ("8 weeks", "Calls in each of the last 8 weeks."),
    "call-quality-by-customer": ("8 weeks", "Share of poor calls in each of the last 8 weeks."),
}
_WIDTHS = {"customer": 214, "worst_endpoint_type": 146, "location": 130, "endpoint_type": 160, "device_model": 130, "trend": 114}
_KINDS: dict[Unit, Kind] = {
    Unit.COUNT: "count", Unit.SHARE: "percent", Unit.AVERAGE: "decimal", Unit.MINUTES: "minutes", Unit.SECONDS: "seconds",
}  # fmt: skip
# Ratios whose totals cell is made again from the rows shown, and which number a rate needs enough of.
_RATIOS = {
    "calls_per_user": ("calls", "active_users"),
    ("call-quality-by-customer", "poor_pct"): ("poor", "measured"),
    ("call-quality-by-place", "poor_pct"): ("poor_legs", "measured_legs"),
    "abandoned_pct": ("abandoned", "offered"),
    "avg_time_to_answer_s": ("wait_s", "answered"),
    "avg_wait_before_abandon_s": ("abandon_s", "abandoned"),
}
# Shown columns whose cell has more to say: why it is unknown, or what it was the week before.
_NOTED = {
    "call-usage": ("calls", "calls_change", "made", "received", "answered", "minutes", "active_users", "calls_per_user", "trend"),
    "call-quality-by-customer": ("measured", "poor", "poor_pct", "poor_pct_change", "worst_endpoint_type", "trend"),
}


def _total(section: str, key: str, metric: Metric) -> Total:
    if pair := _RATIOS.get((section, key)) or _RATIOS.get(key):
        return ratio(*pair)
    return SUM if metric.unit in (Unit.COUNT, Unit.MINUTES) else NONE


def _column(section: str, key: str, words: Words, few: int, href: str) -> GridColumn:
    noted = f"{key}_note" if key in _NOTED.get(section, ()) else ""
    if key == "trend":
        label, definition = TRENDS[section]
        unit: Literal["count", "percent"] = "percent" if section == "call-quality-by-customer" else "count"
        return GridColumn(key, words(label), words(definition), "trend", note=noted, width=_WIDTHS[key], unit=unit)
    if key in ATTRIBUTES:
        label, definition, kind = ATTRIBUTES[key]
        return GridColumn(key, words(label), words(definition), kind, note=noted, width=_WIDTHS.get(key, 0))
    metric = metric_of(section, key)
    better = {Better.HIGHER: "up", Better.LOWER: "down"}.get(metric.better)
    kind = _KINDS[metric.unit]
    if key.endswith("_change"):
        kind = "delta_pp" if metric.unit is Unit.SHARE else "delta"
    base = BASES.get((section, key), "")
    return GridColumn(
        key,
        words(HEADINGS.get((section, key), metric.label)),
        words(metric.definition),
        kind,
        _total(section, key, metric),
        better=better,  # type: ignore[arg-type]
        href=href if key == "calls" else "",
        note=noted,
        base=base,
        least=few if base else 0,
    )


def calling_columns(section: str, words: Words, few: int, customer_href: str, calls_href: str = "") -> list[GridColumn]:
    """The customer, then what the section shows; on a customer's own page (no `customer_href`) without her name.

    A rate over fewer than `few` is grey and never ranks first (metrics.md §8).
    """
    shown = [_column(section, key, words, few, calls_href) for key in SHOWN[section]]
    by_place = section == "call-quality-by-place"
    if not customer_href:
        return [replace(shown[0], total=distinct("", "places")), *shown[1:]] if by_place else shown
    customer = GridColumn(
        "customer", words("Customer"), words("Name of the organisation."), "customer",
        distinct("org_id", "places") if by_place else distinct("", "customers"), href=customer_href, width=_WIDTHS["customer"],
    )  # fmt: skip
    return [customer, *shown]


def usage_rows(answer: Answer, words: Words) -> list[Row]:
    """Rows of `call-usage`; each number tells what it was the week before, or why it is unknown."""
    missing = words("No call history covers this week.")
    rows = []
    for row in answer.rows:
        notes: Row = {}
        for key in ("calls", "made", "received", "answered", "minutes", "active_users", "calls_per_user"):
            now, change = row[key], row[f"{key}_change"]
            shown = words.average if key == "calls_per_user" else words.count
            before = words("{n} in the week before", n=UNKNOWN if change is None else shown(now - change))
            notes[f"{key}_note"] = before if now is not None else missing if row["calls"] is None else words("Nobody was active.")
        if row["calls_change"] is None:
            notes["calls_change_note"] = missing if row["calls"] is None else words("No call history covers the week before.")
        if all(point is None for point in row["trend"]):
            notes["trend_note"] = words("No call history covers these weeks.")
        rows.append({**row, **notes})
    return rows


def quality_rows(answer: Answer, words: Words, few: int) -> list[Row]:
    """Rows of `call-quality-by-customer`, with the reason of whatever is unknown."""
    rows = []
    for row in answer.rows:
        why = words("No media-quality file covers this week.") if row["measured"] is None else words("No call was measured this week.")
        notes: Row = {f"{key}_note": why for key in ("measured", "poor", "poor_pct") if row[key] is None}
        if row["poor_pct_change"] is None:
            notes["poor_pct_change_note"] = why if row["poor_pct"] is None else words("No call was measured in the week before.")
        worst = row["worst_endpoint_type"]
        if worst is None:
            notes["worst_endpoint_type_note"] = words("No endpoint type has {n} measured legs.", n=few) if row["measured"] else why
        if all(point is None for point in row["trend"]):
            notes["trend_note"] = words("No call was measured in these weeks.")
        rows.append({**row, **notes, "worst_endpoint_type": None if worst is None else words(worst)})
    return rows


def place_rows(answer: Answer, words: Words) -> list[Row]:
    """Rows of `call-quality-by-place`; `type` is the endpoint type's own name, whatever it is called on the screen."""
    return [{**row, "type": row["endpoint_type"], "endpoint_type": words(row["endpoint_type"])} for row in answer.rows]


def queue_rows(answer: Answer) -> list[Row]:
    """Rows of `queues` with the waiting times that its averages are made of, for the totals row."""

    def seconds(row: Row, mean: str, count: str) -> float | None:
        return None if row[mean] is None else row[mean] * row[count]

    return [
        {
            **row,
            "wait_s": seconds(row, "avg_time_to_answer_s", "answered"),
            "abandon_s": seconds(row, "avg_wait_before_abandon_s", "abandoned"),
        }
        for row in answer.rows
    ]
