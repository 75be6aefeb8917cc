"""`make bench LEGS="1 10 50"`: what a load and every answer cost, as ratios in one run; sizes in millions of call legs.

Each step runs in a process of its own, so that its peak memory is its own. Questions are real ones (weeks, filters, customers), none twice.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import duckdb

from data.answer import Hub
from data.answer.states import WEEK
from data.sections import SECTIONS
from data.settings import read_settings
from data.slice import Slice
from etl.build import load
from etl.demo import write_demo

CUSTOMERS, WEEKS, LEGS_PER_CALL = 90, 30, 1.61
MILLION = 1_000_000


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def parse(folder: Path) -> int:
    """DuckDB's own reading of the same call files into a table of text: the floor a load is compared with."""
    with duckdb.connect(str(folder / "floor.duckdb")) as connection:
        connection.execute("SET enable_progress_bar = false")
        files = ", ".join(f"'{path}'" for path in sorted((folder / "landing").glob("calls/*.csv")))
        connection.execute(
            f"CREATE TABLE legs AS SELECT * FROM read_csv([{files}], header = true, all_varchar = true, union_by_name = true)"
        )
        (legs,) = connection.execute("SELECT count(*) FROM legs").fetchone() or (0,)
    (folder / "floor.duckdb").unlink()
    return int(legs)


def questions(hub: Hub) -> Iterator[Slice]:
    """48 different ones: the last weeks, all customers, those of a kind or a manager, and single customers."""
    newest = hub.default_as_of()
    customers = [row["org_id"] for row in hub.answer("customers", Slice()).rows[:3]]
    filters = [{}, {"kind": ("trial",)}, {"managed_by": ("partner",)}, *({"customer": org_id} for org_id in customers)]
    for weeks, chosen, wanted in product(range(4), filters, ("calling", "meetings")):
        yield Slice(product=wanted, as_of=newest - weeks * WEEK, **chosen)


def ask(folder: Path) -> dict[str, tuple[float, float]]:
    """p50 and p95 in milliseconds of every section's answer, asked for the first time."""
    hub = Hub(read_settings(folder / "home"))
    asked = list(questions(hub))
    for slice_ in asked:  # the states of each instant are derived once per build, whatever is asked
        hub.answer("headline", slice_)
    found = {}
    for section in SECTIONS:
        if section in ("headline", "customers"):
            hub = Hub(read_settings(folder / "home"))  # the warm-up asked these
            for weeks in range(4):
                hub.answer("overage", Slice(as_of=hub.default_as_of() - weeks * WEEK))
        times = [timed(lambda s=slice_, key=section, h=hub: h.answer(key, s)) * 1000 for slice_ in asked]  # type: ignore[misc]
        found[section] = (statistics.median(times), statistics.quantiles(times, n=20)[-1])
    return found


def step(name: str, folder: Path, size: str) -> dict[str, object]:
    """One step in a process of its own: seconds, peak memory in MB, result."""
    done = subprocess.run([sys.executable, __file__, "--step", name, str(folder), size], check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_step(name: str, folder: Path, size: str) -> None:
    """The other side of `step`."""
    results: list[object] = []
    work: dict[str, Callable[[], object]] = {
        "demo": lambda: write_demo(
            folder, customers=CUSTOMERS, weeks=WEEKS, calls_per_week=round(float(size) * MILLION / WEEKS / LEGS_PER_CALL)
        ),
        "parse": lambda: results.append(parse(folder)),
        "load": lambda: load([folder / "landing"], folder / "home"),
        "ask": lambda: results.append(ask(folder)),
    }
    seconds = timed(work[name])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "result": results[0] if results else None}))


def measure(size: str, folder: Path) -> dict[str, tuple[float, float]]:
    """All steps for one size, printed as they come."""
    written = step("demo", folder, size)
    weight = sum(path.stat().st_size for path in (folder / "landing").rglob("*") if path.is_file())
    floor = step("parse", folder, size)
    print(f"\n{floor['result']:,} call legs, {weight / 1e6:,.0f} MB of exports, written in {written['seconds']:.0f} s")
    print(f"{'step':<24}{'seconds':>9}{'× parse':>9}{'peak MB':>9}")

    def line(label: str, found: dict[str, object]) -> None:
        seconds, base = float(str(found["seconds"])), float(str(floor["seconds"]))
        print(f"{label:<24}{seconds:>9.1f}{seconds / base:>9.2f}{float(str(found['peak'])):>9.0f}", flush=True)

    line("DuckDB's parse, to disk", floor)
    line("load", step("load", folder, size))
    line("the same files again", step("load", folder, size))
    build = max((folder / "home" / "builds").glob("*.duckdb"))
    print(f"{'build':<24}{build.stat().st_size / 1e6:>9.1f} MB")
    answers: dict[str, tuple[float, float]] = step("ask", folder, size)["result"]  # type: ignore[assignment]
    return answers


def main() -> None:
    """Every size in turn, then the answers side by side."""
    sizes = sys.argv[1:] or ["1"]
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            found[size] = measure(size, Path(scratch))
    print(f"\n{'p95 of an answer, ms':<26}" + "".join(f"{size + ' M':>9}" for size in sizes) + f"{'last ÷ first':>14}")
    for section in SECTIONS:
        p95 = [found[size][section][1] for size in sizes]
        print(f"{section:<26}" + "".join(f"{value:>9.1f}" for value in p95) + f"{p95[-1] / p95[0]:>14.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        run_step(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main()
