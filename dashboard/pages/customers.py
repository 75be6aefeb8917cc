"""Customers: the list behind every headline tile, exactly as many rows as the tile says."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import customer_filters, customer_query, shell
from dashboard.customer_list import TABLE, table
from dashboard.customer_tags import bulk, may_write, typed_tags
from dashboard.grid import quick_filter
from dashboard.page import Page, View, settled
from dashboard.sections.parts import doors
from dashboard.views import card, data, figure, notices
from dashboard.words import Words
from data.answer import Answer, Hub
from data.sections import SECTIONS


def _count(answer: Answer, words: Words) -> Component:
    """“83 customers · of 91 managed (8 without Calling or Meetings)”: the population of the figures, and who else is in the list."""
    customers, managed = answer.kpis["customers"], answer.kpis["managed"]
    if not managed:
        return html.Span(words("No customers"), className="count", **data(count=0))
    before, after = words("{n} customer" if customers == 1 else "{n} customers").split("{n}")
    parts: list[Any] = [before, figure("customers", customers, words.count(customers)), after]
    if customers != managed:
        text = words(" · of {n} managed")
        first, last = text.split("{n}")
        parts += [html.Span([first, figure("managed", managed, words.count(managed)), last], className="rest")]
    if customers is not None and managed > customers:
        others = managed - customers
        parts.append(html.Span(words(" ({n} without Calling or Meetings)", n=words.count(others)), className="rest", **data(count=others)))
    return html.Span(parts, className="count")


def _customer(view: View, answer: Answer) -> str:
    """The name behind the filter on one customer."""
    return answer.rows[0]["customer"] if view.slice.customer and answer.rows else ""


def draw(view: View, hub: Hub) -> Component:
    """The page."""
    view = settled(view, hub)
    words, section = view.words, SECTIONS["customers"]
    answer, options = hub.answer(section.key, view.moment), hub.options(view.moment)
    title, writes = words(section.title), may_write()
    bar = html.Div(
        [html.Div([_count(answer, words), customer_query.box(view, options)], className="asked"),
         *customer_filters.bar(view, options, shell.my_customers(view, hub), _customer(view, answer))],
        className="controls listed",
    )  # fmt: skip
    why = html.Div([] if answer.rows else [customer_filters.why_empty(view, options)], className="why")
    acts = [quick_filter(TABLE, words.lang), doors(view, section.key, view.moment)]
    choosing = bulk(options, words) if writes else html.Div(className="bulk", hidden=True)
    body = [why, *table(view, answer, title, hub.settings, typed_tags(hub, words), writes)]
    main = [
        notices(view.notices, words),
        bar,
        html.Div([card(section.key, title, words(section.sentence), acts, html.Div(body, className="filled")), choosing], className="list"),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/customers", title="Customers", draw=draw)
