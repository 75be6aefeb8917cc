"""Runs one job after the other in one Spark, each in a session time zone of its own, and keeps what it computed on the way.

Given as arguments: run folder, time zone, run folder, time zone, … A process of its own, as the product's job is one.
"""

import json
import sys
from pathlib import Path

from etl import spark_job


def main(arguments: list[str]) -> None:
    """Every run: its tables, and the steps beside them."""
    spark = None
    for folder, zone in zip(arguments[::2], arguments[1::2], strict=True):
        run = Path(folder)
        job = json.loads((run / "in" / "job.json").read_text(encoding="utf-8"))
        spark = spark or spark_job.session(job["master"])
        spark.conf.set("spark.sql.session.timeZone", zone)
        spark_job.roll_up(spark, run)
        for step in job["steps"]:
            spark.table(step).write.parquet(str(run / "out" / step))
    if "pandas" in sys.modules:
        sys.exit("the job must not touch pandas")


if __name__ == "__main__":
    main(sys.argv[1:])
