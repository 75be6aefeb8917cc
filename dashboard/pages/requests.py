"""Requests: every trial and every change of an administrator that somebody asked for, over all customers; who does it elsewhere works here."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import reader, shell
from dashboard.finder import filter_menus
from dashboard.navigation import place
from dashboard.page import Page, View, settled
from dashboard.request_files import links
from dashboard.sections import asked
from dashboard.sections.one.requests import STATES
from dashboard.sections.parts import paging
from dashboard.views import card, data, empty, notices
from dashboard.words import Words
from data.access import Permission
from data.answer import Hub

SIZE = 100  # requests on a page


def draw(view: View, hub: Hub) -> Component:
    """The page. It lists requests of every customer in scope, whatever filters of customers are carried along."""
    view = settled(view, hub)
    words, title = view.words, view.words(PAGE.title)
    every = asked.every(hub)
    rows = asked.left(view, every)
    number = min(view.number, max(1, -(-len(rows) // SIZE)))
    titles = {"kind": words("Kind"), "state": words("State")}
    names = {**asked.KINDS, **STATES}
    menus = filter_menus(view, asked.OFFERED, titles, lambda _, value: words(names[value])) if every else []
    bar = [_counted(every, words), *menus, *paging(view, number, SIZE, len(rows), words("Pages of requests"))]
    told = words("A request is only written down here: nothing is ordered or changed at Cisco, and nobody is told.")
    acts = [links(view)] if rows else []
    sentence = words("What is open comes first, then the newest.")
    shown: Component = _none(view, bool(every))
    if rows:
        page = place(view, "/customers")
        pages = {kind: page.customer_href(tab) for kind, tab in asked.TABS.items()}
        shown = asked.table(view, rows[(number - 1) * SIZE : number * SIZE], reader.current(), pages, title)
    main = [
        notices(view.notices, words),
        html.Div(bar, className="controls"),
        card("requests", title, sentence, acts, [html.P(told, className="honest"), shown]),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


def _counted(every: list[asked.Asked], words: Words) -> Component:
    """How many are open, of how many."""
    n = sum(1 for one in every if one.request.state == asked.OPEN)
    before, rest = words("{n} open of {m}").split("{n}")
    between, after = rest.split("{m}")
    count: list[Any] = [
        before,
        html.B(words.count(n), **data(open=n)),
        between,
        html.Span(words.count(len(every)), **data(requests=len(every))),
    ]
    return html.Span([*count, after], className="count")


def _none(view: View, narrowed: bool) -> Component:
    """Why there is nothing: nobody asked for anything, or what was chosen leaves nothing."""
    words = view.words
    if narrowed:
        return empty(words("No request is of this kind and state."), [(words("All requests"), replace(view, only=(), number=1).href)])
    text = words("Nobody has asked for anything yet. Trials and administrators are asked for on a customer's page.")
    return empty(text, [(words("Customers"), place(view, "/customers").href)])


PAGE = Page(path=asked.PATH, title="Requests", draw=draw, needs=Permission.READ)
