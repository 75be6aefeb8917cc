"""The requests of all customers as one list: trials, and changes of administrators. Pages and files of it read the same rows in the same order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.finder import narrowed
from dashboard.page import View
from dashboard.reader import Reader
from dashboard.sections.one.requests import STATES, moves, what
from dashboard.views import aria, data
from dashboard.words import Words
from data.answer import Hub
from data.slice import Slice
from data.workspace import Request

KINDS = {"trial": "Trial", "administrator": "Administrator"}
OFFERED = {"kind": tuple(KINDS), "state": tuple(STATES)}
TABS = {"trial": "trials", "administrator": "administrators"}  # the tab of a customer's page where such requests stand
PATH = "/requests"
OPEN = "asked"  # the state of what nobody has done yet


@dataclass(frozen=True)
class Asked:
    """A request and the customer that it is about."""

    request: Request
    customer: str


def every(hub: Hub) -> list[Asked]:
    """The requests about customers that are managed and in scope: the open ones first, then the newest. Raises NoBuild, CannotOpen."""
    names = {row["org_id"]: row["customer"] for row in hub.answer("customers", Slice()).rows}
    found = [Asked(request, names[request.org_id]) for request in hub.workspace.requests() if request.org_id in names]
    return sorted(found, key=lambda one: one.request.state != OPEN)


def left(view: View, found: Sequence[Asked]) -> list[Asked]:
    """Those that the address leaves: `?only=kind:trial&only=state:asked`."""
    chosen = narrowed(view, OFFERED)
    kinds, states = chosen["kind"], chosen["state"]
    return [one for one in found if one.request.kind in (kinds or KINDS) and one.request.state in (states or STATES)]


def table(view: View, rows: Sequence[Asked], reader: Reader, pages: Mapping[str, str], title: str) -> Component:
    """One line per request; `pages` are the addresses of a customer's page, by kind, with `{org_id}` left open."""
    words = view.words
    heads = [words("Customer"), words("Request"), words("Asked by"), words("State"), *([words("What to do")] if reader.may_write else [])]
    lines = [_line(view, one, reader, pages[one.request.kind]) for one in rows]
    drawn = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(lines)], className="hub-table words asked-all"
    )
    return html.Div(drawn, className="scrolled", tabIndex=0, role="group", **aria(label=title))


def _line(view: View, one: Asked, reader: Reader, page: str) -> Component:
    words, request = view.words, one.request
    text = str(request.detail.get("text") or "")
    moved: list[Any] = []
    if request.state_by and request.state_at:
        moved = [html.Div(f"{request.state_by}, {words.day(request.state_at.date())}", className="muted")]
    badge = f"badge {'running' if request.state == OPEN else ''}".strip()
    cells = [
        html.Th(html.A(one.customer, href=page.replace("{org_id}", request.org_id), className="hub-link"), scope="row"),
        html.Td([what(view, request), *([html.Div(text, className="muted")] if text else [])]),
        html.Td([request.who, html.Div(when(request, words), className="muted when")]),
        html.Td([html.Span(words(STATES[request.state]), className=badge), *moved]),
        *([html.Td(moves(view, request, reader, again=True))] if reader.may_write else []),
    ]
    return html.Tr(cells, **data(request=request.id, state=request.state, kind=request.kind))


def when(request: Request, words: Words) -> str:
    """The day and minute at which somebody asked, in UTC."""
    return words("{day}, {time} (UTC)", day=words.day(request.at.date()), time=f"{request.at:%H:%M}")
