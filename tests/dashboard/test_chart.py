"""Charts: plain data in, elements out; unknown is a gap, labels do not touch, numbers carry their raw value."""

import json
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
from dash.development.base_component import Component

from dashboard import chart
from dashboard import chart_parts as parts

WORDS = {"title": "Licence trend", "week": "Week of", "total": "Bought", "assigned": "Assigned", "used": "Used"}


def weeks(used: list[int | None], total: int = 100) -> list[dict[str, Any]]:
    """One row per value, from Sunday 30 August 2026."""
    return [
        {"week": f"2026-{8 + (30 + 7 * i > 31) + 0:02d}-{(30 + 7 * i - 1) % 31 + 1:02d}", "total": total, "assigned": 80, "assigned_pct": 0.8,
         "used": value, "used_pct": None if value is None else value / total}
        for i, value in enumerate(used)
    ]  # fmt: skip


def found(tree: Component, name: str) -> list[Any]:
    """The elements of a class, in order."""
    inside = [part for part in tree._traverse() if isinstance(part, Component)]
    return [part for part in inside if name in (getattr(part, "className", "") or "").split()]


def drawn(part: Any) -> str:
    """The SVG behind a mask."""
    return unquote(part.style["maskImage"])


def test_a_gap_is_a_gap() -> None:
    tree = chart.trend("t", weeks([10, 20, None, 40]), WORDS, "en")
    used = drawn(found(tree, "tone-used")[0])
    path = used.split('d="')[1].split('"')[0]
    assert path.count("M") == 2 and path.count("L") == 1


def test_last_point_is_labelled_with_its_numbers() -> None:
    tree = chart.trend("t", weeks([10, 20, 30]), WORDS, "en")
    assert len(found(tree, "chart-dot")) == 3
    assert [part.children[0] for part in found(tree, "chart-end")] == ["Bought", "Assigned", "Used"]
    label = found(tree, "chart-end")[2]
    numbers = [part for part in label.children if isinstance(part, Component)]
    assert [part.to_plotly_json()["props"]["data-metric"] for part in numbers] == ["used", "used_pct"]
    assert [json.loads(part.to_plotly_json()["props"]["data-value"]) for part in numbers] == [30, 0.3]


def test_an_unknown_last_week_has_no_label() -> None:
    tree = chart.trend("t", weeks([10, 20, None]), WORDS, "en")
    assert [part.children[0] for part in found(tree, "chart-end")] == ["Bought", "Assigned"]


def test_labels_do_not_touch() -> None:
    rows = [row | {"assigned": 99, "used": 98} for row in weeks([1, 1])]
    bottoms = sorted(float(part.style["bottom"].removesuffix("px")) for part in found(chart.trend("t", rows, WORDS, "en"), "chart-end"))
    assert all(above - below >= 16 for below, above in pairwise(bottoms))


def test_labels_stay_in_the_chart() -> None:
    rows = [row | {"total": 100, "assigned": 100, "used": 100} for row in weeks([100, 100], 100)]
    bottoms = [float(part.style["bottom"].removesuffix("px")) for part in found(chart.trend("t", rows, WORDS, "en"), "chart-end")]
    assert all(-9 <= bottom <= chart.PLOT + 9 for bottom in bottoms)


def test_share_goes_from_zero_to_one_hundred() -> None:
    tree = chart.trend("t", weeks([10, 20]), WORDS, "en", share=True)
    ticks = [part.to_plotly_json()["props"]["data-tick"] for part in found(tree, "chart-rule")]
    assert ticks == ["0\u00a0%", "25\u00a0%", "50\u00a0%", "75\u00a0%", "100\u00a0%"]


def test_share_above_one_hundred_is_not_cut() -> None:
    rows = [row | {"assigned_pct": 1.24} for row in weeks([10, 20])]
    heights = [
        float(part.style["bottom"].removesuffix("%")) for part in found(chart.trend("t", rows, WORDS, "en", share=True), "chart-dot")
    ]
    assert max(heights) <= 100


@pytest.mark.parametrize("most", [1, 3, 7, 12, 99, 100, 101, 999, 10_912, 123_456, 2_000_000])
def test_axis_is_round_and_reaches_the_data(most: int) -> None:
    top, ticks = parts.scale([0, most], percent=False)
    assert ticks[0] == 0 and ticks[-1] == top >= most
    assert 2 <= len(ticks) <= 5
    assert all(tick == int(tick) for tick in ticks)


@pytest.mark.parametrize("rows", [[], weeks([None, None], 0), weeks([5])])
def test_little_or_nothing_is_drawn_without_fuss(rows: list[dict[str, Any]]) -> None:
    assert chart.trend("t", rows, WORDS, "en").id == "t"


def test_numbers_and_days_in_the_readers_language() -> None:
    assert (chart.number(12480, "en"), chart.number(0.788, "en", percent=True), chart.number(None, "en")) == ("12,480", "78.8\u00a0%", "–")
    assert (chart.number(12480, "pt-BR"), chart.number(0.788, "pt-BR", percent=True)) == ("12.480", "78,8\u00a0%")
    assert chart.number(12480, "no such language") == "12,480"


def test_table_has_every_number_newest_first() -> None:
    lines = [chart.Series("used", "Used", "used")]
    tree = chart.table(weeks([10, None, 30]), lines, "en", title="T", week="Week of")
    numbers = [
        p.to_plotly_json()["props"] for p in tree._traverse() if "data-metric" in getattr(p, "to_plotly_json", dict)().get("props", {})
    ]
    assert [json.loads(number["data-value"]) for number in numbers] == [30, None, 10]


def test_sparkline_marks_its_last_known_point() -> None:
    assert "<circle" in drawn(chart.sparkline([1, 2, 3]))
    assert "<circle" not in drawn(chart.sparkline([1, 2, None]))
    assert drawn(chart.sparkline([1, None, 3])).count("M") == 2
    assert drawn(chart.sparkline([]))
