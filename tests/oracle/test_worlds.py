"""The generated worlds and the comparison themselves."""

import copy
from datetime import date
from pathlib import Path
from random import Random

import pytest

from . import answers, worlds
from .compare import differences, same


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_plan_always_writes_the_same_world(seed: int, tmp_path: Path) -> None:
    plans = [worlds.write_world(Random(seed), tmp_path / name) for name in ("one", "two")]
    assert plans[0] == plans[1]
    assert _files(tmp_path / "one") == _files(tmp_path / "two") != {}


def test_previous_is_the_answer_of_the_week_before_and_trends_end_in_today(tmp_path: Path) -> None:
    """What `interfaces.md` §2 promises between answers holds in every section of a big world."""
    plan = worlds.Plan(seed=3, customers=25, weeks=14)
    worlds.write_plan(plan, tmp_path)
    for question in worlds.questions(plan, answers.SECTIONS):
        asked = (question.section, question.product)
        now = answers.answer(tmp_path, *asked, question.as_of, question.filters, now=plan.now)
        before = answers.answer(tmp_path, *asked, date.fromisoformat(now["week"]), question.filters, now=plan.now)
        assert now["previous"] == before["kpis"]
        if "trend" in now:
            assert {key: values[-2:] for key, values in now["trend"].items()} == {
                key: [before["kpis"][key], now["kpis"][key]] for key in now["kpis"]
            }
        for row in (row for row in now["rows"] if "overage" in row):
            assert row["total"] == row["assigned"] + row["available"] - row["overage"]


def test_every_difference_is_seen() -> None:
    expected = {
        "kpis": {"customers": 3, "assigned_pct": 0.5, "used_pct": None},
        "rows": [{"org_id": "a"}, {"org_id": "b"}],
        "notices": ["x"],
    }
    assert differences(expected, copy.deepcopy(expected) | {"notices": []}) == []
    assert differences(expected, expected | {"kpis": {"customers": 3, "assigned_pct": 0.5 + 1e-12, "used_pct": None}}) == []
    wrong = {"customers": 3.0, "assigned_pct": 0.51, "more": 1}
    assert len(differences(expected, expected | {"kpis": wrong})) == 4
    assert len(differences(expected, expected | {"rows": expected["rows"][::-1]})) == 2
    assert len(differences(expected, expected | {"rows": []})) == 1
    assert len(differences(expected, {"kpis": expected["kpis"]})) == 1


def test_yes_is_not_one_and_unknown_is_not_zero() -> None:
    assert same(1.0, 1)
    assert not same(1, 1.0)
    assert not same(1, True)
    assert not same(0, None)
    assert not same(None, 0.0)
