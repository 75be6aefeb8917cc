"""Columns over weeks: lengths follow the numbers, no rate without its n, a week without data says why, a choice is a link."""

import itertools
import json
from datetime import date, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.chart_quality import QUALITY_WORDS, quality_stack, quality_table
from dashboard.chart_volume import VOLUME_WORDS, call_volume, volume_table

WORDS = {key: key.upper() for key in (*VOLUME_WORDS, *QUALITY_WORDS, "week")} | {"usual": "usual {low} – {high}", "few": "fewer than {n}"}
REASON = "No file covers this week."
FIRST = date(2026, 9, 27)


def week(i: int, calls: int | None, measured: int | None = 0, poor: int = 0) -> dict[str, Any]:
    """A row of both sections; every user made ten calls."""
    known = calls is not None
    counts = dict.fromkeys(("calls", "made", "received", "answered"), calls)
    rates = {
        "poor_pct": poor / measured if measured else None,
        "coverage_pct": measured / calls if measured is not None and calls else None,
        "unmeasured": calls - (measured or 0) if calls is not None else None,
    }
    quality = {"measured": measured, "good": None if measured is None else measured - poor, "poor": None if measured is None else poor}
    return {"week": (FIRST + timedelta(days=7 * i)).isoformat(), **counts, "calls_per_user": 10.0 if known else None, **quality, **rates}


def found(tree: Component, name: str) -> list[Any]:
    """The elements of a class, in order."""
    inside = [part for part in tree._traverse() if isinstance(part, Component)]
    return [part for part in inside if name in (getattr(part, "className", "") or "").split()]


def props(part: Component) -> dict[str, Any]:
    """The properties of an element."""
    return dict(part.to_plotly_json()["props"])


def numbers(tree: Component) -> list[tuple[str, Any]]:
    """Metric and value of every number, in order."""
    inside = [props(part) for part in tree._traverse() if isinstance(part, Component)]
    return [(part["data-metric"], json.loads(part["data-value"])) for part in inside if "data-metric" in part]


def length(column: Any, name: str) -> float:
    """A length that a column hands to CSS, in px."""
    return float(column.style[f"--{name}"].removesuffix("px"))


def volume(*calls: int | None, **more: Any) -> Any:
    """The chart of these weeks."""
    return call_volume("v", [week(i, n) for i, n in enumerate(calls)], WORDS, "en", **more)


def quality(*weeks: tuple[int | None, int], **more: Any) -> Any:
    """The chart of these weeks: measured and poor calls of 1,000."""
    return quality_stack("q", [week(i, 1000, *pair) for i, pair in enumerate(weeks)], WORDS, "en", **more)


def test_bars_are_as_high_as_their_numbers() -> None:
    columns = found(volume(50, 100, 0), "chart-col")
    half, full, none = (length(column, "h") for column in columns)
    assert full == pytest.approx(2 * half, abs=0.2) and none == 0 and full > 80


def test_every_week_prints_its_calls_zero_too() -> None:
    tree = volume(50, 0, None)
    shown = [(props(part)["data-value"], part.children) for part in found(tree, "chart-value")]
    assert shown == [("50", "50"), ("0", "0"), ("null", "–")]


def test_the_last_week_is_named_at_the_lines_ends() -> None:
    names = found(volume(50, 1200), "chart-name")
    assert [part.children[0] for part in names] == ["CALLS", "MADE", "RECEIVED", "ANSWERED", "CALLS_PER_USER"]
    assert [value for part in names for _, value in numbers(part)] == [1200, 1200, 1200, 1200, 10.0]


def test_names_do_not_touch() -> None:
    heights = sorted(length(part, "y") for part in found(volume(50, 1200), "chart-name"))
    assert all(above - below >= 16 for below, above in itertools.pairwise(heights))


def test_an_unknown_last_week_has_a_name_but_no_point() -> None:
    tree = volume(50, None)
    assert found(tree, "chart-last") == []
    assert {value for part in found(tree, "chart-name") for _, value in numbers(part)} == {None}


@pytest.mark.parametrize(
    "tree",
    [volume(10, None, 30, reason=REASON), quality((500, 5), (None, 0), (500, 5), reason=REASON)],
    ids=["volume", "quality"],
)
def test_a_week_without_data_is_a_slot_that_says_why(tree: Any) -> None:
    slots = [props(part) for part in found(tree, "none") if "chart-col" in part.className]
    assert len(slots) == 1 and slots[0]["data-tip"].endswith(f"\n{REASON}") and REASON in slots[0]["aria-label"]
    frame = props(found(tree, "chart-frame")[0])
    assert frame["aria-label"].startswith("TITLE. ") and REASON.rstrip(".") in frame["aria-label"]


def test_months_are_named_where_they_change() -> None:
    days = [props(part)["data-day"] for part in found(volume(*[1] * 8), "chart-col")]
    assert days == ["27 Sept", "4 Oct", "11", "18", "25", "1 Nov", "8", "15"]


@pytest.mark.parametrize("draw", [call_volume, quality_stack])
@pytest.mark.parametrize("kind", [str, date.fromisoformat])
def test_a_choice_is_a_link_marked_as_the_current_one(draw: Any, kind: Any) -> None:
    rows = [row | {"week": kind(row["week"])} for row in (week(i, 100, 50, 1) for i in range(3))]
    links = {"2026-09-27": "/?week=2026-09-27", "2026-10-04": "/"}
    tree = draw("c", rows, WORDS, "en", links=links, chosen="2026-10-04")
    columns = [props(part) for part in found(tree, "chart-col")]
    assert [column.get("href") for column in columns] == ["/?week=2026-09-27", "/", None]
    assert [column.get("aria-current") for column in columns] == [None, "true", None]
    assert all("hub-link" in column["className"] and column["tabIndex"] == -1 for column in columns[:2])
    assert "has-choice" in tree.className and "has-choice" not in volume(1).className


