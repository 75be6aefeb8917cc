"""Everybody who has an account, and the form for one more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.exports import plain_letters
from dashboard.forms import choice, field, form, submit
from dashboard.forms import password as password_field
from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.page import View
from dashboard.roles import KIND_NAMES, kind_of
from dashboard.sections.access.parts import exported
from dashboard.views import card
from dashboard.words import Words
from data.access import Person
from data.access.passwords import SHORTEST
from data.answer import Hub

TABLE = "people-table"
_SHOWN = "person:"


def chosen(view: View, people: Sequence[Person]) -> Person | None:
    """The person whom the address names, if there is one."""
    wanted = next((kept.removeprefix(_SHOWN) for kept in view.only if kept.startswith(_SHOWN)), None)
    return next((person for person in people if person.id == wanted), None)


def bare(view: View) -> View:
    """The page with nobody chosen."""
    return replace(view.at(find=None), only=tuple(kept for kept in view.only if not kept.startswith(_SHOWN)))


def _columns(words: Words, href: str) -> list[GridColumn]:
    seen = words("Managed customers that this person sees: assigned here, or by exports to the e-mail address.")
    return [
        GridColumn("shown", words("Name"), words("Opens what can be changed about this person."), "customer", href=href, width=170),
        GridColumn("name", words("Signs in as"), words("What is typed to sign in; it never changes."), width=140, grow=1),
        GridColumn("email", words("E-mail"), words("Exports assign customers to an administrator by this address."), width=190, grow=2),
        GridColumn("role", words("Role"), words("What each role opens stands on “My account”."), width=190, grow=2),
        GridColumn("customers", words("Customers"), seen, width=96),
        GridColumn("ways", words("Signs in with"), words("A password of Partner Hub, or a provider of OpenID Connect."), width=120, grow=1),
        GridColumn("state", words("State"), words("Who is disabled cannot sign in, and tokens open nothing."), width=90),
    ]


def _row(person: Person, names: dict[str, str], hub: Hub, words: Words) -> dict[str, Any]:
    ways = [*([words("password")] if person.has_password else []), *([words("provider")] if person.issuer else [])]
    seen = len({*person.customers, *exported(person, hub)} & names.keys())
    return {
        "id": person.id,
        "shown": person.shown,
        "name": person.name,
        "email": person.email,
        "role": words(KIND_NAMES[kind_of(person)]),
        "customers": words.count(seen) if person.limited else words("all"),
        "ways": ", ".join(ways) or words("nothing yet"),
        "state": words("disabled") if person.disabled else words("active"),
    }


def everybody(view: View, hub: Hub, people: Sequence[Person], names: dict[str, str]) -> Component:
    """The table of people."""
    words, title = view.words, view.words("People")
    href = bare(view).href
    href += f"{'&' if '?' in href else '?'}only={_SHOWN.replace(':', '%3A')}{{id}}#of-person"
    rows = [_row(person, names, hub, words) for person in sorted(people, key=lambda person: plain_letters(person.shown))]
    made = grid(TABLE, _columns(words, href), rows, words.lang, row_id=("id",), label=title, totals=False)
    sentence = words("Choose a name to change what it may do.")
    return card("people", title, sentence, [quick_filter(TABLE, words.lang)], made)


def kinds(words: Words) -> list[tuple[str, str]]:
    """The four kinds of people, to choose from."""
    return [(kind, words(name)) for kind, name in KIND_NAMES.items()]


def add(words: Words) -> Component:
    """The form for a new person."""
    hint = words("At least {n} characters. Without one, nobody can sign in with this account until one is set.", n=SHORTEST)
    fields = [
        field("name", words("Signs in as"), most=100, required=True),
        field("shown", words("Name on the screen (optional)"), most=100),
        field("email", words("E-mail (optional)"), most=200),
        choice("kind", words("Role"), kinds(words), value="read_only:assigned"),
        password_field("password", words("Password (optional)"), "new-password", hint=hint, required=False),
        password_field("again", words("Password, once more"), "new-password", required=False),
    ]
    inside = [html.Div(fields, className="ask-fields"), submit(words("Add"))]
    title = words("Add a person")
    sentence = words("People who sign in with a provider are listed here after their first time.")
    return card("add-person", title, sentence, [], form("person-add", {}, inside, title))
