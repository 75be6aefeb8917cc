"""`make bench LEGS="1 10 50"`: what a load and every answer cost, as ratios in one run; sizes in millions of call legs.

Each step runs in a process of its own, so that its peak memory is its own. Questions are real ones (weeks, filters, customers), none twice.
The builds of all sizes are asked in turn, question by question, so that a slow moment of the machine falls on each alike.
"""

import json
import resource
import shutil
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
ROUNDS = 3  # a question's time is the best of so many first times: what is left is the question, not the machine


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def parse(folder: Path) -> int:
    """DuckDB's own reading of the same call files into a table of text: the floor a load is compared with."""
    with duckdb.connect(str(folder / "floor.duckdb")) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = '8GB'")
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


def warm(folder: Path, asked: list[Slice], section: str) -> Hub:
    """A hub whose states are derived (once per build, whatever is asked); the section that warmed it is not measured on it."""
    hub = Hub(read_settings(folder / "home"))
    for slice_ in asked:
        hub.answer(section, slice_)
    return hub


def first_times(section: str, folders: list[Path], asked: list[list[Slice]]) -> list[list[float]]:
    """Milliseconds of each question, asked for the first time; one list per folder, the folders in turn."""
    hubs = [warm(folder, slices, "overage" if section == "headline" else "headline") for folder, slices in zip(folders, asked, strict=True)]
    times: list[list[float]] = [[] for _ in folders]
    for same in zip(*asked, strict=True):
        for size, slice_ in enumerate(same):
            times[size].append(timed(lambda h=hubs[size], s=slice_: h.answer(section, s)) * 1000)  # type: ignore[misc]
    return times


def ask(folders: list[Path]) -> list[dict[str, tuple[float, float]]]:
    """p50 and p95 in milliseconds of every section's answer, asked for the first time, the best of three hubs; one entry per folder."""
    asked = [list(questions(Hub(read_settings(folder / "home")))) for folder in folders]
    found: list[dict[str, tuple[float, float]]] = [{} for _ in folders]
    for section in SECTIONS:
        rounds = [first_times(section, folders, asked) for _ in range(ROUNDS)]
        for size in range(len(folders)):
            best = [min(each) for each in zip(*(one[size] for one in rounds), strict=True)]
            found[size][section] = (statistics.median(best), statistics.quantiles(best, n=20)[-1])
    return found


def step(name: str, folder: Path, *sizes: str) -> dict[str, object]:
    """One step in a process of its own: seconds, peak memory in MB, result."""
    done = subprocess.run([sys.executable, __file__, "--step", name, str(folder), *sizes], check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_step(name: str, folder: Path, sizes: list[str]) -> None:
    """The other side of `step`."""
    results: list[object] = []
    work: dict[str, Callable[[], object]] = {
        "demo": lambda: write_demo(
            folder, customers=CUSTOMERS, weeks=WEEKS, calls_per_week=round(float(sizes[0]) * MILLION / WEEKS / LEGS_PER_CALL)
        ),
        "parse": lambda: results.append(parse(folder)),
        "load": lambda: load([folder / "landing"], folder / "home"),
        "ask": lambda: results.append(ask([folder / size for size in sizes])),
    }
    seconds = timed(work[name])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "result": results[0] if results else None}))


def measure(size: str, folder: Path) -> None:
    """Writing, parsing and loading one size, printed as they come; only the build is left."""
    written = step("demo", folder, size)
    weight = sum(path.stat().st_size for path in (folder / "landing").rglob("*") if path.is_file())
    floor = step("parse", folder)
    print(f"\n{floor['result']:,} call legs, {weight / 1e6:,.0f} MB of exports, written in {written['seconds']:.0f} s")
    print(f"{'step':<24}{'seconds':>9}{'× parse':>9}{'peak MB':>9}")

    def line(label: str, found: dict[str, object]) -> None:
        seconds, base = float(str(found["seconds"])), float(str(floor["seconds"]))
        print(f"{label:<24}{seconds:>9.1f}{seconds / base:>9.2f}{float(str(found['peak'])):>9.0f}", flush=True)

    line("DuckDB's parse, to disk", floor)
    line("load", step("load", folder))
    line("the same files again", step("load", folder))
    build = max((folder / "home" / "builds").glob("*.duckdb"))
    print(f"{'build':<24}{build.stat().st_size / 1e6:>9.1f} MB", flush=True)
    shutil.rmtree(folder / "landing")
    shutil.rmtree(folder / "home" / "lake")


def report(folder: Path, sizes: list[str]) -> None:
    """Every size in turn (those that are there already are only asked again), then the answers side by side."""
    for size in sizes:
        if not (folder / size / "home").exists():
            measure(size, folder / size)
    found: list[dict[str, tuple[float, float]]] = step("ask", folder, *sizes)["result"]  # type: ignore[assignment]
    print(f"\n{'p95 of an answer, ms':<26}" + "".join(f"{size + ' M':>9}" for size in sizes) + f"{'last ÷ first':>14}")
    for section in SECTIONS:
        p95 = [answers[section][1] for answers in found]
        print(f"{section:<26}" + "".join(f"{value:>9.1f}" for value in p95) + f"{p95[-1] / p95[0]:>14.2f}")


def main() -> None:
    """`bench.py [--keep FOLDER] SIZE…`: with a folder the builds stay there, and a second run asks them again."""
    given = sys.argv[1:]
    if given[:1] == ["--keep"]:
        Path(given[1]).mkdir(parents=True, exist_ok=True)
        report(Path(given[1]), given[2:] or ["1"])
        return
    with tempfile.TemporaryDirectory() as scratch:
        report(Path(scratch), given or ["1"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        run_step(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
    else:
        main()
