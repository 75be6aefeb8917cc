"""How far a load reaches: the weeks whose figures it can change, and every row that those figures depend on.

Rows are linked where they are copies of each other, where they share a call (organisation and Correlation ID) or a Call ID. A week's figures
follow from the linked groups that have a row in it, and from nothing else (metrics.md §§7–8): a call that crosses midnight on Saturday, a leg
that arrives weeks late or a correction that moves a leg to another week are found by their links, however far apart their rows lie.
"""

from dataclasses import dataclass
from datetime import date

from etl.carried import LOST, Ground
from etl.identity import hash_sql
from etl.kinds import KINDS
from etl.rollups.terms import START_WEEK

OWN = ("own", "call", "call_id")  # the three ways in which two rows may be linked


@dataclass(frozen=True, kw_only=True)
class Reach:
    """`weeks`: None for all of them. Beside their rows, the table `linked` (is_media, arrival, row) has those of other weeks they depend on."""

    weeks: tuple[date, ...] | None

    def keeps(self) -> str:
        """SQL: whether a week's rows of the last build are still right."""
        if self.weeks is None:
            return "false"
        return f"week NOT IN ({self._listed()})" if self.weeks else "true"

    def holds(self, week: str) -> str:
        """SQL: whether a week, given as an expression, is within reach."""
        if self.weeks is None:
            return "true"
        return f"{week} IN ({self._listed()})" if self.weeks else "false"

    def _listed(self) -> str:
        return ", ".join(f"DATE '{week}'" for week in self.weeks or ())


def find_reach(on: Ground) -> Reach:
    """How far this load reaches; after `settled.fill_lost`."""
    if not on.carries:
        return Reach(weeks=None)
    if not any(on.is_new(kind) for kind in LOST.values()):
        return Reach(weeks=())
    _link(on)
    brought = f"arrival >= {on.ledger.first_new} AND counts"
    _follow(on, brought)
    weeks = on.connection.execute(f"SELECT DISTINCT week FROM links WHERE {brought} UNION SELECT week FROM linked ORDER BY week").fetchall()
    reach = Reach(weeks=tuple(week for (week,) in weeks))
    _follow(on, reach.holds("week"))
    on.run("DROP TABLE links")
    return reach


def _link(on: Ground) -> None:
    """`links`: one row per accepted row of call history and media quality, with what links it to others; eight bytes a link."""
    selects = []
    for (lost, name), is_media in zip(LOST.items(), ("false", "true"), strict=True):
        selects.append(
            f"SELECT {is_media} AS is_media, CAST(arrival AS INTEGER) AS arrival, CAST(file_row_number AS INTEGER) AS row, "
            f"{START_WEEK} AS week, hash('{name}', {hash_sql(KINDS[name])}) AS own, "
            "CASE WHEN correlation_id IS NOT NULL THEN hash('call', org_id, correlation_id) END AS call, "
            "CASE WHEN call_id IS NOT NULL THEN hash('call id', org_id, call_id) END AS call_id, "
            f"l.file_id IS NULL AS counts FROM rows_{name} LEFT JOIN {lost} AS l USING (file_id, file_row_number)"
        )
    on.run(f"CREATE TEMP TABLE links AS {' UNION ALL '.join(selects)}")


def _follow(on: Ground, start: str) -> None:
    """`linked`: the rows that are linked, over however many others, with rows for which `start` holds, and that are not among those."""
    on.run("CREATE OR REPLACE TEMP TABLE linked (is_media BOOLEAN, arrival INTEGER, row INTEGER, week DATE)")
    on.run(f"CREATE OR REPLACE TEMP TABLE reached AS SELECT DISTINCT link FROM ({_links('links', start)})")
    on.run("CREATE OR REPLACE TEMP TABLE ends AS SELECT * FROM reached")
    while True:
        any_end = " OR ".join(f"{link} IN (SELECT link FROM ends)" for link in OWN)
        on.run(
            f"CREATE OR REPLACE TEMP TABLE found AS SELECT l.* FROM (SELECT * FROM links WHERE NOT ({start}) AND ({any_end})) AS l "
            "ANTI JOIN linked USING (is_media, arrival, row)"
        )
        on.run("INSERT INTO linked SELECT is_media, arrival, row, week FROM found")
        on.run(f"CREATE OR REPLACE TEMP TABLE ends AS SELECT DISTINCT link FROM ({_links('found', 'true')}) ANTI JOIN reached USING (link)")
        on.run("INSERT INTO reached SELECT link FROM ends")
        if on.number("SELECT count(*) FROM ends") == 0:
            break
    for name in ("reached", "ends", "found"):
        on.run(f"DROP TABLE {name}")


def _links(table: str, condition: str) -> str:
    return " UNION ALL ".join(f"SELECT {link} AS link FROM {table} WHERE {link} IS NOT NULL AND ({condition})" for link in OWN)
