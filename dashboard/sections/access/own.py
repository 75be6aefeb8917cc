"""Who somebody is, and what her role opens: read from the policy itself."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.account_menu import amount
from dashboard.navigation import place
from dashboard.page import View
from dashboard.roles import KIND_NAMES, KINDS, OPENS, kind_of
from dashboard.sections.access.parts import customer_links, managed, table
from dashboard.views import aria, card, data, empty
from dashboard.words import UNKNOWN, Words
from data.access import Permission, Person, allowed, limited_by
from data.answer import Hub


def you(view: View, person: Person) -> Component:
    """Her name, role, e-mail, and how she signs in."""
    words = view.words
    ways = [*([words("with a password")] if person.has_password else []), *([words("with the provider")] if person.issuer else [])]
    facts = [
        (words("Name"), person.shown),
        (words("Signs in as"), person.name),
        (words("E-mail"), person.email or UNKNOWN),
        (words("Role"), words(KIND_NAMES[kind_of(person)])),
        (words("Signs in"), ", ".join(ways) or UNKNOWN),
    ]
    body = html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts], className="of-person")
    sentence = words("A full administrator can change these.")
    return card("you", words("You"), sentence, [], body)


def customers(view: View, hub: Hub) -> Component:
    """The customers that she sees."""
    words, title = view.words, view.words("Your customers")
    if not hub.scope.limited:
        everyone = html.A(words("All customers"), href=place(view, "/customers").href, className="hub-link")
        return card("customers-of", title, words("You see every customer."), [], html.P(everyone))
    names = managed(hub)
    if not names:
        nothing = empty(words("No customer is assigned to you. A full administrator can assign some."))
        return card("customers-of", title, words("You see only assigned customers: every number is of these."), [], nothing)
    seen = html.P(html.B(amount(len(names), words)), **data(customers=len(names)))
    sentence = words("You see only assigned customers: every number is of these.")
    return card("customers-of", title, sentence, [], [seen, *customer_links(view, names, names)])


def opens(words: Words, person: Person) -> Component:
    """A table of what each role may do, with hers marked."""
    hers, title = kind_of(person), words("What each role opens")
    heads = [words("What"), *(_head(kind, kind == hers, words) for kind in KINDS)]
    seen = ["some" if limited_by(role, assigned) else "all" for role, assigned in KINDS.values()]
    rows = [_row(words("Customers seen"), seen, hers, {"all": words("all"), "some": words("only assigned")})]
    for permission in Permission:
        may = ["yes" if allowed(role, limited_by(role, assigned), permission) else "no" for role, assigned in KINDS.values()]
        rows.append(_row(words(OPENS[permission]), may, hers, {"yes": words("yes"), "no": words("no")}, permission))
    sentence = words("Where there is a dash, its pages have no button for it, and no door accepts it.")
    return card("opens", title, sentence, [], table(title, heads, rows))


def _head(kind: str, hers: bool, words: Words) -> list[Component]:
    name = html.Span(words(KIND_NAMES[kind]))
    return [name, html.Small(f" {words('(yours)')}", className="hers")] if hers else [name]


def _row(name: str, values: list[str], hers: str, said: dict[str, str], permission: str = "customers") -> Component:
    cells = [
        html.Td(_said(value, said), className="hers" if kind == hers else "", **data(kind=kind, may=value))
        for kind, value in zip(KINDS, values, strict=True)
    ]
    return html.Tr([html.Th(name, scope="row"), *cells], **data(permission=permission))


def _said(value: str, said: dict[str, str]) -> list[Any]:
    if value != "no":
        return [said[value]]
    return [html.Span(UNKNOWN, className="muted", **aria(hidden="true")), html.Span(said[value], className="visually-hidden")]
