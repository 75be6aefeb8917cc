"""metrics.md §10: customer statuses, worked out by hand."""

from typing import Any

import pytest

from tests.conftest import Partner, org


def statuses(partner: Partner, number: int = 1) -> list[str]:
    """The statuses of a customer."""
    found: list[str] = partner.row("customers", number)["statuses"]
    return found


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, ["subscription"]),
        ({"kind": "trial"}, ["trial"]),
        ({"status": "suspended"}, ["suspended", "subscription"]),
        ({"status": "setup_pending"}, ["setup_pending", "subscription"]),
        ({"end_on": "2026-12-22"}, ["expiring_soon", "subscription"]),
        ({"end_on": "2026-12-23"}, ["subscription"]),
        ({"end_on": "2026-12-01", "auto_renew": "true"}, ["subscription"]),
        ({"end_on": "2026-11-01"}, ["expired"]),
        ({"status": "cancelled"}, ["expired"]),
        ({"start_on": "2027-01-01"}, []),
        ({"total": 1, "assigned": 2}, ["overage", "subscription"]),
    ],
)
def test_statuses_of_one_item(partner: Partner, item: dict[str, Any], expected: list[str]) -> None:
    partner.item(1, **item)
    partner.item(2)
    assert statuses(partner) == expected


def test_a_customer_carries_a_set_of_statuses_and_the_first_is_primary(partner: Partner) -> None:
    partner.item(1, "S1", total=1, assigned=2, status="suspended")
    partner.item(1, "T1", kind="trial", end_on="2026-12-01")
    row = partner.row("customers", 1)
    assert row["statuses"] == ["suspended", "overage", "expiring_soon", "trial", "subscription"]
    assert row["status"] == "suspended"


def test_expired_needs_that_no_item_is_active(partner: Partner) -> None:
    partner.item(1, "old", end_on="2026-01-01")
    partner.item(1, "new")
    assert statuses(partner) == ["subscription"]


@pytest.mark.parametrize(("signin", "flagged"), [("2026-10-22", True), ("2026-10-23", False), ("", False)])
def test_no_recent_activity_is_more_than_30_days_and_unknown_is_not_flagged(partner: Partner, signin: str, flagged: bool) -> None:
    partner.item(1)
    partner.customer(1, "Acme", last_admin_signin_on=signin)
    assert ("no_recent_activity" in statuses(partner)) is flagged


def test_the_list_has_every_managed_customer_by_status_order(partner: Partner) -> None:
    partner.item(3)
    partner.item(2, status="suspended")
    partner.customer(1, "Nothing yet")
    answer = partner.ask("customers")
    assert [(row["org_id"], row["status"]) for row in answer.rows] == [(org(2), "suspended"), (org(3), "subscription"), (org(1), None)]
    assert answer.kpis == {"customers": 2, "managed": 3}
    assert answer.rows[0]["products"] == {"calling": {"total": 100, "assigned": 80, "used": None}}


@pytest.mark.parametrize("tile", ["customers", "near_expiration", "near_renewal", "low_assignment", "over_limit"])
def test_a_tile_opens_exactly_the_customers_it_counts(partner: Partner, tile: str) -> None:
    partner.item(1, total=1, assigned=2)
    partner.item(2, end_on="2026-12-01")
    partner.item(3, end_on="2026-12-01", auto_renew="true", licence="Meeting - Webex Meeting Center")
    partner.customer(4, "Nothing yet")
    assert len(partner.ask("customers", tile=tile).rows) == partner.ask("headline").kpis[tile]
