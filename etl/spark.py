"""The rollups on Apache Spark, seen from the loader: what the job is given, and what of its work is taken (docs/scale.md).

One run is one fresh folder, `<home>/agg/run=<id>`. `in/` has `job.json` and the few rows that are not in the lake: the copies that do not
count, linked rows of other weeks, how each media file spells its loss. `out/<table>/` and `totals.json` are what `etl/spark_job.py` makes of
that in a process of its own. Only what is whole is taken; a cluster that dies costs a sentence, and the last build is served on.
"""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from etl.carried import Ground
from etl.errors import LoadError
from etl.kinds import KINDS
from etl.lake_views import LakeFile
from etl.rollups import in_process
from etl.rollups.engine import Progress
from etl.rollups.in_process import SOURCES, Source
from etl.rollups.reach import Reach
from etl.rollups.terms import START_WEEK, STEPS, TABLES, statement
from etl.spark_java import environment

FOLDER, RUN = "agg", "run="
TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}  # the others are called the same
PART = re.compile(r"^part (\d+) of (\d+)$")
OTHERWISE = "Nothing was published; the last build, if any, is still served. Or load on this machine alone: engine = duckdb."


def make(on: Ground, reach: Reach, progress: Progress) -> None:
    """An `Engine`. Where a load reaches no week or the lake has no calls, Spark is not asked."""
    in_process.make_empty(on)
    if reach.weeks == () or not any(on.ledger.lake_files(source.kind) for source in SOURCES.values()):
        return
    run = on.settings.home.resolve() / FOLDER / f"{RUN}{uuid4().hex[:12]}"
    prepare(on, reach, run)
    _run(run, on.settings.spark_master, progress)
    take(on, reach, run)


@contextmanager
def runs(home: Path) -> Iterator[None]:
    """Around a load, which is alone in its home: run folders that killed loads left go first, and its own when it is done.

    Those of a load that fails stay until the next one, for whoever looks for the reason.
    """
    _sweep(home)
    yield
    _sweep(home)


def _sweep(home: Path) -> None:
    for folder in (home / FOLDER).glob(f"{RUN}*"):
        shutil.rmtree(folder)


def prepare(on: Ground, reach: Reach, run: Path) -> None:
    """Write the `in/` of a run."""
    folder = run / "in"
    folder.mkdir(parents=True)
    _save(on, "media_files", folder / "media_files.parquet")
    job = {
        "master": on.settings.spark_master,
        "sources": {name: _source(on, reach, source, folder) for name, source in SOURCES.items()},
        "inputs": ["media_files"],
        "steps": {name: statement(name, on.settings) for name in STEPS},
        "tables": {name: statement(name, on.settings) for name in TABLES},
        "read_often": _read_often(on),
    }
    (folder / "job.json").write_text(json.dumps(job, indent=1), encoding="utf-8")


def _source(on: Ground, reach: Reach, source: Source, folder: Path) -> dict[str, Any]:
    columns = {column.name: TYPES.get(column.sql_type, column.sql_type) for column in KINDS[source.kind].columns}
    _save(on, source.lost, folder / f"{source.lost}.parquet")
    return {
        "columns": {**columns, "file_id": "STRING"},
        "files": _paths(on.ledger.lake_files(source.kind)),
        "within": _within(reach),
        "linked": _linked(on, source, folder) if reach.weeks else None,
        "lost": source.lost,
    }


def _linked(on: Ground, source: Source, folder: Path) -> dict[str, Any] | None:
    """The rows of other weeks that those within reach depend on, and the files where they are; None if there are none."""
    files, name = in_process.linked_files(on, source), f"linked_{source.kind}"
    if not files:
        return None
    known = ", ".join(f"({arrival}, '{Path(path).stem}')" for path, arrival in files)
    rows = f"SELECT arrival, row AS file_row_number FROM linked WHERE is_media = {source.is_media}"
    _save(on, f"(FROM ({rows}) JOIN (VALUES {known}) AS f(arrival, file_id) USING (arrival))", folder / f"{name}.parquet")
    return {"rows": name, "files": _paths(files)}


def _paths(files: Sequence[LakeFile]) -> list[str]:
    return [str(Path(path).resolve()) for path, _ in files]


def _within(reach: Reach) -> str:
    """Whether a row is of a week within reach, first in a way that lets Spark skip what lies before and after."""
    if not reach.weeks:
        return "true"
    first, last = reach.weeks[0], reach.weeks[-1]
    between = f"start_time >= TIMESTAMP_NTZ '{first} 00:00:00' AND start_time < TIMESTAMP_NTZ '{last} 00:00:00' + INTERVAL '7' DAY"
    return f"{between} AND {reach.holds(START_WEEK)}"


def _save(on: Ground, rows: str, path: Path) -> None:
    on.run(f"COPY (FROM {rows}) TO {_quoted(path)} (FORMAT parquet)")


def _read_often(on: Ground) -> list[str]:
    """The steps that more than one other statement reads: they are worth keeping, the others are worth nothing kept."""
    texts = {name: statement(name, on.settings) for name in (*STEPS, *TABLES)}
    readers = {step: sum(bool(re.search(rf"(FROM|JOIN) {step}\b", text)) for text in texts.values()) for step in STEPS}
    return [step for step, count in readers.items() if count > 1]


def _run(run: Path, master: str, progress: Progress) -> None:
    """The job, from start to end. Raises LoadError that says what it died of."""
    if importlib.util.find_spec("pyspark") is None:
        raise LoadError(f"The package pyspark was needed for engine = spark; found: none. pip install 'partnerhub[spark]'. {OTHERWISE}")
    log = run / "spark.log"
    command = [sys.executable, "-m", "etl.spark_job", str(run)]
    with (
        log.open("wb") as err,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True, encoding="utf-8", env=environment(run)
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                if match := PART.match(line.strip()):
                    progress(int(match.group(1)), int(match.group(2)))
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        said = run / "failed.txt"
        reason = said.read_text(encoding="utf-8") if said.exists() else f"the process ended with {process.returncode}"
        raise LoadError(f"{log}: a finished Spark job was needed on spark_master = {master}; found: {reason}. {OTHERWISE}")


def take(on: Ground, reach: Reach, run: Path) -> None:
    """Fill the tables from the files of a run. Raises LoadError if they are not, to the last row, what the job says it wrote."""
    totals = run / "totals.json"
    said = json.loads(totals.read_text(encoding="utf-8")) if totals.exists() else {}
    for name in TABLES:
        folder = run / "out" / name
        if name not in said or not (folder / "_SUCCESS").exists():
            raise LoadError(f"{folder}: a table that Spark finished was needed; found: no mark that it did. {OTHERWISE}")
        rows = f"read_parquet({_quoted(folder / '*.parquet')}, hive_partitioning = false)"  # `run=` above it is no column
        found = _totals(on, rows, said[name])
        if found != said[name]:
            raise LoadError(f"{folder}: the rows that Spark wrote were needed, in all {said[name]}; found: {found}. {OTHERWISE}")
        on.run(f"INSERT INTO {name} BY NAME SELECT * FROM {rows} WHERE {reach.holds('week')}")


def _totals(on: Ground, rows: str, said: Mapping[str, int]) -> dict[str, int]:
    """What the job counted, counted again."""
    measures = ["count(*)" if name == "rows" else f"coalesce(sum({name.removeprefix('sum_')}), 0)" for name in said]
    found = on.connection.execute(f"SELECT {', '.join(measures)} FROM {rows}").fetchone() or ()
    return {name: int(value) for name, value in zip(said, found, strict=True)}


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
