"""Rows of bars: lengths follow the shares, few legs make no rate, zeros stay, a choice is a link."""

import json
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.bars import ENDPOINT_WORDS, FEATURE_WORDS, endpoint_bars, endpoint_table, feature_bars, feature_table
from dashboard.chart import Series, table

WORDS = {key: key.upper() for key in (*ENDPOINT_WORDS, *FEATURE_WORDS)} | {"few": "fewer than {n}", "Voicemail": "Correio de voz"}
REASON = "No file covers this week."


def endpoints(*legs: tuple[str, int | None, int | None]) -> list[dict[str, Any]]:
    """Rows of endpoint types: name, measured and poor legs."""
    total = sum(n or 0 for _, n, _ in legs)
    return [
        {
            "endpoint_type": name, "measured_legs": n, "poor_legs": poor, "share": None if n is None or not total else n / total,
            "poor_pct": poor / n if n and poor is not None else None,
        }
        for name, n, poor in legs
    ]  # fmt: skip


def features(*used: tuple[str, int | None, int | None]) -> list[dict[str, Any]]:
    """Rows of features: name, calls of 1,000, customers of 50."""
    return [
        {
            "feature": name, "calls": calls, "calls_pct": None if calls is None else calls / 1000, "customers": customers,
            "customers_pct": None if customers is None else customers / 50,
        }
        for name, calls, customers in used
    ]  # fmt: skip


LEGS = endpoints(("Desk phone", 600, 60), ("Webex App desktop", 371, 0), ("Gateway", 29, 29))
USED = features(("Call queue", 200, 25), ("Voicemail", 100, 50), ("Paging", 0, 0))


def found(tree: Component, name: str) -> list[Any]:
    """The elements of a class, in order."""
    inside = [part for part in tree._traverse() if isinstance(part, Component)]
    return [part for part in inside if name in (getattr(part, "className", "") or "").split()]


def props(part: Component) -> dict[str, Any]:
    """The properties of an element."""
    return dict(part.to_plotly_json()["props"])


def text(part: Any) -> str:
    """What a reader sees in an element."""
    if isinstance(part, str):
        return part
    inside = part.children if isinstance(part.children, list) else [part.children]
    return "".join(text(child) for child in inside)


def numbers(tree: Component) -> list[tuple[str, Any]]:
    """Metric and value of every number, in order."""
    inside = [props(part) for part in tree._traverse() if isinstance(part, Component)]
    return [(part["data-metric"], json.loads(part["data-value"])) for part in inside if "data-metric" in part]


def length(cell: Any) -> float:
    """How long a bar is, 1 the longest."""
    return float(cell.style["--part"])


def test_bars_are_as_long_as_their_shares() -> None:
    tree = endpoint_bars("e", LEGS, WORDS, "en")
    assert [length(cell) for cell in found(tree, "neutral")] == pytest.approx([1, 371 / 600, 29 / 600], abs=1e-4)
    assert [length(cell) for cell in found(tree, "poor")] == [1, 0]


def test_few_legs_are_grey_text_without_a_bar() -> None:
    tree = endpoint_bars("e", LEGS, WORDS, "en")
    (weak,) = found(tree, "weak")
    assert text(weak) == "100.0\u00a0% (29\u00a0of\u00a029)" and "--part" not in weak.style
    assert [("fewer than 30" in props(row)["data-tip"]) for row in found(tree, "bar-row")] == [False, False, True]
    assert found(endpoint_bars("e", LEGS, WORDS, "en", least=29), "weak") == []


def test_every_rate_says_its_n_and_numbers_carry_their_value() -> None:
    row = found(endpoint_bars("e", LEGS, WORDS, "en"), "bar-row")[0]
    assert text(row) == "Desk phone60.0\u00a0%10.0\u00a0% (60\u00a0of\u00a0600)"
    assert numbers(row) == [("share", 0.6), ("poor_pct", 0.1), ("poor_legs", 60), ("measured_legs", 600)]


def test_no_measured_leg_is_a_zero_not_a_gap() -> None:
    tree = endpoint_bars("e", endpoints(("Desk phone", 100, 1), ("Gateway", 0, 0)), WORDS, "en")
    row = found(tree, "bar-row")[1]
    assert "none" not in row.className and text(row) == "Gateway0.0\u00a0%– (0\u00a0of\u00a00)"


