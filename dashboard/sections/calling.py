"""The calling sections together: in their order, and folded to one line where they do not apply."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import View
from dashboard.sections import adoption, calls, quality
from data.answer import Hub

Draw = Callable[[View, Hub], Component]
# A group of several stands side by side.
OF_ALL: tuple[tuple[Draw, ...], ...] = (
    (calls.volume,),
    (calls.usage,),
    (quality.quality,),
    (quality.endpoints, quality.carriers),
    (quality.customers,),
    (quality.places,),
    (adoption.features,),
    (adoption.queues,),
)
OF_ONE: tuple[tuple[Draw, ...], ...] = tuple(group for group in OF_ALL if group not in ((calls.usage,), (quality.customers,)))
JUMPS = (("call-volume", "Calls"), ("call-quality", "Quality"), ("features", "Features"), ("queues", "Queues"))


def jumps(view: View) -> Sequence[tuple[str, str]]:
    """Where on the page they are; nowhere while they are folded."""
    return JUMPS if view.slice.product == "calling" else ()


def group(view: View, hub: Hub, sections: Sequence[Sequence[Draw]]) -> list[Component]:
    """The sections, and before them the line that stands in their place when Meetings is chosen.

    They are on the page then too, unseen: the toggle shows and hides them (page.css) instead of making their tables again.
    """
    words = view.words
    folded: list[Any] = []
    if view.slice.product != "calling":
        view = view.at(product="calling")  # what the toggle will show, so that it has nothing to change
        text = words("Calls, call quality, features and queues belong to Webex Calling.")
        folded = [html.P([text, " ", shell.link(words("Show Calling"), view)])]
    several = view.week is not None and view.org is None
    note: list[Any] = [
        html.B(words("Week {week} (UTC).", week=words.week(view.reported))), " ",
        *([] if view.org else [words("Only customers that hold Calling licences."), " "]),
        words("Changes are against the week before."), " ",
        *([words("Charts show the customers that hold Calling licences today, tiles and tables those of the chosen week."), " "] if several else []),
        words("Webex Calling data excludes Call on Webex."),
    ]  # fmt: skip
    cards = [
        html.Div([draw(view, hub) for draw in drawn], className="pair") if len(drawn) > 1 else drawn[0](view, hub) for drawn in sections
    ]
    return [
        html.Div(folded, id="calling-folded", className="folded", role="status"),
        html.Div(
            [html.P(note, className="footnote", id="calling-note"), *cards], id="calling", className="stack one" if view.org else "stack"
        ),
    ]
