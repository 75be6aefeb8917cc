"""States: what every item and customer was at the instants asked so far, derived from the facts of one build and kept in memory.

A build never changes, so a state once derived is true as long as the build is open. Each table is one SQL file; its first
line states the grain. Nothing here knows sections or filters.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from data.settings import Settings

SQL = Path(__file__).parent / "sql"
# In this order: a table may read the ones before it.
TABLES = ("item_states", "measures", "used", "peers", "customer_weeks", "item_weeks")
# What is read under the name of a table but kept under another: `customer_weeks` is a view that adds the typed tags to what was derived.
KEPT_AS = {"customer_weeks": "derived_customer_weeks"}
WEEK = timedelta(days=7)
TREND_WEEKS = 13
# What several statements must say alike: whole months between days; the free and the surplus licences of one licence (metrics.md §§1, 3).
_MACROS = (
    """CREATE MACRO months_between(a, b) AS
    (year(b) - year(a)) * 12 + month(b) - month(a) - CAST(day(b) < day(a) AS INTEGER)""",
    "CREATE MACRO free_of(total, assigned) AS greatest(total - assigned, 0)",
    "CREATE MACRO over_of(total, assigned) AS greatest(assigned - total, 0)",
)
_GIVE_TAGS = """INSERT INTO typed_tags SELECT org_id, tags, strip_accents(lower(array_to_string(tags, chr(10))))
FROM (SELECT unnest($orgs) AS org_id, unnest(CAST($tags AS VARCHAR[][])) AS tags)"""


def read_sql(name: str) -> str:
    """The text of one SQL file of this package."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def bound(sql: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values that a statement names; DuckDB refuses any it does not."""
    return {name: values[name] for name in set(re.findall(r"\$([a-z_]+[a-z0-9_]*)", sql))}


def parameters(settings: Settings) -> dict[str, Any]:
    """The settings of metrics.md under the names that the SQL files use."""
    return {
        "horizon": settings.horizon_days,
        "expiring_soon": settings.expiring_soon_days,
        "stale_after": settings.stale_after_days,
        "missing_after": settings.missing_after_days,
        "notice": settings.notice_days,
        "no_activity": settings.no_activity_days,
        "minimum_total": settings.low_minimum_total,
        "minimum_age": settings.low_minimum_age_days,
        "minimum_peers": settings.low_minimum_peers,
        "percentile": settings.low_percentile,
        "gap": settings.low_gap,
        "size_bands": list(settings.size_bands),
        "age_bands": list(settings.age_bands),
        "few": settings.few_measured,
    }


class States:
    """The derived tables of one connection to one build. Safe to use from several threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._connection = connection
        self._values = parameters(settings)
        self._lock = Lock()
        self._known: set[date] = set()
        self._known_13w: set[date] = set()
        self._tags: Mapping[str, Sequence[str]] = {}
        self.tagged, self.tags_revision = 0, 0  # how often typed tags have changed here; the revision of the workspace they are of
        for macro in _MACROS:
            connection.execute(macro)
        connection.execute("CREATE TABLE asking (t DATE)")
        self._map_products(settings)
        connection.execute("CREATE TABLE typed_tags (org_id VARCHAR, tags VARCHAR[], sought VARCHAR)")
        for name in TABLES:
            self._run(f"CREATE TABLE {KEPT_AS.get(name, name)} AS {read_sql(name)}", days=7)
            if name in KEPT_AS:
                connection.execute(f"CREATE VIEW {name} AS {read_sql(f'{name}_typed')}")
        self._run(f"CREATE TABLE used_13w AS {read_sql('used')}", days=91)
        connection.execute(f"CREATE TABLE calling_weeks AS {read_sql('calling_weeks')}")
        connection.execute(f"CREATE VIEW item_rows AS {read_sql('item_rows')}")

    def _run(self, sql: str, **more: Any) -> None:
        self._connection.execute(sql, bound(sql, {**self._values, **more}))

    def _map_products(self, settings: Settings) -> None:
        """`licence_products`: licence name and override → product; both products for a suite, none for `other` (metrics.md §2)."""
        self._connection.execute("CREATE TABLE prefixes (prefix VARCHAR, product VARCHAR)")
        self._connection.executemany(
            "INSERT INTO prefixes VALUES (?, ?)", [[prefix.lower(), product] for prefix, product in settings.products]
        )
        self._connection.execute(read_sql("licence_products"))
        self._connection.execute(f"CREATE TABLE user_lists AS {read_sql('user_lists')}")

    def _ask(self, instants: Iterable[date]) -> None:
        self._connection.execute("DELETE FROM asking")
        self._connection.executemany("INSERT INTO asking VALUES (?)", [[instant] for instant in sorted(instants)])

    def derive(self, as_of: date) -> None:
        """Make sure that the 13 weeks up to `as_of`, the one before them and the 13-week use at `as_of` are derived."""
        weeks = {as_of - n * WEEK for n in range(TREND_WEEKS + 1)}
        with self._lock:
            missing = weeks - self._known
            if missing:
                self._ask(missing)
                for name in TABLES:
                    self._run(f"INSERT INTO {KEPT_AS.get(name, name)} {read_sql(name)}", days=7)
                self._known |= missing
            if as_of not in self._known_13w:
                self._ask({as_of})
                self._run(f"INSERT INTO used_13w {read_sql('used')}", days=91)
                self._known_13w.add(as_of)

    def give_tags(self, tags: Mapping[str, Sequence[str]], revision: int) -> None:
        """The tags that people typed, by customer, at a revision of the workspace. A question that is being answered keeps those it began with."""
        if tags != self._tags:
            cursor = self._connection.cursor()
            cursor.begin()
            cursor.execute("DELETE FROM typed_tags")
            cursor.execute(_GIVE_TAGS, {"orgs": list(tags), "tags": [list(several) for several in tags.values()]})
            cursor.commit()
            self._tags, self.tagged = tags, self.tagged + 1
        self.tags_revision = revision
