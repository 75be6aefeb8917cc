"""Data: what was loaded, how fresh it is, what was refused, and how to bring more."""

from dash import html
from dash.development.base_component import Component

from dashboard import reader, shell
from dashboard.page import Page, View, settled
from dashboard.pages import welcome
from dashboard.sections.loading import bring, files, fresh, outcome, refused
from dashboard.views import card, data, empty, notices
from data.access import Permission
from data.answer import Hub
from data.warehouse import NoBuild

JUMPS = (
    ("bring", "Load files"),
    ("fresh", "Freshness"),
    ("weeks", "Weeks held"),
    ("loads", "Loads"),
    ("quarantine", "Quarantine"),
    ("columns", "Remembered columns"),
    ("builds", "Builds"),
)


def draw(view: View, hub: Hub) -> Component:
    """The page. It is there before the first load too: then it only takes files."""
    title = view.words(PAGE.title)
    try:
        hub.build_name()
    except NoBuild:
        return _before(view, hub, title)
    view = settled(view, hub)
    may_write = reader.current().may(Permission.BRING)
    main = [
        notices((*outcome.trouble(hub), *view.notices), view.words),
        html.Div([shell.jumps(JUMPS, view.words)], className="controls"),
        *([_bring(view, hub)] if may_write else []),
        fresh.freshness(view, hub),
        fresh.weeks(view, hub),
        files.loads(view, hub),
        refused.quarantine(view, hub, may_write=may_write),
        *([_columns(view)] if may_write else []),
        files.builds(view, hub),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


def _before(view: View, hub: Hub, title: str) -> Component:
    words = view.words
    nothing = empty(
        words("Nothing is loaded yet, so there is nothing to be late or refused."), [(words("What this is"), view.at("/").href)]
    )
    bringing = [_bring(view, hub)] if reader.current().may(Permission.BRING) else []
    return shell.frame(view, title, welcome.header(view, hub, title), [*bringing, html.Section(nothing, className="card-box")])


def _bring(view: View, hub: Hub) -> Component:
    words = view.words
    offer = html.Details([html.Summary(words("Templates for what Webex does not export")), bring.templates(words)], className="offer")
    inside = [bring.drop(view, hub), bring.panel(view, hub, may_write=True), html.Div([bring.privacy(words), offer], className="beneath")]
    return card("bring", words("Load files"), words("The same files again change nothing; order does not matter."), [], inside)


def _columns(view: View) -> Component:
    """What is remembered about headers is asked of the command line, so only when somebody looks."""
    words = view.words
    inside = html.Details(
        [html.Summary(words("Show what is remembered")), html.Div(className="columns-host")], className="columns-of", **data(file="")
    )
    sentence = words("Headers of media-quality files whose meaning somebody said.")
    return card("columns", words("Remembered columns"), sentence, [], inside)


PAGE = Page(path="/data", title="Data", draw=draw, needs=Permission.LOADS)
