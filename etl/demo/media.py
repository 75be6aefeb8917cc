"""Writes Calling Media Quality: one report per customer over the last weeks; of a week that is written in parts, one per part."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl.demo.files import copy_lines, org_folder, suffix
from etl.demo.incidents import MEDIA_WEEKS, Incidents
from etl.demo.partner import Customer, Weeks
from etl.demo.plan import Part
from etl.demo.tables import fill, run

# How a report heads its columns of packet loss; the neutral one leaves it to the reader to see that these are fractions.
LOSS = {"percent": "Packet Loss (%)", "ratio": "Packet Loss Ratio", "neutral": "Packet Loss"}
ENOUGH = 120  # values below which nobody could tell a fraction from a percentage: then the header says it
NAMES = (
    "User Name,Email,Start Time,Location,Call ID,Correlation ID,Caller,Endpoint Type,Device Model,UA Version,Call Type,Path Optimization,"
    "Duration(s),Video Duration(s),Call Quality,Audio Codec,Audio Jitter (ms),Audio {loss},Audio Latency (ms),"
    "Video Codec,Video Jitter (ms),Video {loss},Video Latency (ms)"
)
Columns = tuple[tuple[str, str], ...]


def columns_of(numbers: str, texts: str) -> Columns:
    """The columns of a table: numbers first."""
    return tuple([(name, "BIGINT") for name in numbers.split()] + [(name, "VARCHAR") for name in texts.split()])


PLAN = columns_of("customer week share trouble", "bad_phone bad_carrier")
LINES = columns_of("customer start_ms k leg heard loss video_loss", "head latency video video_latency")
LEGS = columns_of("week customer measured poor", "location endpoint model carrier")
CALLS = columns_of("week customer measured poor", "")


def is_measured(weeks: Weeks, week: int) -> bool:
    """Whether media quality is reported of a week."""
    return week > weeks.last - MEDIA_WEEKS


def fill_media(con: duckdb.DuckDBPyConnection, weeks: Weeks, calls: Sequence[Part], incidents: Incidents) -> None:
    """How much of whose week is measured and what is wrong in it; and the empty tables of what will be."""
    rows = [
        (part.customer.index, part.week, part.customer.measured, part.customer.trouble, *incidents.trouble(part.customer, part.week, weeks))
        for part in calls
        if part.customer.media != "none" and is_measured(weeks, part.week)
    ]
    fill(con, "media_plan", PLAN, rows)
    for table, columns in (("media", LINES), ("media_legs", LEGS), ("media_calls", CALLS)):
        fill(con, table, columns, [])


def loss_text(column: str, style: str) -> str:
    """A loss, kept in hundredths of a percent, as the report writes it."""
    hundredths = f"lpad(({column} % 100)::VARCHAR, 2, '0')"
    text = f"concat({column} // 100, '.', {hundredths})" if style == "percent" else f"concat('0.', lpad({column}::VARCHAR, 4, '0'))"
    return f"CASE WHEN {column} IS NULL THEN 'NA' ELSE {text} END"


def write_reports(con: duckdb.DuckDBPyConnection, landing: Path, customers: Sequence[Customer], table: str, *mark: object) -> int:
    """Writes the legs of a table, one report per customer; `mark` tells the reports of one customer apart. Returns the legs."""
    counts = con.execute(f"SELECT customer, sum(heard::BIGINT)::BIGINT FROM {table} GROUP BY customer ORDER BY customer").fetchall()
    by_index = {customer.index: customer for customer in customers}
    written = 0
    for index, heard in counts:
        customer = by_index[index]
        style = "ratio" if customer.media == "neutral" and heard < ENOUGH else customer.media
        audio, seen = (f"{loss_text(column, style)}, '\",\"'" for column in ("loss", "video_loss"))
        line = f"""concat(head, {audio}, latency, '",', video, ',"', {seen}, video_latency, '"')"""
        query = f"SELECT {line} AS line FROM {table} WHERE customer = {index} ORDER BY start_ms, k, leg"
        path = org_folder(landing, customer) / f"Calling Media Quality_{suffix('media', index, *mark)}.csv"
        written += copy_lines(con, path, NAMES.format(loss=LOSS[style]).split(","), query)
    return written


def measure(
    con: duckdb.DuckDBPyConnection, landing: Path, customers: Sequence[Customer], weeks: Weeks, week: int, part: int, parts: int, seed: int
) -> None:
    """Draws what is measured of the legs at hand. A whole week's are kept for one report over all weeks, those of a part written at once."""
    if not is_measured(weeks, week):
        return
    run(con, "media", week=week, end_ms=weeks.start_ms(week + 1))
    run(con, "media_legs", week=week)
    run(con, "media_calls", week=week)
    if parts > 1:
        write_reports(con, landing, customers, "measured", seed, week, part)
    else:
        con.execute(f"INSERT INTO media SELECT {', '.join(name for name, _ in LINES)} FROM measured")
    con.execute("DROP TABLE measured")
