"""Forms: what a reader can change. Each is one act (`dashboard/acts.py`); `assets/acts.js` sends it, says what was done and offers to undo it.

Plain elements that travel as text (`dashboard/markup.py`), so they always stand inside a form or another plain element, never beside a table.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.views import aria, data

# An `<input>`, which Dash's own elements lack: its name, and the attributes that it takes.
_INPUT = (
    "id", "className", "type", "name", "value", "placeholder", "maxLength", "required", "list", "min", "max", "checked", "disabled", "hidden",
    "autoComplete", "accept", "multiple", "title", "form", "role", "tabIndex",
)  # fmt: skip
_MADE_OF = {
    "__module__": "builtins",  # not one of Dash's component libraries: it never reaches the browser as an element of Dash
    "_namespace": "dash_html_components",
    "_type": "Input",
    "_children_props": [],
    "_base_nodes": [],
    "_valid_wildcard_attributes": ["data-", "aria-"],
    "_prop_names": list(_INPUT),
    "available_properties": list(_INPUT),
    "available_wildcard_properties": ["data-", "aria-"],
}
Input: Any = type("Input", (Component,), _MADE_OF)


def form(
    act: str, values: Mapping[str, Any], inside: Sequence[Any], label: str, *, ask: str = "", class_name: str = "act-form"
) -> Component:
    """A form that sends `values` and its named fields as one act. `ask` is a question to confirm first; problems are said in its last line."""
    said = html.P(className="act-said", role="alert")
    known = data(act=act, values=json.dumps(values), ask=ask or None)
    return html.Form([*inside, said], className=class_name, **aria(label=label), **known)


def press(act: str, values: Mapping[str, Any], text: Any, *, label: str = "", ask: str = "", class_name: str = "quiet") -> Component:
    """A button that is one act by itself. `label` names it for a screen reader where `text` is a sign."""
    said = {"title": label, **aria(label=label)} if label else {}
    return html.Button(text, type="button", className=class_name, **said, **data(act=act, values=json.dumps(values), ask=ask or None))


def field(name: str, label: str, *, value: str = "", most: int = 0, **more: Any) -> Component:
    """One line of text with its label."""
    limit: dict[str, Any] = {"maxLength": str(most)} if most else {}
    return html.Label(
        [html.Span(label), Input(type="text", name=name, value=value, autoComplete="off", **limit, **more)], className="field-line"
    )


def password(name: str, label: str, complete: str, *, hint: str = "", required: bool = True) -> Component:
    """A line whose letters are not shown; `complete` tells the browser's keeper of passwords which it is: the `current-password` or a new one."""
    box = Input(type="password", name=name, autoComplete=complete, required=required or None)
    return html.Label([html.Span(label), box, *([html.Small(hint)] if hint else [])], className="field-line")


def whose(name: str) -> Any:
    """Whose password a form is about, for the browser's keeper of passwords alone: it is neither seen nor sent."""
    return Input(type="text", value=name, autoComplete="username", hidden=True)


def area(name: str, label: str, *, value: str = "", most: int = 0) -> Component:
    """Several lines of text with their label."""
    limit: dict[str, Any] = {"maxLength": str(most)} if most else {}
    return html.Label([html.Span(label), html.Textarea(value, name=name, rows="3", **limit)], className="field-line")


def choice(name: str, label: str, options: Sequence[tuple[str, str]], *, value: str = "") -> Component:
    """One of several, with its label; options are pairs of value and text."""
    chosen: Any = {"selected": "selected"}
    items = [html.Option(text, value=key, **(chosen if key == value else {})) for key, text in options]
    return html.Label([html.Span(label), html.Select(items, name=name)], className="field-line")


def submit(text: str) -> Component:
    """The button that sends a form."""
    return html.Button(text, type="submit", className="primary")
