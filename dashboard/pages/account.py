"""My account: who I am here, what that opens, my password, sessions and tokens."""

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.doorkeeper import accounts, myself, session
from dashboard.page import Page, View
from dashboard.pages.anytime import built, framed
from dashboard.sections.access import own, secrets
from data.access import Permission
from data.answer import Hub

JUMPS = (
    ("you", "You"),
    ("customers-of", "Your customers"),
    ("opens", "Roles"),
    ("password", "Password"),
    ("sessions", "Sessions"),
    ("tokens", "API tokens"),
)


def draw(view: View, hub: Hub) -> Component:
    """The page; there before the first load too."""
    view, loaded = built(view, hub)
    words, me, kept, secret = view.words, myself(), accounts(), session()
    here = kept.session_of(secret) if secret else None
    main = [
        html.Div([shell.jumps(JUMPS, words)], className="controls"),
        html.Div([own.you(view, me), own.customers(view, hub)], className="pair"),
        own.opens(words, me),
        secrets.password(words, me),
        secrets.sessions(words, kept.sessions(me.id), here),
        secrets.tokens(words, kept.tokens(me.id)),
    ]
    return framed(view, hub, loaded, words(PAGE.title), main)


PAGE = Page(path="/account", title="My account", draw=draw, needs=Permission.SELF)
