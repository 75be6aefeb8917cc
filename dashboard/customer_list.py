"""The table of the customer list: an answer's rows as the browser needs them, and the columns.

Ten thousand rows travel at once, so they travel column by column as one text, with nothing but what the cells show; words that repeat travel
once, in the table's context. `assets/customers.js` makes rows of the text, draws the cells, and leaves columns out where there is no room for them.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.customer_filters import chips
from dashboard.grid import HEAD, grid
from dashboard.grid_texts import texts
from dashboard.page import View
from dashboard.statuses import URGENT, meanings
from dashboard.views import data
from dashboard.words import Words
from data.answer import Answer
from data.settings import Settings
from data.slice import PRODUCTS, STATUSES

TABLE = "customers-table"
HEIGHT = 52  # px of a row: two lines
SHOWN = 8  # rows without a scroll bar
AMOUNTS = ("total", "assigned", "used", "available", "overage")  # in this order they travel
WIDE, WIDER = 700, 880  # px of the table from which on licences, and then the rest, have room

Typed = Mapping[str, Mapping[str, str]]  # organisation → typed tag → who typed it, and when


def packed(answer: Answer) -> str:
    """The rows as the table reads them, column by column in JSON: `assets/customers.js` makes rows of them. Statuses are digits, each the place
    in the law's order; tags are lines; amounts are lists in the order of `AMOUNTS`; what is unknown or not there is null."""
    number = {status: str(index) for index, status in enumerate(STATUSES)}
    rows, day = answer.rows, answer.as_of
    pack: dict[str, list[Any]] = {
        "org_id": [row["org_id"] for row in rows],
        "customer": [row["customer"] for row in rows],
        "status": ["".join([number[status] for status in row["statuses"]]) for row in rows],
        "tags": ["\n".join(row["tags"]) for row in rows],
        "managed": [row["managed_by"] for row in rows],
        "signin": [row["last_admin_signin_on"] for row in rows],
        "next": [row["next_on"] for row in rows],
        "act": [act_by(row) for row in rows],
        "late": [row["act_by"] is not None and row["act_by"] < day for row in rows],
        **{product: [_amounts(row, product) for row in rows] for product in PRODUCTS},
    }
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def act_by(row: Mapping[str, Any]) -> date | None:
    """The day by which to act, where it comes no later than the next date: below that, a later one would read as its own."""
    day, next_on = row["act_by"], row["next_on"]
    return day if day and next_on and day <= next_on else None


def _amounts(row: Mapping[str, Any], product: str) -> list[int | None] | None:
    held = row["products"].get(product)
    return None if held is None else [*held.values(), *row["slack"][product].values()]


def _column(key: str, label: str, definition: str, kind: str, width: int, *, grow: int = 0, since: int = 0, **more: Any) -> dict[str, Any]:
    size = {"flex": grow, "minWidth": width} if grow else {"width": width, "suppressSizeToFit": True}
    return {
        "colId": key,
        "field": key,
        "headerName": label,
        "headerComponentParams": {"innerHeaderComponent": "HubHeader", "definition": definition},
        "cellRenderer": "CustomerCell",
        "cellClass": f"hub-{kind}",
        "comparator": {"function": f"customerCompare('{kind}')"},
        "getQuickFilterText": {"function": "customerText(params)"},
        "context": {"key": key, "kind": kind, "total": more.pop("total", "none"), "num": "", "words": more.pop("words", ""),
                    "since": since},
        **size,
        **more,
    }  # fmt: skip


def columns(words: Words, opens: bool) -> list[dict[str, Any]]:
    """The columns, in order; the last one opens the customer's own organisation, where its address is known."""
    bought = words("Bought; the bar shows used (dark), assigned (mid), available (light) and over the limit (hatched).")
    products = [
        _column(product, words(shell.VALUE_NAMES[product]), bought, "amounts", 98, since=WIDE, total="amounts")
        for product in reversed(PRODUCTS)
    ]
    name = words("Name of the organisation, and its tags.")
    next_date = words("The next end or renewal of a subscription or trial, and the last day to give notice where that comes before it.")
    status = words("Every status that holds, the most urgent first.")
    return [
        _column("customer", words("Customer"), name, "who", 176, grow=3, total="distinct", words="customers"),
        _column("status", words("Status"), status, "statuses", 156, grow=3),
        *products,
        _column("next", words("Next date"), next_date, "next", 150),
        _column("managed", words("Managed by"), words("You as an external administrator, or your own organisation."), "managed", 116, since=WIDER),
        _column("signin", words("Last sign-in"), words("Last day an administrator of the customer signed in."), "signin", 100, since=WIDER),
        *([_column("open", "", words("The customer's own organisation"), "open", 40, sortable=False, resizable=False)] if opens else []),
    ]  # fmt: skip


