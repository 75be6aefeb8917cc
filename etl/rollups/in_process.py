"""The rollups by DuckDB, in the loader itself: in passes over groups of organisations, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from etl.carried import Ground
from etl.kinds import KINDS
from etl.lake_views import LakeFile, rows_sql
from etl.passes import passes
from etl.rollups.engine import Progress
from etl.rollups.reach import Reach
from etl.rollups.terms import STEPS, TABLES, statement

ROWS_PER_PASS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a name in the rollups' SQL stands for: the rows of a kind, without the copies in the table `lost`."""

    kind: str
    lost: str

    @property
    def is_media(self) -> str:
        """As `linked` spells it."""
        return str(self.kind == "media_quality").lower()


SOURCES = {"leg_rows": Source(kind="call_history", lost="lost_legs"), "media_rows": Source(kind="media_quality", lost="lost_media")}


def make(on: Ground, reach: Reach, progress: Progress) -> None:
    """An `Engine`."""
    see(on, reach)
    rows = sum(on.number(f"SELECT count(*) FROM at_hand_{name}") for name in SOURCES)
    wheres = passes("hash(org_id)", rows, ROWS_PER_PASS)
    for number, mine in enumerate(wheres):
        progress(number, len(wheres))
        run_pass(on, {name: f"{sql}{mine}" for name, sql in settled().items()}, reach, first=number == 0)
    drop_steps(on)


def make_empty(on: Ground) -> None:
    """Every table without a row, with the columns and types that DuckDB gives them, whoever fills them."""
    run_pass(on, {name: rows_sql(KINDS[source.kind], ()) for name, source in SOURCES.items()}, Reach(weeks=()), first=True)
    drop_steps(on)


def see(on: Ground, reach: Reach) -> None:
    """`at_hand_<source>`: the rows that the weeks within reach depend on."""
    for name, source in SOURCES.items():
        on.run(f"CREATE OR REPLACE TEMP VIEW at_hand_{name} AS {_at_hand(on, reach, source)}")


def settled() -> dict[str, str]:
    """SELECT of what every source stands for: the rows at hand that count."""
    return {
        name: f"SELECT * FROM at_hand_{name} ANTI JOIN {source.lost} USING (file_id, file_row_number)" for name, source in SOURCES.items()
    }


def run_pass(on: Ground, rows: Mapping[str, str], reach: Reach, *, first: bool) -> None:
    """Every step and table of some rows, given as the SELECT of each source; the first pass creates the tables, the others add to them."""
    for name, sql in rows.items():
        on.run(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")
    for name in STEPS:
        on.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement(name, on.settings)}")
    for name in TABLES:
        verb = f"CREATE TABLE {name} AS" if first else f"INSERT INTO {name}"
        # A table may read the one before it, and only of its own weeks: so what is out of reach may leave at once.
        on.run(f"{verb} SELECT * FROM ({statement(name, on.settings)}) WHERE {reach.holds('week')}")


def drop_steps(on: Ground) -> None:
    """Forget what the last pass left."""
    for name in STEPS:
        on.run(f"DROP TABLE {name}")


def _at_hand(on: Ground, reach: Reach, source: Source) -> str:
    """SELECT of the rows of a kind that the weeks within reach depend on."""
    kind = source.kind
    if reach.weeks is None:
        return f"SELECT * FROM rows_{kind}"
    if not reach.weeks:
        return rows_sql(KINDS[kind], ())
    first, last = reach.weeks[0], reach.weeks[-1]
    within = f"start_time >= DATE '{first}' AND start_time < DATE '{last}' + 7 AND {reach.holds('start_week')}"
    return (
        f"SELECT * EXCLUDE (start_week) FROM (SELECT *, week_of(start_time) AS start_week FROM rows_{kind}) WHERE {within} UNION ALL "
        f"SELECT r.* FROM ({rows_sql(KINDS[kind], linked_files(on, source))}) AS r SEMI JOIN "
        f"(SELECT arrival, row AS file_row_number FROM linked WHERE is_media = {source.is_media}) AS l USING (arrival, file_row_number)"
    )


def linked_files(on: Ground, source: Source) -> list[LakeFile]:
    """The lake files that hold linked rows of a source."""
    linked = on.connection.execute(f"SELECT DISTINCT arrival FROM linked WHERE is_media = {source.is_media}").fetchall()
    found = {arrival for (arrival,) in linked}
    return [file for file in on.ledger.lake_files(source.kind) if file[1] in found]
