"""Rows of bars: what calls travel over, and what customers use of their phones. Numbers stand at their bars; 0 is printed.

A row without data is hatched and gives a reason. `links` maps a row to where a click on it leads; that of the `chosen` row should undo the
choice, as Esc in the chart follows it.
"""

from collections.abc import Iterable, Mapping, Sequence

from dash.development.base_component import Component

from dashboard.bar_rows import BarRow, Cell, Number, draw, with_n
from dashboard.chart import Series, table
from dashboard.chart_parts import Row
from dashboard.words import Words

# What each chart and its table read from `words`; an endpoint type or a feature is said as `words` says it, else as it is called.
ENDPOINT_WORDS = ("title", "endpoint_type", "share", "poor_pct", "measured_legs", "poor_legs", "few")
FEATURE_WORDS = ("title", "feature", "calls", "calls_pct", "customers", "customers_pct")
LEAST = 30  # measured legs: fewer make no rate (metrics.md §8)

Links = Mapping[str, str]


def endpoint_bars(
    id: str,
    rows: Sequence[Row],
    words: Mapping[str, str],
    lang: str,
    *,
    least: int = LEAST,
    reason: str = "",
    links: Links | None = None,
    chosen: str = "",
) -> Component:
    """Endpoint types: their share of all measured legs and, beside it on a scale of its own, the share of poor ones with its n.

    `rows` are those of `call-quality-by-endpoint` (metrics.md §8) in their order; `words` holds `ENDPOINT_WORDS`, of which `few` has {n}. A
    rate of fewer than `least` legs is grey italic text without a bar, so it neither stretches the scale nor catches the eye.
    """
    said = Words(lang)
    shares = _most(row.get("share") for row in rows)
    rates = _most(row.get("poor_pct") for row in rows if not _weak(row, least))
    few = words["few"].format(n=said.count(least))

    def one(row: Row) -> BarRow:
        weak, key, share, rate = _weak(row, least), row["endpoint_type"], row.get("share"), row.get("poor_pct")
        cells = [
            Cell(words["share"], "neutral", _part(share, shares), [("share", share, "share")]),
            Cell(words["poor_pct"], "weak" if weak else "poor", None if weak else _part(rate, rates), _rate(row, said)),
        ]
        return BarRow(key, words.get(key, key), cells, few if weak else "")

    drawn = [one(row) for row in rows]
    return draw(id, words["title"], words["endpoint_type"], drawn, said, reason=reason, links=links, chosen=chosen)


def feature_bars(
    id: str,
    rows: Sequence[Row],
    words: Mapping[str, str],
    lang: str,
    *,
    customers: int | None = None,
    reason: str = "",
    links: Links | None = None,
    chosen: str = "",
) -> Component:
    """Features: calls, their share of all calls and, as a part of all `customers` with calls, how many use them.

    `rows` are those of `features` (metrics.md §9) in their order; `words` holds `FEATURE_WORDS`. A feature that nobody uses stays, quietly.
    """
    said = Words(lang)
    shares = _most(row.get("calls_pct") for row in rows)

    def one(row: Row) -> BarRow:
        key, calls, share = row["feature"], row.get("calls"), row.get("calls_pct")
        zero = "" if calls else " zero"
        cells = [
            Cell(words["calls"], f"number{zero}", None, [("calls", calls, "count")]),
            Cell(words["calls_pct"], f"neutral{zero}", _part(share, shares), [("calls_pct", share, "share")]),
            Cell(words["customers"], f"track{zero}", row.get("customers_pct"), _adoption(row, customers, said)),
        ]
        return BarRow(key, words.get(key, key), cells)

    drawn = [one(row) for row in rows]
    return draw(id, words["title"], words["feature"], drawn, said, reason=reason, links=links, chosen=chosen)


def endpoint_table(rows: Sequence[Row], words: Mapping[str, str], lang: str, *, least: int = LEAST, reason: str = "") -> Component:
    """The numbers of `endpoint_bars`, in the same order; a rate of too few legs is shown as weak."""
    lines = [
        Series("measured_legs", words["measured_legs"]),
        Series("share", words["share"], unit="share"),
        Series("poor_legs", words["poor_legs"]),
        Series("poor_pct", words["poor_pct"], unit="share", base="measured_legs", least=least),
    ]
    head = words["endpoint_type"]
    return table(rows, lines, lang, title=words["title"], week=head, by="endpoint_type", names=words, reason=reason)


def feature_table(rows: Sequence[Row], words: Mapping[str, str], lang: str, *, reason: str = "") -> Component:
    """The numbers of `feature_bars`, in the same order."""
    lines = [Series(key, words[key], unit="share" if key.endswith("_pct") else "count") for key in FEATURE_WORDS[2:]]
    return table(rows, lines, lang, title=words["title"], week=words["feature"], by="feature", names=words, reason=reason)


def _weak(row: Row, least: int) -> bool:
    return row.get("measured_legs") is not None and row["measured_legs"] < least


def _most(values: Iterable[float | None]) -> float:
    return max((value for value in values if value is not None), default=0) or 1.0


def _part(value: float | None, most: float) -> float | None:
    return None if value is None else min(value / most, 1.0)


def _rate(row: Row, words: Words) -> list[str | Number]:
    """`4.1 % (31 of 756)`; no n where that is unknown too."""
    rate: Number = ("poor_pct", row.get("poor_pct"), "share")
    if row.get("measured_legs") is None:
        return [rate]
    poor: Number = ("poor_legs", row.get("poor_legs"), "count")
    measured: Number = ("measured_legs", row.get("measured_legs"), "count")
    return [rate, " (", *with_n(words, poor, measured), ")"]


def _adoption(row: Row, customers: int | None, words: Words) -> list[str | Number]:
    """`12 of 83 (14.5 %)`, or `12 (14.5 %)` where the whole is not said."""
    users: Number = ("customers", row.get("customers"), "count")
    if users[1] is None:
        return [users]
    counted = [users] if customers is None else with_n(words, users, words.count(customers))
    return [*counted, " (", ("customers_pct", row.get("customers_pct"), "share"), ")"]
