"""The product and the oracle answer the same questions about the same landing folders."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from . import answers, worlds
from .compare import differences
from .product import loaded
from .world_plan import Plan

SEEDED_WORLDS = 12


def assert_same(plan: Plan, folder: Path, filtered: int) -> None:
    """Writes the world of a plan, loads it, asks everything, and compares."""
    landing = folder / "landing"
    landing.mkdir()
    worlds.write_plan(plan, landing)
    with loaded(folder / "home", landing, plan.now) as product:
        for question in worlds.questions(plan, answers.SECTIONS, filtered):
            asked = (question.section, question.product, question.as_of, question.filters)
            found = differences(answers.answer(landing, *asked, now=plan.now), product.answer(*asked))
            assert not found, "\n".join([f"{plan}", f"now {plan.now}: {asked}", *found[:20]])


@pytest.mark.parametrize("seed", range(SEEDED_WORLDS))
def test_seeded_worlds(seed: int, tmp_path: Path) -> None:
    assert_same(worlds.random_plan(Random(seed)), tmp_path, filtered=4)


@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(worlds.plans(max_customers=12, max_weeks=8))
def test_generated_worlds(plan: Plan) -> None:
    with TemporaryDirectory() as folder:
        assert_same(plan, Path(folder), filtered=2)
