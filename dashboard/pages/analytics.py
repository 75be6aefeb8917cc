"""Analytics: what needs me, for which product, and why."""

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import Page, View, settled
from dashboard.sections import calling, licences
from dashboard.views import notices, tile
from data.answer import Hub
from data.sections import SECTIONS
from data.slice import TILES


def draw(view: View, hub: Hub) -> Component:
    """The page. Its shape is the same for every product, filter and week, so all of them are patched in place (`dashboard/live.py`)."""
    view, words = settled(view, hub), view.words
    headline = hub.answer("headline", view.moment)
    tiles = [tile(view, headline, key, view.at("/customers", tile=key, endpoint=None).href) for key in TILES]
    listed = hub.answer("customers", view.moment).rows if view.slice.customer else []
    bar = [
        shell.toggle(view),
        *shell.filters(view, hub, listed[0]["customer"] if listed else ""),
        shell.jumps([*licences.JUMPS, *calling.jumps(view)], words),
    ]
    main = [
        notices(view.notices, words),
        html.Div(
            [html.Div(tiles, className="tiles"), html.P(words(SECTIONS["headline"].sentence), className="footnote")], className="headline"
        ),
        html.Div(bar, className="controls"),
        licences.trend(view, hub),
        *(licences.items(view, hub, key) for key in licences.TABLES),
        *calling.group(view, hub, calling.OF_ALL),
    ]
    title = words("Analytics")
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/", title="Analytics", draw=draw)
