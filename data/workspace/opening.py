"""Opening the workspace: SQLite in the home unless the settings name a PostgreSQL server, brought to this version's tables before it is used.

SQLite is used in WAL mode, so that readers never wait. Every write takes the write lock when it begins (`BEGIN IMMEDIATE`), not in its middle.
"""

import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from data.settings import CannotOpen, Settings

HEAD = "0002"  # the newest of migrations/versions
_WRITES = "partnerhub_writes"  # the execution option of a connection that is going to write
PATIENCE = 30.0  # seconds to wait for another writer
_LOCK = 7_266_273  # of our migrations, among the advisory locks of a PostgreSQL database
_PRAGMAS = (f"busy_timeout = {int(PATIENCE * 1000)}", "foreign_keys = ON", "synchronous = FULL", "recursive_triggers = ON")


def engine_of(settings: Settings) -> Engine:
    """An engine with current tables; makes the file, or the tables, if they are not there. Raises CannotOpen."""
    file = settings.workspace_file
    where = str(file) if file else _shown(str(settings.workspace_url))
    needed = "a readable and writable SQLite file" if file else "a PostgreSQL database that can be reached and written"
    engine = _sqlite(file) if file else _postgresql(str(settings.workspace_url))
    try:
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
        _bring_up(engine, where)
    except CannotOpen:
        engine.dispose()
        raise
    except (DBAPIError, OSError) as problem:
        engine.dispose()
        raise CannotOpen(where, needed, str(getattr(problem, "orig", problem)).strip().split("\n")[0]) from problem
    return engine


def to_read(engine: Engine) -> Connection:
    """A connection for a single question; a server is spared the transaction around it."""
    return engine.connect() if engine.dialect.name == "sqlite" else engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def to_write(engine: Engine) -> Connection:
    """A connection whose transactions write."""
    return engine.connect().execution_options(**{_WRITES: True})


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "workspace_url"


def _postgresql(text_of_it: str) -> Engine:
    needed = "an address such as postgresql://user:password@host/database in the setting workspace_url"
    try:
        url = make_url(text_of_it)
    except ArgumentError:
        raise CannotOpen(_shown(text_of_it), needed, "something that is no address") from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise CannotOpen(_shown(text_of_it), needed, url.drivername)
    patience = f"-c lock_timeout={int(PATIENCE * 1000)} -c timezone=UTC"
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args={"connect_timeout": 5, "options": patience}
        )
    except (NoSuchModuleError, ImportError) as problem:
        raise CannotOpen(_shown(text_of_it), "the package psycopg", problem) from None


def _sqlite(file: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(file)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are ours; Python's driver would begin them in its own way
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _bring_up(engine: Engine, where: str) -> None:
    """Run the migrations that are missing. Several processes may open at once: one of them does it, the others wait and find it done."""
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        _use_wal(engine)
    with engine.connect() as connection:
        if _version(connection, where) == HEAD:
            return
    with to_write(engine) as connection, connection.begin():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _version(connection, where) != HEAD:
            migrate(connection, HEAD)


def _use_wal(engine: Engine) -> None:
    """WAL is a property of the file. SQLite does not wait when two processes set it at once, so we do."""
    until = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while True:
            try:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
            except OperationalError as problem:
                if "locked" not in str(problem) or time.monotonic() > until:
                    raise
                time.sleep(0.02)


def _version(connection: Connection, where: str) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and str(found) > HEAD:
        raise CannotOpen(where, f"tables of version {HEAD} or older", f"version {found}: a newer Partner Hub wrote them")
    return None if found is None else str(found)


def migrate(connection: Connection, target: str) -> None:
    """Run Alembic up or down to a version inside the transaction of the connection; `base` is nothing at all."""
    from alembic import command  # only when there is something to do: it takes a third of a second to import
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    now = _version(connection, "")
    if target == "base" or (now is not None and target < now):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
