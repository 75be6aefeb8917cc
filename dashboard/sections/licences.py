"""The licence sections: the trend, and the items that are new, expire, renew, assign little or too much (metrics.md §5)."""

from dataclasses import replace
from typing import Any

from dash.development.base_component import Component

from dashboard import chart, shell
from dashboard.columns import item_columns, item_rows
from dashboard.page import MODES, View
from dashboard.sections import parts
from dashboard.views import card, empty, kpi
from data.answer import Answer, Hub
from data.sections import SECTIONS

TABLES = ("recent", "expiring", "renewing", "low-assignment", "overage")
WHOLE = "subscriptions"  # every item of a customer
JUMPS = (
    ("licence-trend", "Trend"),
    ("recent", "Recent"),
    ("expiring", "Expiring"),
    ("renewing", "Renewing"),
    ("low-assignment", "Low"),
    ("overage", "Overage"),
)
MODE_NAMES = {"count": "Count", "share": "Share", "table": "Table"}


def trend(view: View, hub: Hub) -> Component:
    """Bought, assigned and used licences of 13 weeks."""
    words, section = view.words, SECTIONS["licence-trend"]
    answer = hub.answer(section.key, view.window)
    modes = [shell.link(words(MODE_NAMES[mode]), replace(view, mode=mode), on=view.mode == mode) for mode in MODES]
    weeks = answer.document()["rows"]
    texts = {
        "title": words(section.title),
        "week": words("Week from"),
        "total": words("Bought"),
        "assigned": words("Assigned"),
        "used": words("Used"),
    }
    if all(week["total"] is None for week in weeks):
        filtered = parts.chosen_filters(view) and not parts.unknown(hub.answer(section.key, view.unfiltered().window))
        drawn: Any = parts.together(view) if filtered else empty(words(section.empty))
    elif view.mode == "table":
        shares = {"assigned": "assigned_pct", "used": "used_pct"}
        lines = [chart.Series(key, texts[key], "muted", beside=shares.get(key, "")) for key in ("total", "assigned", "used")]
        drawn = chart.table(weeks, lines, words.lang, title=texts["title"], week=texts["week"])
    else:
        drawn = chart.trend("trend", weeks, texts, words.lang, share=view.mode == "share")
    acts = [*modes, parts.doors(view, section.key, view.window)]
    return card(section.key, words(section.title), words(section.sentence), acts, drawn)


def items(view: View, hub: Hub, key: str) -> Component:
    """The items of one section, with its tiles."""
    words, section = view.words, SECTIONS[key]
    answer = hub.answer(key, view.moment)
    tiles = [kpi(view, answer, name) for name in section.kpis if not _silent(answer, name)]
    why = None if answer.rows else _why_empty(view, hub, key, answer)
    columns = item_columns(key, words, view.customer_href() if view.org is None else "")
    alone = view.org is not None and key != WHOLE  # tiles over one customer's row or two would repeat them
    return parts.table(view, key, columns, item_rows(answer, words), why, tiles=None if alone else tiles)


def _silent(answer: Answer, key: str) -> bool:
    """Nothing is unknown: no tile that says so."""
    return key == "used_unknown" and answer.kpis[key] in (0, None)


def _why_empty(view: View, hub: Hub, key: str, answer: Answer) -> Component:
    """Four kinds of nothing: a filter that leaves nothing, no data for this week, a product nobody has, and good news."""
    words, section = view.words, SECTIONS[key]
    other = "meetings" if view.slice.product == "calling" else "calling"
    elsewhere = view.at(product=other)
    if parts.chosen_filters(view) and _none_held(view, hub) and not _none_held(elsewhere, hub):
        offers = [(words("Meetings") if other == "meetings" else words("Calling"), elsewhere.href)]
        return empty(words("Not applicable: what the filters leave holds licences of the other product only."), offers)
    if filtered := parts.guilty(view, hub, section):
        return filtered
    if parts.unknown(answer):
        return empty(words("No licence snapshot covers this week, so this is unknown."))
    if _none_held(view, hub):
        return empty(words("Not applicable: no customer holds licences of this product."))
    return empty(words(section.empty))


def _none_held(view: View, hub: Hub) -> bool:
    return not hub.answer("licence-trend", view.moment).kpis["total"]
