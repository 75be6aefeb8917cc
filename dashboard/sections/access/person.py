"""What can be changed about one person: her role, names, customers, password, and whether she may sign in at all."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.forms import choice, field, form, press, submit, whose
from dashboard.page import View
from dashboard.roles import kind_of
from dashboard.sections.access.assigned import assigned
from dashboard.sections.access.everybody import bare, kinds
from dashboard.sections.access.secrets import new_password
from dashboard.views import card, data
from dashboard.words import Words
from data.access import Person
from data.answer import Hub


def of_person(view: View, hub: Hub, person: Person | None, names: Mapping[str, str], me: Person) -> Component:
    """The cards of the chosen person; nothing when none is chosen, or the id is nobody's."""
    words = view.words
    if person is None:
        asked = any(kept.startswith("person:") for kept in view.only)
        gone = [html.P(words("Nobody has this id."), className="notice", role="status")] if asked else []
        return html.Div(gone, id="person")
    warn = words("This ends your own session. Go on?") if person.id == me.id else ""
    state = _state(words, person, warn)
    close = shell.link([words("Close"), " ×"], bare(view), className="chip")
    sentence = words("Changes hold at once; a change of role, e-mail or customers ends every session of this person.")
    body = [_role(words, person, warn), _names(words, person, person.id == me.id), *_password(words, person, me)]
    cards = [
        card("of-person", person.shown, sentence, [state, close], html.Div(body, className="of-one")),
        assigned(view, hub, person, names, warn),
    ]
    return html.Div(cards, id="person", className="stack", **data(person=person.id, version=person.version))


def _state(words: Words, person: Person, warn: str) -> Component:
    known = {"id": person.id, "version": person.version}
    if person.disabled:
        return press("person-enable", known, words("Enable"), class_name="chip")
    return press("person-disable", known, words("Disable"), ask=warn, class_name="chip")


def _role(words: Words, person: Person, warn: str) -> Component:
    fields = [choice("kind", words("Role"), kinds(words), value=kind_of(person)), submit(words("Change the role"))]
    known = {"id": person.id, "version": person.version}
    return form("person-kind", known, [html.Div(fields, className="asked-row")], words("Change the role"), ask=warn)


def _names(words: Words, person: Person, hers: bool) -> Component:
    fields = [
        field("shown", words("Name on the screen"), value=person.shown, most=100),
        field("email", words("E-mail"), value=person.email, most=200),
        submit(words("Save")),
    ]
    known = {"id": person.id, "version": person.version}
    warn = words("Another e-mail address ends your own session. Go on?") if hers else ""
    return form("person-names", known, [html.Div(fields, className="asked-row")], words("Name and e-mail"), ask=warn)


def _password(words: Words, person: Person, me: Person) -> list[Component]:
    """Another password for her; for oneself it is on one's own page, where the old one is asked for."""
    if person.id == me.id:
        return []
    inside = [whose(person.name), html.Div([*new_password(words), submit(words("Set the password"))], className="asked-row")]
    return [form("person-password", {"id": person.id}, inside, words("Set a new password"))]
