"""The filters of the customer list: one chip per chosen value, one menu per filter with how many customers each value would leave."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.forms import Input
from dashboard.page import View
from dashboard.views import aria, data, empty
from dashboard.words import Words
from data.answer.options import Options
from data.metrics import METRICS

NAMES = {**shell.FILTER_NAMES, "kind": "Subscription type", "tile": "Headline figure", "customer": "Customer"}
OFFERED = ("managed_by", "holds", "status", "kind", "tag")
MANY = 12  # values in a menu; more get a box to look among them


def value_name(name: str, value: str, words: Words) -> str:
    """What a filter's value is called; a tag and a search are called as they were written."""
    if name == "tile":
        return words("Total customers") if value == "customers" else words(METRICS[value].label)
    if name in ("find", "customer"):
        return value
    return shell.value_name(name, value, words)


def chips(view: View, customer: str = "") -> list[Component]:
    """What narrows the list, each with the link that takes it away."""
    words, slice_ = view.words, view.slice
    chosen: list[tuple[str, str, View]] = [
        (name, str(getattr(slice_, name)), view.without(name)) for name in ("tile", "customer", "find") if getattr(slice_, name)
    ]
    chosen += [
        (name, value, view.at(**{name: getattr(slice_.toggled(name, value), name)})) for name in OFFERED for value in getattr(slice_, name)
    ]
    return [_chip(name, value, gone, words, customer) for name, value, gone in chosen] + shell.choices(view)


def _chip(name: str, value: str, gone: View, words: Words, customer: str) -> Component:
    called = customer or value if name == "customer" else value_name(name, value, words)
    text = f"“{called}”" if name == "find" else called
    inside = [html.Span(f"{words(NAMES[name])}: ", className="of"), text, html.Span(" ×", **aria(hidden="true"))]
    return shell.link(inside, gone, className="chip on", title=words("Remove this filter"), **data(chip=name))


def menus(view: View, options: Options) -> list[Component]:
    """One menu per filter. A count is the number of rows when this value stands alone in its filter, all other filters as they are."""
    words = view.words
    return [_menu(view, name, options.by[name], words) for name in OFFERED]


def _menu(view: View, name: str, counts: dict[str, int], words: Words) -> Component:
    chosen = getattr(view.slice, name)
    items: list[Any] = [_option(view, name, value, counts.get(value, 0), value in chosen) for value in dict.fromkeys((*counts, *chosen))]
    if not items:
        items = [html.Span(words("No customer has a tag."), className="muted")]
    elif len(items) > MANY:
        items = [_among(name, words), *items]
    summary = [words(NAMES[name]), html.Span(" ▾", **aria(hidden="true"))]
    return shell.menu(summary, items, words(NAMES[name]), stays=True, id=f"filter-{name}")


def _option(view: View, name: str, value: str, count: int, on: bool) -> Component:
    words = view.words
    target = replace(view, slice=view.slice.toggled(name, value), number=1)
    inside = [
        html.Span("✓" if on else "", className="tick", **aria(hidden="true")),
        html.Span(value_name(name, value, words), className="option"),
        html.Span(words.count(count), className="n", **data(count=count)),
        html.Span(words(" customers"), className="visually-hidden"),
    ]
    return shell.link(inside, target, on=on, className="counted" if count else "counted none", **data(option=f"{name}:{value}"))


def _among(name: str, words: Words) -> Component:
    """A box that hides the values that do not contain what is typed (`assets/customers.js`)."""
    box: Component = Input(
        type="search", className="among", placeholder=words("Find a value"), id=f"among-{name}", **aria(label=words("Find a value"))
    )
    return box


def bar(view: View, options: Options, own: Sequence[Component], customer: str = "") -> list[Component]:
    """Chips, menus, and Reset when something is chosen. `own`: her own customers, as a choice or as a chip that is on."""
    narrowed = view.slice.assigned_to is not None
    found = [*(own if narrowed else []), *chips(view, customer)]
    reset = [shell.link(view.words("Reset"), view.unfiltered(), className="quiet")] if found else []
    return [
        html.Div([*([] if narrowed else own), *menus(view, options)], className="menus"),
        *([html.Div([*found, *reset], className="narrowed")] if found else []),
    ]


def why_empty(view: View, options: Options) -> Component:
    """Which filters leave nothing, and links that take them away, each with how many customers it brings back."""
    words = view.words
    guilty = [(name, count) for name, count in options.without.items() if count]
    if guilty:
        offers = [_offer(view, name, count) for name, count in guilty]
        return empty(words("No customer matches the filters."), offers)
    if options.without and options.bare:
        return empty(words("No customer matches these filters together."), [(words("Reset all filters"), view.unfiltered().href)])
    return empty(words("No customer was loaded."))


def _offer(view: View, name: str, count: int) -> tuple[str, str]:
    words = view.words
    values: Sequence[str] = getattr(view.slice, name)
    said = [values] if isinstance(values, str) else values
    value = ", ".join(value_name(name, each, words) for each in said)
    text = words("Remove “{name}: {value}” ({n})", name=words(NAMES[name]), value=value, n=words.count(count))
    return text, view.without(name).href
