"""The partner's own organisation: the same page as any customer's, once somebody has said which one it is (product.md F02)."""

from dash import html
from dash.development.base_component import Component

from dashboard import forms, reader, shell
from dashboard.page import Page, View, settled
from dashboard.pages import customer
from dashboard.views import card, notices
from data.access import Permission
from data.answer import Hub
from data.answer.document import Row
from data.slice import Slice

KEY = "own_organisation"


def chosen(hub: Hub) -> tuple[str, int]:
    """The id that somebody chose, else that of the settings, else nothing; and the version of the choice. Nothing for an id out of scope."""
    kept, version = hub.workspace.setting(KEY)
    org_id = str(kept or hub.settings.own_organisation or "").strip().lower()
    return org_id if hub.scope.sees(org_id) else "", version


def draw(view: View, hub: Hub) -> Component:
    """Her page; where none is chosen, or the chosen one was not loaded, a form and how to load it."""
    org, version = chosen(hub)
    found = customer.find(view, hub, org) if org else None
    if found is not None:
        return customer.of(*found, hub, own=True, more=_again(found[0], hub, org, version))
    view = settled(view, hub)
    words = view.words
    title = words(PAGE.title)
    said = words("The organisation {id} was chosen, but is not among what was loaded.", id=org) if org else ""
    sentence = words("Which of the organisations is your own?")
    choose = [html.P(said, className="notice"), _form(view, hub, org, version)] if said else [_form(view, hub, org, version)]
    cards = [card("own-organisation", title, sentence, [], choose), card("own-load", words("It is not in the list?"), "", [], _how(view))]
    return shell.frame(view, title, shell.header(view, hub, title), [notices(view.notices, words), *cards])


def _everybody(view: View, hub: Hub) -> list[Row]:
    rows = hub.answer("customers", Slice(as_of=view.as_of)).rows
    return sorted(rows, key=lambda row: str(row["customer"]).casefold())


def _form(view: View, hub: Hub, org: str, version: int) -> Component:
    words = view.words
    if not reader.current().may(Permission.BRING):
        return html.P(words("Nobody has said yet which organisation is the partner's own. A reader who may write can choose it here."))
    options = [("", words("Choose an organisation")), *((row["org_id"], row["customer"]) for row in _everybody(view, hub))]
    inside = [
        html.Div(
            [forms.choice("value", words("My organisation"), options, value=org), forms.submit(words("Choose"))], className="asked-row"
        )
    ]
    return forms.form("setting-set", {"key": KEY, "version": version}, inside, words("Choose my organisation"))


def _how(view: View) -> list[Component]:
    words = view.words
    return [
        html.P(
            words(
                "Load it like a customer: its row in the template “customers”, and its subscriptions, licences and calls in the usual exports."
            )
        ),
        html.Pre("partnerhub template customers\npartnerhub load PATH"),
        html.P(words("The setting “own_organisation” chooses it for everybody who has not chosen here.")),
    ]


def _again(view: View, hub: Hub, org: str, version: int) -> Component:
    """Another choice, folded at the end of the page."""
    words = view.words
    summary = html.Summary(words("This is not my organisation"), className="quiet")
    return html.Details([summary, _form(view, hub, org, version)], className="unfold own-again", id="own-again")


PAGE = Page(path="/organisation", title="My organisation", draw=draw)
