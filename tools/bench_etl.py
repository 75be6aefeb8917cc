"""`make bench-etl LEGS="1 10"`: what each stage of a load costs, as ratios in one run; sizes in millions of call legs.

Every step runs in a process of its own, so that its peak memory is its own. Floors are DuckDB's: a typed parse of the same call files, and
one scan of what was landed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import duckdb

from data import warehouse
from etl.build import load
from etl.demo import write_demo
from etl.kinds_calls import CALL_HISTORY
from etl.kinds_model import normalise
from etl.landing import land

CUSTOMERS, WEEKS, LEGS_PER_CALL = 90, 9, 1.61
MILLION = 1_000_000
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def calls(folder: Path) -> list[Path]:
    """The call files, oldest week first."""
    return sorted((folder / "landing" / "calls").glob("*.csv"))


def quiet() -> duckdb.DuckDBPyConnection:
    """DuckDB without talk."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def parse(folder: Path) -> int:
    """DuckDB's own typed parse of every column of the call files, faults kept: the floor of landing."""
    by_header = CALL_HISTORY.by_header()
    types = {column.name: column.sql_type for column in CALL_HISTORY.columns}
    total = 0
    with quiet() as connection:
        for path in calls(folder):
            with path.open(encoding="utf-8-sig") as file:
                headers = [header.strip('"') for header in file.readline().strip().split(",")]
            columns = ", ".join(f"'{header}': '{types.get(_name(by_header, header), 'VARCHAR')}'" for header in headers)
            asked = ", ".join(f'count("{header}")' for header in headers)
            found = connection.execute(
                f"SELECT count(*), {asked} FROM read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"', "
                f"nullstr = 'NA', columns = {{{columns}}}, store_rejects = true)"
            ).fetchone()
            total += int((found or (0,))[0])
    return total


def _name(by_header: object, header: str) -> str:
    found = by_header.get(normalise(header))  # type: ignore[attr-defined]
    return getattr(found, "name", str(found))


def scan(folder: Path) -> int:
    """One scan of every column of what was landed."""
    with quiet() as connection:
        path = folder / "home" / "lake" / "call_history" / "*.parquet"
        names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
        found = connection.execute("SELECT " + ", ".join(f'count("{name}")' for name in names) + f" FROM '{path}'").fetchone()
    return len(found or ())


def landed(folder: Path) -> int:
    """Landing alone, of the call files."""
    return sum(item.accepted for item in land(calls(folder), folder / "lake only", now=NOW))


def stages(paths: list[Path], home: Path) -> dict[str, float]:
    """Seconds of each stage of a load, by what it said it was at."""
    marks: list[tuple[str, float]] = [("land", time.perf_counter())]

    def listen(stage: str, _done: int, _total: int) -> None:
        name = stage if stage in ("weeks of calls", "facts", "checks") else "land"
        if marks[-1][0] != name:
            marks.append((name, time.perf_counter()))

    load(paths, home, listen)
    marks.append(("", time.perf_counter()))
    seconds: dict[str, float] = {}
    for (name, begun), (_, ended) in pairwise(marks):
        seconds[name] = seconds.get(name, 0.0) + ended - begun
    return seconds


def append(folder: Path, weeks: str) -> float:
    """Seconds of loading the newest week's calls onto so many older weeks."""
    home, files = folder / f"home after {weeks}", calls(folder)[-9:]
    others = [path for path in (folder / "landing").iterdir() if path.name != "calls"]
    load([*others, *files[8 - int(weeks) : 8]], home)
    begun = time.perf_counter()
    load([files[8]], home)
    return time.perf_counter() - begun


def run_step(name: str, folder: Path, given: list[str]) -> None:
    """The other side of `step`."""
    work: dict[str, Callable[[], object]] = {
        "demo": lambda: write_demo(
            folder, customers=CUSTOMERS, weeks=WEEKS, calls_per_week=round(float(given[0]) * MILLION / WEEKS / LEGS_PER_CALL)
        ),
        "parse": lambda: parse(folder),
        "land": lambda: landed(folder),
        "load": lambda: stages([folder / "landing"], folder / "home"),
        "scan": lambda: scan(folder),
        "append": lambda: append(folder, given[0]),
    }
    begun = time.perf_counter()
    result = work[name]()
    seconds = time.perf_counter() - begun
    peak = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "result": result}, default=str))


def step(name: str, folder: Path, *given: str) -> dict[str, float]:
    """One step in a process of its own: seconds, peak memory in MB, result."""
    done = subprocess.run([sys.executable, __file__, "--step", name, str(folder), *given], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def line(label: str, seconds: float, ratio: str = "", peak: float | None = None) -> None:
    """A line of the table."""
    print(f"{label:<46}{seconds:>9.1f}  {ratio:<28}{'' if peak is None else f'{peak:>8,.0f}'}", flush=True)


def measure(size: str, folder: Path) -> None:
    """Every stage of one size."""
    step("demo", folder, size)
    floor = step("parse", folder)
    weight = sum(path.stat().st_size for path in calls(folder)) / 1e6
    print(f"\n{int(floor['result']):,} call legs in {len(calls(folder))} files, {weight:,.0f} MB")
    print(f"{'step':<46}{'seconds':>9}  {'ratio':<28}{'peak MB':>8}")
    line("DuckDB's typed parse", floor["seconds"], "1.00", floor["peak"])
    only = step("land", folder)
    line("land, the same files", only["seconds"], f"{only['seconds'] / floor['seconds']:.2f} × parse", only["peak"])
    shutil.rmtree(folder / "lake only")
    whole = step("load", folder)
    parts: dict[str, float] = whole["result"]  # type: ignore[assignment]
    line("load, everything", whole["seconds"], f"{whole['seconds'] / floor['seconds']:.2f} × parse", whole["peak"])
    one = step("scan", folder)
    line("  of it weeks of calls (copies, rollups)", parts["weeks of calls"], f"{parts['weeks of calls'] / one['seconds']:.1f} × one scan")
    line("  of it facts and records", parts["facts"] + parts["checks"])
    line("one scan of every column landed", one["seconds"], "", one["peak"])
    again = step("load", folder)
    line("the same files again", again["seconds"], f"{again['seconds'] / whole['seconds']:.2f} × the first time", again["peak"])
    built = warehouse.current(folder / "home").stat().st_size / 1e6
    print(f"{'build':<46}{built:>9.1f}  MB")
    shutil.rmtree(folder / "home")
    few, many = step("append", folder, "2"), step("append", folder, "8")
    line("a week's calls onto 2 weeks", float(few["result"]))
    line(
        "a week's calls onto 8 weeks",
        float(many["result"]),
        f"{float(many['result']) / float(few['result']):.2f} × onto 2 weeks",
        many["peak"],
    )


def main() -> None:
    """`bench_etl.py SIZE…`."""
    for size in sys.argv[1:] or ["1"]:
        with tempfile.TemporaryDirectory() as folder:
            measure(size, Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        run_step(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
    else:
        main()
