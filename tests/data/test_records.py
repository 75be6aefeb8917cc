"""The record sections: orders, invoices, licences and trials, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Partner, org

ORDER = {
    "order_id": "O1",
    "line": "1",
    "subscription_id": "S1",
    "ordered_on": "2026-01-10",
    "sku": "A",
    "quantity": "100",
    "status": "delivered",
}


def order(partner: Partner, number: int, at: str = "2026-11-21", **more: Any) -> None:
    """A row of the orders template."""
    partner._add("orders", {**ORDER, "org_id": org(number), **more}, at)


def changes(partner: Partner, **query: str) -> list[tuple[str, str | None]]:
    """(order, change) as the section lists them."""
    return [(row["order_id"], row["change"]) for row in partner.ask("orders", **query).rows]


# --- orders ---


def test_an_order_is_compared_with_the_same_sku_of_the_subscription_before(partner: Partner) -> None:
    partner.customer(1, "Acme")
    for number, (day, quantity) in enumerate((("2026-01-10", "100"), ("2026-03-01", "120"), ("2026-05-01", "90"), ("2026-06-01", "90"))):
        order(partner, 1, order_id=f"O{number}", ordered_on=day, quantity=quantity)
    order(partner, 1, order_id="other-sku", ordered_on="2026-07-01", sku="B", quantity="5")
    order(partner, 1, order_id="other-sub", ordered_on="2026-08-01", subscription_id="S2", quantity="5")
    assert changes(partner) == [("other-sub", "new"), ("other-sku", "new"), ("O3", "same"), ("O2", "fewer"), ("O1", "more"), ("O0", "new")]


def test_what_cannot_be_told_is_not_told(partner: Partner) -> None:
    partner.customer(1, "Acme")
    order(partner, 1, order_id="first")
    order(partner, 1, order_id="no-quantity", ordered_on="2026-02-01", quantity="")
    order(partner, 1, order_id="after-unknown", ordered_on="2026-03-01")
    order(partner, 1, order_id="no-sku", ordered_on="2026-04-01", sku="")
    order(partner, 1, order_id="no-subscription", ordered_on="2026-05-01", subscription_id="")
    order(partner, 1, order_id="two-lines", line="1", ordered_on="2026-06-01", quantity="10")
    order(partner, 1, order_id="two-lines", line="2", ordered_on="2026-06-01", quantity="20")
    assert changes(partner) == [
        ("two-lines", None), ("two-lines", None), ("no-subscription", None), ("no-sku", None), ("after-unknown", None), ("no-quantity", None),
        ("first", "new"),
    ]  # fmt: skip


def test_a_cancelled_order_changes_nothing(partner: Partner) -> None:
    partner.customer(1, "Acme")
    order(partner, 1, order_id="first")
    order(partner, 1, order_id="gone", ordered_on="2026-02-01", quantity="500", status="Cancelled")
    order(partner, 1, order_id="next", ordered_on="2026-03-01", quantity="110")
    assert changes(partner) == [("next", "more"), ("gone", None), ("first", "new")]


def test_lines_stand_in_their_order_and_two_without_number_are_two(partner: Partner) -> None:
    partner.customer(1, "Acme")
    for line, sku in (("10", "A"), ("2", "B"), ("1.1", "C"), ("", "D"), ("", "E")):
        order(partner, 1, line=line, sku=sku)
    assert [(row["line"], row["sku"]) for row in partner.ask("orders").rows] == [
        ("1.1", "C"), ("2", "B"), ("10", "A"), (None, "D"), (None, "E"),
    ]  # fmt: skip


def test_an_order_is_there_from_its_day_and_its_status_is_the_one_known_then(partner: Partner) -> None:
    partner.customer(1, "Acme")
    order(partner, 1, at="2026-11-07", ordered_on="2026-11-03", status="pending")
    order(partner, 1, at="2026-11-21", ordered_on="2026-11-03", status="delivered")

    def statuses(day: str) -> list[str]:
        return [row["status"] for row in partner.ask("orders", as_of=day).rows]

    assert statuses("2026-11-22") == ["delivered"]
    assert statuses("2026-11-15") == ["pending"]
    assert statuses("2026-11-08") == ["pending"]  # ordered before that Sunday
    assert statuses("2026-11-01") == []


# --- invoices ---


def test_invoices_are_listed_as_imported_the_newest_period_first(partner: Partner) -> None:
    partner.customer(1, "Acme")
    row = {"org_id": org(1), "invoice_id": "I1", "line": "1", "subscription_id": "S1", "sku": "A", "quantity": "100", "currency": "EUR"}
    partner.write(
        "invoices.csv",
        [
            {**row, "period_start": "2026-09-01", "period_end": "2026-09-30", "amount": "950.00", "status": "paid"},
            {**row, "invoice_id": "I2", "period_start": "2026-10-01", "period_end": "2026-10-31", "amount": "940.5", "status": "open"},
            {**row, "invoice_id": "I2", "line": "2", "period_start": "2026-10-01", "quantity": "-2.5", "amount": "-23.75"},
            {**row, "invoice_id": "I3", "period_start": "2026-12-01", "amount": "1"},
        ],
    )
    found = [
        (row["invoice_id"], row["line"], row["quantity"], row["amount"], row["currency"], row["status"])
        for row in partner.ask("invoices").rows
    ]
    assert found == [
        ("I2", "1", 100.0, 940.5, "EUR", "open"), ("I2", "2", -2.5, -23.75, "EUR", None), ("I1", "1", 100.0, 950.0, "EUR", "paid"),
    ]  # fmt: skip


# --- licences ---


def test_licences_stand_by_subscription_licence_and_site(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.item(1, total=100, assigned=112)
    partner.licence(1, licence="Webex Calling - Workspaces", total=20, assigned=5)
    partner.licence(1, licence="Messaging", total=7, assigned=7)
    partner.licence(1, licence="Meeting - Webex Meeting Center", total=30, assigned=10, site_url="acme.webex.example.com")
    partner.item(1, "gone", end_on="2026-11-01")
    answer = partner.ask("licences")
    keys = ("licence", "subscription_id", "total", "assigned", "used", "available", "overage")
    assert [tuple(row[key] for key in keys) for row in answer.rows] == [
        ("Webex Calling - Professional", "S1", 100, 112, None, 0, 12),
        ("Webex Calling - Workspaces", "S1", 20, 5, None, 15, 0),
    ]
    shown = {key: answer.kpis[key] for key in ("total", "assigned", "available", "overage")}
    assert shown == {"total": 120, "assigned": 117, "available": 15, "overage": 12}
    assert answer.rows[0]["snapshot_date"] == date(2026, 11, 21)
    (meetings,) = partner.ask("licences", product="meetings").rows
    assert (meetings["total"], meetings["site_url"], meetings["product"]) == (30, "acme.webex.example.com", "meetings")


def test_use_of_a_licence_is_known_where_it_is_imported_or_the_only_one(partner: Partner) -> None:
    partner.item(1, total=10, assigned=8)
    partner.call(1, "u1", "2026-11-17T09:00:00Z")
    partner.item(2, total=10, assigned=8, used=6)
    partner.licence(2, licence="Webex Calling - Workspaces", total=5, assigned=5, used=4)
    found = {(row["org_id"], row["licence"]): row["used"] for row in partner.ask("licences").rows}
    assert found == {
        (org(1), "Webex Calling - Professional"): 1,
        (org(2), "Webex Calling - Professional"): 6,
        (org(2), "Webex Calling - Workspaces"): 4,
    }


def test_a_licence_that_left_the_newest_snapshot_is_not_listed(partner: Partner) -> None:
    partner.item(1, at="2026-11-14")
    partner.licence(1, licence="Webex Calling - Workspaces", at="2026-11-14")
    partner.licence(1)
    assert [row["licence"] for row in partner.ask("licences").rows] == ["Webex Calling - Professional"]
    assert len(partner.ask("licences", as_of="2026-11-15").rows) == 2


# --- trials ---


def test_trials_run_first_and_ended_ones_keep_what_was_last_exported(partner: Partner) -> None:
    partner.item(1, "T-late", kind="trial", start_on="2026-11-01", end_on="2026-12-20", total=25, assigned=5, used=3)
    partner.item(2, "T-soon", kind="trial", start_on="2026-11-01", end_on="2026-11-30", total=10, assigned=9)
    partner.item(3, "T-over", kind="trial", start_on="2026-08-01", end_on="2026-09-30", total=30, assigned=12, at="2026-09-26")
    partner.item(4, "T-future", kind="trial", start_on="2026-12-01", end_on="2026-12-30")
    partner.item(5, "S5")
    keys = ("subscription_id", "state", "days_left", "total", "assigned", "used", "used_pct")
    assert [tuple(row[key] for key in keys) for row in partner.ask("trials").rows] == [
        ("T-soon", "running", 8, 10, 9, None, None),
        ("T-late", "running", 28, 25, 5, 3, 3 / 25),
        ("T-over", "ended", None, 30, 12, None, None),
    ]
    assert partner.ask("trials", product="meetings").rows == []
    assert [row["state"] for row in partner.ask("trials", as_of="2026-09-27").rows] == ["running"]


def test_a_trial_without_a_licence_is_shown_with_both_products(partner: Partner) -> None:
    row = {"org_id": org(1), "subscription_id": "T1", "kind": "trial", "start_on": "2026-11-01", "end_on": "2026-12-01"}
    partner._add("subscriptions", row, "2026-11-21")
    partner.item(2)
    for product in ("calling", "meetings"):
        (found,) = partner.ask("trials", product=product).rows
        assert (found["subscription_id"], found["product"], found["total"], found["days_left"]) == ("T1", None, None, 9)


# --- filters ---


QUERIES: tuple[tuple[dict[str, str], int], ...] = (
    ({"customer": org(1)}, 1), ({"tag": "health"}, 2), ({"managed_by": "external"}, 2), ({"status": "trial"}, 2), ({"kind": "trial"}, 2),
    ({"kind": "subscription"}, 1), ({"tile": "near_expiration"}, 2), ({"find": "customer 1"}, 1), ({"holds": "meetings"}, 0),
)  # fmt: skip


@pytest.mark.parametrize("section", ["licences", "trials", "orders", "invoices", "customer-administrators"])
def test_rows_obey_the_filters(partner: Partner, section: str) -> None:
    for number, managed in ((1, "partner"), (2, "external")):
        partner.customer(number, f"Customer {number}", managed_by=managed)
        order(partner, number, order_id=f"O{number}")
        partner._add("invoices", {"invoice_id": f"I{number}", "org_id": org(number), "period_start": "2026-10-01"}, "2026-11-21")
        partner._add("admin_customers", {"admin_id": "a", "org_id": org(number)}, "2026-11-21")
    partner.write("tags.csv", [{"org_id": org(2), "tag": "health"}])
    partner.item(1)
    partner.item(2, kind="trial", start_on="2026-11-01", end_on="2026-12-01")
    for query, kept in QUERIES:
        found = {row["org_id"] for row in partner.ask(section, **query).rows}
        assert found == ({org(kept)} if kept == 2 or (kept and section != "trials") else set()), query
