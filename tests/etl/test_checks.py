"""What is published was read back from the disk and is what was written; how the last load went is known, whatever became of it."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import duckdb
import pytest

from data import journal, warehouse
from etl import build
from etl.build import load
from etl.checks import read_back
from etl.errors import LoadError
from tests.conftest import Partner


def test_the_manifest_counts_every_table_and_tells_a_changed_one(partner: Partner) -> None:
    partner.item(1)
    partner.load()
    path = warehouse.current(partner.home)
    read_back(path)
    with duckdb.connect(str(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()}
        listed = {name for (name,) in connection.execute("SELECT table_name FROM manifest").fetchall()}
        assert listed == tables - {"manifest"}
        connection.execute("UPDATE licences SET assigned = assigned + 1")
    with pytest.raises(LoadError, match="licences reads differently"):
        read_back(path)


def test_a_build_that_the_disk_changed_is_not_published(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.item(1)
    partner.load()
    before = warehouse.current(partner.home)

    def spoiled(path: Path) -> None:
        content = bytearray(path.read_bytes())
        for place in range(len(content) // 3, len(content), 997):
            content[place] ^= 0xFF
        path.write_bytes(content)
        read_back(path)

    monkeypatch.setattr(build, "read_back", spoiled)
    with pytest.raises((LoadError, duckdb.Error)):
        load([partner.landing], partner.home)
    assert warehouse.current(partner.home) == before
    attempt = journal.last(partner.home)
    assert attempt is not None and attempt.outcome == "failed" and attempt.reason


def test_how_the_last_load_went(partner: Partner) -> None:
    assert journal.last(partner.home) is None
    partner.item(1)
    partner.load()
    attempt = journal.last(partner.home)
    assert attempt is not None and (attempt.outcome, attempt.reason) == ("published", None)
    with pytest.raises(LoadError):
        load([partner.home / "missing"], partner.home)
    attempt = journal.last(partner.home)
    assert attempt is not None and attempt.outcome == "failed" and "nothing was found there" in str(attempt.reason)


def _killed(landing: Path, home: Path) -> None:
    def listen(stage: str, done: int, total: int) -> None:
        if stage == "facts":
            attempt = journal.last(home)
            if attempt is not None:
                (home / "seen.json").write_text(json.dumps(attempt.outcome), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    load([landing], home, listen)


def test_a_load_at_work_and_a_killed_one(partner: Partner) -> None:
    partner.item(1)
    partner.load()
    worker = multiprocessing.get_context("spawn").Process(target=_killed, args=(partner.landing, partner.home))
    worker.start()
    worker.join(60)
    assert json.loads((partner.home / "seen.json").read_text(encoding="utf-8")) == "at_work"
    attempt = journal.last(partner.home)
    assert attempt is not None and attempt.outcome == "stopped" and "nothing is lost" in str(attempt.reason)
