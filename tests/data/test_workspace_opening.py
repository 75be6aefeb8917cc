"""Opening: migrations up and down with data, several processes at once, a version from the future; and writers who lose nothing."""

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import data.workspace
from data.settings import Settings
from data.workspace import CannotOpen, Workspace
from data.workspace.opening import HEAD, migrate, to_write
from data.workspace.tables import metadata
from tests.workspace_servers import new_database
from tests.workspace_writers import COUNTED, WRITERS, WRITES_EACH, open_and_write, write_much

SPAWN = multiprocessing.get_context("spawn")


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(data.workspace.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_what_the_code_knows(workspace: Workspace) -> None:
    workspace.click("x", "Ada")
    found = inspect(workspace._engine())
    for table in metadata.sorted_tables:
        assert [column["name"] for column in found.get_columns(table.name)] == [column.name for column in table.columns]
        assert {index["name"] for index in found.get_indexes(table.name)} >= {index.name for index in table.indexes}


def test_up_down_and_up_again_with_data(workspace: Workspace) -> None:
    workspace.add_tag(["a"], "x", "Ada")
    workspace.add_note("a", "text", "Ada")
    engine = workspace._engine()
    for target, tables in (("base", {"alembic_version"}), (HEAD, {"alembic_version", *metadata.tables})):
        with to_write(engine) as connection, connection.begin():
            migrate(connection, target)
        assert set(inspect(engine).get_table_names()) == tables
    assert (workspace.tags(), workspace.notes(), workspace.revision()) == ({}, (), 0)
    assert workspace.add_note("a", "again", "Ada").version == 1


def test_a_step_that_fails_leaves_nothing_behind(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.add_tag(["a"], "x", "Ada")
    engine = workspace._engine()
    with pytest.raises(ZeroDivisionError), to_write(engine) as connection, connection.begin():
        migrate(connection, "base")
        raise ZeroDivisionError
    assert list(workspace.tags()) == ["a"]
    assert len(workspace.audit()) == 1


def test_a_newer_version_is_refused_by_name(place: Settings) -> None:
    first = Workspace(place)
    first.add_tag(["a"], "x", "Ada")
    with to_write(first._engine()) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.close()
    with pytest.raises(CannotOpen, match=f"tables of version {HEAD} or older was needed; found: version 9999"):
        Workspace(place).tags()


def test_sqlite_is_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    workspace = Workspace(Settings(home=tmp_path))
    workspace.click("x", "Ada")
    with workspace._engine().connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys", "synchronous")]
    assert found == ["wal", 1, 2]


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    workspace = Workspace(Settings(home=tmp_path))
    workspace.add_tag(["a"], "x", "Ada")
    other = sqlite3.connect(tmp_path / "workspace.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM tags")
    started = time.monotonic()
    assert list(workspace.tags()) == ["a"]
    assert time.monotonic() - started < 5
    other.execute("ROLLBACK")
    other.close()


def test_processes_that_open_a_new_workspace_at_once_all_succeed(place: Settings) -> None:
    ready = SPAWN.Barrier(4)
    given = {"home": place.home, "workspace_url": place.workspace_url}
    several = [SPAWN.Process(target=open_and_write, args=(given, number, ready)) for number in range(4)]
    for process in several:
        process.start()
    for process in several:
        process.join(60)
    assert [process.exitcode for process in several] == [0] * 4
    assert {note.text for note in Workspace(place).notes()} == {str(number) for number in range(4)}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_twenty_writers_in_four_processes_lose_nothing(kind: str, memory: Path, request: pytest.FixtureRequest) -> None:
    url = None if kind == "sqlite" else new_database(request.getfixturevalue("server"))
    place = Settings(home=memory, workspace_url=url)
    given = {"home": memory, "workspace_url": url}
    ready = SPAWN.Barrier(5)
    several = [
        SPAWN.Process(target=write_much, args=(given, list(range(n, WRITERS, 4)), ready, str(memory / f"done-{n}"))) for n in range(4)
    ]
    for process in several:
        process.start()
    ready.wait(60)
    started = time.monotonic()
    for process in several:
        process.join(120)
    taken = time.monotonic() - started
    assert [process.exitcode for process in several] == [0] * 4
    assert len(list(memory.glob("done-*"))) == 4
    workspace = Workspace(place)
    written = {f"{writer}/{number}" for writer in range(WRITERS) for number in range(WRITES_EACH) if number % COUNTED}
    counted = WRITERS * len(range(0, WRITES_EACH, COUNTED))
    assert {note.text for note in workspace.notes()} == written
    assert workspace.setting("count") == (counted, counted)
    assert len(workspace.audit(limit=20_000)) == workspace.revision() == WRITERS * WRITES_EACH
    assert taken < 60


def test_a_forked_process_opens_its_own(tmp_path: Path) -> None:
    workspace = Workspace(Settings(home=tmp_path))
    workspace.add_tag(["a"], "x", "Ada")
    engine = workspace._engine()
    workspace._engines = {-1: engine}  # as a child finds it: opened under another process id
    assert list(workspace.tags()) == ["a"]
    assert workspace._engine() is not engine
    engine.dispose()


def test_threads_of_one_process_share_a_workspace(workspace: Workspace) -> None:
    failed: list[BaseException] = []

    def run(write: Callable[[], object]) -> None:
        try:
            write()
        except BaseException as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(lambda n=n: workspace.add_tag(["a"], f"tag {n}", "Ada"),)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.tags()["a"]) == 5  # never a sixth, however close together
    assert len(failed) == 7
