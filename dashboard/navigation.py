"""The places of the product, beside every page: where the reader is, how many customers there are, whether the data need a look."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import palette_texts, reader
from dashboard.page import View
from dashboard.views import aria, data
from data.access import Permission
from data.ledger import State

PLACES = (("/", "Analytics"), ("/customers", "Customers"), ("/data", "Data"))
# What a place asks for beyond reading.
NEEDS = {"/data": Permission.LOADS, "/account": Permission.SELF, "/people": Permission.PEOPLE}
LOWER = (
    ("/administrators", "Administrators"),
    ("/requests", "Requests"),
    ("/resources", "Resources & help"),
    ("/metrics", "Metrics"),
    ("/organisation", "My organisation"),
)
OWN = (("/account", "My account"), ("/people", "People and roles"))  # reached from the account menu and by search
SEARCHED = frozenset({"/people", "/administrators", "/resources", "/metrics", "/organisation", "/data"})  # their search is for themselves
SAID: dict[State, str] = {
    "on_time": "All sources are on time.",
    "late": "A source is late.",
    "missing": "A source is missing or very old.",
}


@dataclass(frozen=True)
class Beside:
    """What stands beside the places: the customers that the link opens, and the state of the oldest source."""

    customers: int
    worst: State  # of the source that is worst off


def open_to_her(path: str) -> bool:
    """Whether the reader's role opens a place."""
    return reader.current().may(NEEDS.get(path, Permission.READ))


def places() -> list[tuple[str, str]]:
    """The places that the reader's role opens, with their names."""
    return [(path, name) for path, name in (*PLACES, *LOWER, *OWN) if open_to_her(path)]


def place(view: View, path: str) -> View:
    """Another place with the filters kept; a search, a page number and what a list was narrowed to stay where they were made."""
    find = None if path in SEARCHED or view.path in SEARCHED else view.slice.find
    return replace(view.at(path, tile=None, endpoint=None, find=find), only=())


def _count(view: View) -> list[Component]:
    if view.beside is None:
        return []
    return [html.Small(view.words.count(view.beside.customers), **data(count=view.beside.customers))]


def _mark(view: View) -> list[Component]:
    if view.beside is None or view.beside.worst == "on_time":
        return []
    words = view.words
    said = words(SAID[view.beside.worst])
    dot = html.I(className="dot missing" if view.beside.worst == "missing" else "dot", **aria(hidden="true"), **data(tip=said))
    return [dot, html.Span(f" {said}", className="visually-hidden")]


def navigation(view: View) -> Component:
    """The places, the rarer ones at the foot; on a narrow screen one line, the rarer ones in a menu."""
    words = view.words
    beside = {"/customers": _count, "/data": _mark}

    def to(path: str, name: str) -> Component:
        below = path != "/" and view.path.startswith(f"{path}/")
        current: Any = aria(current="page") if view.path == path else aria(current="true") if below else {}
        more: Sequence[Any] = beside[path](view) if path in beside else ()
        return html.A([html.Span(words(name)), *more], href=place(view, path).href, className="hub-link", **current)

    brand = html.Div([html.I(), html.Span("Partner Hub")], className="brand")
    rare = [to(*each) for each in LOWER]
    here = any(view.path == path for path, _ in LOWER)
    folded = html.Details(
        [
            html.Summary([words("More"), html.Span(" ▾", **aria(hidden="true"))], className="on" if here else ""),
            html.Div([to(*each) for each in LOWER], className="menu-panel", role="group", **aria(label=words("More"))),
        ],
        className="menu more-places",
        id="more-places",
    )
    lower = html.Div([html.Div(rare, className="rare"), folded, _keys(view)], className="lower")
    return html.Nav(
        [brand, *(to(*each) for each in PLACES if open_to_her(each[0])), lower], className="app-nav", **aria(label=words("Pages"))
    )


def _keys(view: View) -> Component:
    """The button that lists the keys; it carries what the palette and the list say (`assets/palette.js`)."""
    words = view.words
    said = data(words=json.dumps(palette_texts.said(words)), keys=json.dumps(palette_texts.keys(words)))
    inside = [html.Kbd("?"), html.Span(words("Keyboard shortcuts"))]
    return html.Button(
        inside, type="button", className="quiet open-keys", title=words("Keyboard shortcuts"), **aria(haspopup="dialog"), **said
    )


def search_button(view: View) -> Component:
    """The field-like button of the header that opens the palette."""
    words = view.words
    inside = [html.Span(words("Search")), html.Kbd("/", **aria(hidden="true"))]
    named = aria(label=words("Search"), haspopup="dialog", keyshortcuts="/ Control+K Meta+K")
    return html.Button(inside, type="button", className="open-palette", **named)
