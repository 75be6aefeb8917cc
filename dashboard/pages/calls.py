"""The call legs behind a customer's number: page by page, the newest call first, the legs of one call together (metrics.md §7)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import Page, View
from dashboard.pages import customer, welcome
from dashboard.sections.parts import paging
from dashboard.views import aria, card, data, empty, figure, notices
from dashboard.words import UNKNOWN, Words
from data.answer import Hub
from data.answer.document import Row
from data.legs import Legs, read_legs

SIZE = 50  # legs on a page
EXPORT = "/export/call-legs.csv"
HEADINGS = ("Start (UTC)", "Direction", "User", "From", "To", "Location", "Device", "Answered", "Duration", "Reason")
DIRECTIONS = {"originating": "Outgoing", "terminating": "Incoming"}


def draw(view: View, hub: Hub, org_id: str) -> Component:
    """The page; the page of unknown addresses for an id that nobody managed has."""
    found = customer.find(view, hub, org_id, any_week=True)
    if found is None:
        return welcome.not_found(view)
    view, row = found
    words, name = view.words, row["customer"]
    legs, number = _read(hub, view)
    counted: list[Any] = [
        figure("calls", legs.calls, words.count(legs.calls)), " ", words("calls"), " · ",
        html.Span(words.count(legs.total), **data(legs=legs.total)), " ", words("legs"),
    ]  # fmt: skip
    bar = [
        html.Span(counted, className="count"),
        html.Span(words.week(view.reported) + " (UTC)"),
        *paging(view, number, SIZE, legs.total, words("Pages of legs")),
    ]
    asked = urlencode([("customer", row["org_id"]), ("week", view.reported.isoformat())])
    acts = [html.Span(["⤓ ", html.A("CSV", href=f"{EXPORT}?{asked}", className="door")], className="doors")] if legs.total else []
    body: Component = _table(legs.rows, words) if legs.total else _why_empty(view, hub)
    title = words("Calls of {name}", name=name)
    main = [
        notices(view.notices, words),
        customer.crumbs(view, words("Calls"), (name, view.at(f"/customers/{row['org_id']}").on("calling"))),
        html.Div(bar, className="controls"),
        card("legs", words("Call legs"), words("The newest call first; the legs of one call stand together."), acts, body),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


def _read(hub: Hub, view: View) -> tuple[Legs, int]:
    """One page of legs and its number; the last one when the address names a page beyond it."""
    assert view.org is not None
    legs = read_legs(hub, view.org, view.reported, offset=(view.number - 1) * SIZE, limit=SIZE)
    last = max(1, -(-legs.total // SIZE))
    if view.number <= last:
        return legs, view.number
    return read_legs(hub, view.org, view.reported, offset=(last - 1) * SIZE, limit=SIZE), last


def _table(rows: Sequence[Row], words: Words) -> Component:
    head = html.Thead(html.Tr([html.Th(words(text), scope="col") for text in HEADINGS]))
    groups = groupby(rows, key=lambda row: row["correlation_id"] or row["report_id"])
    bodies = [html.Tbody([html.Tr(list(_cells(row, words))) for row in legs], **data(call=call)) for call, legs in groups]
    return html.Div(html.Table([head, *bodies], className="hub-table legs"), className="scrolled", tabIndex=0, role="group",
                    **aria(label=words("Call legs")))  # fmt: skip


def _cells(row: Row, words: Words) -> Iterator[Component]:
    direction = DIRECTIONS.get((row["direction"] or "").lower())
    yield html.Th(words.instant(row["start_time"]), scope="row")
    shown: list[Any] = [
        words(direction) if direction else row["direction"],
        row["user_display_name"],
        row["calling_number"],
        row["called_number"],
        row["location"],
        html.Span(row["model"] or row["client_type"], **data(tip=" · ".join(filter(None, [row["client_type"], row["model"]])))),
        words("yes") if row["answered"] else words("no"),
        words.seconds(row["duration_s"]),
        row["related_reason"],
    ]
    for value in shown:
        yield html.Td(value or UNKNOWN)


def _why_empty(view: View, hub: Hub) -> Component:
    """Nobody called in the week, no file covers it, or she held no Calling licences then."""
    words, rows = view.words, hub.answer("call-usage", view.moment).rows
    if not rows:
        return empty(words("No calls of this week are known."))
    return empty(words("No calls in this week.") if rows[0]["calls"] == 0 else words("No call history covers this week."))


PAGE = Page(path="/customers/<org_id>/calls", title="Calls", draw=draw)
