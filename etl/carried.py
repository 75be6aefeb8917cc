"""What a new build carries over from the last one, so that a load costs what it brings and not what is there already.

Rows are carried only where they would come out the same: the same rules, the same DuckDB (its hashes tell rows apart), every content of the
last build still there and as it was. In any other case all is made again from the lake; both ways give the same answers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.settings import Settings
from etl.identity import hash_sql, rank_sql
from etl.kinds import KINDS
from etl.ledger import Ledger
from etl.rollups.terms import STATEMENTS, statement

SQL = Path(__file__).parent / "sql"
PER_FILE = {"media_files": ("media_quality",), "spans": ("call_history", "media_quality", "meeting_attendees")}
LOST = {"lost_legs": "call_history", "lost_media": "media_quality"}


def rule(settings: Settings) -> str:
    """A fingerprint of everything that the carried tables follow from, but for the rows."""
    said = [duckdb.__version__, *(statement(name, settings) for name in STATEMENTS)]
    said += [(SQL / f"{name}.sql").read_text(encoding="utf-8") for name in PER_FILE]
    said += [sql(KINDS[kind]) for kind in LOST.values() for sql in (hash_sql, rank_sql)]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a load builds on. `carries`: the last build is attached as `before`, and what did not change is taken from it."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    ledger: Ledger
    carries: bool

    def run(self, sql: str) -> None:
        """A statement without a result."""
        self.connection.execute(sql)

    def number(self, sql: str) -> int:
        """The one number that a SELECT gives."""
        (found,) = self.connection.execute(sql).fetchone() or (0,)
        return int(found or 0)

    def is_new(self, kind: str) -> bool:
        """Whether this load brought content of a kind."""
        return any(arrival >= self.ledger.first_new for _, arrival in self.ledger.lake_files(kind))


def ground(connection: duckdb.DuckDBPyConnection, settings: Settings, ledger: Ledger, before: Path | None) -> Ground:
    """Attach the last build and find out whether its rows still hold."""
    carries = False
    if before is not None and not ledger.rewritten:
        quoted = str(before).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS before (READ_ONLY)")
        carries = _rule_of(connection) == rule(settings)
    return Ground(connection=connection, settings=settings, ledger=ledger, carries=carries)


def _rule_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    try:
        row = connection.execute("SELECT fingerprint FROM before.rollup_rule").fetchone()
    except duckdb.CatalogException:  # a build from before there was such a rule
        return None
    return None if row is None else str(row[0])


def fill_per_file(on: Ground) -> None:
    """The tables that say something of each file: those of known files are carried."""
    for name, kinds in PER_FILE.items():
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        on.run(f"CREATE TABLE {name} AS {_of(text, kinds, 'fresh' if on.carries else 'rows')}")
        if on.carries:
            on.run(f"INSERT INTO {name} BY NAME SELECT * FROM before.{name}")
    on.run(f"CREATE TABLE rollup_rule AS SELECT '{rule(on.settings)}' AS fingerprint")


def _of(text: str, kinds: Sequence[str], rows: str) -> str:
    for kind in kinds:
        text = text.replace(f"${kind}", f"{rows}_{kind}")
    return text
