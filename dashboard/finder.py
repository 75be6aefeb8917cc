"""Lists of words: the box that finds in them, and what they are narrowed to. Both stand in the address (`?find=`, `?only=role:read_only`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.forms import Input
from dashboard.page import View
from dashboard.views import aria, data


def finder(view: View, label: str, among: str) -> Component:
    """A box that shows, at every letter, only what has its words; the address keeps them (`assets/places.js`)."""
    box = Input(type="search", name="find", value=view.slice.find or "", placeholder=label, autoComplete="off", className="finder",
                **aria(label=label), **data(finds=among))  # fmt: skip
    return html.Div([box, html.Span(className="muted found", role="status", **data(words=view.words("{n} of {m}")))], className="finds")


def narrowed(view: View, offered: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The chosen values of each filter; what is not offered is no choice."""
    return {field: [value for value in values if f"{field}:{value}" in view.only] for field, values in offered.items()}


def toggled(view: View, field: str, value: str) -> View:
    """The view with one value more, or less where it is chosen."""
    choice = f"{field}:{value}"
    only = tuple(kept for kept in view.only if kept != choice)
    return replace(view, only=only if choice in view.only else (*only, choice), number=1)


def filter_menus(
    view: View, offered: Mapping[str, Sequence[str]], titles: Mapping[str, str], name: Callable[[str, str], str]
) -> list[Component]:
    """A chip per chosen value, which takes it away, and a menu per filter; `titles` are the filters' names, `name` tells what a value is called."""
    words, chosen = view.words, narrowed(view, offered)
    chips, menus = [], []
    for field, values in chosen.items():
        for value in values:
            text = f"{titles[field]}: {name(field, value)} ×"
            chips.append(shell.link(text, toggled(view, field, value), className="chip on", title=words("Remove this filter")))
    for field, every in offered.items():
        items = [
            shell.link([html.Span("✓" if value in chosen[field] else "", className="tick"), name(field, value)],
                       toggled(view, field, value), on=value in chosen[field])
            for value in every
        ]  # fmt: skip
        if items:
            menus.append(shell.menu([titles[field], " ▾"], items, titles[field], stays=True, id=f"filter-{field}"))
    return [*chips, *menus]
