"""metrics.md §3: licence measures, shares and changes, worked out by hand."""

import pytest

from tests.conftest import Partner


def test_slack_in_one_licence_never_pays_for_overage_in_another(partner: Partner) -> None:
    partner.item(1, total=100, assigned=120)
    partner.licence(1, licence="Customer Assist", total=50, assigned=10)
    row = partner.row("overage", 1)
    assert (row["total"], row["assigned"], row["overage"], row["available"]) == (150, 130, 20, 40)
    assert row["total"] == row["assigned"] + row["available"] - row["overage"]


def test_a_suite_shows_the_same_figures_in_both_products(partner: Partner) -> None:
    partner.item(1, licence="Webex Suite", total=10, assigned=12)
    rows = [partner.row("overage", 1, product=product) for product in ("calling", "meetings")]
    assert [(row["total"], row["assigned"], row["product"]) for row in rows] == [(10, 12, "calling"), (10, 12, "meetings")]


def test_a_share_is_a_ratio_of_sums_never_a_mean_of_ratios(partner: Partner) -> None:
    partner.item(1, total=10, assigned=10, end_on="2026-12-01", auto_renew="false")
    partner.item(2, total=90, assigned=0, end_on="2026-12-01", auto_renew="false")
    assert partner.ask("expiring").kpis["assigned_pct"] == pytest.approx(0.1)


def test_a_share_over_nothing_is_unknown(partner: Partner) -> None:
    partner.item(1)
    kpis = partner.ask("expiring").kpis
    assert (kpis["customers"], kpis["assigned_pct"], kpis["used_pct"], kpis["used_unknown"]) == (0, None, None, 0)


def test_items_with_unknown_use_are_left_out_of_both_sums(partner: Partner) -> None:
    partner.item(1, total=100, end_on="2026-12-01", auto_renew="false", used=50)
    partner.item(2, total=900, end_on="2026-12-01", auto_renew="false")
    kpis = partner.ask("expiring").kpis
    assert (kpis["used_pct"], kpis["used_unknown"]) == (0.5, 1)


def weekly(partner: Partner, before: dict[str, object], now: dict[str, object]) -> None:
    """The same recently added item a week ago and now."""
    for at, more in (("2026-11-14", before), ("2026-11-21", now)):
        partner.item(1, at=at, **{"start_on": "2026-10-01", **more})  # type: ignore[arg-type]


def test_assigned_change_and_used_change_are_now_minus_a_week_before(partner: Partner) -> None:
    weekly(partner, {"assigned": 70, "used": 30}, {"assigned": 80, "used": 25})
    row = partner.row("recent", 1)
    assert (row["assigned_change"], row["used_change"]) == (10, -5)


def test_a_change_is_unknown_from_a_stale_snapshot(partner: Partner) -> None:
    partner.item(1, at="2026-11-07", start_on="2026-10-01")
    partner.licence(1, at="2026-11-21")
    partner.item(2, at="2026-11-14", start_on="2026-10-01")
    assert partner.row("recent", 1)["assigned_change"] is None
    assert partner.row("recent", 2, as_of="2026-11-22")["assigned_change"] is None


def test_a_change_is_unknown_when_the_item_was_not_active_the_week_before(partner: Partner) -> None:
    weekly(partner, {"start_on": "2026-11-15"}, {"start_on": "2026-11-15"})
    assert partner.row("recent", 1)["assigned_change"] is None


def test_used_change_is_unknown_when_one_week_is_unknown(partner: Partner) -> None:
    weekly(partner, {}, {"used": 25})
    row = partner.row("recent", 1)
    assert (row["assigned_change"], row["used_change"]) == (0, None)
