"""Where a fault strikes: the named steps of a load, and a load in a process of its own that meets a fault at one of them."""

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from etl.build import load

SPAWN = multiprocessing.get_context("forkserver")
FILLER = "filler"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A named step of a load: just before the nth call of a function, or the nth word of progress about a stage."""

    name: str
    place: str  # "module:attribute", or "progress:stage"
    nth: int = 1


STEPS = (
    Step(name="first file being read", place="progress:*"),
    Step(name="third file being read", place="progress:*", nth=3),
    Step(name="all landed, records not yet", place="etl.ledger:Ledger.receive"),
    Step(name="draft begun", place="etl.build:expose"),
    Step(name="copies being settled", place="etl.build:fill_lost"),
    Step(name="weeks being rolled up", place="etl.build:fill_rollups"),
    Step(name="facts half made", place="progress:facts", nth=9),
    Step(name="records being written", place="etl.ledger:Ledger.write"),
    Step(name="promises being checked", place="etl.build:keep_promises"),
    Step(name="manifest being written", place="etl.build:write_manifest"),
    Step(name="draft closed", place="etl.build:read_back"),
    Step(name="draft checked", place="data.warehouse:publish"),
    Step(name="draft being synced", place="data.warehouse:_sync"),
    Step(name="build has its name", place="data.warehouse:_sync", nth=2),
    Step(name="new pointer written aside", place="data.warehouse:_sync", nth=3),
    Step(name="pointer moved", place="data.warehouse:_sync", nth=4),
    Step(name="outcome being written down", place="data.journal:_write", nth=2),
)
FULL_AT = tuple(
    step for step in STEPS if step.name not in ("build has its name", "pointer moved", "draft checked", "third file being read")
)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill(home: Path) -> Callable[[], None]:
    def fill() -> None:
        with (home.parent / FILLER).open("ab", buffering=0) as out:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        out.write(b"x" * size)
                except OSError:
                    continue

    return fill


def _load_with(new: Path, home: Path, step: Step | None, fault: str) -> None:
    """In a process of its own: a load that meets a fault at a step."""
    act = _die if fault == "kill" else _fill(home)
    progress: Callable[[str, int, int], None] = lambda *_: None  # noqa: E731
    if step is not None:
        where, name = step.place.split(":")
        calls = iter(range(1, 1_000_000))
        if where == "progress":

            def progress(stage: str, _done: int, _total: int) -> None:
                if name in ("*", stage) and next(calls) == step.nth:
                    act()
        else:
            _before(where, name, lambda: act() if next(calls) == step.nth else None)
    load([new], home, progress)


def _before(module: str, name: str, act: Callable[[], None]) -> None:
    """Let every call of a function, or of a method, be preceded by something."""
    owner = importlib.import_module(module)
    *classes, attribute = name.split(".")
    for part in classes:
        owner = getattr(owner, part)
    real = getattr(owner, attribute)

    def called(*given: object, **more: object) -> object:
        act()
        return real(*given, **more)

    setattr(owner, attribute, called)


def start(new: Path, home: Path, step: Step | None, fault: str) -> BaseProcess:
    process = SPAWN.Process(target=_load_with, args=(new, home, step, fault))
    process.start()
    return process
