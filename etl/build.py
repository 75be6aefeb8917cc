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
from etl.identity import gains_sql, winners_sql
from etl.kinds import KINDS, Kind
from etl.landing import Landed, land
from etl.ledger import Ledger
from etl.rollups import Rollups

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


def _expose(connection: duckdb.DuckDBPyConnection, kind: Kind, files: list[tuple[str, int]]) -> None:
    """`rows_<kind>`: every accepted row in the lake with its file's arrival; typed and empty when nothing of the kind was delivered."""
    columns = [f"CAST(NULL AS {column.sql_type}) AS {column.name}" for column in kind.columns]
    extra = ["CAST(NULL AS VARCHAR) AS file_id", "CAST(NULL AS DATE) AS file_date", "CAST(NULL AS BIGINT) AS line"]
    more = [
        "CAST(NULL AS SMALLINT) AS filled",
        "CAST(NULL AS VARCHAR) AS extra",
        "CAST(NULL AS BIGINT) AS arrival",
        "CAST(NULL AS BIGINT) AS file_row_number",
    ]
    body = f"SELECT {', '.join([*columns, *extra, *more])} WHERE false"
    if files:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path, _ in files)
        order = ", ".join(f"({arrival}, '{Path(path).stem}')" for path, arrival in files)
        body += (  # by name: a lake file may be older than a column of its kind
            f" UNION ALL BY NAME SELECT r.*, a.arrival FROM read_parquet([{listed}], union_by_name = true, file_row_number = true) AS r "
            f"JOIN (VALUES {order}) AS a(arrival, file_id) USING (file_id)"
        )
    connection.execute(f"CREATE TEMP VIEW rows_{kind.name} AS {body}")
    connection.execute(f"CREATE TEMP VIEW won_{kind.name} AS {winners_sql(kind, f'rows_{kind.name}')}")


def _fill(connection: duckdb.DuckDBPyConnection, settings: Settings, progress: Progress) -> None:
    Rollups(connection, settings).fill(lambda done, total: progress("weeks of calls", done, total))
    for number, name in enumerate(FACTS):
        progress("facts", number, len(FACTS))
        connection.execute(f"CREATE TABLE {name} AS {(SQL / f'{name}.sql').read_text(encoding='utf-8')}")
    connection.execute("DROP TABLE calling_users")  # active_users has them
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


def _gains(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> dict[str, int]:
    """Rows that each new file brought or bettered (`inputs.md §4`: loaded); the other accepted rows were already known."""
    gains: dict[str, int] = {}
    for name in ledger.kinds_of_new_content():
        rows = connection.execute(gains_sql(KINDS[name], f"rows_{name}"), {"first_new": ledger.first_new}).fetchall()
        gains.update(dict(rows))
    return gains


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
                for each in KINDS.values():
                    _expose(connection, each, ledger.lake_files(each.name))
                _fill(connection, settings, progress)
                ledger.count(_gains(connection, ledger))
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
