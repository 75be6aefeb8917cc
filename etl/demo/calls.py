"""Writes Detailed Call History: a partner-wide CSV a week (in parts when it is large), the last hours also as the API's JSON."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.demo.files import copy_lines, suffix
from etl.demo.partner import Weeks
from etl.demo.tables import run, sql

OLD_COLUMNS, NEW_COLUMNS, API_COLUMNS = 56, 83, 87
LEGS_PER_CALL = 1.6  # about; the parts of a large week are cut by it
LEGS_PER_FILE = 300_000
ITEMS_PER_PAGE = 20_000
HOUR_MS = 3_600_000
# (calls a week up to which it holds, hours before the end of the newest week that the API answered for)
API_HOURS = ((200_000, 36), (2_000_000, 8), (1 << 62, 1))
API_KEYS = {
    "Device Mac": "Device MAC",
    "International Country": "International country",
    "Answer Indicator": "Answer indicator",
    "Final local sessionID": "Final local SessionID",
    "Final remote sessionID": "Final remote SessionID",
    "PSTN vendor Org ID": "PSTN vendor org ID",
    "Recall Type": "Recall type",
    "Hold Duration": "Hold duration",
    "Queue Type": "Queue type",
    "Answered Elsewhere": "Answered elsewhere",
}
NUMBERS = ("Duration", "Hold duration")
Also = Callable[[duckdb.DuckDBPyConnection, int, int, int], None]  # a week, a part of it, and of how many
SAYS_NA = ("Public Calling IP Address", "Public Called IP Address", "Auto Attendant Key Pressed")


@dataclass(frozen=True)
class Written:
    """What one week's writing came to."""

    legs: int
    repeated: int


def parts_of(calls: int) -> int:
    """How many files a week of so many calls needs."""
    return max(1, -(-int(calls * LEGS_PER_CALL) // LEGS_PER_FILE))


def api_hours(calls: int) -> int:
    """How many hours the API's answer covers: fewer when there are many calls."""
    return next(hours for limit, hours in API_HOURS if calls <= limit)


def line_of(names: Sequence[str]) -> str:
    """The SQL of a line with those columns of the report, every value quoted."""
    values = ", ".join(f'"{name}"' for name in names)
    return f"""concat('"', concat_ws('","', {values}), '"')"""


def copy_csv(con: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], before_ms: int) -> int:
    """Writes the report's legs of calls before an instant as Webex does: BOM, plain header, every value quoted. Returns the rows."""
    return copy_lines(con, path, names, f"SELECT {line_of(names)} AS line FROM report WHERE call_ms < {before_ms}")


def api_item(names: Sequence[str], row: Sequence[str]) -> dict[str, str | int]:
    """A leg as the API answers it: empty text for what is not known, numbers for two fields."""
    item: dict[str, str | int] = {}
    for name, value in zip(names, row, strict=False):
        key = API_KEYS.get(name, name)
        known = "" if value == "NA" and key not in SAYS_NA else value
        item[key] = int(known) if key in NUMBERS else known
    return item


def api_items(con: duckdb.DuckDBPyConnection, names: Sequence[str], from_ms: int) -> Iterator[dict[str, str | int]]:
    """The legs of calls from an instant on."""
    values = ", ".join(f'"{name}"' for name in names)
    rows: Any = con.execute(f"SELECT {values} FROM report WHERE call_ms >= {from_ms}")
    while batch := rows.fetchmany(2_000):
        yield from (api_item(names, row) for row in batch)


def write_pages(folder: Path, day: str, items: Iterator[dict[str, str | int]], first_page: int) -> tuple[int, int]:
    """Writes items as pages of the API's answer; returns how many items and pages."""
    count, page, more = 0, first_page, next(items, None)
    while more is not None:
        with (folder / f"cdr_feed_{day}_{page:04d}.json").open("w", encoding="utf-8", newline="\n") as out:
            out.write('{"items":[\n')
            for place in range(ITEMS_PER_PAGE):
                if more is None:
                    break
                out.write((",\n" if place else "") + json.dumps(more, ensure_ascii=False))
                count, more = count + 1, next(items, None)
            out.write("\n]}\n")
        page += 1
    return count, page - first_page


def write_week(con: duckdb.DuckDBPyConnection, landing: Path, weeks: Weeks, week: int, calls: int, seed: int, also: Also) -> Written:
    """Writes one week's files; the newest week's CSV stops half-way through the hours that the JSON covers.

    `also` sees the legs (tables `legs` and `report`) of every part while they are there.
    """
    if not calls:
        return Written(0, 0)
    folder, parts = landing / "calls", parts_of(calls)
    end_ms = weeks.start_ms(week + 1)
    hours = api_hours(calls) if week == weeks.last else 0
    json_from, csv_until = end_ms - hours * HOUR_MS, end_ms - hours * HOUR_MS // 2
    legs = in_csv = in_json = pages = 0
    for part in range(parts):
        run(con, "legs", seed=seed, week=week, part=part, parts=parts)
        con.execute(sql("report"))
        names = [column[0] for column in con.execute("SELECT * EXCLUDE (call_ms) FROM report LIMIT 0").description or ()]
        old = week < weeks.new_columns_from
        path = folder / f"Calling Detailed Call History_{weeks.sunday(week).isoformat()}_{suffix(seed, week, part)}.csv"
        in_csv += copy_csv(con, path, names[: OLD_COLUMNS if old else NEW_COLUMNS], csv_until)
        if hours:
            items, more_pages = write_pages(folder, weeks.saturday(week).isoformat(), api_items(con, names, json_from), pages)
            in_json, pages = in_json + items, pages + more_pages
        also(con, week, part, parts)
        found = con.execute("SELECT count(*) FROM legs").fetchone()
        legs += int(found[0]) if found else 0
    con.execute("DROP VIEW report; DROP TABLE legs")
    return Written(legs, in_csv + in_json - legs)
