"""Lake → facts → promises → a new build → the pointer. Whatever happens in between, the last good build goes on being served."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data import clock, journal, warehouse
from data.settings import Settings, read_settings
from etl import mapping, spark
from etl.carried import Ground, fill_per_file, ground
from etl.checks import keep_promises, read_back, write_manifest
from etl.errors import LoadError
from etl.lake_views import expose
from etl.landing import Landed
from etl.landing_process import land_apart, limits_of
from etl.ledger import Ledger
from etl.rollups.terms import quality_rule
from etl.rollups.weekly import fill_rollups
from etl.settled import fill_lost, find_copies, gains

SQL = Path(__file__).parent / "sql"
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
WAITING, CHECKING = "waiting for another load", "checks"
WEEK_OF = "CREATE TEMP MACRO week_of(moment) AS CAST(date_trunc('week', moment + INTERVAL 1 DAY) AS DATE) - 1"

Progress = Callable[[str, int, int], None]


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
    with (home / journal.LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(WAITING, 0, 1)
            fcntl.flock(handle, fcntl.LOCK_EX)
            progress(WAITING, 1, 1)
        with journal.kept(home):
            yield


@contextmanager
def _enough_memory(settings: Settings) -> Iterator[None]:
    """Says what to do when DuckDB has less memory than it needs. Raises LoadError."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise LoadError(
            f"load_memory = {settings.load_memory} was too little for these exports, so nothing was published and the last build stays. "
            "Set it higher (docs/settings.md), such as PARTNERHUB_LOAD_MEMORY=2GB, and load them again."
        ) from None


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
    limits, guard = limits_of(settings)
    landed = list(
        land_apart(
            paths, ledger.lake, now=moment, progress=progress, limits=limits, guard=guard,
            settled=ledger.settled(), stamps=ledger.stamps(), mapping=mapping.read(settings.home),
        )
    )  # fmt: skip
    if not landed:
        raise LoadError(f"{', '.join(map(str, paths))}: exports were needed; the folder holds no files")
    return landed


def load(
    paths: Sequence[Path], home: Path | None = None, progress: Progress = silent, moved: Sequence[Path] = (), *, again: bool = False
) -> Loaded:
    """Load files and folders of exports into a new build and make it current (`interfaces.md §1`, `inputs.md`).

    `moved` are files that were refused and stand elsewhere now: their old records are dropped, the new ones say it all. `again`: files that
    are known keep the names by which they are known, whatever path they are given by.

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
        ledger.keeps_names = again
        ledger.forget(moved)
        ledger.receive(_arrivals(paths, settings, ledger, moment, progress))
        with spark.runs(settings.home), warehouse.draft(settings.home) as path:
            with closing(_connect(path, settings)) as connection, _enough_memory(settings):
                expose(connection, ledger)
                _write(ground(connection, settings, ledger, before), moment, progress)
            progress(CHECKING, 1, 2)
            read_back(path)
            progress(CHECKING, 2, 2)
            published = warehouse.publish(settings.home, path, settings.kept_builds)
        return Loaded(build=published, files=ledger.of_this_load())


def _write(on: Ground, moment: datetime, progress: Progress) -> None:
    """The whole content of a draft: facts, records of the files, manifest; checked against every promise. Raises BrokenPromise."""
    _fill(on, progress)
    on.ledger.count(gains(on))
    on.ledger.remark(_guessed_units(on.connection))
    on.ledger.write(on.connection, moment, on.settings.home / "tmp")
    progress(CHECKING, 0, 2)
    keep_promises(on.connection)
    write_manifest(on.connection)
    on.run("CHECKPOINT")
