"""Faults on purpose: a load is killed at every named step and anywhere, the disk fills up, two loads meet, while somebody reads all along.

`make faults` prints the table of the long run; `test_faults.py` runs the short one. After every fault three things must hold: what is served
is the last good build or the new one, whole; nobody who read saw an error; the next load, without anything done by hand, ends as if nothing
had happened.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from data import warehouse
from data.answer import Hub
from data.settings import read_settings
from data.slice import Slice
from etl.build import load
from tests.conftest import Partner, org
from tests.etl.fault_steps import FILLER, FULL_AT, STEPS, Step, start
from tests.etl.test_incremental import a_leg, a_media_leg, contents, put

Contents = dict[str, list[tuple[object, ...]]]


@dataclass(kw_only=True)
class World:
    """A home with a build, deliveries that are still to come, and what the tables hold before and after them."""

    folder: Path
    new: Path = field(init=False)
    home: Path = field(init=False)
    before: Contents = field(init=False)
    after: Contents = field(init=False)
    seconds: float = field(init=False)

    def __post_init__(self) -> None:
        dice, self.new, self.home = Random(11), self.folder / "new", self.folder / "home"
        partner = Partner(self.folder / "partner")
        for number in (1, 2):
            partner.item(number)
        for (name, at), rows in partner._pending.items():
            partner.write(f"{name}.csv", rows, f"snapshot={at}")
        legs, media = [a_leg(dice) for _ in range(60)], [a_media_leg(dice) for _ in range(30)]
        base = self.folder / "base"
        put(base / "calls.csv", legs[:40])
        put(base / f"org={org(1)}" / "media.csv", media[:15])
        load([partner.landing, base], self.home)
        self.before = contents(self.home)
        for number in range(4):
            put(self.new / f"calls{number}.csv", legs[30 + 5 * number :])
        put(self.new / f"org={org(1)}" / "media.csv", media[10:])
        whole = self.folder / "whole"
        shutil.copytree(self.home, whole)
        begun = time.monotonic()
        load([self.new], whole)
        self.seconds = time.monotonic() - begun
        self.after = contents(whole)
        assert self.before != self.after

    @contextmanager
    def copy(self, where: Path | None = None) -> Iterator[Path]:
        """A home to break, thrown away at the end."""
        home = Path(tempfile.mkdtemp(dir=where or self.folder)) / "home"
        shutil.copytree(self.home, home)
        try:
            yield home
        finally:
            shutil.rmtree(home.parent)


@dataclass(kw_only=True)
class Reader:
    """Somebody who asks all along, from another thread than whoever loads."""

    home: Path
    reads: int = 0
    errors: list[str] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def _run(self) -> None:
        hub = Hub(read_settings(self.home))
        while not self._stop.is_set():
            try:
                generation = hub.build_name()
                hub.answer("call-volume", Slice())
                hub.rows("SELECT count(*) FROM hub.files")
            except Exception as problem:  # whatever it is, the reader saw it
                self.errors.append(repr(problem))
                continue
            self.reads += 1
            if not self.generations or self.generations[-1] != generation:
                self.generations.append(generation)
            time.sleep(0.01)

    @contextmanager
    def reading(self) -> Iterator["Reader"]:
        """Read while the body runs."""
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What one fault did. `wrong` is empty when all that must hold held."""

    fault: str
    reads: int
    served: str  # which build was served after the fault: the one before, or the new one
    wrong: tuple[str, ...]


def tried(world: World, home: Path, name: str, break_it: Callable[[], bool], mend: Callable[[], None] = lambda: None) -> Trial:
    """One fault on a home of its own, then one load that nobody helps."""
    wrong = []
    with Reader(home=home).reading() as reader:
        if not break_it():
            wrong.append("the fault did not strike")
        found = contents(home)
        served = "before" if found == world.before else "after" if found == world.after else "half"
        if served == "half":
            wrong.append("a half state was served")
        mend()
        done = load([world.new], home)
    if contents(home) != world.after:
        wrong.append("the next load did not end as if nothing had happened")
    if any(file["read"] != file["loaded"] + file["known"] + file["refused"] for file in done.files):
        wrong.append("the rows do not add up")
    left = [path.name for path in (*warehouse.builds(home).glob(".*"), *(home / "lake").glob(".*"))]
    if left:
        wrong.append(f"left behind: {left}")
    if reader.errors:
        wrong.append(f"{len(reader.errors)} failed reads: {reader.errors[0]}")
    if reader.generations != sorted(reader.generations):
        wrong.append(f"generations went back: {reader.generations}")
    return Trial(fault=name, reads=reader.reads, served=served, wrong=tuple(wrong))