def test_features_keep_their_order_and_their_zeros() -> None:
    tree = feature_bars("f", USED, WORDS, "en", customers=50)
    assert [text(row) for row in found(tree, "bar-row")] == [
        "Call queue20020.0\u00a0%25\u00a0of\u00a050 (50.0\u00a0%)",
        "Correio de voz10010.0\u00a0%50\u00a0of\u00a050 (100.0\u00a0%)",
        "Paging00.0\u00a0%0\u00a0of\u00a050 (0.0\u00a0%)",
    ]
    assert [length(cell) for cell in found(tree, "track")] == [0.5, 1, 0]
    assert [length(cell) for cell in found(tree, "neutral")] == [1, 0.5, 0]
    assert len(found(tree, "zero")) == 3


def test_adoption_without_the_whole_leaves_it_out() -> None:
    assert text(found(feature_bars("f", USED, WORDS, "pt"), "track")[0]) == "25 (50,0\u00a0%)"
    assert text(found(feature_bars("f", USED, WORDS, "pt", customers=1200), "track")[0]) == "25\u00a0de\u00a01.200 (50,0\u00a0%)"


@pytest.mark.parametrize(
    "tree",
    [
        endpoint_bars("e", [*LEGS, *endpoints(("Unknown", None, None))], WORDS, "en", reason=REASON),
        feature_bars("f", [*USED, *features(("Executive", None, None))], WORDS, "en", customers=50, reason=REASON),
    ],
    ids=["endpoints", "features"],
)
def test_a_row_without_data_says_why(tree: Any) -> None:
    (row,) = found(tree, "none")
    assert props(row)["data-tip"].endswith(f"\n{REASON}") and REASON in props(row)["aria-label"]
    assert {value for _, value in numbers(row)} == {None} and "0" not in text(row)
    assert REASON.rstrip(".") in props(found(tree, "chart-frame")[0])["aria-label"]


def test_a_choice_is_a_link_marked_as_the_current_one() -> None:
    tree = endpoint_bars("e", LEGS, WORDS, "en", links={"Desk phone": "/", "Gateway": "/?endpoint=Gateway"}, chosen="Desk phone")
    rows = [props(row) for row in found(tree, "bar-row")]
    assert [row.get("href") for row in rows] == ["/", None, "/?endpoint=Gateway"]
    assert [row.get("aria-current") for row in rows] == ["true", None, None]
    assert "has-choice" in tree.className
    assert all("aria-label" not in row and "SHARE" in row["aria-description"] for row in (rows[0], rows[2]))  # its own text is its name


@pytest.mark.parametrize("rows", [[], endpoints(("Gateway", 0, 0)), endpoints(("Gateway", None, None)), endpoints(("Gateway", 3, 3))])
def test_little_or_nothing_is_drawn_without_fuss(rows: list[dict[str, Any]]) -> None:
    tree = endpoint_bars("e", rows, WORDS, "en", reason=REASON)
    assert tree.id == "e" and len(found(tree, "bar-row")) == len(rows)
    assert feature_bars("f", [], WORDS, "en").id == "f"


def test_tables_say_the_same_numbers_in_the_same_order() -> None:
    tree = endpoint_table(LEGS, WORDS, "en")
    assert [value for key, value in numbers(tree) if key == "poor_pct"] == [0.1, 0, 1]
    assert [props(part)["data-value"] for part in found(tree, "weak")] == ["1.0"]
    assert set(numbers(endpoint_bars("e", LEGS, WORDS, "en"))) == set(numbers(tree))
    tree = feature_table(USED, WORDS, "en")
    assert set(numbers(feature_bars("f", USED, WORDS, "en", customers=50))) == set(numbers(tree))
    assert "Correio de voz" in text(tree)


def test_a_table_may_hold_several_units() -> None:
    lines = [Series("calls", "Calls"), Series("calls_per_user", "Each", unit="average"), Series("calls_pct", "Share", unit="share")]
    tree = table([{"feature": "x", "calls": 12, "calls_per_user": 1.25, "calls_pct": 0.5}], lines, "en", title="T", week="F", by="feature")
    assert text(tree).endswith("x121.250.0\u00a0%")


def test_a_chart_has_few_elements() -> None:
    rows = features(*[(f"Feature {i}", i, i) for i in range(14)])
    tree = feature_bars("f", rows, WORDS, "en", customers=50)
    assert sum(isinstance(part, Component) for part in tree._traverse()) <= 8 + 14 * 7
