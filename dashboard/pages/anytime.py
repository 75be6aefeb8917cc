"""Pages that are there before the first load too, such as those about people: somebody may be let in before there is anything to see."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import View, settled
from dashboard.pages import welcome
from dashboard.views import notices
from data.answer import Hub
from data.warehouse import NoBuild


def built(view: View, hub: Hub) -> tuple[View, bool]:
    """The settled view, and whether anything is loaded. Raises FutureDate."""
    try:
        return settled(view, hub), True
    except NoBuild:
        return view, False


def framed(view: View, hub: Hub, loaded: bool, title: str, main: Sequence[Any]) -> Component:
    """The page, with a header that says as much as is known."""
    head = shell.header(view, hub, title) if loaded else welcome.header(view, hub, title)
    return shell.frame(view, title, head, [notices(view.notices, view.words), *main])
