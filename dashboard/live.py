"""Redraw in place: a view of the same shape changes what is on the page, not the page.

Dash builds everything below a replaced `children` anew: five tables made again to show other rows cost a second, the reader's sort, filter and
scroll position. So a tree is read as fixed ground with tables and filter boxes in it, which stay, and parts without either, which are replaced
whole. Two trees of one shape (same ground, same columns) differ in props only, and props can be set. Nothing here depends on what a page shows.
A part is one element for Dash, its content HTML text (`markup.py`): Dash's work at a change grows with the elements times the parts.

The browser gets the parts as data of one declared output, so Dash drops an answer that a newer question has overtaken; `assets/live.js` sets them.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, no_update
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from dashboard.markup import markup

PATCH, SHAPE, ACTED = "live-patch", "live-shape", "live-acted"  # ACTED: counts what was changed on the page (assets/acts.js)
HTML = "data-html"  # read by assets/markup.js
_ROWS = ("rowData", "dashGridOptions", "style")  # what a table changes within a shape


def stores() -> list[Component]:
    """What the layout must hold beside the page."""
    return [dcc.Store(id=PATCH), dcc.Store(id=SHAPE), dcc.Store(id=ACTED)]


def connect(app: Dash) -> None:
    """Let the browser set the parts that `redraw` sends; no request of its own."""
    done = Output(PATCH, "modified_timestamp")
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("hub", "patch"), done, Input(PATCH, "data"), prevent_initial_call=True
    )


def redraw(tree: Component, shape: str | None) -> tuple[Any, Any, Any]:
    """The page's children, the patch and the shape, for a callback with these three outputs and the shape as its state.

    A patch lists each part with the digest of its content, and the content itself unless the page is drawn anew.
    """
    steps = list(_walk(tree, "part"))
    parts = [[id, _digest(props), props] for _, _, id, props in steps if id]
    new = _digest([[kind, fixed] for kind, fixed, _, _ in steps])
    if new != shape:
        return tree, [[id, digest] for id, digest, _ in parts], new
    return no_update, parts, no_update


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, cls=PlotlyJSONEncoder, sort_keys=True).encode()).hexdigest()[:16]


def _walk(node: Any, path: str) -> Iterator[tuple[str, Any, str, dict[str, Any]]]:
    """What is fixed at each step and, for a table or a part, its id and the props that may change."""
    if not isinstance(node, Component):
        yield "text", node, "", {}
        return
    kind, props = type(node).__name__, _props(node)
    if _stays(node):
        rows = {name: value for name, value in props.items() if name in _ROWS} if kind == "AgGrid" else {}
        yield kind, {name: value for name, value in props.items() if name not in rows}, props["id"] if rows else "", rows
    elif _holds(node):
        told = {name: value for name, value in props.items() if "id" in props and name.startswith("data-")}  # such as the page's title
        fixed = {name: value for name, value in props.items() if name != "children" and name not in told}
        yield kind, fixed, props["id"] if told else "", told
        for index, child in enumerate(_children(node)):
            yield from _walk(child, f"{path}-{index}")
    else:
        id = props.setdefault("id", path)
        props[HTML] = markup(props.pop("children", None))
        vars(node).pop("children", None)
        vars(node).update({"id": id, HTML: props[HTML]})
        yield kind, [id, sorted(props)], id, {name: value for name, value in props.items() if name != "id"}


def _stays(node: Any) -> bool:
    return type(node).__name__ == "AgGrid" or (type(node).__name__ == "Input" and "grid-filter" in (getattr(node, "className", "") or ""))


def _holds(node: Any) -> bool:
    return _stays(node) or any(_holds(child) for child in _children(node))


def _children(node: Any) -> list[Any]:
    children = getattr(node, "children", None) if isinstance(node, Component) else None
    return list(children) if isinstance(children, list | tuple) else [] if children is None else [children]


def _props(node: Component) -> dict[str, Any]:
    found: dict[str, Any] = node.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    return dict(found)
