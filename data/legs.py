"""The call legs behind a week of a customer, read from the lake page by page and never held in memory.

Legs are the settled copies without push-notification legs, of the calls whose earliest leg starts in the week (metrics.md §7): exactly those
that the week's figures counted. They are looked for from a week before to a week after, so that of the lake only those weeks are read.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from data import warehouse
from data.answer import Hub
from data.answer.document import Row
from data.answer.question import fetch
from data.answer.states import WEEK, bound
from data.features import ANSWERED, LEG_KEY, PUSHED

COLUMNS = (
    "start_time", "direction", "user_display_name", "user_type", "calling_number", "called_number", "location", "client_type", "model",
    "answered", "duration_s", "related_reason", "correlation_id", "call_id", "report_id",
)  # fmt: skip
BATCH = 10_000
LEGS = f"""
WITH near AS (
  SELECT r.* EXCLUDE (answered),
    {ANSWERED} AS answered,
    coalesce('c' || correlation_id, 'l' || {LEG_KEY}) AS call_key
  FROM read_parquet($files, union_by_name = true, file_row_number = true) AS r
  ANTI JOIN hub.lost_legs AS l USING (file_id, file_row_number)
  WHERE org_id = $org AND start_time >= $since AND start_time < $until AND NOT {PUSHED}
),
legs AS (SELECT *, min(start_time) OVER (PARTITION BY call_key) AS call_start FROM near
  QUALIFY call_start >= $week AND call_start < $next)
"""
ORDER = "ORDER BY call_start DESC, call_key, start_time, report_id"


@dataclass(frozen=True, kw_only=True)
class Legs:
    """A page of legs, newest call first, the legs of one call together; how many legs and calls there are in all."""

    rows: list[Row]
    total: int
    calls: int


@contextmanager
def _reader(hub: Hub, org_id: str, week: date) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, Any]]]:
    lake = hub.settings.home.resolve() / "lake" / "call_history"
    files = [str(lake / f"{file_id}.parquet") for file_id in hub.call_files()]
    values = {"files": files, "org": org_id, "week": week, "next": week + WEEK, "since": week - WEEK, "until": week + 2 * WEEK}
    with closing(warehouse.connect(warehouse.current(hub.settings.home), hub.settings, lake=lake)) as connection:
        yield connection, values


def read_legs(hub: Hub, org_id: str, week: date, *, offset: int = 0, limit: int = 50) -> Legs:
    """One page of the legs of a customer's reporting week; `week` is its Sunday. None of a customer out of scope. Raises TookTooLong."""
    if not hub.scope.sees(org_id) or not hub.call_files():
        return Legs(rows=[], total=0, calls=0)
    with _reader(hub, org_id, week) as (connection, values), warehouse.in_time(connection, hub.settings.query_seconds):
        return _page(connection, values, offset, limit)


def _page(connection: duckdb.DuckDBPyConnection, values: dict[str, Any], offset: int, limit: int) -> Legs:
    counted = fetch(connection, f"{LEGS} SELECT count(*) AS total, count(DISTINCT call_key) AS calls FROM legs", values)[0]
    page = f"{LEGS} SELECT {', '.join(COLUMNS)} FROM legs {ORDER} LIMIT $limit OFFSET $offset"
    return Legs(rows=fetch(connection, page, {**values, "limit": limit, "offset": offset}), **counted)


def iterate_legs(hub: Hub, org_id: str, week: date) -> Iterator[Row]:
    """All legs of the week, for an export: a batch at a time. None of a customer out of scope."""
    if not hub.scope.sees(org_id) or not hub.call_files():
        return
    with _reader(hub, org_id, week) as (connection, values):
        sql = f"{LEGS} SELECT {', '.join(COLUMNS)} FROM legs {ORDER}"
        result = connection.execute(sql, bound(sql, values))
        while batch := result.fetchmany(BATCH):
            yield from (dict(zip(COLUMNS, row, strict=True)) for row in batch)
