"""The usual band of a weekly share, worked out by hand."""

import pytest

from data.usual import usual_band

Weeks = list[tuple[int | None, int | None]]


def outside(weeks: Weeks, least: int = 30) -> list[int]:
    """The weeks that stand out."""
    band = usual_band(weeks, least)
    assert band is not None
    return [i for i, (cases, size) in enumerate(weeks) if cases is not None and size and not band[0] <= cases / size <= band[1]]


def test_one_bad_week_of_a_portfolio_stands_out_alone() -> None:
    weeks: Weeks = [(234, 7415), (240, 7459), (165, 5933), (498, 7916), (241, 7267), (282, 7030), (309, 8050), (273, 7516)]
    assert outside(weeks) == [3]


def test_three_bad_weeks_of_eight_stand_out_and_do_not_become_the_usual() -> None:
    weeks: Weeks = [(14, 700), (15, 690), (13, 710), (16, 705), (14, 700), (80, 700), (64, 700), (61, 700)]
    assert outside(weeks) == [5, 6, 7]


def test_a_small_customers_chance_is_no_incident() -> None:
    assert outside([(1, 40), (3, 40), (0, 40), (2, 40), (4, 40), (1, 40), (0, 40), (2, 40)]) == []


def test_the_band_never_leaves_what_a_share_can_be() -> None:
    assert usual_band([(0, 50)] * 8, 30) == (0.0, pytest.approx(3 / 50))
    assert usual_band([(50, 50)] * 8, 30) == (pytest.approx(1 - 3 / 50), 1.0)


def test_weeks_of_few_cases_and_unknown_ones_say_nothing() -> None:
    weeks: Weeks = [(None, None), (2, 100), (2, 100), (2, 100), (29, 29), (None, 100)]
    assert usual_band(weeks, 30) is None
    assert usual_band([*weeks, (2, 100)], 30) == pytest.approx((0.0, 0.062))
