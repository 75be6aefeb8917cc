"""What the cards of all sections share: doors to files, chart or table, the reason why there is nothing, a table that is always there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.page import BY_ENDPOINT, View
from dashboard.views import aria, card, data, empty
from data.answer import Answer, Hub
from data.sections import SECTIONS, Section
from data.slice import FILTERS, Slice

FORMS = (("csv", "CSV"), ("xlsx", "XLSX"))
READINGS = {"chart": "Chart", "table": "Table"}
NAMES = {**shell.FILTER_NAMES, "customer": "Customer", "endpoint": "Endpoint type"}
MANY = 5  # tiles; more stand in two columns


def doors(view: View, section: str, asked: Slice) -> Component:
    """Files of exactly what is shown: `frame.js` adds the quick filter and the order of the table to their addresses."""
    links = [
        html.A(name, href=view.door(f"/export/{section}.{form}", asked), className="door", **data(grid=f"{section}-table"))
        for form, name in FORMS
    ]
    return html.Span(["⤓ ", links[0], " · ", links[1]], className="doors")


def readings(view: View, section: str) -> list[Component]:
    """A chart, or the same numbers as a table."""
    as_table = section in view.tables
    return [
        shell.link(view.words(READINGS["chart"]), view.read_as(section, table=False), on=not as_table),
        shell.link(view.words(READINGS["table"]), view.read_as(section, table=True), on=as_table),
    ]


def table(
    view: View,
    key: str,
    columns: Sequence[GridColumn],
    rows: Sequence[dict[str, Any]],
    why: Component | None,
    *,
    tiles: Sequence[Component] | None = None,
    row_id: Sequence[str] = ("org_id", "subscription_id"),
    note: str = "",
) -> Component:
    """A card with a table. The table is there without rows too, unseen: so a filter that leaves nothing keeps the page's shape (`live.py`)."""
    words, section = view.words, SECTIONS[key]
    title, sentence = words(section.title), " ".join(filter(None, [words(section.sentence), note]))
    sought = view.org is None or key in BY_ENDPOINT  # one customer's items are few
    acts = [*([quick_filter(f"{key}-table", words.lang)] if sought else []), doors(view, key, view.asked(key))]
    told = html.Div([] if why is None else [why], className="why")
    body = html.Div([told, grid(f"{key}-table", columns, rows, words.lang, row_id=row_id, label=title)], className="filled")
    side = [] if tiles is None else [html.Div(list(tiles), className="side")]
    return card(key, title, sentence, acts, [*side, body], sided=tiles is not None, many=tiles is not None and len(tiles) > MANY)


def guilty(view: View, hub: Hub, section: Section) -> Component | None:
    """The filters that leave nothing, with links that take them away; None when it is none of them."""
    words = view.words

    def filled(other: View) -> bool:
        return bool(hub.answer(section.key, other.asked(section.key)).rows)

    chosen = [*chosen_filters(view), *(["endpoint"] if section.key in BY_ENDPOINT and view.slice.endpoint else [])]
    found = [name for name in chosen if filled(view.without(name))]
    if found:
        offers = [(words("Remove the filter “{name}”", name=words(NAMES[name])), view.without(name).href) for name in found]
        return empty(words("No row matches the filters."), offers)
    if chosen and filled(view.unfiltered()):
        return together(view)
    return None


def together(view: View) -> Component:
    """Several filters that leave nothing, none of them alone."""
    return empty(view.words("No row matches these filters together."), [(view.words("Reset all filters"), view.unfiltered().href)])


def chosen_filters(view: View) -> list[str]:
    """The filters that narrow what this view asks; on a customer's page they are only carried along."""
    if view.org is not None:
        return []
    return [name for name in ("assigned_to", "customer", *FILTERS, "holds", "find") if getattr(view.slice, name)]


def unknown(answer: Answer) -> bool:
    """Whether nothing at all is known."""
    return all(value is None for value in answer.kpis.values())


def paging(view: View, number: int, size: int, total: int, label: str) -> list[Component]:
    """Which lines of a long list these are, and the pages beside this one; nothing where all stand on one."""
    words, last = view.words, max(1, -(-total // size))
    if last == 1:
        return []
    span = words("{a}–{b} of {n}", a=words.count((number - 1) * size + 1), b=words.count(min(number * size, total)), n=words.count(total))
    links = [("‹ ", words("previous"), number - 1, "prev"), (" ›", words("next"), number + 1, "next")]
    shown = [
        shell.link(f"{mark}{text}" if rel == "prev" else f"{text}{mark}", replace(view, number=to), className="chip", rel=rel)
        for mark, text, to, rel in links
        if 1 <= to <= last
    ]
    return [html.Nav([html.Span(span, className="muted"), *shown], className="paging push", **aria(label=label))]
