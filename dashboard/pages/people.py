"""People and roles: who may come in, what as, and who did what."""

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.doorkeeper import accounts, myself
from dashboard.page import Page, View
from dashboard.pages.anytime import built, framed
from dashboard.sections.access import everybody, person, trail
from dashboard.sections.access.parts import managed
from data.access import Permission
from data.answer import Hub

JUMPS = (("people", "People"), ("add-person", "Add a person"), ("audit", "Audit trail"))


def draw(view: View, hub: Hub) -> Component:
    """The page; there before the first load too, for people can be added before."""
    view, loaded = built(view, hub)
    words, kept, names = view.words, accounts(), managed(hub)
    people = kept.people()
    chosen = everybody.chosen(view, people)
    main = [
        html.Div([shell.jumps(JUMPS, words)], className="controls"),
        person.of_person(view, hub, chosen, names, myself()),
        everybody.everybody(view, hub, people, names),
        everybody.add(words),
        trail.trail(view, hub.workspace.audit(limit=trail.SHOWN), names),
    ]
    return framed(view, hub, loaded, words(PAGE.title), main)


PAGE = Page(path="/people", title="People and roles", draw=draw, needs=Permission.PEOPLE)