def test_a_column_is_stacked_of_poor_good_and_unmeasured() -> None:
    column = found(quality((800, 200)), "chart-col")[0]
    poor, measured, whole = (length(column, name) for name in "pmh")
    assert poor / whole == pytest.approx(0.2, abs=0.01) and measured / whole == pytest.approx(0.8, abs=0.01)


def test_one_poor_call_of_many_is_still_seen() -> None:
    assert length(found(quality((1000, 1), (1000, 0)), "chart-col")[0], "p") >= 2
    assert length(found(quality((1000, 1), (1000, 0)), "chart-col")[1], "p") == 0


def test_every_rate_says_its_n() -> None:
    tree = quality((756, 31))
    assert "POOR_PCT 4.1\u00a0% (31\u00a0of\u00a0756)" in props(found(tree, "chart-col")[0])["data-tip"]
    assert props(found(tree, "chart-rate")[0])["data-n"] == "31\u00a0of\u00a0756"


def test_only_weeks_outside_the_usual_band_are_coloured_and_said() -> None:
    tree = quality((1000, 10), (1000, 20), (1000, 30), (1000, 40), (1000, 50), low=0.02, high=0.04)
    assert [part.className.replace("chart-rate", "").strip() for part in found(tree, "chart-rate")] == ["below", "", "", "", "above"]
    tips = [props(part)["data-tip"] for part in found(tree, "chart-col")]
    assert ["ABOVE" in tip for tip in tips] == [False] * 4 + [True] and ["BELOW" in tip for tip in tips] == [True] + [False] * 4
    assert all("usual 2.0\u00a0% – 4.0\u00a0%" in tip for tip in tips)


def test_without_a_band_nothing_is_coloured() -> None:
    tree = quality((1000, 10), (1000, 900))
    assert found(tree, "chart-band") == [] and found(tree, "above") == []


def test_too_few_calls_make_no_rate() -> None:
    tree = quality((29, 29), (30, 3), (1000, 20), low=0.01, high=0.11)
    weak, firm, _ = found(tree, "chart-rate")
    assert "weak" in weak.className and "beyond" in weak.className and "above" not in weak.className
    assert "weak" not in firm.className
    assert "fewer than 30" in props(found(tree, "chart-col")[0])["data-tip"]
    ticks = [props(part).get("data-tick", "") for part in found(tree, "chart-rule")]
    assert "100\u00a0%" not in ticks
    line = found(tree, "chart-line")[0].style["maskImage"]
    assert line.count("M") == 1 and line.count("L") == 1


def test_the_least_number_is_a_setting() -> None:
    assert found(quality((29, 1), least=10), "weak") == [] and len(found(quality((29, 1), least=29 + 1), "weak")) == 1


def test_nothing_measured_is_no_gap_and_no_point() -> None:
    column, rate = (found(quality((0, 0)), name)[0] for name in ("chart-col", "chart-rate"))
    assert "none" not in column.className.split() and "--y" not in column.style
    assert (rate.children, props(rate)["data-n"]) == ("–", "0\u00a0of\u00a00")
    assert length(column, "h") > 0


@pytest.mark.parametrize("calls", [(), (None, None), (0, 0), (0,), (7,), (1, 10**7)])
def test_little_or_much_is_drawn_without_fuss(calls: tuple[int | None, ...]) -> None:
    rows = [week(i, n, n, 0 if n is None else n // 2) for i, n in enumerate(calls)]
    for tree in (volume(*calls), quality_stack("q", rows, WORDS, "en")):
        lengths = [length(column, name) for column in found(tree, "chart-col") for name in "pmhy" if f"--{name}" in column.style]
        assert all(0 <= one <= 226 for one in lengths)


def test_numbers_in_the_readers_language() -> None:
    tree = call_volume("v", [week(0, 12480)], WORDS, "pt")
    assert found(tree, "chart-value")[0].children == "12.480"
    tree = quality_stack("q", [week(0, 1000, 756, 31)], WORDS, "pt")
    assert "4,1\u00a0% (31\u00a0de\u00a0756)" in props(found(tree, "chart-col")[0])["data-tip"]


def test_tables_say_the_same_numbers_newest_first() -> None:
    rows = [week(0, 100, 50, 2), week(1, None, None), week(2, 300, 20, 1)]
    said = numbers(volume_table(rows, WORDS, "en", reason=REASON))
    assert [value for key, value in said if key == "calls"] == [300, None, 100]
    assert {key for key, _ in said} == set(VOLUME_WORDS[1:])
    tree = quality_table(rows, WORDS, "en", reason=REASON)
    assert [value for key, value in numbers(tree) if key == "poor_pct"] == [0.05, None, 0.04]
    assert [props(part)["data-value"] for part in found(tree, "weak")] == ["0.05"]
    assert sum(REASON in str(part.children) for part in found(tree, "muted")) == 1


def test_a_chart_has_few_elements() -> None:
    for tree in (volume(*range(100, 108)), quality(*[(900, 20)] * 8, low=0.01, high=0.03)):
        assert sum(isinstance(part, Component) for part in tree._traverse()) <= 48