def killed_at(world: World, step: Step) -> Trial:
    """SIGKILL at a named step."""
    with world.copy() as home:

        def strike() -> bool:
            process = start(world.new, home, step, "kill")
            process.join()
            return process.exitcode == -signal.SIGKILL

        return tried(world, home, f"SIGKILL: {step.name}", strike)


def killed_after(world: World, seconds: float) -> Trial:
    """SIGKILL at a moment; a load that was done before it is no failure of the load, so it counts."""
    with world.copy() as home:

        def strike() -> bool:
            process = start(world.new, home, None, "kill")
            process.join(seconds)
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGKILL)
            process.join()
            return process.exitcode in (0, -signal.SIGKILL)

        return tried(world, home, f"SIGKILL after {seconds:.2f} s", strike)


def full_at(world: World, step: Step, disk: Path) -> Trial:
    """The disk fills up at a named step; then somebody makes room."""
    with world.copy(disk) as home:

        def strike() -> bool:
            process = start(world.new, home, step, "full")
            process.join()
            return (home.parent / FILLER).exists()

        return tried(world, home, f"disk full: {step.name}", strike, mend=(home.parent / FILLER).unlink)


def two_at_once(world: World) -> Trial:
    """Two loads of different files begin together: one waits, both are in the end."""
    with world.copy() as home:
        files = sorted(path for path in world.new.rglob("*.csv"))

        def strike() -> bool:
            parts = [_start_files(home, files[:2]), _start_files(home, files[2:])]
            said = "".join(part.communicate()[1] for part in parts)
            return [part.returncode for part in parts] == [0, 0] and "is still at work (process" in said

        return tried(world, home, "two loads at once", strike)


def _start_files(home: Path, files: Sequence[Path]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "partnerhub", "load", *map(str, files), "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def on_a_small_disk(megabytes: int, *arguments: str) -> str:
    """Run this module on a disk of its own, in a mount namespace that ends with it. What it printed."""
    folder = tempfile.mkdtemp()
    script = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && exec "$@" "$0"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder, sys.executable, "-m", __spec__.name, *arguments]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]).stdout
    finally:
        Path(folder).rmdir()


def disk_trials(world: World, disk: Path) -> Iterator[Trial]:
    """The disk fills up at every step that writes."""
    for step in FULL_AT:
        yield full_at(world, step, disk)


def trials(world: World, kills: int, seed: int = 7) -> Iterator[Trial]:
    """Every named step, so many moments, and two loads that meet."""
    for step in STEPS:
        yield killed_at(world, step)
    dice = Random(seed)
    for _ in range(kills):
        yield killed_after(world, dice.uniform(0.05, 1.5 * world.seconds))
    yield two_at_once(world)


def main(arguments: list[str]) -> int:
    """`faults.py KILLS` prints the table; `faults.py --disk FOLDER` prints what a full disk did, a JSON object a line."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder=Path(folder))
        if arguments[0] == "--disk":
            for trial in disk_trials(world, Path(arguments[1])):
                print(json.dumps(trial.__dict__))
            return 0
        done = []
        for trial in trials(world, int(arguments[0])):
            done.append(trial)
            print(f"{trial.fault:<44}{trial.reads:>6} reads  {trial.served:<8}{'; '.join(trial.wrong) or 'all well'}", flush=True)
    for line in on_a_small_disk(48, "--disk").splitlines():
        done.append(Trial(**json.loads(line)))
        print(f"{done[-1].fault:<44}{done[-1].reads:>6} reads  {done[-1].served:<8}{'; '.join(done[-1].wrong) or 'all well'}", flush=True)
    wrong = sum(bool(trial.wrong) for trial in done)
    print(f"{len(done)} faults, {sum(trial.reads for trial in done):,} reads, {wrong} with anything wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["200"]))
