"""Files of what a tab of a customer's page shows: in the cards, and together in one menu at the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import View
from dashboard.sections.parts import FORMS
from dashboard.views import aria, data
from data.sections import SECTIONS
from data.slice import Slice

PRODUCT_NAMES = {"calling": "Calling", "meetings": "Meetings"}


@dataclass(frozen=True)
class Door:
    """One question whose answer can be taken away; `product` is said where two doors differ in nothing else."""

    section: str
    asked: Slice
    product: bool = False


def of_both(view: View, section: str, products: Sequence[str]) -> list[Door]:
    """A section that is asked by product: a door for each of those shown."""
    return [Door(section, view.at(product=product).moment, product=True) for product in products]


def card_doors(view: View, doors: Sequence[Door]) -> Component:
    """The doors of one card; with several, each is named by its product."""
    words, parts = view.words, []
    for door in doors:
        name: list[Any] = [html.Span(words(PRODUCT_NAMES[door.asked.product]), className="muted"), " "] if len(doors) > 1 else []
        parts.append(html.Span([*name, "⤓ ", *_links(view, door)], className="doors"))
    return html.Span(parts, className="doors-of")


def export_menu(view: View, doors: Sequence[Door]) -> Component:
    """All doors of the tab in one menu."""
    words, lines = view.words, []
    for door in doors:
        title = words(SECTIONS[door.section].title)
        named = f"{title} · {words(PRODUCT_NAMES[door.asked.product])}" if door.product else title
        lines.append(html.Div([html.Span(named), html.Span(_links(view, door), className="doors")], className="export-line"))
    none = [html.Span(words("Nothing on this tab comes as a file."), className="muted")]
    return shell.menu([words("Export"), " ▾"], lines or none, words("Export what this tab shows"), stays=True, id="export-menu")


def _links(view: View, door: Door) -> list[Component | str]:
    words = view.words
    product = [words(PRODUCT_NAMES[door.asked.product])] if door.product else []
    title = ", ".join([words(SECTIONS[door.section].title), *product])
    found: list[Component | str] = []
    for form, name in FORMS:
        href = view.door(f"/export/{door.section}.{form}", door.asked)
        told = aria(label=f"{name}, {title}") | data(grid=f"{door.section}-table")
        found += [*([" · "] if found else []), html.A(name, href=href, className="door", **told)]
    return found
