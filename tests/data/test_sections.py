"""metrics.md §§4 and 5: tiles and sections, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Partner, org


def orgs(partner: Partner, section: str, **query: str) -> list[int]:
    """The customers of a section's rows, in order."""
    return [int(row["org_id"][-3:]) for row in partner.ask(section, **query).rows]


@pytest.mark.parametrize(
    ("item", "expires", "renews"),
    [
        ({"kind": "trial"}, True, False),
        ({"kind": "trial", "auto_renew": "true"}, True, False),
        ({"auto_renew": "false"}, True, False),
        ({"auto_renew": ""}, True, False),
        ({"auto_renew": "true"}, False, True),
        ({"auto_renew": "true", "renewal_on": "2027-06-01"}, False, False),
        ({"auto_renew": "true", "renewal_on": "2026-12-20", "end_on": "2028-01-01"}, False, True),
        ({"auto_renew": "false", "renewal_on": "2026-12-20", "end_on": "2028-01-01"}, False, False),
    ],
)
def test_what_expires_never_renews(partner: Partner, item: dict[str, Any], expires: bool, renews: bool) -> None:
    partner.item(1, **{"end_on": "2026-12-10", **item})
    assert bool(partner.ask("expiring").rows) is expires
    assert bool(partner.ask("renewing").rows) is renews
    kpis = partner.ask("headline").kpis
    assert (kpis["near_expiration"], kpis["near_renewal"]) == (int(expires), int(renews))


def test_the_headline_is_not_moved_by_the_toggle(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2, licence="Meeting - Webex Meeting Center")
    for product in ("calling", "meetings"):
        answer = partner.ask("headline", product=product)
        assert (answer.product, answer.kpis["over_limit"]) == (None, 1)


def test_a_customer_with_several_items_counts_once(partner: Partner) -> None:
    partner.item(1, "S1", total=1, assigned=2)
    partner.item(1, "S2", total=1, assigned=4)
    kpis = partner.ask("overage").kpis
    assert kpis == {"customers": 1, "overage": 4, "average_overage": 4.0}


def test_average_overage_divides_by_customers_in_overage(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2)
    partner.item(2, total=1, assigned=3)
    assert partner.ask("overage").kpis["average_overage"] == 1.5


def test_recent_counts_from_added_on_else_start_on(partner: Partner) -> None:
    partner.item(1, added_on="2026-11-02", start_on="2025-01-01")
    partner.item(2, start_on="2026-11-12")
    assert [row["days_since_added"] for row in partner.ask("recent").rows] == [10, 20]


def test_first_time_customers_had_no_item_of_any_product_before(partner: Partner) -> None:
    partner.item(1, start_on="2026-11-01")
    partner.item(2, start_on="2026-11-01")
    partner.item(2, "old", start_on="2026-08-23", licence="Messaging", status="cancelled")
    partner.item(3, start_on="2026-11-01")
    partner.item(3, "younger", start_on="2026-08-24", licence="Messaging")
    partner.item(4, start_on="2026-11-01")
    partner.licence(4, "unlisted", at="2026-08-22")
    kpis = partner.ask("recent").kpis
    assert kpis == {"new_customers": 4, "new_customers_first_time": 2, "new_customers_existing": 2, "total": 400}


def test_act_by_is_the_renewal_minus_the_notice_period(partner: Partner) -> None:
    partner.item(1, auto_renew="true", end_on="2026-12-31", notice_days=60)
    partner.item(2, auto_renew="true", end_on="2026-12-31")
    assert partner.row("renewing", 1)["act_by"] == date(2026, 11, 1)
    assert partner.row("renewing", 2)["act_by"] == date(2026, 12, 1)


def test_overage_of_a_trial_never_renews_and_unknown_stays_unknown(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2, kind="trial", auto_renew="true")
    partner.item(2, total=1, assigned=2, auto_renew="")
    assert (partner.row("overage", 1)["auto_renew"], partner.row("overage", 2)["auto_renew"]) == (False, None)


def test_the_trend_always_has_13_weeks_and_unknown_ones_are_null(partner: Partner) -> None:
    partner.item(1, at="2026-11-14")
    rows = partner.ask("licence-trend", as_of="2026-11-22").rows
    assert [row["week"] for row in rows][0::12] == [date(2026, 8, 23), date(2026, 11, 15)]
    assert [row["total"] for row in rows[-3:]] == [None, 100, 100]


def test_previous_is_the_same_question_a_week_earlier(partner: Partner) -> None:
    for at, assigned in (("2026-11-07", 101), ("2026-11-14", 103), ("2026-11-21", 109)):
        partner.item(1, at=at, assigned=assigned)
    assert partner.ask("overage").previous == partner.ask("overage", as_of="2026-11-15").kpis
    trend = partner.ask("headline").trend
    assert trend is not None
    assert trend["over_limit"][-4:] == [None, 1, 1, 1]


def test_default_orders_put_the_problem_first_and_break_ties_by_id(partner: Partner) -> None:
    for number, days in ((3, "2026-12-01"), (1, "2026-12-05"), (2, "2026-12-01")):
        partner.item(number, total=10, assigned=10 + number, end_on=days, auto_renew="false", start_on=f"2026-11-0{number}")
    assert orgs(partner, "expiring") == [2, 3, 1]
    assert orgs(partner, "overage") == [3, 2, 1]
    assert orgs(partner, "recent") == [3, 2, 1]


def test_filters_narrow_rows_tiles_previous_and_managed(partner: Partner) -> None:
    partner.customer(1, "Acme", managed_by="partner")
    partner.customer(2, "Beta", managed_by="external")
    partner.item(1, kind="trial", end_on="2026-12-01")
    partner.item(2, end_on="2026-12-01")
    partner.write("tags.csv", [{"org_id": org(1), "tag": "health"}, {"org_id": org(2), "tag": "gold"}])
    queries: list[dict[str, str]] = [
        {"tag": "health"},
        {"managed_by": "partner"},
        {"kind": "trial"},
        {"status": "trial"},
        {"customer": org(1)},
    ]
    for query in queries:
        assert orgs(partner, "expiring", **query) == [1], query
        assert partner.ask("headline", **query).kpis["managed"] == 1, query
    assert orgs(partner, "expiring", tag="health", managed_by="external") == []
    assert len(partner.ask("expiring", tag=["health", "gold"]).rows) == 2


def test_an_unknown_filter_value_is_ignored_with_a_notice(partner: Partner) -> None:
    partner.item(1, end_on="2026-12-01")
    answer = partner.ask("expiring", status="sleepy")
    assert len(answer.rows) == 1
    assert "sleepy" in answer.notices[0]
