"""What was loaded: the ledger's tables of the current build, as the CLI, the API and the data page show them (`interfaces.md §1`)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import duckdb

from data import clock, journal, warehouse
from data.answer import Hub, sunday_at_or_before

Row = dict[str, Any]

QUARANTINE = """SELECT file, scope, line, column_name AS "column", value, reason FROM hub.quarantine
ORDER BY file, line NULLS FIRST, reason"""
FILES = "SELECT file, kind, read, loaded, known, refused, warnings FROM hub.files ORDER BY file, source"
LOADS = "SELECT file, kind, read, loaded, known, refused, warnings, loaded_at FROM hub.files ORDER BY loaded_at DESC, file, source"
WEEKS = """SELECT activity, min(week) AS first_week, max(week) AS last_week, count(DISTINCT week) AS weeks
FROM hub.coverage GROUP BY activity ORDER BY activity"""
BUILD = "SELECT built_at FROM hub.build"
HELD = """SELECT CASE activity WHEN 'calling' THEN 'calls' ELSE activity END AS source, week, count(DISTINCT org_id) AS customers
FROM hub.coverage GROUP BY ALL
UNION ALL
SELECT 'licences', CAST(date_trunc('week', snapshot_date + INTERVAL 1 DAY) AS DATE) - 1 AS week, count(DISTINCT org_id)
FROM hub.licences GROUP BY ALL"""
# What the quick filter finds: words in the file, the place or the reason.
_FOUND = """contains(lower(concat_ws(' ', file, column_name, value, reason)), lower($find))"""
COUNTED = f"SELECT count(*) AS entries, count(DISTINCT source) AS files FROM hub.quarantine WHERE {_FOUND}"
REASONS = f"""SELECT reason, scope, count(*) AS entries, count(DISTINCT source) AS files FROM hub.quarantine WHERE {_FOUND}
GROUP BY reason, scope ORDER BY entries DESC, reason"""
REFUSED = f"""SELECT file, scope, line, column_name AS "column", value, reason FROM hub.quarantine WHERE {_FOUND}
ORDER BY file, line NULLS FIRST, reason LIMIT $most"""
BELOW = """SELECT f.source, f.file, f.kind, f.read, f.loaded, f.known, f.refused, f.warnings, q.reason
FROM hub.files AS f LEFT JOIN (SELECT source, min(reason) AS reason FROM hub.quarantine GROUP BY source) AS q USING (source)
WHERE starts_with(f.source, $folder) ORDER BY f.read IS NOT NULL, f.refused = 0, f.file, f.source"""
WHOLE = """SELECT f.source, f.file, f.kind, q.reason FROM hub.files AS f JOIN hub.quarantine AS q USING (source)
WHERE f.read IS NULL ORDER BY f.file, f.source"""
TROUBLED = """SELECT f.source, f.file, f.read, f.refused, q.reason
FROM hub.files AS f JOIN (SELECT source, min(reason) AS reason FROM hub.quarantine GROUP BY source) AS q USING (source)
WHERE f.read IS NULL OR f.refused > 0 ORDER BY f.file, f.source"""
FAULTS = """SELECT line, min(reason) AS reason FROM hub.quarantine
WHERE source = $source AND scope = 'row' AND line IS NOT NULL GROUP BY line ORDER BY line"""
NAMES = """SELECT org_id, arg_max(name, observed_on) AS name FROM hub.customers WHERE name IS NOT NULL
GROUP BY org_id ORDER BY lower(arg_max(name, observed_on)), org_id"""

State = Literal["on_time", "late", "missing"]
LATE_DAYS, MISSING_DAYS = 8, 35  # how old the newest fact of a source may be: a weekly export and a day; as a licence snapshot
SHOWN_WEEKS = 26
WEEK = timedelta(days=7)
# What a partner fills in, because no Webex export carries it (inputs.md §3).
TEMPLATES = ("customers", "subscriptions", "licences", "licence_users", "orders", "invoices", "admins", "admin_customers", "tags")
# What the reason of a file refused whole asks for, and the words by which it says so (inputs.md §1).
_ASKS = {"org": "org=<UUID", "week": "week=<Sunday", "columns": "partnerhub columns"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source of facts: its newest one (a day for licences, else an instant, None for none), and how old that is at the clock."""

    source: str
    newest: str | None
    age_days: int | None
    state: State


@dataclass(frozen=True, kw_only=True)
class Held:
    """A source and the weeks of it that some file covers: by Sunday, how many customers it covers them for."""

    source: str
    weeks: dict[date, int]


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """What was refused and matches a search: the counts of all of it, and its first rows."""

    entries: int
    files: int
    reasons: list[Row]
    rows: list[Row]


def instant(newest: str) -> datetime:
    """When a newest fact was: a licence snapshot is true until its day ends."""
    return datetime.fromisoformat(newest.replace("Z", "+00:00") if "T" in newest else f"{newest}T23:59:59+00:00")


