"""metrics.md §6: low licence assignment, worked out by hand."""

from datetime import date, timedelta

import pytest

from tests.conftest import Partner

START = "2025-01-01"  # 22 months before the as-of: the oldest age band


def peers(partner: Partner, assigned: list[int], total: int = 100, first: int = 100, start_on: str = START) -> None:
    """One customer per figure."""
    for offset, figure in enumerate(assigned):
        partner.item(first + offset, total=total, assigned=figure, start_on=start_on)


def test_low_is_below_the_25th_percentile_and_10_points_below_the_median(partner: Partner) -> None:
    peers(partner, [50, 60, 70, 80, 80, 90, 90, 100])
    partner.item(1, assigned=40, start_on=START)
    row = partner.row("low-assignment", 1)
    assert (row["peer_median_pct"], row["peers"], row["peer_group"], row["months_since_added"]) == (0.8, 8, "size_age", 22)


@pytest.mark.parametrize(("assigned", "low"), [(67, True), (68, False)])
def test_the_percentile_is_interpolated_and_excludes_itself(partner: Partner, assigned: int, low: bool) -> None:
    # The 25th percentile of 50 60 70 80 80 90 90 100 lies at place 1.75: 60 + 0.75 · 10 = 67.5.
    peers(partner, [50, 60, 70, 80, 80, 90, 90, 100])
    partner.item(1, assigned=assigned, start_on=START)
    assert (1 in [int(row["org_id"][-3:]) for row in partner.ask("low-assignment").rows]) is low


@pytest.mark.parametrize(("assigned", "low"), [(70, True), (71, False)])
def test_the_gap_to_the_median_is_inclusive(partner: Partner, assigned: int, low: bool) -> None:
    peers(partner, [80] * 8)
    partner.item(1, assigned=assigned, start_on=START)
    assert bool(partner.ask("low-assignment").rows) is low


def test_peers_are_items_of_other_customers_only(partner: Partner) -> None:
    peers(partner, [80] * 8)
    partner.item(1, "S1", assigned=40, start_on=START)
    partner.item(1, "S2", assigned=40, start_on=START)
    rows = partner.ask("low-assignment").rows
    assert [(row["subscription_id"], row["peers"], row["peer_median_pct"]) for row in rows] == [("S1", 8, 0.8), ("S2", 8, 0.8)]


def test_too_few_peers_widen_the_group_first_to_the_size_then_to_the_product(partner: Partner) -> None:
    peers(partner, [80] * 7)
    peers(partner, [90], first=200, start_on="2026-09-01")
    partner.item(1, assigned=40, start_on=START)
    assert partner.row("low-assignment", 1)["peer_group"] == "size"


def test_the_widest_group_is_the_product(partner: Partner) -> None:
    peers(partner, [80] * 7)
    peers(partner, [800], total=1000, first=200)
    partner.item(1, assigned=40, start_on=START)
    assert partner.row("low-assignment", 1)["peer_group"] == "product"


def test_fewer_than_8_peers_in_the_product_are_not_judged(partner: Partner) -> None:
    peers(partner, [80] * 7)
    partner.item(1, assigned=0, start_on=START)
    assert partner.ask("low-assignment").rows == []


@pytest.mark.parametrize(("total", "age", "candidate"), [(5, 30, True), (4, 30, False), (5, 29, False)])
def test_candidates_have_5_licences_and_are_30_days_old(partner: Partner, total: int, age: int, candidate: bool) -> None:
    start = (date(2026, 11, 22) - timedelta(days=age)).isoformat()
    peers(partner, [5] * 8, total=5, start_on=start)
    partner.item(1, total=total, assigned=0, start_on=start)
    partner.item(2, total=1000, assigned=0, start_on="2027-01-01")
    assert bool(partner.ask("low-assignment").rows) is candidate


def test_filters_never_shrink_the_peers(partner: Partner) -> None:
    peers(partner, [80] * 8)
    partner.item(1, assigned=40, start_on=START)
    partner.customer(1, "Acme", managed_by="external")
    (row,) = partner.ask("low-assignment", managed_by="external").rows
    assert row["peers"] == 8


def test_a_rate_is_not_capped(partner: Partner) -> None:
    peers(partner, [200] * 8)
    partner.item(1, assigned=110, start_on=START)
    assert partner.row("low-assignment", 1)["peer_median_pct"] == 2.0
