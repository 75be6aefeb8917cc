"""Elements as HTML text: what a reader sees is one element for Dash, however much is in it.

Dash keeps every element in its store and asks each of them at every change; a chart of 150 elements made the toggle seconds slower. So what
nobody but our own scripts listens to travels as text (`live.py`), and `assets/markup.js` puts it in its place. Text and attributes are escaped
here, and only here: a customer's name can never become markup.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from dash.development.base_component import Component

_NAMES = {"className": "class", "htmlFor": "for"}
_VOID = {"br", "hr", "img", "input"}


def markup(node: Any) -> str:
    """The HTML of an element, of a text, or of several. Raises TypeError for anything that is no plain element."""
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if not isinstance(node, Component):
        return escape(str(node))
    if node._namespace != "dash_html_components":
        raise TypeError(f"a plain element was needed; found {type(node).__name__}, which lives in the browser")
    tag = type(node).__name__.lower()
    props: dict[str, Any] = dict(node.to_plotly_json()["props"])  # type: ignore[no-untyped-call]
    inside = props.pop("children", None)
    opening = " ".join([tag, *_attributes(props)])
    return f"<{opening}>" if tag in _VOID else f"<{opening}>{markup(inside)}</{tag}>"


def _attributes(props: dict[str, Any]) -> Iterator[str]:
    for name, value in props.items():
        if value is None or value is False:
            continue
        text = _style(value) if name == "style" else str(value)
        yield f'{_NAMES.get(name, name.lower())}="{"" if value is True else escape(text)}"'


def _style(style: dict[str, Any]) -> str:
    return ";".join(f"{_property(name)}:{value}" for name, value in style.items() if value is not None)


def _property(name: str) -> str:
    """`maxWidth` is `max-width`; a property of our own stays as it is."""
    return name if name.startswith("--") else re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
