"""The customers of one person: those that exports assign to her address, those assigned here, and more to pick from."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.exports import plain_letters
from dashboard.forms import Input, press
from dashboard.navigation import place
from dashboard.page import View
from dashboard.roles import KIND_NAMES, kind_of
from dashboard.sections.access.parts import customer_links, exported
from dashboard.views import aria, card, data
from dashboard.words import Words
from data.access import Person
from data.answer import Hub

MOST_HERE, MOST_OFFERED = 60, 12  # customers shown at once; a part of the name finds the others


def assigned(view: View, hub: Hub, person: Person, names: Mapping[str, str], warn: str) -> Component:
    """The card. `names` are the managed customers by id; `warn` is asked before each change, or empty."""
    words, title = view.words, view.words("Customers of {name}", name=person.shown)
    if not person.limited:
        said = words("{role}: sees every customer.", role=words(KIND_NAMES[kind_of(person)]))
        return card("assigned", title, said, [], html.P(shell.link(words("All customers"), place(view, "/customers"))))
    given, fits = exported(person, hub), _sought(view)
    here = [org_id for org_id in person.customers if fits(names.get(org_id, org_id))]
    here.sort(key=lambda org_id: names.get(org_id, org_id).casefold())
    others = [org_id for org_id, name in names.items() if org_id not in given and org_id not in person.customers and fits(name)]
    body = [
        html.Div([html.H3(words("By exports")), *_given(view, person, given, names)]),
        html.Div([html.H3(words("Assigned here")), *_picks(words, person, here, names, warn)], **data(here=len(person.customers))),
        html.Div([html.H3(words("Assign more")), _box(view), *_picks(words, person, others, names, warn)], **data(offered=len(others))),
    ]
    return card(
        "assigned", title, words("No other customer is seen, on any page and in any file."), [], html.Div(body, className="assigned")
    )


def _given(view: View, person: Person, given: frozenset[str], names: Mapping[str, str]) -> list[Component]:
    words = view.words
    if not person.email:
        return [html.P(words("Exports assign customers by e-mail address, and none is known here."), className="muted")]
    if not given:
        return [html.P(words("No export assigns a customer to {email}.", email=person.email), className="muted")]
    said = words("To {email}, as long as the newest export says so.", email=person.email)
    return [html.P(said, className="muted"), *customer_links(view, given, names)]


def _box(view: View) -> Component:
    """What is typed narrows both lists: at once in the browser, and a moment later by the address."""
    label = view.words("Find a customer")
    box = Input(type="search", name="find", value=view.slice.find or "", placeholder=label, autoComplete="off", className="finder",
                **aria(label=label), **data(finds=".pick"))  # fmt: skip
    return html.Div(box, className="within")


def _picks(words: Words, person: Person, org_ids: Sequence[str], names: Mapping[str, str], warn: str) -> list[Component]:
    """A button per customer, which assigns it or takes it away; of too many the first, and how many more."""
    most = MOST_HERE if org_ids and org_ids[0] in person.customers else MOST_OFFERED
    items = [html.Li(_pick(words, person, org_id, names, warn), className="pick", **data(org=org_id)) for org_id in org_ids[:most]]
    left = len(org_ids) - len(items)
    more = (
        [html.P(words("and {n} more: type a part of the name", n=words.count(left)), className="muted", **data(more=left))] if left else []
    )
    return [html.Ul(items, className="picks"), *more] if items else [html.P(words("None."), className="muted")]


def _pick(words: Words, person: Person, org_id: str, names: Mapping[str, str], warn: str) -> Component:
    values = {"id": person.id, "version": person.version, "org": org_id}
    if org_id in person.customers:
        name = names.get(org_id) or words("{id} (not managed now)", id=org_id)
        label = words("Take {name} away", name=name)
        return press("person-unassign", values, f"{name} ×", label=label, ask=warn, class_name="chip on")
    label = words("Assign {name}", name=names[org_id])
    return press("person-assign", values, f"+ {names[org_id]}", label=label, ask=warn, class_name="chip")


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", plain_letters(text)).split())


def _sought(view: View) -> Callable[[str], bool]:
    """Whether a name has all the words of the box, as the browser finds them (`assets/find.js`)."""
    wanted: list[Any] = _spaced(view.slice.find or "").split()
    return lambda name: all(word in _spaced(name) for word in wanted)
