"""The warehouse: immutable builds. A build is a new file under a new name; a pointer says which one is current.

The steps follow a measured protocol: a file name is never used twice, because DuckDB's instance cache would go on
serving the old content; readers in other processes never block a load, and a killed load leaves the old pointer.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock, Thread

import duckdb

from data.settings import Settings

# DuckDB 2.0.0 can abort a query whose hash join is built from another join (duckdb issue 24807). Our statements are written in the
# order they should run, smaller side last, so nothing is lost by keeping that order.
KEEP_ORDER = "SET disabled_optimizers = 'join_order,build_side_probe_side'"
# Nothing is fetched, loaded or read from Python's own variables, and little is written beside the memory.
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "max_temp_directory_size": "2GB",
}
POINTER = "CURRENT"
DRAFT = ".build-"
AGAIN = 0.001  # s between two interrupts of a question that is late


class NoBuild(Exception):
    """Nothing has been loaded into this home yet."""


class TookTooLong(Exception):
    """A question was stopped because it took longer than the settings allow."""


@contextlib.contextmanager
def in_time(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Stop what a connection does after so many seconds; it can be used again afterwards. Raises TookTooLong.

    DuckDB has no time limit of its own. An interrupt that comes between two queries of an answer is lost; so it is said until all ended.
    """
    ended = Event()

    def watch() -> None:
        wait = seconds
        while not ended.wait(wait):
            connection.interrupt()
            wait = AGAIN

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TookTooLong(
            f"An answer within {seconds:g} seconds was needed; it took longer and was stopped. Ask for fewer customers."
        ) from None
    finally:
        ended.set()
        # It holds the connection too. Were it the last to let go, while the process ends, DuckDB's destructor would abort all of it.
        watching.join()


def builds(home: Path) -> Path:
    """The folder of builds below a home."""
    return home / "builds"


def current(home: Path) -> Path:
    """The build being served. Raises NoBuild when there is none."""
    pointer = builds(home) / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoBuild(f"{home}: a loaded build was needed; none was found. Load exports with: partnerhub load PATH") from None
    return builds(home) / name


def connect(build: Path, settings: Settings, lake: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the build attached read-only as `hub`, locked: no file but those of `lake`, no network, no setting changes."""
    connection = duckdb.connect(":memory:", config={"threads": settings.query_threads, "memory_limit": settings.query_memory, **_LOCKED})
    connection.execute("SET enable_progress_bar = false")
    connection.execute(KEEP_ORDER)
    quoted = str(build).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS hub (READ_ONLY)")
    if lake is not None:
        folder = str(lake).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{folder}/']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


class Warehouse:
    """The current build of one home, re-opened when the pointer moves. One per process and home."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._open: tuple[Path, duckdb.DuckDBPyConnection] | None = None

    def connection(self) -> tuple[Path, duckdb.DuckDBPyConnection]:
        """The current build's path and its connection (take a `cursor()` per thread). Raises NoBuild."""
        path = current(self.settings.home)
        with self._lock:
            if self._open is None or self._open[0] != path:
                self._open = (path, connect(path, self.settings))
            return self._open


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def draft(home: Path) -> Iterator[Path]:
    """The path of a new, unpublished build. Left-over drafts of killed loads are removed first; this one is, unless published."""
    folder = builds(home)
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob(f"{DRAFT}*"):
        stale.unlink()
    path = folder / f"{DRAFT}{os.getpid()}.duckdb"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def publish(home: Path, path: Path, keep: int) -> Path:
    """Give a finished draft its number, then move the pointer; both steps are atomic and on disk before the next. Returns the new path."""
    folder = builds(home)
    if path.with_name(path.name + ".wal").exists():
        raise RuntimeError(f"{path}: a closed, checkpointed build was needed; a write-ahead log was found")
    numbers = [int(old.stem[1:]) for old in folder.glob("v*.duckdb")]
    target = folder / f"v{max(numbers, default=0) + 1:08d}.duckdb"
    _sync(path)
    path.rename(target)
    _sync(folder)
    pointer = folder / f".{POINTER}.tmp"
    pointer.write_text(target.name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.rename(folder / POINTER)
    _sync(folder)
    for old in sorted(folder.glob("v*.duckdb"))[:-keep]:
        old.unlink()
    return target
