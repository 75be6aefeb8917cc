"""Exports: exactly what is shown, numbers as numbers, no live formula."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from dashboard.exports import as_shown, harmless, to_csv, to_xlsx
from tests.conftest import Partner, org


def fill(partner: Partner) -> None:
    """Three customers in overage, one with a dangerous name, one a trial."""
    partner.customer(1, "=HYPERLINK(1)")
    partner.customer(2, "Beta")
    partner.customer(3, "Gamma")
    partner.item(1, "S1", total=10, assigned=11)
    partner.item(2, "S2", total=10, assigned=13, kind="trial")
    partner.item(3, "S3", total=10, assigned=12)


def test_csv_has_the_raw_values_under_their_keys(partner: Partner) -> None:
    fill(partner)
    answer = partner.ask("overage")
    rows = list(csv.DictReader(io.StringIO(to_csv(answer))))
    assert [row["overage"] for row in rows] == ["3", "2", "1"]
    assert rows[0]["assigned_pct"] == "1.3"
    assert (rows[0]["auto_renew"], rows[0]["used"], rows[0]["end_on"]) == ("false", "", "2028-01-01")


def test_xlsx_has_typed_cells_a_header_and_a_sheet_of_definitions(partner: Partner) -> None:
    fill(partner)
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(partner.ask("overage"))))
    head, *rows = book.get_sheet_by_index(0).to_python()
    by_label = dict(zip(head, rows[0], strict=True))
    assert (by_label["Overage"], by_label["Ends on"], by_label["Licence assignment"]) == (3.0, date(2028, 1, 1), 1.3)
    about = dict(line[:2] for line in book.get_sheet_by_name("About").to_python())
    assert about["As of"] == "2026-11-22"
    assert "per subscription and licence" in about["Overage"]


def test_a_headline_exports_its_tiles(partner: Partner) -> None:
    fill(partner)
    (row,) = csv.DictReader(io.StringIO(to_csv(partner.ask("headline"))))
    assert (row["over_limit"], row["managed"]) == ("3", "3")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_numbers_are_not_taken_for_formulas() -> None:
    assert harmless(-5) == -5


def test_a_formula_in_a_name_stays_text_in_xlsx(partner: Partner) -> None:
    fill(partner)
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(partner.ask("overage"))))
    assert "=HYPERLINK(1)" in [row[1] for row in book.get_sheet_by_index(0).to_python()]


def test_rows_follow_the_quick_filter_and_the_order_of_the_table(partner: Partner) -> None:
    fill(partner)
    answer = partner.ask("overage")
    assert [row["customer"] for row in as_shown(answer, find="eta s2").rows] == ["Beta"]
    assert [row["customer"] for row in as_shown(answer, find="enterprise").rows] == ["Beta"]
    assert [row["customer"] for row in as_shown(answer, find="GÁMMÃ").rows] == ["Gamma"]
    assert [row["overage"] for row in as_shown(answer, sort="overage").rows] == [1, 2, 3]
    assert next(row["customer"] for row in as_shown(answer, sort="customer", descending=True).rows) == "Gamma"
    assert as_shown(answer, sort="nothing").rows == answer.rows


def test_the_customer_list_exports_its_lists_as_words(partner: Partner) -> None:
    fill(partner)
    rows = list(csv.DictReader(io.StringIO(to_csv(partner.ask("customers")))))
    assert [row["statuses"] for row in rows] == ["overage, subscription", "overage, trial", "overage, subscription"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(partner.ask("customers"))))
    assert "overage, trial" in [row[2] for row in book.get_sheet_by_index(0).to_python()]


def test_rates_of_too_few_sort_after_the_others_in_both_directions(partner: Partner) -> None:
    for number, offered in ((1, 100), (2, 10), (3, 200)):
        partner.item(number)
        abandoned = {1: 10, 2: 9, 3: 40}[number]
        partner.queue(number, "2026-11-15", **{"Total Calls": str(offered), "Abandoned Calls": str(abandoned)})
    answer = partner.ask("queues")
    for descending, order in ((True, [3, 1, 2]), (False, [1, 3, 2])):
        rows = as_shown(answer, sort="abandoned_pct", descending=descending, few=30).rows
        assert [row["org_id"] for row in rows] == [org(number) for number in order]


def test_the_quick_filter_finds_what_the_reader_reads(partner: Partner) -> None:
    partner.item(1)
    for model, endpoint in (("8851", "Desk phone"), ("Board", "Room device")):
        partner.media(1, "2026-11-17T09:00:00Z", **{"Endpoint Type": endpoint, "Device Model": model, "Location": "Porto"})
    answer = partner.ask("call-quality-by-place")
    assert [row["device_model"] for row in as_shown(answer, find="porto telefone", lang="pt").rows] == ["8851"]
    assert [row["device_model"] for row in as_shown(answer, find="room").rows] == ["Board"]
    assert as_shown(answer, find="room", lang="pt").rows == []
