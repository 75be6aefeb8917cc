"""Weeks beside what is usual: only a week outside its own band is coloured, too few are not compared, a week without data says why."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.chart import Series
from dashboard.chart_band import BAND_WORDS, Measured, band_table, banded
from tests.dashboard.test_chart_weeks import found, length, props

WORDS = {key: key.upper() for key in (*BAND_WORDS, "poor_pct", "measured_calls", "calls_per_user", "calls")} | {
    "usual": "usual {low} to {high}",
    "few": "fewer than {n}",
}
POOR = Measured("poor_pct", "share", "below", "measured_calls", 30)
USERS = Measured("calls_per_user", "average", "above", "calls")


def weeks(key: str, base: str, *rows: tuple[Any, Any, Any, Any]) -> list[dict[str, Any]]:
    """Weeks of (value, of how many, usual from, to)."""
    first = date(2026, 9, 27)
    return [
        {"week": (first + timedelta(days=7 * i)).isoformat(), key: value, base: whole, f"{key}_low": low, f"{key}_high": high}
        for i, (value, whole, low, high) in enumerate(rows)
    ]


def poor(*rows: tuple[Any, Any, Any, Any]) -> Any:
    """The chart of shares of poor calls."""
    return banded("p", weeks("poor_pct", "measured_calls", *rows), POOR, WORDS, "en", reason="No file.")


@pytest.mark.parametrize(
    ("value", "measured", "way", "tone"),
    [(0.05, 100, "", ""), (0.10, 100, "", ""), (0.11, 100, "above", "worse"), (0.01, 100, "below", "better"), (0.5, 29, "", "weak")],
)
def test_a_share_outside_the_usual_is_marked_with_its_side(value: float, measured: int, way: str, tone: str) -> None:
    (number,) = found(poor((value, measured, 0.02, 0.10)), "chart-value")
    assert (props(number).get("data-way", ""), number.className.split()[1:]) == (way, [tone] if tone else [])
    assert json.loads(props(number)["data-value"]) == value


def test_more_calls_per_user_are_favourable_and_fewer_are_not() -> None:
    chart = banded("c", weeks("calls_per_user", "calls", (1.0, 9, 2.0, 4.0), (5.0, 9, 2.0, 4.0)), USERS, WORDS, "en")
    assert [number.className.split()[1] for number in found(chart, "chart-value")] == ["worse", "better"]


def test_each_week_has_its_own_band_and_none_where_too_few_were_compared() -> None:
    chart = poor((0.05, 100, 0.02, 0.10), (0.05, 100, None, None), (0.05, 100, 0.04, 0.06))
    bands = [part.style for part in found(chart, "chart-band")]
    assert [band["left"] for band in bands] == ["0.000%", "66.667%"]
    wide, narrow = (float(band["height"].removesuffix("px")) for band in bands)
    assert wide == pytest.approx(4 * narrow, rel=0.01)
    tips = [props(column)["data-tip"] for column in found(chart, "chart-col")]
    assert "usual 2.0\u00a0% to 10.0\u00a0%" in tips[0] and "ALONE" in tips[1]


def test_bars_and_band_share_a_scale_and_too_few_do_not_stretch_it() -> None:
    chart = poor((0.10, 100, 0.05, 0.10), (1.0, 1, 0.05, 0.10))
    first, weak = found(chart, "chart-col")
    (band, _) = (part.style for part in found(chart, "chart-band"))
    top = float(band["bottom"].removesuffix("px")) + float(band["height"].removesuffix("px"))
    assert length(first, "h") == pytest.approx(top, abs=0.2)
    assert length(weak, "h") < 140  # at the top, not beyond it
    assert "fewer than 30" in props(weak)["data-tip"]


def test_a_week_without_data_is_a_slot_with_a_reason_and_zero_is_zero() -> None:
    chart = poor((None, None, 0.02, 0.10), (0.0, 100, None, None))
    gap, zero = found(chart, "chart-col")
    assert "none" in gap.className.split() and "No file." in props(gap)["data-tip"]
    assert "none" not in zero.className.split() and length(zero, "h") == 0


def test_its_table_has_the_same_numbers_the_newest_week_first() -> None:
    rows = weeks("poor_pct", "measured_calls", (0.05, 100, 0.02, 0.10), (0.5, 10, None, None))
    table = band_table(rows, [Series("poor_pct", "Poor", unit="share", base="measured_calls", least=30)], WORDS, "en")
    shown = [props(part) for part in table._traverse() if hasattr(part, "data-metric")]
    assert [json.loads(part["data-value"]) for part in shown] == [0.5, 0.05]
    assert [part.get("className", "") for part in shown] == ["weak", ""]
