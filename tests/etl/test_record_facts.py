"""Orders, invoices and administrators as facts: which version serves an instant, which rows are one, and promises that notice a mistake."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.checks import broken_promises
from tests.conftest import Partner, org

FIRST, ALWAYS = date(1, 1, 1), date(9999, 12, 31)
PEOPLE = {"id": "w1", "displayName": "Eva Sample", "emails": ["eva@example.com"]}


def facts(partner: Partner, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the build of what was delivered."""
    build = partner.load().build
    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def order(partner: Partner, at: str, **more: Any) -> None:
    """A row of the orders template."""
    row = {
        "order_id": "O1",
        "line": "1",
        "org_id": org(1),
        "subscription_id": "S1",
        "ordered_on": "2026-01-10",
        "sku": "A",
        "quantity": "10",
    }
    partner._add("orders", {**row, **more}, at)


def webex(partner: Partner, number: int, day: str, **more: Any) -> None:
    """A Webex answer with one administrator."""
    path = partner.landing / f"org={org(number)}" / f"partner admins {day}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"items": [{**PEOPLE, **more}]}), encoding="utf-8")


def test_an_order_line_has_a_version_per_change_not_per_file(partner: Partner) -> None:
    order(partner, "2026-11-07", status="pending")
    order(partner, "2026-11-14", status="pending")
    order(partner, "2026-11-21", status="delivered")
    found = facts(partner, "SELECT status, serves_after, serves_until FROM orders ORDER BY serves_after")
    assert found == [("pending", FIRST, date(2026, 11, 21)), ("delivered", date(2026, 11, 21), ALWAYS)]


def test_lines_are_told_apart_by_order_line_and_organisation(partner: Partner) -> None:
    for more in ({}, {"line": "2"}, {"org_id": org(2)}, {"order_id": "O2"}, {"line": "", "sku": "B"}, {"line": "", "sku": "C"}):
        order(partner, "2026-11-21", **more)
    assert facts(partner, "SELECT count(*) FROM orders") == [(6,)]


def test_invoices_keep_credits_and_what_is_unknown(partner: Partner) -> None:
    row = {"invoice_id": "I1", "org_id": org(1)}
    partner.write("invoices.csv", [{**row, "line": "1", "quantity": "-2.5", "amount": "-23.75"}, {**row, "line": "2"}])
    found = facts(partner, "SELECT line_no, quantity, amount, period_start FROM invoices ORDER BY line_no")
    assert found == [("1", -2.5, -23.75, None), ("2", None, None, None)]


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("id_full_admin", "full_admin"),
        ("ID_READONLY_ADMIN", "read_only"),
        ("read_only", "read_only"),
        ("admin", "admin"),
        ("id_admin", "admin"),
        ("id_user_admin", "id_user_admin"),
        (None, None),
    ],
)
def test_roles_of_webex_are_ours_where_they_say_as_much(partner: Partner, role: str | None, kept: str | None) -> None:
    webex(partner, 1, "2026-11-21", roleInCustomerOrg=role)
    assert facts(partner, "SELECT origin, role FROM admin_customers UNION ALL SELECT origin, role FROM admins") == [("webex", kept)] * 2


def test_of_several_organisations_the_strongest_role_stands(partner: Partner) -> None:
    webex(partner, 1, "2026-11-21", roleInCustomerOrg="id_readonly_admin")
    webex(partner, 2, "2026-11-21", roleInCustomerOrg="id_full_admin")
    assert facts(partner, "SELECT admin_id, role FROM admins") == [("w1", "full_admin")]


def test_an_answer_that_did_not_change_still_holds_at_its_own_day(partner: Partner) -> None:
    """Two Webex answers of one content are two observations, or load order would say which day counts."""
    webex(partner, 1, "2026-11-07", roleInCustomerOrg="id_full_admin")
    webex(partner, 1, "2026-11-21", roleInCustomerOrg="id_full_admin")
    found = facts(partner, "SELECT observed_on FROM admin_customers ORDER BY observed_on")
    assert found == [(date(2026, 11, 7),), (date(2026, 11, 21),)]


def test_an_assignment_that_is_no_longer_listed_ends(partner: Partner) -> None:
    for at, admins in (("2026-11-07", ("a", "b")), ("2026-11-21", ("b",))):
        for admin in admins:
            partner._add("admin_customers", {"admin_id": admin, "org_id": org(1)}, at)
    found = facts(partner, "SELECT admin_id, serves_after, serves_until FROM admin_customers ORDER BY ALL")
    later = date(2026, 11, 21)
    assert found == [("a", FIRST, later), ("b", FIRST, later), ("b", later, ALWAYS)]


@pytest.mark.parametrize(
    ("harm", "promise"),
    [
        ("INSERT INTO admin_customers SELECT * FROM admin_customers", "an_administrator_is_assigned_once"),
        ("UPDATE admins SET serves_after = DATE '2026-01-01'", "one_version_serves_an_instant"),
        ("INSERT INTO orders SELECT * FROM orders", "one_version_serves_an_instant"),
        ("INSERT INTO invoices SELECT * FROM invoices", "one_version_serves_an_instant"),
    ],
)
def test_a_promise_notices_what_would_be_counted_twice(partner: Partner, tmp_path: Path, harm: str, promise: str) -> None:
    order(partner, "2026-11-21")
    partner.write("invoices.csv", [{"invoice_id": "I1", "line": "1", "org_id": org(1)}])
    partner.write("admins.csv", [{"admin_id": "a", "name": "Eva", "email": "eva@example.com", "role": "admin"}])
    partner.write("admin_customers.csv", [{"admin_id": "a", "org_id": org(1)}])
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(partner.load().build.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        assert broken_promises(connection) == []
        connection.execute(harm)
        assert [sentence.partition(":")[0] for sentence in broken_promises(connection)] == [promise]
