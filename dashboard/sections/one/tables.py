"""Tables of a customer's page that show both products at once, each row with its product."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.columns import item_columns, item_rows
from dashboard.columns_records import record_columns, record_rows
from dashboard.grid import NONE, SUM, GridColumn, distinct, grid, ratio
from dashboard.page import View
from dashboard.sections.one.doors import PRODUCT_NAMES, Door, card_doors, of_both
from dashboard.views import card, empty
from dashboard.words import Words
from data.answer import Hub
from data.answer.document import Row
from data.metrics import metric_of
from data.sections import SECTIONS

PRODUCTS = ("calling", "meetings")
ROW = ("org_id", "subscription_id", "product")
SUITE = "A suite stands once with each product, so nothing is added up."
FREE = "Dark: used in the reported week. Mid: assigned. Light: available. Hatched: over the limit."


def answered(view: View, hub: Hub, key: str) -> list[Any]:
    """The answers of both products."""
    return [hub.answer(key, view.at(product=product).moment) for product in PRODUCTS]


# Of a list of hers: what its files have and the table leaves out, and what it shows only where some row knows it (product.md A39).
LEFT_OUT = {"orders": ("line",), "invoices": ("line", "sku", "subscription_id")}
UNSEEN_WITHOUT = {"invoices": ("amount", "currency")}
WIDTHS = {
    "order_id": 128, "invoice_id": 128, "sku": 116, "description": 190, "amount": 104, "period_start": 112, "period_end": 112,
    "ordered_on": 112, "currency": 84,
}  # fmt: skip


def product_column(words: Words) -> GridColumn:
    """Which product a row is of; licences of a suite stand once with each."""
    told = words("An item that holds licences of both products has a row for each.")
    return GridColumn("product_words", words("Product"), told, "text", width=92)


def with_product(rows: Sequence[Row], words: Words) -> list[Row]:
    """The rows with their product in words; one that nothing is known of stays a dash."""
    return [{**row, "product_words": words(PRODUCT_NAMES[row["product"]]) if row["product"] else None} for row in rows]


def table(
    view: View,
    id: str,
    columns: Sequence[GridColumn],
    rows: Sequence[Row],
    doors: Sequence[Door],
    why: str,
    *,
    title: str = "",
    sentence: str = "",
    row_id: Sequence[str] = ROW,
    totals: bool = True,
) -> Component:
    """A card of a section; without rows its reason, and the table behind it unseen, so that the page keeps its shape (`live.py`)."""
    words, section = view.words, SECTIONS[id]
    title = title or words(section.title)
    told = html.Div([] if rows else [empty(why)], className="why")
    body = html.Div([told, grid(f"{id}-table", columns, rows, words.lang, row_id=row_id, label=title, totals=totals)], className="filled")
    return card(id, title, sentence or words(section.sentence), [card_doors(view, doors)], body)


def held(row: Row) -> list[str]:
    """The products that she holds."""
    return [product for product in PRODUCTS if product in row["products"]]


def subscriptions(view: View, hub: Hub, row: Row) -> Component:
    """Everything active of both products, the next end or renewal first."""
    words, section = view.words, "subscriptions"
    rows = [one for answer in answered(view, hub, section) for one in item_rows(answer, words)]
    rows.sort(key=lambda one: (one["next_on"] is None, one["next_on"] or "", one["subscription_id"]))
    shown = with_product(rows, words)
    doors, text = of_both(view, section, held(row) or PRODUCTS), words("No active subscription or trial.")
    twice = len({one["subscription_id"] for one in rows}) < len(rows)
    sentence = words(SUITE) if twice else words("The next end or renewal first.")
    return table(view, section, subscription_columns(words), shown, doors, text, sentence=sentence, totals=not twice)


def subscription_columns(words: Words) -> list[GridColumn]:
    """Subscription, product, when it ends or renews and how, its licences."""

    def metric(key: str, label: str, **more: Any) -> GridColumn:
        return GridColumn(key, label, words(metric_of("subscriptions", key).definition), **more)

    unique = words("Unique id; “Enterprise Trial” for a trial (point at it for its id).")
    last = words("The last day to give notice: the renewal day minus the notice period.")
    return [
        GridColumn("subscription_id", words("Subscription"), unique, "subscription", distinct("", "items"), width=134),
        product_column(words),
        GridColumn("next_on", words("Ends or renews"), words("The day it renews by itself, else its last day (UTC)."), "date", width=116),
        metric("days_left", words("In"), kind="days", width=68),
        GridColumn("auto_renew", words("Renews"), words("Whether it renews by itself; a trial never does."), "bool", width=74),
        GridColumn("act_by", words("Act by"), last, "date", note="act_by_note", width=116),
        metric("total", words("Licences"), kind="count", total=SUM),
        GridColumn("bar", words("Distribution"), words(FREE), "bar", width=118),
        metric("overage", words("Over"), kind="count", total=SUM, width=62),
        metric("assigned_pct", words("Assigned"), kind="percent", total=ratio("assigned", "total")),
    ]  # fmt: skip


def items(view: View, hub: Hub, key: str, row: Row) -> Component:
    """One licence section (recent, expiring, …) of both products; the page hides it while it has no rows."""
    words = view.words
    rows = with_product([one for answer in answered(view, hub, key) for one in item_rows(answer, words)], words)
    first, *rest = item_columns(key, words, "")
    columns = [replace(first, width=150), product_column(words), *rest]
    once = len({one["subscription_id"] for one in rows}) == len(rows)  # else a suite stands with each product
    return table(view, key, columns, rows, of_both(view, key, held(row)), words(SECTIONS[key].empty), totals=once)


def licences(view: View, hub: Hub, row: Row) -> Component:
    """What was ordered, licence by licence, those over the limit first."""
    words, section = view.words, "licences"
    rows = [one for answer in answered(view, hub, section) for one in record_rows(answer, words)]
    numbered = [{**one, "row": str(number)} for number, one in enumerate(with_product(rows, words))]
    unique = words("Unique id; “Enterprise Trial” for a trial (point at it for its id).")

    def metric(key: str, label: str, **more: Any) -> GridColumn:
        return GridColumn(key, label, words(metric_of(section, key).definition), **more)

    columns = [
        GridColumn("licence", words("Licence"), words("The name that Webex gives the licence."), "text", distinct("", "items"), width=236),
        product_column(words),
        GridColumn("subscription_id", words("Subscription"), unique, "subscription"),
        metric("total", words("Licences"), kind="count", total=SUM),
        GridColumn("bar", words("Distribution"), words(FREE), "bar", width=120),
        metric("used", words("Used"), kind="count", total=NONE),
        metric("assigned", words("Assigned"), kind="count", total=SUM),
        metric("available", words("Available"), kind="count", total=SUM),
        metric("overage", words("Over"), kind="count", total=SUM, width=62),
    ]  # fmt: skip
    doors, text = of_both(view, section, held(row) or PRODUCTS), words("No active subscription or trial.")
    suites = {_licence(one) for one in rows if one["product"] == PRODUCTS[0]} & {
        _licence(one) for one in rows if one["product"] == PRODUCTS[1]
    }
    exported = max((one["snapshot_date"] for one in rows if one["snapshot_date"]), default=None)
    said = words("Exported {day}.", day=words.day(date.fromisoformat(exported))) if exported else words("As last exported.")
    sentence = " ".join([said, words(SUITE)]) if suites else said
    return table(view, section, columns, numbered, doors, text, sentence=sentence, row_id=("row",), totals=not suites)


def _licence(row: Row) -> tuple[object, ...]:
    return row["subscription_id"], row["licence"], row["site_url"]


def trials(view: View, hub: Hub) -> tuple[Component, bool]:
    """Running and ended trials, and whether one runs. A trial without any exported licence belongs to either product and is shown once."""
    words, section = view.words, "trials"
    found: dict[tuple[str, str | None], Row] = {}
    for answer in answered(view, hub, section):
        for one in record_rows(answer, words):
            found.setdefault((one["subscription_id"], one["product"]), {**one, "kind": "trial"})
    rows = sorted(with_product(list(found.values()), words), key=_trial_order)
    numbered = [{**one, "row": str(number)} for number, one in enumerate(rows)]
    first, *rest = record_columns(section, words)
    columns = [replace(first, width=150), product_column(words), *rest]
    doors = of_both(view, section, PRODUCTS)
    why = words("No trial of this customer was exported.")
    running = any(row["coded"]["state"] == "running" for row in rows)
    return table(view, section, columns, numbered, doors, why, row_id=("row",), totals=False), running


def _trial_order(row: Row) -> tuple[bool, int, str]:
    """Running ones first, the next end first; then those that ended, the newest end first."""
    ended = row["coded"]["state"] != "running"
    left = row["days_left"] if row["days_left"] is not None else 10**6
    day = date.fromisoformat(row["end_on"]).toordinal() if row["end_on"] else 0
    return ended, -day if ended else left, row["subscription_id"]


def records(view: View, hub: Hub, key: str, *, title: str = "", sentence: str = "") -> Component:
    """A list as it was imported: orders, invoices, administrators."""
    words, answer = view.words, hub.answer(key, view.moment)
    unknown = {name for name in UNSEEN_WITHOUT.get(key, ()) if all(row[name] is None for row in answer.rows)}
    hidden = {*LEFT_OUT.get(key, ()), *unknown}
    columns = [replace(one, width=WIDTHS.get(one.key, one.width)) for one in record_columns(key, words) if one.key not in hidden]
    return table(view, key, columns, record_rows(answer, words), [Door(key, view.moment)], words(SECTIONS[key].empty),
                 title=title, sentence=sentence, row_id=("row",), totals=False)  # fmt: skip
