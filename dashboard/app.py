"""The composition root: one Dash app over one hub. One callback draws every page from its address."""

import logging
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import request

from dashboard import live, server, static_files
from dashboard.api import doors
from dashboard.page import View, read_view
from dashboard.pages import PAGES, welcome
from data.answer import FutureDate, Hub
from data.notice import Notice
from data.settings import Settings
from data.warehouse import NoBuild

log = logging.getLogger("partnerhub")


def render(hub: Hub, view: View) -> Component:
    """The page that an address names. Never raises: what cannot be shown is said on a page."""
    page = PAGES.get(view.path)
    if page is None:
        return welcome.not_found(view)
    try:
        drawn: Component = page.draw(view, hub)
        return drawn
    except NoBuild:
        return welcome.draw(view)
    except FutureDate:
        future = Notice("{day} lies in the future. The newest week is shown.", day=view.slice.as_of)
        return render(hub, replace(view.at(as_of=None), notices=(*view.notices, future)))
    except Exception:
        log.exception("drawing %s failed", view.href)
        return welcome.failed(view)


def create_app(settings: Settings) -> Dash:
    """The app: page skeleton, the callback that draws, JSON and file doors, health, headers, compressed static files."""
    hub = Hub(settings)
    options: dict[str, Any] = static_files.DASH
    app = Dash(
        "dashboard", title="Partner Hub", update_title="", suppress_callback_exceptions=True, backend="flask", enable_mcp=False, **options
    )
    app.index_string = static_files.index_string()
    app.layout = html.Div([dcc.Location(id="url", refresh=False), *live.stores(), html.Div(id="page")])

    @app.callback(
        Output("page", "children"),
        Output(live.PATCH, "data"),
        Output(live.SHAPE, "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        State(live.SHAPE, "data"),
    )
    def draw(path: str | None, search: str | None, shape: str | None) -> Any:
        view = read_view(path or "/", search or "", request.headers.get("Accept-Language", ""))
        return live.redraw(render(hub, view), shape)

    live.connect(app)

    app.server.register_blueprint(doors(hub))
    server.register_health(app.server, lambda: _ready(hub))
    static_files.install(app.server, static_files.cache_folder(settings.home))
    server.secure(app)
    server.prime(app)
    return app


def _ready(hub: Hub) -> bool:
    try:
        hub.build_name()
    except NoBuild:
        return False
    return True
