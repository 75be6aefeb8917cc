"""Lake → facts → promises → a new build → the pointer. Whatever happens in between, the last good build goes on being served."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data import clock, warehouse
from data.settings import Settings, read_settings
from etl import mapping
from etl.carried import Ground, fill_per_file, ground
from etl.lake_views import expose
from etl.landing import Landed, land
from etl.ledger import Ledger
from etl.rollups.terms import quality_rule
from etl.rollups.weekly import fill_rollups
from etl.settled import fill_lost, find_copies, gains

SQL = Path(__file__).parent / "sql"
PROMISES = Path(__file__).parent / "promises"
# In this order: a fact may read the ones before it.
FACTS = (
    "customers",
    "subscriptions",
    "licences",
    "snapshots",
    "licence_users",
    "tags",
    "orders",
    "invoices",
    "admin_customers",
    "admins",
    "active_users",
    "shared_users",
    "queue_weeks",
    "agent_weeks",
    "attendant_weeks",
    "coverage",
    "sources",
)
WAITING = "waiting for another load"
WEEK_OF = "CREATE TEMP MACRO week_of(moment) AS CAST(date_trunc('week', moment + INTERVAL 1 DAY) AS DATE) - 1"

Progress = Callable[[str, int, int], None]


class LoadError(Exception):
    """A load that could publish nothing; the message says where, what was needed, what was found, what to do."""


class BrokenPromise(LoadError):
    """A promise about the facts does not hold on the new build, so it was not published."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load did: one record per file of this load, and the build that is now current."""

    build: Path
    files: list[dict[str, Any]]

    @property
    def refused(self) -> bool:
        """Whether anything in these files was refused."""
        return any(file["refused"] or file["read"] is None for file in self.files)


def silent(stage: str, done: int, total: int) -> None:
    """A progress listener that says nothing."""


@contextmanager
def _lock(home: Path, progress: Progress) -> Iterator[None]:
    """One load at a time per home; a second one says so and waits for the first."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "load.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(WAITING, 0, 1)
            fcntl.flock(handle, fcntl.LOCK_EX)
            progress(WAITING, 1, 1)
        yield


def _connect(path: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    scratch = settings.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.load_memory,
        "temp_directory": str(scratch),
        "preserve_insertion_order": "false",
    }
    connection = duckdb.connect(str(path), config=config)
    connection.execute("SET enable_progress_bar = false")
    connection.execute(warehouse.KEEP_ORDER)
    connection.execute(WEEK_OF)
    return connection


def _fill(on: Ground, progress: Progress) -> None:
    find_copies(on)
    fill_per_file(on)
    fill_lost(on)
    fill_rollups(on, lambda done, total: progress("weeks of calls", done, total))
    on.run(f"CREATE TABLE quality_rule AS {quality_rule(on.settings)}")
    for number, name in enumerate(FACTS):
        progress("facts", number, len(FACTS))
        on.run(f"CREATE TABLE {name} AS {(SQL / f'{name}.sql').read_text(encoding='utf-8')}")
    on.run("DROP TABLE calling_users")  # active_users has them
    progress("facts", len(FACTS), len(FACTS))


def broken_promises(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """One sentence per promise that does not hold, with an example row."""
    broken = []
    for promise in sorted(PROMISES.glob("*.sql")):
        text = promise.read_text(encoding="utf-8")
        example = connection.execute(text).fetchone()
        if example is not None:
            broken.append(f"{promise.stem}: {text.splitlines()[0].removeprefix('-- ')} Found: {example}")
    return broken


def _guessed_units(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By file id: how packet loss was read where the header does not say its unit (`metrics.md §8`)."""
    read = {
        True: "the header of packet loss names no unit; read as a fraction, because of at least 100 values none is over 1",
        False: "the header of packet loss names no unit; read as per cent",
    }
    return {
        file_id: read[fraction]
        for file_id, fraction in connection.execute("SELECT file_id, fraction FROM media_files WHERE guessed").fetchall()
    }


def _arrivals(paths: Sequence[Path], settings: Settings, ledger: Ledger, moment: datetime, progress: Progress) -> list[Landed]:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise LoadError(f"{', '.join(missing)}: a file or folder of exports was needed; nothing was found there")
    landed = list(
        land(list(paths), ledger.lake, now=moment, progress=progress, settled=ledger.settled(), mapping=mapping.read(settings.home))
    )
    if not landed:
        raise LoadError(f"{', '.join(map(str, paths))}: exports were needed; the folder holds no files")
    return landed


def load(paths: Sequence[Path], home: Path | None = None, progress: Progress = silent, moved: Sequence[Path] = ()) -> Loaded:
    """Load files and folders of exports into a new build and make it current (`interfaces.md §1`, `inputs.md`).

    `moved` are files that were refused and stand elsewhere now: their old records are dropped, the new ones say it all.

    Raises LoadError when nothing could be published. Rows and files that are refused are not an error: they are counted and kept with
    their reasons in the build's `files` and `quarantine` tables.
    """
    settings = read_settings(home)
    with _lock(settings.home, progress):
        moment = clock.now()
        try:
            before = warehouse.current(settings.home)
        except warehouse.NoBuild:
            before = None
        ledger = Ledger.read(before, settings.home / "lake")
        ledger.forget(moved)
        ledger.receive(_arrivals(paths, settings, ledger, moment, progress))
        with warehouse.draft(settings.home) as path:
            connection = _connect(path, settings)
            try:
                expose(connection, ledger)
                on = ground(connection, settings, ledger, before)
                _fill(on, progress)
                ledger.count(gains(on))
                ledger.remark(_guessed_units(connection))
                ledger.write(connection, moment, settings.home / "tmp")
                broken = broken_promises(connection)
                if broken:
                    raise BrokenPromise("The new build was not published, the last one is still served:\n" + "\n".join(broken))
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            published = warehouse.publish(settings.home, path, settings.kept_builds)
        return Loaded(build=published, files=ledger.of_this_load())
