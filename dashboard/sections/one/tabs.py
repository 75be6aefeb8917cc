"""The tabs of a customer's page: what each one shows, and the files of it. The parts of a tab are always the same, so that a change is patched in
place (`dashboard/live.py`); what does not apply is there, unseen (customer.css)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import chart, shell
from dashboard.page import View
from dashboard.reader import Reader
from dashboard.sections import calling, licences, quality
from dashboard.sections.one import notes, requests, tables
from dashboard.sections.one.attention import needs
from dashboard.sections.one.doors import PRODUCT_NAMES, Door, card_doors, of_both
from dashboard.sections.one.head import Her
from dashboard.sections.one.trend import KEY as CALL_TREND
from dashboard.sections.one.trend import trend
from dashboard.views import card, empty
from data.answer import Hub
from data.answer.document import Row
from data.sections import SECTIONS

OF_CALLING = (
    "call-volume",
    "call-quality",
    "call-quality-by-endpoint",
    "call-quality-by-carrier",
    "call-quality-by-place",
    "features",
    "queues",
)
JUMPS = (
    ("licence-trend", "Trend"),
    ("subscriptions", "Subscriptions"),
    (CALL_TREND, "Compared"),
    *calling.JUMPS,
)


@dataclass(frozen=True)
class Asked:
    """What every tab is drawn from."""

    view: View
    hub: Hub
    her: Her
    reader: Reader


def overview(asked: Asked) -> list[Component]:
    """What needs attention, the newest notes, what she holds, how she calls."""
    view, hub, her = asked.view, asked.hub, asked.her
    top = html.Div([needs(view, hub), notes.latest(view, hub, her, asked.reader)], className="two-thirds")
    calls: list[Component] = []
    if "calling" in her.row["products"]:
        calling_view = view.at(product="calling")
        calls = [trend(calling_view, hub, brief=True), quality.endpoints(calling_view, hub)]
    return [top, tables.subscriptions(view, hub, her.row), html.Div(calls, className="two-thirds calls-of-hers")]


def subscriptions(asked: Asked) -> list[Component]:
    """Renewal dates, the trend, the licences ordered, what is urgent about them, orders and invoices."""
    view, hub, row = asked.view, asked.hub, asked.her.row
    urgent = [tables.items(view, hub, key, row) for key in licences.TABLES]
    return [
        tables.subscriptions(view, hub, row),
        html.Div([_trend(view, hub, product) for product in tables.held(row)], className="pair trends"),
        tables.licences(view, hub, row),
        html.Div(urgent, className="stack when-rows"),
        tables.records(view, hub, "orders"),
        tables.records(view, hub, "invoices"),
    ]


def _trend(view: View, hub: Hub, product: str) -> Component:
    """The licence trend of one product, without its modes: the product's own tab has them."""
    words, there = view.words, view.at(product=product)
    answer = hub.answer("licence-trend", there.window)
    weeks = answer.document()["rows"]
    texts = {
        "title": words(SECTIONS["licence-trend"].title),
        "total": words("Bought"),
        "assigned": words("Assigned"),
        "used": words("Used"),
    }
    known = any(week["total"] is not None for week in weeks)
    drawn: Any = chart.trend(f"trend-{product}", weeks, texts, words.lang) if known else empty(words(SECTIONS["licence-trend"].empty))
    title = words("{product} licences, 13 weeks", product=words(PRODUCT_NAMES[product]))
    return card(f"licence-trend-{product}", title, "", [card_doors(view, [Door("licence-trend", there.window)])], drawn)


def trials(asked: Asked) -> list[Component]:
    """Trials that run and that ended; what was asked for."""
    view, hub, her = asked.view, asked.hub, asked.her
    table, running = tables.trials(view, hub)
    return [table, requests.trials(view, hub, her, asked.reader, running=running)]


def product(asked: Asked) -> list[Component]:
    """Every section of one product about her; one line where she does not hold it."""
    view, hub, row = asked.view.on(asked.view.tab), asked.hub, asked.her.row
    key = view.slice.product
    told = [] if key in row["products"] else [_not_held(view, row)]
    cards = [
        licences.trend(view, hub),
        licences.items(view, hub, licences.WHOLE),
        html.Div([licences.items(view, hub, name) for name in licences.TABLES], className="stack when-rows"),
    ]
    if key == "calling":
        note, drawn = calling.group(view, hub, calling.OF_ONE)
        cards = [trend(view, hub), note, drawn, *cards]
    return [html.Div(told, id="not-held"), html.Div(notes.marked(view, hub, asked.her, cards), className="stack held")]


def _not_held(view: View, row: Row) -> Component:
    words = view.words
    other = next(iter(tables.held(row)), None)
    text = words("Not applicable: no active licence of {product} in this week.", product=words(PRODUCT_NAMES[view.slice.product]))
    return html.Div(empty(text, [(words(PRODUCT_NAMES[other]), view.on(other).href)] if other else []), className="card-box")


def administrators(asked: Asked) -> list[Component]:
    """Who may act for her, and the changes asked for."""
    view, hub = asked.view, asked.hub
    rows = hub.answer("customer-administrators", view.moment).rows
    every = sum(1 for row in rows if row["sees_all"])
    words = view.words
    told = words("Assigned to this customer, then those who see all customers: {n} of {m}.", n=words.count(every), m=words.count(len(rows)))
    table = tables.records(view, hub, "customer-administrators", title=words("Partner administrators"), sentence=told)
    return [table, requests.administrators(view, hub, asked.her, asked.reader)]


def all_notes(asked: Asked) -> list[Component]:
    """Every note."""
    return [notes.whole(asked.view, asked.hub, asked.her, asked.reader)]


DRAWN: Mapping[str, Callable[[Asked], list[Component]]] = {
    "overview": overview,
    "subscriptions": subscriptions,
    "trials": trials,
    "meetings": product,
    "calling": product,
    "administrators": administrators,
    "notes": all_notes,
}


def doors(view: View, hub: Hub, row: Row) -> list[Door]:
    """The files of what a tab shows."""
    held, moment = tables.held(row), view.moment
    match view.tab:
        case "overview":
            calls = [Door(CALL_TREND, view.window), Door("call-quality-by-endpoint", moment)] if "calling" in held else []
            return [*of_both(view, "subscriptions", held), *calls]
        case "subscriptions":
            trends = [Door("licence-trend", view.at(product=key).window, product=True) for key in held]
            listed = [door for key in ("subscriptions", "licences") for door in of_both(view, key, held)]
            urgent = [door for key in licences.TABLES for door in of_both(view, key, held) if hub.answer(key, door.asked).rows]
            return [*listed, *trends, *urgent, Door("orders", moment), Door("invoices", moment)]
        case "trials":
            return of_both(view, "trials", tables.PRODUCTS)
        case "administrators":
            return [Door("customer-administrators", moment)]
        case "calling" | "meetings" if view.tab in held:
            there = view.on(view.tab)
            shown = [key for key in licences.TABLES if hub.answer(key, there.moment).rows]
            own = [Door("licence-trend", there.window), *(Door(key, there.moment) for key in ("subscriptions", *shown))]
            calls = [Door(CALL_TREND, there.window), *(Door(key, there.asked(key)) for key in OF_CALLING)]
            return [*(calls if view.tab == "calling" else []), *own]
        case _:
            return []


def jumps(view: View, row: Row) -> Sequence[Component]:
    """Where on a long tab the sections are."""
    if view.tab != "calling" or "calling" not in row["products"]:
        return []
    return [shell.jumps([JUMPS[2], *calling.JUMPS, *JUMPS[:2]], view.words)]
