"""The short run of the faults: every named step, twenty moments, a full disk at every step that writes, two loads at once."""

import json
from pathlib import Path

import pytest

from tests.etl import faults
from tests.etl.fault_steps import FULL_AT, STEPS, Step
from tests.etl.faults import Trial, World, killed_after, killed_at, two_at_once

MOMENTS = 20


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(folder=tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_killed_at_a_step(world: World, step: Step) -> None:
    trial = killed_at(world, step)
    assert trial.wrong == ()
    assert trial.served == ("after" if step.name in ("pointer moved", "outcome being written down") else "before")


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_at_any_moment(world: World, moment: int) -> None:
    assert killed_after(world, 0.05 + 1.5 * world.seconds * moment / MOMENTS).wrong == ()


def test_two_loads_at_once_and_the_second_says_whom_it_waits_for(world: World) -> None:
    assert two_at_once(world).wrong == ()


def test_a_full_disk_at_every_step_that_writes() -> None:
    found = [Trial(**json.loads(line)) for line in faults.on_a_small_disk(48, "--disk").splitlines()]
    assert [trial.fault for trial in found] == [f"disk full: {step.name}" for step in FULL_AT]
    assert len(found) >= 8
    assert [(trial.fault, trial.wrong) for trial in found if trial.wrong] == []


def test_what_went_wrong_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that is not survived is reported: here the world expects more than the load can give."""
    monkeypatch.setattr(world, "after", {**world.after, "call_weeks": []})
    assert killed_at(world, STEPS[3]).wrong == ("the next load did not end as if nothing had happened",)
    assert Path(world.folder).exists()
