"""The rollups on Apache Spark, in a process of their own: `python -m etl.spark_job RUN`. Whoever starts it is `etl/spark.py`.

It knows no rule and no table: the folder RUN says in `in/job.json` which lake files to read and which SQL to run. For every table it writes
`out/<table>/`, and last of all `totals.json`. A line `part N of M` on stdout says how far it is; what went wrong stands in `failed.txt`.
Spark runs SQL only: no row passes through Python, so that neither pandas nor Arrow is needed, and no Python at all where the work is done.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (as everyone spells it)

OPTIONS = {
    "spark.sql.ansi.enabled": "true",  # a number too great is an error, not another number
    "spark.sql.execution.arrow.pyspark.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# One process on one machine: nobody else can reach it. On a cluster the workers must, at the address that spark-defaults say.
ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
WHOLE_NUMBERS = ("tinyint", "smallint", "int", "bigint")
ROW = ["file_id", "file_row_number"]


def session(master: str) -> SparkSession:
    """Spark on a master. What is not said here comes from the `spark-defaults.conf` of whoever runs it."""
    builder = SparkSession.builder.master(master).appName("Partner Hub rollups")
    for name, value in {**OPTIONS, **(ALONE if master.startswith("local") else {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def uri(path: Path) -> str:
    """A path as Spark must be told it: whatever its default file system, the home is a mounted folder."""
    return f"file://{path}"


def roll_up(spark: SparkSession, run: Path) -> None:
    """Everything that a run's `job.json` asks for."""
    job = json.loads((run / "in" / "job.json").read_text(encoding="utf-8"))
    for name, source in job["sources"].items():
        _rows(spark, run, source).createOrReplaceTempView(name)
    for name in job["inputs"]:
        _input(spark, run, name).createOrReplaceTempView(name)
    for name, sql in job["steps"].items():
        spark.sql(sql).createOrReplaceTempView(name)
        if name in job["read_often"]:
            spark.catalog.cacheTable(name)
    totals = {}
    for number, (name, sql) in enumerate(job["tables"].items()):
        print(f"part {number} of {len(job['tables'])}", flush=True)
        totals[name] = _write(spark, spark.sql(sql), run / "out" / name)
    _note(run / "totals.json", json.dumps(totals))


def _rows(spark: SparkSession, run: Path, source: Mapping[str, Any]) -> DataFrame:
    """The settled rows at hand of a kind: those of the weeks within reach, and those of other weeks that are linked with them."""
    rows = _lake(spark, source["columns"], source["files"]).where(source["within"])
    if linked := source["linked"]:
        there = _lake(spark, source["columns"], linked["files"])
        rows = rows.unionByName(there.join(_input(spark, run, linked["rows"]), ROW, "left_semi"))
    return rows.join(_input(spark, run, source["lost"]), ROW, "left_anti")


def _lake(spark: SparkSession, columns: Mapping[str, str], files: list[str]) -> DataFrame:
    """The rows of lake files by the columns' names, with the number of each in its file; a column that a file has not is NULL."""
    if not files:
        empty = {**columns, "file_row_number": "BIGINT"}
        return spark.range(0).selectExpr(*(f"CAST(NULL AS {type_}) AS {name}" for name, type_ in empty.items()))
    schema = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    rows = spark.read.schema(schema).parquet(*(uri(Path(file)) for file in files))
    return rows.withColumn("file_row_number", F.col("_metadata.row_index"))


def _input(spark: SparkSession, run: Path, name: str) -> DataFrame:
    return spark.read.parquet(uri(run / "in" / f"{name}.parquet"))


def _write(spark: SparkSession, rows: DataFrame, folder: Path) -> dict[str, int]:
    """Write a table; the next may read it. Its rows and the sums of its whole numbers are counted on their way to the files."""
    counted, sums = Observation(), [name for name, type_ in rows.dtypes if type_ in WHOLE_NUMBERS]
    measures = [F.count(F.lit(1)).alias("rows"), *(F.sum(F.col(name).cast("bigint")).alias(f"sum_{name}") for name in sums)]
    rows.observe(counted, *measures).write.parquet(uri(folder))
    spark.read.schema(rows.schema).parquet(uri(folder)).createOrReplaceTempView(folder.name)
    return {name: value or 0 for name, value in counted.get.items()}


def _note(path: Path, text: str) -> None:
    """A file that is there whole or not at all."""
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.rename(path)


def _end_with_parent() -> None:
    """Nobody would take the result once whoever started this is gone, who holds the other end of stdin. Spark ends with this process."""
    os.read(sys.stdin.fileno(), 1)  # not by sys.stdin, whose lock would be held when Python ends
    os._exit(1)


def main(run: Path) -> None:
    """One run, from start to end."""
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        master = json.loads((run / "in" / "job.json").read_text(encoding="utf-8"))["master"]
        roll_up(session(master), run)
    except Exception as problem:
        first = next((line for line in str(problem).splitlines() if line.strip()), "")
        _note(run / "failed.txt", f"{type(problem).__name__}: {first}"[:500])
        raise


if __name__ == "__main__":
    main(Path(sys.argv[1]))
