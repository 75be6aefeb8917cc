"""The one callback: an address becomes a page. Nothing flows the other way; controls are links (docs/decisions/0002)."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from flask import request

from dashboard import live, reader, shell
from dashboard.callbacks import declare
from dashboard.page import View, read_view
from dashboard.pages import find, welcome
from data.access import Permission
from data.answer import FutureDate, Hub
from data.notice import Notice
from data.warehouse import NoBuild, TookTooLong

LONGEST = 8000  # characters of a path or a query
log = logging.getLogger("partnerhub")


def render(hub: Hub, view: View) -> Component:
    """The page that an address names. Never raises: what cannot be shown is said on a page."""
    page, named = find(view.path)
    if page is None:
        return welcome.not_found(view)
    if not reader.current().may(page.needs):
        return welcome.not_yours(view)
    try:
        drawn: Component = page.draw(replace(view, beside=shell.beside(view, hub)), hub, **named)
        return drawn
    except NoBuild:
        return welcome.draw(view, hub)
    except FutureDate:
        future = Notice("{day} lies in the future. The newest week is shown.", day=view.slice.as_of)
        return render(hub, replace(view.at(as_of=None), notices=(*view.notices, future)))
    except TookTooLong:
        return welcome.too_long(view)
    except Exception:
        log.exception("drawing %s failed, asked for with %s", view.path, sorted({name for name, _ in view.query()}))  # never what was typed
        return welcome.failed(view)


def connect(app: Dash, mine: Callable[[], Hub]) -> None:
    """Draw when the path or the query changes, or something was changed on the page: one POST for each. Not on the fragment: jumps ask nothing."""

    @declare.callback(
        app,
        [Output("page", "children"), Output(live.PATCH, "data"), Output(live.SHAPE, "data")],
        {
            Input("url", "pathname"): declare.text(LONGEST),
            Input("url", "search"): declare.text(LONGEST),
            Input(live.ACTED, "data"): declare.count,
        },
        {State(live.SHAPE, "data"): declare.text(64)},
        permission=Permission.READ,
    )
    def draw(path: str | None, search: str | None, _acted: int | None, shape: str | None) -> Any:
        view = read_view(path or "/", search or "", request.headers.get("Accept-Language", ""))
        return live.redraw(render(mine(), view), shape)

    live.connect(app)