def _said(words: Words, settings: Settings) -> dict[str, Any]:
    """What the cells say themselves."""
    meant = meanings(words, settings)
    return {
        "statuses": [words(shell.VALUE_NAMES[status]) for status in STATUSES],
        "meanings": [meant[status] for status in STATUSES],
        "urgent": [status in URGENT for status in STATUSES],
        "managed": {value: words(shell.VALUE_NAMES[value]) for value in ("partner", "external")},
        "typed": words("Tag typed here: {who}"),
        "imported": words("Tag from the imported files"),
        "unheld": words("No active licence of this product"),
        "act_by": words("act by {day}"),
        "late": words("The last day to give notice has passed."),
        "undated": words("No end or renewal is known"),
        "unsigned": words("unknown"),
        "unmanaged": words("Not stated in the imported files"),
        "open": words("Open {customer} in Control Hub (new tab)"),
    }


def _grid_words(words: Words) -> dict[str, str]:
    """AG Grid's own words for choosing rows."""
    return {
        "ariaRowToggleSelection": words("Press Space to choose or leave out this customer"),
        "ariaHeaderSelection": words("Choose all customers shown"),
        "ariaRowSelectAll": words("Press Space to choose all customers shown, or none"),
        "ariaUnchecked": words("not chosen"),
        "ariaChecked": words("chosen"),
        "ariaIndeterminate": words("some chosen"),
    }


def customer_href(view: View) -> str:
    """Each customer's page with the list's filters, for the product asked for, else for one that she holds."""
    href = view.customer_href()
    product = "" if view.slice.product != PRODUCTS[0] else f"{'&' if '?' in href else '?'}product={{to}}"
    return href + product


def table(view: View, answer: Answer, title: str, settings: Settings, typed: Typed, may_write: bool) -> list[Component]:
    """The grid, and its rows beside it; who may write can choose rows. The customers' own organisations open where their pattern is set."""
    opens = settings.organisation_link
    words, found = view.words, grid(TABLE, (), (), view.words.lang, row_id=("org_id",), label=title)
    links = {"customer": customer_href(view), **({"open": opens} if opens else {})}
    box: Any = found
    few = len(answer.rows) <= SHOWN
    options = box.children.dashGridOptions
    options["context"] |= {"links": links, "said": _said(words, settings), "typed": typed, "totals": True}
    options |= {
        "localeText": {**texts(words.lang)["grid"], **_grid_words(words)},
        "rowHeight": HEIGHT,
        "domLayout": "autoHeight" if few else "normal",
        "tabToNextCell": {"function": "customerTab(params)"},
    }
    if may_write:
        options["rowSelection"] = {"mode": "multiRow", "checkboxes": True, "headerCheckbox": True, "selectAll": "filtered"}
        options["selectionColumnDef"] = {"width": 38, "resizable": False, "sortable": False}
    above = 302 if view.slice.assigned_to or chips(view) else 266  # px of the page above and below the rows
    least = {"minHeight": f"{HEAD + HEIGHT * (len(answer.rows) + 1) + 2}px"}
    box.children.style = least if few else {"height": f"max(340px, calc(100vh - {above}px))"}
    box.children.columnDefs = columns(words, bool(opens))
    box.children.eventListeners = {
        "cellKeyDown": ["hubCellKey(params)"],
        "firstDataRendered": ["customerFit(params)"],
        "gridSizeChanged": ["customerFit(params)"],
        "selectionChanged": ["customerChosen(params)"],
        "modelUpdated": ["customerChosen(params)"],
    }
    # A changed table comes without rows: `of` gives it its own again, even where another question leaves the same ones.
    return [found, html.Div(id="customers-rows", hidden=True, **data(rows=packed(answer), of=view.href))]
