"""Customers: the list behind every headline tile, exactly as many rows as the tile says."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.columns import customer_columns
from dashboard.grid import grid, quick_filter
from dashboard.page import Page, View, settled
from dashboard.sections.parts import doors
from dashboard.views import card, empty, figure, notices
from dashboard.words import Words
from data.answer import Hub
from data.metrics import METRICS
from data.sections import SECTIONS
from data.slice import PRODUCTS


def _flat(row: dict[str, Any], words: Words) -> dict[str, Any]:
    held = row["products"]
    amounts = {f"{product}_{key}": held.get(product, {}).get(key) for product in ("calling", "meetings") for key in ("total", "assigned")}
    managed = shell.VALUE_NAMES.get(row["managed_by"] or "")
    return {
        **{key: row[key] for key in ("org_id", "customer", "tags", "last_admin_signin_on")},
        **amounts,
        "home_product": "meetings" if "meetings" in held and "calling" not in held else "calling",
        "status_words": [words(shell.VALUE_NAMES[status]) for status in row["statuses"]],
        "managed_words": words(managed) if managed else "–",
    }


def _customer_href(view: View) -> str:
    """Each customer's page, for the product asked for, else for one that she holds."""
    href = view.customer_href()
    product = "" if view.slice.product != PRODUCTS[0] else f"{'&' if '?' in href else '?'}product={{home_product}}"
    return href + product


def draw(view: View, hub: Hub) -> Component:
    """The page."""
    view = settled(view, hub)
    words, section = view.words, SECTIONS["customers"]
    answer = hub.answer(section.key, view.moment)
    rows = [_flat(row, words) for row in answer.document()["rows"]]
    chips = []
    if view.slice.tile:
        label = words("Total customers") if view.slice.tile == "customers" else words(METRICS[view.slice.tile].label)
        chips.append(shell.link([label, " ×"], view.at(tile=None), className="chip on", title=words("Remove this filter")))
    before, after = words("{n} customers").split("{n}")
    count = html.Span([before, figure("managed", answer.kpis["managed"], words.count(answer.kpis["managed"])), after], className="count")
    bar = html.Div([count, *chips, *shell.filters(view, hub)], className="controls")
    if rows:
        body: Component = grid(
            "customers-table",
            customer_columns(words, _customer_href(view)),
            rows,
            words.lang,
            row_id=("org_id",),
            label=words(section.title),
        )
        acts: list[Any] = [quick_filter("customers-table", words.lang), doors(view, section.key, view.moment)]
    else:
        body, acts = empty(words("No customer matches the filters."), [(words("Reset all filters"), view.unfiltered().href)]), []
    title = words(section.title)
    main = [
        notices(view.notices, words),
        bar,
        card(section.key, title, words(section.sentence), acts, body),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/customers", title="Customers", draw=draw)
