"""The first visit: nothing is loaded yet. What this is, and the two ways on."""

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import View
from dashboard.views import card


def draw(view: View) -> Component:
    """How to load one's own files, or the demo."""
    words = view.words
    own = [
        html.P(words("Put your exports into a folder: subscriptions, licences, call records, meeting attendees. Then type:")),
        html.Pre("partnerhub load PATH"),
        html.P(words("Empty templates for what Webex does not export, with an example:")),
        html.Pre("partnerhub template subscriptions"),
    ]
    demo = [
        html.P(words("An invented partner with about 90 customers and 30 weeks of data:")),
        html.Pre("partnerhub demo --out var/demo\npartnerhub load var/demo/landing"),
    ]
    cards = [
        html.P(words("Nothing is loaded yet."), className="notice", role="status"),
        card("own", words("Load your files"), words("They stay on this machine."), [], own),
        card("demo", words("Or look around first"), words("Nothing in it is real."), [], demo),
        html.P(words("This page shows the numbers as soon as the first load is done."), className="footnote"),
    ]
    head = html.Header([html.H1(words("Welcome"))], className="app-head")
    return shell.frame(view, words("Welcome"), head, cards)


def not_found(view: View) -> Component:
    """An address that is no page."""
    words = view.words
    text = words("There is no page at {path}.", path=view.path)
    head = html.Header([html.H1(words("Not found"))], className="app-head")
    return shell.frame(view, words("Not found"), head, [html.P([text, " ", html.A(words("Analytics"), href="/", className="hub-link")])])


def failed(view: View) -> Component:
    """Something broke while drawing; the log has it."""
    words = view.words
    text = words("This view could not be drawn. The server's log says why; other views are not affected.")
    head = html.Header([html.H1(words("Something went wrong"))], className="app-head")
    offer = html.A(words("Back to Analytics"), href="/", className="hub-link")
    return shell.frame(view, words("Something went wrong"), head, [html.P(text, className="notice", role="alert"), html.P(offer)])
