"""Record tables: every column has a heading and a meaning, coded values are read in the reader's language, rows are told apart."""

import pytest

from dashboard.columns_records import ATTRIBUTES, CODED, VALUES, record_columns, record_rows
from dashboard.exports import as_shown, label, to_csv
from dashboard.words import Words
from data.sections import SECTIONS, Shape
from tests.conftest import Partner, org

RECORDS = [section.key for section in SECTIONS.values() if section.shape is Shape.RECORDS]


def small(partner: Partner) -> None:
    """A customer with an order, a trial and an administrator."""
    partner.customer(1, "Acme")
    partner.item(1, "T1", kind="trial", start_on="2026-11-01", end_on="2026-12-01")
    row = {"order_id": "O1", "org_id": org(1), "subscription_id": "S1", "ordered_on": "2026-01-10", "sku": "=A", "quantity": "10"}
    partner.write("orders.csv", [{**row, "line": "1", "status": "open"}, {**row, "line": "2", "sku": "B"}])
    partner.write("admins.csv", [{"admin_id": "a", "name": "Eva", "email": "eva@example.com", "role": "read_only"}])


@pytest.mark.parametrize("section", RECORDS)
def test_every_shown_column_has_a_heading_and_a_definition(section: str) -> None:
    shown = record_columns(section, Words("en"), "/customers/{org_id}")
    assert all(column.label and column.definition for column in shown)
    assert {column.key for column in shown} <= set(SECTIONS[section].columns)
    her_own = [column.key for column in record_columns(section, Words("en"))]
    assert "customer" not in her_own and her_own


def test_coded_values_are_words_and_stay_at_hand(partner: Partner) -> None:
    small(partner)
    (trial,) = record_rows(partner.ask("trials"), Words("pt"))
    assert (trial["state"], trial["coded"], trial["kind"], trial["end_on"]) == ("Em andamento", {"state": "running"}, "trial", "2026-12-01")
    (eva,) = record_rows(partner.ask("administrators"), Words("en"))
    assert (eva["role"], eva["origin"], eva["coded"]["role"]) == ("Read-only administrator", "Your list", "read_only")
    assert [row["row"] for row in record_rows(partner.ask("orders"), Words("en"))] == ["0", "1"]


def test_every_code_that_can_occur_has_a_word() -> None:
    assert {"running", "ended", "new", "more", "fewer", "same", "full_admin", "admin", "read_only", "own", "webex"} == set(VALUES)
    assert set(CODED) <= set(ATTRIBUTES)


def test_exports_name_the_columns_and_find_what_is_read(partner: Partner) -> None:
    small(partner)
    orders = partner.ask("orders")
    assert label("orders", "status") == "Status" and label("customers", "status") == "Primary status"
    text = to_csv(orders).splitlines()
    assert text[0] == ",".join(SECTIONS["orders"].columns)
    assert "'=A" in text[1]  # never a formula
    assert [row["line"] for row in as_shown(orders, find="open").rows] == ["1"]
    assert len(as_shown(orders, find="novo", lang="pt").rows) == 2
    assert len(as_shown(partner.ask("trials"), find="enterprise running").rows) == 1
