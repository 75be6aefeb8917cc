"""Tables: what a column's record makes of it."""

from typing import Any

import pytest

from dashboard.grid import HEAD, ROW, SUM, GridColumn, distinct, grid, quick_filter, ratio
from dashboard.grid_texts import _EN, _PT

COLUMNS = (
    GridColumn("customer", "Customer", "Who.", "customer", distinct("org_id"), href="/customers/{org_id}"),
    GridColumn("total", "Licences", "Bought.", "count", SUM),
    GridColumn("poor_pct", "Poor", "Poor ÷ measured.", "percent", ratio("poor", "measured"), better="down", base="measured", least=30),
    GridColumn("bar", "Used · assigned · available", "", "bar"),
)


def table(rows: int = 3, lang: str = "en", **more: Any) -> Any:
    """The AG Grid component."""
    items = [{"org_id": f"o{i}", "subscription_id": f"s{i}", "customer": "A", "total": i} for i in range(rows)]
    return grid("g", COLUMNS, items, lang, **more).children


def column(key: str) -> dict[str, Any]:
    """A column as AG Grid gets it."""
    return next(found for found in table().columnDefs if found["colId"] == key)


def test_few_rows_grow_many_scroll() -> None:
    few, many = table(10), table(11)
    assert few.dashGridOptions["domLayout"] == "autoHeight" and few.style == {"minHeight": f"{HEAD + 11 * ROW + 2}px"}
    assert many.dashGridOptions["domLayout"] == "normal" and many.style == {"height": f"{HEAD + 11 * ROW + 2}px"}


def test_first_column_stays_in_sight() -> None:
    assert [found.get("pinned") for found in table().columnDefs] == ["left", None, None, None]


def test_numbers_are_right_aligned() -> None:
    assert "hub-number" in column("total")["cellClass"] and column("total")["headerClass"] == "ag-right-aligned-header"
    assert "hub-number" not in column("customer")["cellClass"] and column("customer")["headerClass"] == ""


def test_the_record_reaches_the_browser() -> None:
    meta = column("poor_pct")["context"]
    assert (meta["total"], meta["num"], meta["den"], meta["better"]) == ("ratio", "poor", "measured", "down")
    assert column("poor_pct")["comparator"] == {"function": "hubCompare('measured', 30)"}
    assert column("poor_pct")["headerComponentParams"]["definition"] == "Poor ÷ measured."


def test_only_text_answers_the_quick_filter() -> None:
    assert "hubQuickText" in column("customer")["getQuickFilterText"]["function"]
    assert "hubNoText" in column("total")["getQuickFilterText"]["function"]


def test_rows_are_told_apart_by_the_named_fields() -> None:
    assert table().getRowId == "'' + params.data.org_id + '|' + params.data.subscription_id"
    assert table(row_id=("org_id",)).getRowId == "'' + params.data.org_id"


def test_totals_can_be_left_out() -> None:
    assert table().dashGridOptions["context"]["totals"] is True
    assert table(totals=False).dashGridOptions["context"]["totals"] is False


def test_given_rows_are_not_changed() -> None:
    row = {"org_id": "o", "subscription_id": "s"}
    assert grid("g", COLUMNS, [row], "en").children.rowData == [row]
    assert grid("g", COLUMNS, [row], "en").children.rowData[0] is not row


def test_filter_box_names_its_table() -> None:
    assert quick_filter("g", "en").children[1].id == "g-filter"


@pytest.mark.parametrize("part", ["cells", "grid"])
def test_languages_say_the_same_things(part: str) -> None:
    assert set(_EN[part]) <= set(_PT[part])
    assert table(lang="pt-BR").dashGridOptions["context"]["words"]["yes"] == "sim"
