"""Making the weekly tables of a build: what a load touched, in passes; the rest is carried over."""

from collections.abc import Callable

from etl.carried import Ground
from etl.kinds import KINDS
from etl.lake_views import LakeFile, rows_sql
from etl.rollups.reach import Reach, find_reach
from etl.rollups.terms import STEPS, TABLES, statement

ROWS_PER_PASS = 2_000_000
SOURCES = {"leg_rows": ("call_history", "lost_legs"), "media_rows": ("media_quality", "lost_media")}
CARRIED = {name: f"SELECT * FROM before.{name}" for name in TABLES} | {
    "calling_users": "SELECT org_id, week, user_id FROM before.active_users WHERE product = 'calling'"
}

Progress = Callable[[int, int], None]


def fill_rollups(on: Ground, progress: Progress) -> Reach:
    """Make the weekly tables. `progress` hears passes done and in all."""
    reach = find_reach(on)
    for name, (kind, _) in SOURCES.items():
        on.run(f"CREATE OR REPLACE TEMP VIEW at_hand_{name} AS {_at_hand(on, reach, kind)}")
    rows = sum(on.number(f"SELECT count(*) FROM at_hand_{name}") for name in SOURCES)
    passes = max(1, -(-rows // ROWS_PER_PASS))
    for number in range(passes):
        progress(number, passes)
        _pass(on, reach, number, passes)
    for name in STEPS:
        on.run(f"DROP TABLE {name}")
    if on.carries:
        for name, sql in CARRIED.items():
            on.run(f"INSERT INTO {name} BY NAME {sql} {'AND' if 'WHERE' in sql else 'WHERE'} {reach.keeps()}")
    return reach


def _pass(on: Ground, reach: Reach, number: int, passes: int) -> None:
    for name, (_, lost) in SOURCES.items():
        mine = f"WHERE hash(org_id) % {passes} = {number}" if passes > 1 else ""
        on.run(
            f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM at_hand_{name} ANTI JOIN {lost} USING (file_id, file_row_number) {mine}"
        )
    for name in STEPS:
        on.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement(name, on.settings)}")
    for name in TABLES:
        verb = f"CREATE TABLE {name} AS" if number == 0 else f"INSERT INTO {name}"
        # A table may read the one before it, whole: so what is out of reach leaves at the end of the pass, not before.
        on.run(f"{verb} SELECT * FROM ({statement(name, on.settings)}) WHERE {reach.holds('week')}")


def _at_hand(on: Ground, reach: Reach, kind: str) -> str:
    """SELECT of the rows of a kind that the weeks within reach depend on."""
    if reach.weeks is None:
        return f"SELECT * FROM rows_{kind}"
    files = on.ledger.lake_files(kind)
    if not reach.weeks:
        return rows_sql(KINDS[kind], ())
    first, last = reach.weeks[0], reach.weeks[-1]
    within = f"start_time >= DATE '{first}' AND start_time < DATE '{last}' + 7 AND {reach.holds('start_week')}"
    is_media = str(kind == "media_quality").lower()
    return (
        f"SELECT * EXCLUDE (start_week) FROM (SELECT *, {{week}} AS start_week FROM rows_{kind}) WHERE {within} UNION ALL "
        f"SELECT r.* FROM ({rows_sql(KINDS[kind], _linked_files(on, files, is_media))}) AS r "
        f"SEMI JOIN (SELECT arrival, row AS file_row_number FROM linked WHERE is_media = {is_media}) AS l USING (arrival, file_row_number)"
    ).replace("{week}", "week_of(start_time)")


def _linked_files(on: Ground, files: list[LakeFile], is_media: str) -> list[LakeFile]:
    found = {arrival for (arrival,) in on.connection.execute(f"SELECT DISTINCT arrival FROM linked WHERE is_media = {is_media}").fetchall()}
    return [file for file in files if file[1] in found]
