"""The account menu at the end of every header: who reads, how much she sees, the ways to her account, and out."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import reader
from dashboard.forms import Input
from dashboard.navigation import OWN, open_to_her, place
from dashboard.page import View
from dashboard.reader import Reader
from dashboard.roles import NAMES
from dashboard.views import aria, data
from dashboard.words import Words
from data.access import Person
from data.answer import Hub
from data.slice import Slice
from data.warehouse import NoBuild


def customers_seen(hub: Hub) -> int | None:
    """How many managed customers a limited reader sees, at the newest instant; None for who sees all, and before the first load."""
    if not hub.scope.limited:
        return None
    try:
        seen: int = hub.answer("customers", Slice()).kpis["managed"]
    except NoBuild:
        return None
    return seen


def amount(count: int, words: Words) -> str:
    """3 customers"""
    return words("1 customer") if count == 1 else words("{n} customers", n=words.count(count))


def account_menu(view: View, hub: Hub) -> Component:
    """The menu; where nobody signs in, a quiet word that says so."""
    who = reader.current()
    if who.person is None:
        return _nobody(view.words)
    return _menu(view, hub, who, who.person)


def _nobody(words: Words) -> Component:
    why = words("This server was started for one person: whoever reaches it sees and changes everything, as “{name}”.")
    tip = why.format(name=reader.current().name)
    inside = [html.Span("○", className="who-mark", **aria(hidden="true")), html.Span(words("Nobody signs in"), className="who-told")]
    return html.Span(inside, className="nobody", tabIndex=0, id="account-menu", **data(tip=tip))


def initials(name: str) -> str:
    """AB, of Ada Byron: the first letters of the first and the last word."""
    found = [word[0] for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()] or ["?"]
    return "".join(dict.fromkeys((found[0], found[-1]))).upper() if len(found) > 1 else found[0].upper()


def _menu(view: View, hub: Hub, who: Reader, person: Person) -> Component:
    words, seen = view.words, customers_seen(hub)
    role = words(NAMES[person.role])
    scope: list[Any] = [] if seen is None else [" · ", html.Span(amount(seen, words), **data(customers=seen))]
    told = html.Span([html.B(person.shown), html.Small([role, *scope])], className="who-told")
    mark = html.Span(initials(person.shown), className="who-mark", **aria(hidden="true"))
    summary = html.Summary([mark, told, html.Span("▾", className="caret", **aria(hidden="true"))], className="quiet who")
    sees = words("Sees every customer.") if not hub.scope.limited else words("Sees only assigned customers: every number is of these.")
    about = html.Div([html.B(person.shown), html.Div([role, *scope]), html.Small(sees)], className="who-is")
    links = [html.A(words(name), href=place(view, path).href, className="hub-link") for path, name in OWN if open_to_her(path)]
    panel = html.Div([about, *links, _out(view)], className="menu-panel", role="group", **aria(label=words("Account")))
    return html.Details([summary, panel], className="menu account", id="account-menu")


def _out(view: View) -> Component:
    """Signing out leaves the application, so it is a form of the browser's own."""
    lang = [Input(type="hidden", name="lang", value=view.asked_lang)] if view.asked_lang else []
    press = html.Button(view.words("Sign out"), type="submit", className="quiet")
    return html.Form([*lang, press], method="post", action="/sign-out", className="sign-out")
