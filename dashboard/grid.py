"""Tables: column metadata in, one AG Grid component out.

Everything a cell does (format, colour, tooltip, total) follows from its `GridColumn`; the renderers in `assets/cells.js` and the totals in
`assets/grid.js` read the same record. This module draws what it is given and asks for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.grid_texts import texts

Kind = Literal[
    "text", "customer", "subscription", "count", "decimal", "percent", "delta", "delta_pp", "days", "months", "seconds", "minutes",
    "quantity", "amount", "date", "bool", "bar", "trend", "tags",
]  # fmt: skip

ROW, HEAD, MOST = 36, 36, 10  # px, px, rows shown without a scroll bar
_LEFT: frozenset[Kind] = frozenset({"text", "customer", "subscription", "date", "bool", "bar", "tags"})
_READ: frozenset[Kind] = frozenset({"text", "customer", "subscription", "tags"})
_WIDTH: dict[Kind, int] = {
    "text": 110, "customer": 190, "subscription": 124, "date": 106, "bool": 84, "bar": 186, "trend": 112, "tags": 200, "delta": 84,
    "delta_pp": 88,
}  # fmt: skip


@dataclass(frozen=True)
class Total:
    """How a column's cell in the totals row follows from the rows shown. `none` leaves it empty."""

    rule: Literal["none", "sum", "ratio", "distinct"] = "none"
    num: str = ""
    den: str = ""
    words: str = ""


NONE = Total()
SUM = Total("sum")


def ratio(num: str, den: str) -> Total:
    """Σ num ÷ Σ den over the rows where both are known."""
    return Total("ratio", num, den)


def distinct(key: str, words: str = "items") -> Total:
    """How many different customers by `key`, and how many rows: in the subscription column where there is one, else “12 items · 11 customers”.

    `words` names the texts in `grid_texts` for the rows.
    """
    return Total("distinct", key, words=words)


@dataclass(frozen=True)
class GridColumn:
    """One column. `definition` is its tooltip; `better` says which direction of a change is favourable.

    `note` names a field of the row with a sentence about this cell (why unknown, estimated, the change in per cent); `tags` one with a list
    of short words shown beside a customer. Where field `base` is below `least`, the cell is grey and sorts last, whatever the direction.
    `unit` is the kind that the numbers of a trend are written as; without it, a trend with a fraction in it is one of shares.
    """

    key: str
    label: str
    definition: str = ""
    kind: Kind = "text"
    total: Total = NONE
    better: Literal["up", "down"] | None = None
    href: str = ""
    note: str = ""
    tags: str = ""
    base: str = ""
    least: int = 0
    width: int = 0
    grow: float = 0
    unit: Literal["", "count", "decimal", "percent"] = ""


def grid(
    id: str,
    columns: Sequence[GridColumn],
    rows: Sequence[Mapping[str, Any]],
    lang: str,
    *,
    row_id: Sequence[str] = ("org_id", "subscription_id"),
    label: str = "",
    totals: bool = True,
) -> Component:
    """The table. Rows keep their order until the reader sorts; `row_id` names the fields that tell rows apart."""
    words = texts(lang)
    few = len(rows) <= MOST
    height = HEAD + ROW * min(len(rows), MOST) + (ROW if totals and rows else 0) + 2
    if not rows:
        height = HEAD + 2 * ROW
    options: dict[str, Any] = {
        "theme": {"function": "hubGridTheme(themeQuartz)"},
        "context": {
            "lang": lang,
            "words": words["cells"],
            "totals": totals and bool(rows),
            "links": {column.key: column.href for column in columns if column.href},  # they follow the view, columns do not
        },
        "localeText": words["grid"],
        "postSortRows": {"function": "hubShown(params)"},
        "rowHeight": ROW,
        "headerHeight": HEAD,
        "domLayout": "autoHeight" if few else "normal",
        "suppressColumnVirtualisation": True,
        "suppressContentVisibilityAuto": True,  # else a table out of sight is blank on paper and in an export
        "suppressMovableColumns": True,
        "suppressScrollOnNewData": True,
        "ensureDomOrder": True,
        "enableCellTextSelection": True,
        "animateRows": False,
    }
    size = {"minHeight": f"{height}px"} if few else {"height": f"{height}px"}
    table = dag.AgGrid(
        id=id,
        className="hub-grid",
        rowData=[dict(row) for row in rows],
        columnDefs=[_definition(column, first=index == 0) for index, column in enumerate(columns)],
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False},
        getRowId="'' + " + " + '|' + ".join(f"params.data.{field}" for field in row_id),  # text even where a totals row has none
        dashGridOptions=options,
        eventListeners={"cellKeyDown": ["hubCellKey(params)"]},
        style=size,
    )
    name: Any = {"role": "region", "aria-label": label} if label else {}
    return html.Div(table, className="hub-grid-box", **name)


def quick_filter(grid_id: str, lang: str) -> Component:
    """A search box that narrows the rows of one grid in the browser: no request, totals follow."""
    text = texts(lang)["cells"]["filter_rows"]
    box = dcc.Input(id=f"{grid_id}-filter", type="search", className="grid-filter", placeholder=text)
    return html.Label([html.Span(text, className="visually-hidden"), box])


def _definition(column: GridColumn, *, first: bool) -> dict[str, Any]:
    left = column.kind in _LEFT
    width = column.width or _WIDTH.get(column.kind, 0) or 76
    if column.kind not in ("bar", "customer"):
        width = max(width, 7 * len(column.label) + 26)
    meta = {
        "key": column.key, "kind": column.kind, "better": column.better, "note": column.note, "tags": column.tags,
        "base": column.base, "least": column.least, "total": column.total.rule, "num": column.total.num, "den": column.total.den,
        "words": column.total.words, "unit": column.unit,
    }  # fmt: skip
    result: dict[str, Any] = {
        "colId": column.key,
        "field": column.key,
        "headerName": column.label,
        "headerComponentParams": {"innerHeaderComponent": "HubHeader", "definition": column.definition},
        "headerClass": "" if left else "ag-right-aligned-header",
        "cellClass": f"hub-{column.kind}" + ("" if left else " hub-number"),
        "cellRenderer": "HubCell",
        "context": meta,
        "comparator": {"function": f"hubCompare('{column.base}', {column.least})"},
        "getQuickFilterText": {"function": "hubQuickText(params)" if column.kind in _READ else "hubNoText(params)"},
        "minWidth": width,
    }
    if first:
        result |= {"pinned": "left", "lockPinned": True, "width": width}
    else:
        result |= {"flex": column.grow or (2 if column.kind == "bar" else 1)}
    if column.kind == "bar":
        result |= {"valueGetter": {"function": "hubBarValue(params)"}, "sortable": False}
    if column.kind in ("trend", "tags"):
        result["sortable"] = False
    return result
