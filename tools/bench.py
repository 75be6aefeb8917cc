"""`make bench`: what a load and every answer cost, as ratios in one run: python tools/bench.py [CALLS_PER_WEEK [CUSTOMERS [WEEKS]]]."""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from data.answer import Hub
from data.sections import SECTIONS
from data.settings import read_settings
from data.slice import Slice
from etl.build import load
from etl.demo import write_demo

CALLS, CUSTOMERS, WEEKS = (int(value) if value else None for value in (*sys.argv[1:4], "", "", "")[:3])
ROUNDS = 40


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def parse(landing: Path) -> int:
    """DuckDB's own reading of the same call files into a table of text: the floor a load is compared with."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        files = ", ".join(f"'{path}'" for path in sorted(landing.glob("calls/*.csv")))
        connection.execute(
            f"CREATE TABLE legs AS SELECT * FROM read_csv([{files}], header = true, all_varchar = true, union_by_name = true)"
        )
        (legs,) = connection.execute("SELECT count(*) FROM legs").fetchone() or (0,)
    return int(legs)


def main() -> None:
    """Generate, parse, load, load again, ask."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        written = timed(lambda: write_demo(folder, customers=CUSTOMERS or 90, weeks=WEEKS or 30, calls_per_week=CALLS))
        landing, home = folder / "landing", folder / "home"
        size = sum(path.stat().st_size for path in landing.rglob("*") if path.is_file())
        legs: list[int] = []
        floor = timed(lambda: legs.append(parse(landing)))
        first = timed(lambda: load([landing], home))
        again = timed(lambda: load([landing], home))
        print(f"{legs[0]:,} call legs, {size / 1e6:,.0f} MB of exports")
        print(f"demo written           {written:7.1f} s")
        print(f"DuckDB parse (floor)   {floor:7.1f} s   1.0 ×")
        print(f"load                   {first:7.1f} s   {first / floor:.1f} ×")
        print(f"the same files again   {again:7.1f} s   {again / floor:.1f} ×")
        print(f"peak memory            {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
        hub = Hub(read_settings(home))
        print(f"first answer           {timed(lambda: hub.answer('headline', Slice())) * 1000:7.0f} ms  (derives 14 weeks)")
        for section in SECTIONS:
            times = []
            for index in range(ROUNDS):
                slice_ = Slice(tag=(f"none-{index}",), product=("calling", "meetings")[index % 2])
                times.append(timed(lambda asked=slice_, key=section: hub.answer(key, asked)))  # type: ignore[misc]
            p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
            print(f"{section:<22} {p50:7.1f} ms p50  {p95:6.1f} ms p95  (never asked before)")


if __name__ == "__main__":
    main()
