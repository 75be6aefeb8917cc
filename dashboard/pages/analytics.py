"""Analytics: what needs me, for which product, and why."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import chart, shell
from dashboard.columns import item_columns, item_rows
from dashboard.grid import grid, quick_filter
from dashboard.page import MODES, Page, View
from dashboard.views import card, data, empty, kpi, notices, tile
from data.answer import Answer, Hub
from data.sections import SECTIONS, Section
from data.slice import FILTERS, TILES

TABLES = ("recent", "expiring", "renewing", "low-assignment", "overage")
JUMPS = (
    ("licence-trend", "Trend"),
    ("recent", "Recent"),
    ("expiring", "Expiring"),
    ("renewing", "Renewing"),
    ("low-assignment", "Low"),
    ("overage", "Overage"),
)
MODE_NAMES = {"count": "Count", "share": "Share", "table": "Table"}


def _doors(view: View, section: str) -> Component:
    """Files of exactly what is shown: `exports.js` adds the quick filter and the order of the table to their addresses."""
    forms = (("csv", "CSV"), ("xlsx", "XLSX"))
    asked = replace(view, slice=replace(view.slice, tile=None))
    links = [
        html.A(name, href=asked.door(f"/export/{section}.{form}"), className="door", **data(grid=f"{section}-table"))
        for form, name in forms
    ]
    return html.Span(["⤓ ", links[0], " · ", links[1]], className="doors")


def _trend(view: View, hub: Hub) -> Component:
    words, section = view.words, SECTIONS["licence-trend"]
    answer = hub.answer(section.key, view.slice)
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
        filtered = not _unknown(hub.answer(section.key, view.unfiltered().slice))
        offers = [(words("Reset all filters"), view.unfiltered().href)]
        drawn: Any = empty(words("No row matches these filters together."), offers) if filtered else empty(words(section.empty))
    elif view.mode == "table":
        shares = {"assigned": "assigned_pct", "used": "used_pct"}
        lines = [chart.Series(key, texts[key], "muted", beside=shares.get(key, "")) for key in ("total", "assigned", "used")]
        drawn = chart.table(weeks, lines, words.lang, title=texts["title"], week=texts["week"])
    else:
        drawn = chart.trend("trend", weeks, texts, words.lang, share=view.mode == "share")
    return card(section.key, words(section.title), words(section.sentence), [*modes, _doors(view, section.key)], drawn)


def _why_empty(view: View, hub: Hub, section: Section, answer: Answer) -> Component:
    """Four kinds of nothing: a filter that leaves nothing, no data for this week, a product nobody has, and good news."""
    words = view.words
    chosen = [name for name in ("customer", *FILTERS) if getattr(view.slice, name)]
    other = "meetings" if view.slice.product == "calling" else "calling"
    elsewhere = view.at(product=other)
    if chosen and _none_held(view, hub) and not _none_held(elsewhere, hub):
        offers = [(words("Meetings") if other == "meetings" else words("Calling"), elsewhere.href)]
        return empty(words("Not applicable: what the filters leave holds licences of the other product only."), offers)
    guilty = [name for name in chosen if hub.answer(section.key, view.without(name).slice).rows]
    if guilty:
        offers = [
            (words("Remove the filter “{name}”", name=words(shell.FILTER_NAMES.get(name, "Customer"))), view.without(name).href)
            for name in guilty
        ]
        return empty(words("No row matches the filters."), offers)
    if chosen and hub.answer(section.key, view.unfiltered().slice).rows:
        return empty(words("No row matches these filters together."), [(words("Reset all filters"), view.unfiltered().href)])
    if _unknown(answer):
        return empty(words("No licence snapshot covers this week, so this is unknown."))
    if _none_held(view, hub):
        return empty(words("Not applicable: no customer holds licences of this product."))
    return empty(words(section.empty))


def _none_held(view: View, hub: Hub) -> bool:
    return not hub.answer("licence-trend", view.slice).kpis["total"]


def _unknown(answer: Answer) -> bool:
    return all(value is None for value in answer.kpis.values())


def _table(view: View, hub: Hub, key: str) -> Component:
    words, section = view.words, SECTIONS[key]
    answer = hub.answer(key, view.slice)
    side = html.Div([kpi(view, answer, name) for name in section.kpis if not _silent(answer, name)], className="side")
    if answer.rows:
        columns = item_columns(key, words, "/?customer={org_id}" + _carried(view))
        body: Component = grid(f"{key}-table", columns, item_rows(answer, words), words.lang, label=words(section.title))
        acts = [quick_filter(f"{key}-table", words.lang), _doors(view, key)]
    else:
        body, acts = _why_empty(view, hub, section, answer), []
    return card(key, words(section.title), words(section.sentence), acts, [side, body], sided=True)


def _silent(answer: Answer, key: str) -> bool:
    """Nothing is unknown: no tile that says so."""
    return key == "used_unknown" and answer.kpis[key] in (0, None)


def _carried(view: View) -> str:
    pairs = [(name, value) for name, value in view.query() if name != "customer"]
    return f"&{urlencode(pairs)}" if pairs else ""


def draw(view: View, hub: Hub) -> Component:
    """The page."""
    words = view.words
    headline = hub.answer("headline", view.slice)
    tiles = [tile(view, headline, key, view.at("/customers", tile=key).href) for key in TILES]
    listed = hub.answer("customers", view.slice).rows if view.slice.customer else []
    name = listed[0]["customer"] if listed else ""
    bar = [shell.toggle(view), *shell.filters(view, hub, name), shell.jumps(JUMPS, words)]
    # Always there, so that the toggle keeps the shape of the page and the tables stay as they are (dashboard/live.py).
    note = words("Webex Calling data excludes Call on Webex.") if view.slice.product == "calling" else ""
    main = [
        notices((*view.notices, *headline.notices), words),
        html.Div(
            [html.Div(tiles, className="tiles"), html.P(words(SECTIONS["headline"].sentence), className="footnote")], className="headline"
        ),
        html.Div(bar, className="controls"),
        _trend(view, hub),
        *(_table(view, hub, key) for key in TABLES),
        html.P(note, className="footnote"),
    ]
    title = words("Analytics")
    return shell.frame(view, title, shell.header(view, hub, title, headline), main)


PAGE = Page(path="/", title="Analytics", draw=draw)
