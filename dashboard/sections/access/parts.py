"""What the pages about people are made of: tables of words, instants, customers by name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.page import View
from dashboard.views import aria, data
from dashboard.words import UNKNOWN, Words
from data.access import Person
from data.answer import Hub
from data.slice import Slice
from data.warehouse import NoBuild

MOST_NAMES = 50  # customers that are named; of more, how many


def managed(hub: Hub) -> dict[str, str]:
    """The customers in scope at the newest instant, by id; none before the first load."""
    try:
        rows = hub.answer("customers", Slice()).rows
    except NoBuild:
        return {}
    return {row["org_id"]: row["customer"] for row in sorted(rows, key=lambda row: str(row["customer"]).casefold())}


def moment(at: datetime | None, words: Words) -> str:
    """21 Nov 2026 18:43, in UTC"""
    return UNKNOWN if at is None else f"{words.day(at.date())} {at:%H:%M}"


def table(title: str, heads: Iterable[Any], rows: Sequence[Component]) -> Component:
    """A table that is read, not sorted; where it is too wide, it moves in itself."""
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    made = html.Table([head, html.Tbody(list(rows))], className="hub-table plain")
    return html.Div(made, className="scrolled", tabIndex=0, role="group", **aria(label=title))


def customer_links(view: View, org_ids: Iterable[str], names: Mapping[str, str]) -> list[Component]:
    """Links to the first of some customers, by name, and how many more there are; of one that is not managed now, its id."""
    page = view.customer_href()
    known = sorted(org_ids, key=lambda org_id: (org_id not in names, names.get(org_id, org_id).casefold()))
    items = [html.Li(_customer(page, org_id, names), **data(org=org_id)) for org_id in known[:MOST_NAMES]]
    more = len(known) - len(items)
    rest = [html.P(view.words("and {n} more", n=view.words.count(more)), className="muted", **data(more=more))] if more else []
    return [html.Ul(items, className="names"), *rest]


def _customer(page: str, org_id: str, names: Mapping[str, str]) -> Component:
    if org_id not in names:
        return html.Code(org_id)
    return html.A(names[org_id], href=page.replace("{org_id}", quote(org_id)), className="hub-link")


def exported(person: Person, hub: Hub) -> frozenset[str]:
    """The ids of the customers that exports assign to her e-mail address; none before the first load."""
    if not person.email:
        return frozenset()
    try:
        return hub.assigned(person.email).orgs or frozenset()
    except NoBuild:
        return frozenset()
