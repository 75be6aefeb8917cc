"""Thirteen weeks of calls of one slice, beside the band of the whole portfolio: worked out by hand."""

from datetime import date

import pytest

from data.answer.document import Row
from tests.conftest import Partner, org

LAST, BEFORE = "2026-11-17T09:00:00Z", "2026-11-10T09:00:00Z"


def callers(partner: Partner, customers: int) -> None:
    """Customer n makes n calls by one user in the reported week: calls per user 1, 2, 3 …"""
    for number in range(1, customers + 1):
        partner.item(number)
        for _ in range(number):
            partner.call(number, f"u{number}", LAST)


def newest(partner: Partner, **query: str) -> Row:
    """The reported week of the trend."""
    rows = partner.ask("call-trend", **query).rows
    assert len(rows) == 13
    assert [row["week"] for row in rows] == sorted(row["week"] for row in rows)
    return rows[-1]


def test_the_band_is_the_10th_to_90th_percentile_of_the_customers_with_calls(partner: Partner) -> None:
    callers(partner, 9)
    row = newest(partner)
    assert (row["week"], row["calls"], row["active_users"], row["calls_per_user"]) == (date(2026, 11, 15), 45, 9, 5.0)
    assert (row["calls_per_user_low"], row["calls_per_user_high"], row["peers"]) == (pytest.approx(1.8), pytest.approx(8.2), 9)


def test_fewer_than_eight_customers_make_no_band(partner: Partner) -> None:
    callers(partner, 7)
    row = newest(partner)
    assert (row["calls"], row["calls_per_user_low"], row["calls_per_user_high"], row["peers"]) == (28, None, None, None)


def test_filters_narrow_the_figures_and_never_the_band(partner: Partner) -> None:
    callers(partner, 8)
    whole, one = newest(partner), newest(partner, customer=org(3))
    assert (one["calls"], one["calls_per_user"], one["active_users"]) == (3, 3.0, 1)
    assert [one[key] for key in one if key.endswith(("_low", "_high", "peers"))] == [
        whole[key] for key in whole if key.endswith(("_low", "_high", "peers"))
    ]
    assert newest(partner, product="meetings", customer=org(3)) == one  # calls are calling's, whatever product is chosen


def test_weeks_that_no_file_covers_are_unknown_and_a_silent_covered_one_is_zero(partner: Partner) -> None:
    callers(partner, 1)
    partner.call(1, "u1", "2026-11-03T09:00:00Z")
    calls = [row["calls"] for row in partner.ask("call-trend").rows]
    assert calls[-3:] == [1, 0, 1] and calls[:-3] == [None] * 10
    silent = partner.ask("call-trend").rows[-2]
    assert (silent["calls_per_user"], silent["active_users"], silent["peers"]) == (None, 0, None)


def test_customers_without_calls_in_the_week_are_not_compared(partner: Partner) -> None:
    callers(partner, 8)
    partner.item(9)
    partner.call(9, "u9", BEFORE)
    partner.item(10)
    row = newest(partner)
    assert (row["calls"], row["peers"], row["calls_per_user_low"]) == (36, 8, pytest.approx(1.7))


def measured(partner: Partner, number: int, calls: int, poor: int) -> None:
    """A customer with that many measured calls in the reported week."""
    partner.item(number)
    for call in range(calls):
        partner.call(number, f"u{number}", LAST, **{"Correlation ID": f"m{number}-{call}", "Report ID": f"m{number}-{call}"})
        jitter = "200" if call < poor else "10"
        partner.media(number, LAST, correlation=f"m{number}-{call}", **{"Audio Jitter (ms)": jitter, "User Name": f"P{call}"})


def test_the_band_of_poor_calls_leaves_out_customers_with_few_measured(partner: Partner) -> None:
    for number in range(1, 9):
        measured(partner, number, 30, number)  # 1 to 8 of 30
    measured(partner, 9, 29, 29)
    row = newest(partner)
    assert (row["measured_calls"], row["poor_pct"]) == (269, pytest.approx((36 + 29) / 269))
    assert (row["poor_pct_low"], row["poor_pct_high"]) == (pytest.approx(1.7 / 30), pytest.approx(7.3 / 30))
    assert row["peers"] == 9
