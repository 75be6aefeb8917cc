"""`write_demo`: the landing folder of a believable partner, and beside it answers.json with what is true of it."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date, timedelta
from pathlib import Path

import duckdb

from data import clock
from etl.demo.attendees import write_customer
from etl.demo.build import build_partner
from etl.demo.calls import LEGS_PER_CALL, Also, Written, write_week
from etl.demo.cases import write_answers
from etl.demo.closed import fill_closed, keep_calls, write_own_calls
from etl.demo.incident_cases import incident_cases
from etl.demo.incidents import Incidents, plan_incidents
from etl.demo.media import fill_media, measure, write_reports
from etl.demo.partner import Customer, Weeks
from etl.demo.plan import Part, drop_cases, plan_calls, plan_meetings, week_shapes
from etl.demo.queues import count_queues, fill_queues, write_queues
from etl.demo.snapshots import write_snapshots
from etl.demo.tables import connect, fill_customers, fill_kinds, fill_plans

DEFAULT_LEGS = 600_000
Progress = Callable[[str, int, int], None]
Job = Callable[[duckdb.DuckDBPyConnection], Written]


def last_sunday(day: date) -> date:
    """The Sunday at or before a day."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def clear(out: Path) -> Path:
    """An empty landing folder; an older demo's is replaced, anything else is left alone and refused."""
    landing, answers = out / "landing", out / "answers.json"
    if landing.exists() and any(landing.iterdir()):
        if not answers.exists():
            raise FileExistsError(f"{landing} holds files that no demo wrote; choose another folder, or empty it")
        shutil.rmtree(landing)
    (landing / "calls").mkdir(parents=True, exist_ok=True)
    return landing


def in_parallel(con: duckdb.DuckDBPyConnection, jobs: Sequence[Job], told: Callable[[int], None]) -> Iterator[Written]:
    """Runs jobs on every core, each with its own cursor."""

    def work(job: Job) -> Written:
        with con.cursor() as cursor:
            return job(cursor)

    with ThreadPoolExecutor(max_workers=max(1, min(8, os.cpu_count() or 1))) as pool:
        for done, future in enumerate(as_completed([pool.submit(work, job) for job in jobs]), 1):
            told(done)
            yield future.result()


def write_calls(
    con: duckdb.DuckDBPyConnection, landing: Path, weeks: Weeks, plan: Sequence[Part], seed: int, also: Also, told: Callable[[int], None]
) -> Written:
    """Every week's call history; `also` sees each of them."""

    def job(week: int) -> Job:
        calls = sum(part.count for part in plan if part.week == week)
        return lambda cursor: write_week(cursor, landing, weeks, week, calls, seed, also)

    written = list(in_parallel(con, [job(week) for week in range(weeks.count)], told))
    return Written(sum(each.legs for each in written), sum(each.repeated for each in written))


def write_what_follows(
    con: duckdb.DuckDBPyConnection, landing: Path, weeks: Weeks, partner: Sequence[Customer], incidents: Incidents, seed: int
) -> None:
    """The reports that follow from the calls: media quality, queues, and the closed customer's own export."""
    write_reports(con, landing, partner, "media", seed)
    write_queues(con, landing, partner, weeks, seed)
    if incidents.closed is not None:
        write_own_calls(con, landing, incidents.closed, seed)


def write_meetings(con: duckdb.DuckDBPyConnection, landing: Path, plan: Sequence[Part], seed: int, told: Callable[[int, int], None]) -> int:
    """Every customer's meeting attendees."""
    customers: list[Customer] = list({part.customer.index: part.customer for part in plan}.values())

    def job(nth: int, customer: Customer) -> Job:
        return lambda cursor: Written(write_customer(cursor, landing, customer, nth, seed), 0)

    jobs = [job(nth, customer) for nth, customer in enumerate(customers)]
    return sum(each.legs for each in in_parallel(con, jobs, lambda done: told(done, len(jobs))))


def write_demo(
    out: Path,
    *,
    customers: int = 90,
    weeks: int = 30,
    calls_per_week: int | None = None,
    seed: int = 7,
    until: date | None = None,
    progress: Progress | None = None,
) -> dict[str, int | str]:
    """Writes `out`/landing and `out`/answers.json; the same sizes, seed and `until` give the same bytes. Returns what was written.

    `until` is the Sunday after the newest week. Raises ValueError when a size or the day makes no sense, FileExistsError
    when `out`/landing holds files that no demo wrote.
    """
    until = last_sunday(clock.now().date()) if until is None else until
    if until.weekday() != 6:
        raise ValueError(f"until: a Sunday was needed; {until.isoformat()} is not one")
    if customers < 1 or weeks < 1 or (calls_per_week is not None and calls_per_week < 1):
        raise ValueError("customers, weeks and calls per week: at least 1 of each was needed")
    per_week = calls_per_week or round(DEFAULT_LEGS / LEGS_PER_CALL / weeks)
    tell: Progress = progress or (lambda stage, done, total: None)
    told_weeks = Weeks(until, weeks)

    partner, cases = build_partner(customers, told_weeks, seed)
    incidents = plan_incidents(partner, told_weeks, seed)
    shapes = week_shapes(partner, told_weeks)
    calls = plan_calls(partner, told_weeks, shapes, per_week, seed)
    meetings = plan_meetings(partner, told_weeks, shapes, seed)
    cases += drop_cases(calls, told_weeks.last)
    landing = clear(Path(out))
    write_answers(Path(out) / "answers.json", cases, until, told_weeks.last)  # before the landing: it marks the folder as a demo's
    write_snapshots(landing, partner, told_weeks, seed, lambda done: tell("snapshots", done, weeks))
    with connect() as con:
        fill_kinds(con)
        fill_customers(con, partner, told_weeks, seed)
        fill_plans(con, told_weeks, shapes, calls, meetings)
        fill_media(con, told_weeks, calls, incidents)
        fill_queues(con)
        fill_closed(con)

        def also(cursor: duckdb.DuckDBPyConnection, week: int, part: int, parts: int) -> None:
            measure(cursor, landing, partner, told_weeks, week, part, parts, seed)
            count_queues(cursor, told_weeks, week)
            if incidents.closed is not None:
                keep_calls(cursor, incidents.closed, week)

        written = write_calls(con, landing, told_weeks, calls, seed, also, lambda done: tell("calls", done, weeks))
        write_what_follows(con, landing, told_weeks, partner, incidents, seed)
        cases += incident_cases(con, partner, incidents, told_weeks, calls)
        attendees = write_meetings(con, landing, meetings, seed, lambda done, total: tell("meetings", done, total))
    write_answers(Path(out) / "answers.json", cases, until, told_weeks.last)
    files = [path for path in landing.rglob("*") if path.is_file()]
    return {
        "until": until.isoformat(),
        "customers": customers,
        "weeks": weeks,
        "calls": sum(part.count for part in calls),
        "legs": written.legs,
        "legs_twice": written.repeated,
        "attendees": attendees,
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "cases": len(cases),
    }
