"""The product and the oracle answer the same questions about the same landing folders."""

from datetime import datetime, time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from . import answers, worlds
from .compare import differences
from .product import loaded
from .tiny import AS_OF, A, Tiny
from .world_files import csv_bytes
from .world_plan import Plan
from .world_queues import KINDS, WEEK

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
            if question.section == "expiring":  # asked for both products and every choice of filters: good for a section of ours too
                ours = {"section": question.section, **answers.our_tiles(landing, *asked[1:], now=plan.now)}
                theirs = product.answer("subscriptions", *asked[1:])
                found += differences(ours, {"section": question.section, **{name: theirs[name] for name in ("kpis", "previous")}})
            assert not found, "\n".join([f"{plan}", f"now {plan.now}: {asked}", *found[:20]])


@pytest.mark.parametrize("seed", range(SEEDED_WORLDS))
def test_seeded_worlds(seed: int, tmp_path: Path) -> None:
    assert_same(worlds.random_plan(Random(seed)), tmp_path, filtered=4)


@pytest.mark.parametrize("kind", ["media", *KINDS])
def test_the_newest_fact(kind: str, tmp_path: Path) -> None:
    """A queue period moves the default instant by its first day, a media leg does not (`metrics.md` §1)."""
    tiny, newest = Tiny(tmp_path / "landing").population(A), AS_OF + WEEK
    if kind == "media":
        tiny.media({"Start Time": f"{newest}T09:00:00Z"})
    else:
        columns, rows = KINDS[kind]
        tiny.write(f"org={A}/week={newest}/{kind}.csv", csv_bytes(columns, rows(Random(kind))).decode())
    now = datetime.combine(newest + 2 * WEEK, time())
    with loaded(tmp_path / "home", tiny.folder, now) as product:
        asked = ("headline", None, None, {})
        assert product.answer(*asked)["as_of"] == answers.answer(tiny.folder, *asked, now=now)["as_of"]


@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(worlds.plans(max_customers=12, max_weeks=8))
def test_generated_worlds(plan: Plan) -> None:
    with TemporaryDirectory() as folder:
        assert_same(plan, Path(folder), filtered=2)
