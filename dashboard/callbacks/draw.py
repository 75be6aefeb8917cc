"""The one callback: an address becomes a page. Nothing flows the other way; controls are links (docs/decisions/0002)."""

import logging
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from flask import request

from dashboard import live, shell
from dashboard.page import View, read_view
from dashboard.pages import find, welcome
from data.answer import FutureDate, Hub
from data.notice import Notice
from data.warehouse import NoBuild

log = logging.getLogger("partnerhub")


def render(hub: Hub, view: View) -> Component:
    """The page that an address names. Never raises: what cannot be shown is said on a page."""
    page, named = find(view.path)
    if page is None:
        return welcome.not_found(view)
    try:
        drawn: Component = page.draw(replace(view, beside=shell.beside(view, hub)), hub, **named)
        return drawn
    except NoBuild:
        return welcome.draw(view, hub)
    except FutureDate:
        future = Notice("{day} lies in the future. The newest week is shown.", day=view.slice.as_of)
        return render(hub, replace(view.at(as_of=None), notices=(*view.notices, future)))
    except Exception:
        log.exception("drawing %s failed", view.href)
        return welcome.failed(view)


def connect(app: Dash, hub: Hub) -> None:
    """Draw when the path or the query changes, or something was changed on the page: one POST for each. Not on the fragment: jumps ask nothing."""

    @app.callback(
        Output("page", "children"),
        Output(live.PATCH, "data"),
        Output(live.SHAPE, "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input(live.ACTED, "data"),
        State(live.SHAPE, "data"),
    )
    def draw(path: str | None, search: str | None, _acted: int | None, shape: str | None) -> Any:
        view = read_view(path or "/", search or "", request.headers.get("Accept-Language", ""))
        return live.redraw(render(hub, view), shape)

    live.connect(app)