def punctual(newest: str | None, now: datetime) -> State:
    """Whether a source with that newest fact is on time; None: it holds nothing. Without a fact of the last whole week it is late."""
    if newest is None:
        return "missing"
    moment = instant(newest)
    age, week = (now - moment).days, sunday_at_or_before(now.date()) - WEEK
    return "missing" if age > MISSING_DAYS else "late" if age > LATE_DAYS or moment.date() < week else "on_time"


def read_sources(hub: Hub) -> list[Source]:
    """Every source with its age. Raises NoBuild."""
    now, found = clock.now(), []
    for source, newest in hub.freshness().items():
        age = None if newest is None else max(0, (now - instant(newest)).days)
        found.append(Source(source=source, newest=newest, age_days=age, state=punctual(newest, now)))
    return found


def shown_weeks(hub: Hub) -> list[date]:
    """The Sundays that start the last 26 complete weeks, the oldest first."""
    newest = hub.default_as_of()
    return [newest - number * WEEK for number in range(SHOWN_WEEKS, 0, -1)]


def weeks_held(hub: Hub) -> dict[str, Held]:
    """By source, the weeks that some file covers, licences by the week of their snapshots. Raises NoBuild."""
    held: dict[str, Held] = {}
    for row in hub.rows(HELD):
        held.setdefault(row["source"], Held(source=row["source"], weeks={})).weeks[row["week"]] = row["customers"]
    return held


def kept_builds(hub: Hub) -> list[Row]:
    """The builds on the disk, the newest first: `build`, `built_at` (null where it cannot be read now), `bytes`, `current`. Raises NoBuild."""
    now = hub.build_name()
    paths = sorted(warehouse.builds(hub.settings.home).glob("v*.duckdb"), reverse=True)
    made = {path: hub.rows(BUILD)[0]["built_at"] if path.name == now else _built_at(path) for path in paths}
    return [
        {
            "build": path.name,
            "built_at": None if (moment := made[path]) is None else _stamp(moment),
            "bytes": path.stat().st_size,
            "current": path.name == now,
        }
        for path in paths
    ]


def _built_at(path: Path) -> datetime | None:
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute("SELECT built_at FROM build").fetchone()
    except (duckdb.Error, OSError):  # an older product's build, or one that a reader of this process still holds open
        return None
    return found[0] if found else None


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def read_status(hub: Hub) -> dict[str, Any]:
    """Builds, freshness per source, weeks held, and the record of every file as of the last time it was loaded. Raises NoBuild."""
    return {
        "build": hub.build_name(),
        "built_at": _stamp(hub.rows(BUILD)[0]["built_at"]),
        "builds": kept_builds(hub),
        "last_load": asdict(attempt) if (attempt := journal.last(hub.settings.home)) else None,
        "as_of": hub.default_as_of().isoformat(),
        "freshness": hub.freshness(),
        "sources": [asdict(source) for source in read_sources(hub)],
        "weeks": [{key: str(value) if key.endswith("_week") else value for key, value in row.items()} for row in hub.rows(WEEKS)],
        "files": hub.rows(FILES),
    }


def read_quarantine(hub: Hub, find: str = "", most: int = 1_000_000_000) -> Quarantine:
    """What was refused, all of it or what contains `find`. Raises NoBuild."""
    (counted,) = hub.rows(COUNTED, {"find": find})
    return Quarantine(
        entries=counted["entries"],
        files=counted["files"],
        reasons=hub.rows(REASONS, {"find": find}),
        rows=hub.rows(REFUSED, {"find": find, "most": most}),
    )


def delivered(hub: Hub, folder: Path) -> list[Row]:
    """The records of the files below a folder, those with something refused first, each with one reason and its `source`. Raises NoBuild."""
    return hub.rows(BELOW, {"folder": f"{folder}/"})


def troubled(hub: Hub) -> list[Row]:
    """Files of which something was refused: `source`, `file`, `read` (None: all of it), `refused` rows, a `reason`. Raises NoBuild."""
    return hub.rows(TROUBLED)


def faults_of(hub: Hub, source: str) -> dict[int, str]:
    """The refused rows of a file by their line, each with its reason. Raises NoBuild."""
    return {row["line"]: row["reason"] for row in hub.rows(FAULTS, {"source": source})}


def on_disk(source: str) -> Path | None:
    """Where a delivered file stands, an archive for each of its members; None when it is gone."""
    path = Path(source)
    while not path.is_file() and "!" in str(path):
        path = Path(str(path).rpartition("!")[0])
    return path if path.is_file() else None


def refused_whole(hub: Hub) -> list[Row]:
    """Files of which nothing was taken: `source`, `file`, `kind`, `reason`. Raises NoBuild."""
    return hub.rows(WHOLE)


def known_customers(hub: Hub) -> list[Row]:
    """`org_id` and newest `name` of every customer that has one, by name. Raises NoBuild."""
    return hub.rows(NAMES)


def asks_for(reason: str | None) -> Sequence[str]:
    """What the reason of a refused file asks the user for: `org`, `week`, `columns`; nothing for most."""
    return [name for name, words in _ASKS.items() if reason and words in reason]
