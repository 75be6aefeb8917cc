"""Delivered files become rows: wrappers, headers, kinds, file dates (`inputs.md` §1)."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from .facts import Facts
from .instants import week_of, weeks_between
from .parsing import header_key, org_id, text

Row = dict[str, object]  # normalised header -> value as delivered
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
FINGERPRINTS = {  # normalised headers that a kind must have
    "calls": {"starttime", "direction", "correlationid", "usertype"},
    "agents": {"agentname", "callqueue"},
    "queues": {"callqueue", "answeredcalls", "abandonedcalls"},
    "hunt_groups": {"huntgroup", "callsabandoned"},
    "attendants": {"autoattendant", "unanswered"},
    "attendees": {"meetingid", "email", "joinedtime"},
    "webex_licences": {"name", "totalunits", "consumedunits"},
    "licences": {"snapshotdate", "licence", "total", "assigned"},
    "licence_users": {"licence", "userid"},
    "subscriptions": {"subscriptionid", "kind", "starton"},
    "webex_tags": {"orgid", "tags"},
    "tags": {"orgid", "tag"},
    "organisations": {"id", "displayname", "created"},
    "customers": {"orgid", "name"},
}


@dataclass(frozen=True)
class Delivered:
    """One delivered file: what it is, what its folders say, and its rows."""

    kind: str
    org: str | None
    week: date | None
    observed: date
    header: dict[str, str]  # normalised header -> header as delivered
    rows: list[Row]


def delivered_files(landing: Path) -> list[Delivered]:
    """Every file of a folder that has a row; a header-only file says nothing."""
    paths = sorted(path for path in landing.rglob("*") if path.is_file())
    return [file for path in paths for file in _delivered(path, landing)]


def _delivered(path: Path, landing: Path) -> Iterator[Delivered]:
    header, rows = _json_rows(path) if path.suffix == ".json" else _csv_rows(path)
    if rows:
        folders = dict(part.split("=", 1) for part in path.relative_to(landing).parts[:-1] if "=" in part)
        week = date.fromisoformat(folders["week"]) if "week" in folders else None
        yield Delivered(_kind(set(rows[0])), org_id(folders.get("org")), week, _file_date(path, folders), header, rows)


def _csv_rows(path: Path) -> tuple[dict[str, str], list[Row]]:
    lines = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    header = {_column(name): name for name in next(lines)}
    return header, [dict(zip(header, cells, strict=True)) for cells in lines if cells]


def _column(name: str) -> str:
    """`% Answered Calls` beside `Answered Calls` is a column of its own."""
    return f"percent{header_key(name)}" if name.startswith("%") else header_key(name)


def _json_rows(path: Path) -> tuple[dict[str, str], list[Row]]:
    document = json.loads(path.read_text("utf-8"))
    if isinstance(document, dict) and "body" in document:
        document = document["body"]
    items = document["items"] if isinstance(document, dict) else document
    return {}, [{header_key(name): value for name, value in item.items()} for item in items]


def _kind(headers: set[str]) -> str:
    """The kind of a file is found from its headers, never from its name."""
    measures = sum(any(measure in name for name in headers) for measure in ("packetloss", "jitter", "latency"))
    if measures >= 2 and any("duration" in name for name in headers):
        return "media"
    return next(kind for kind, needed in FINGERPRINTS.items() if needed <= headers)


def _file_date(path: Path, folders: dict[str, str]) -> date:
    """The `snapshot=` folder, else a date in the name, else the modification time."""
    if "snapshot" in folders:
        return date.fromisoformat(folders["snapshot"])
    named = DATE.search(path.name)
    if named:
        return date.fromisoformat(named.group())
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def canonical(row: Row) -> str:
    """The text that decides between rows that disagree."""
    return json.dumps({name: text(value) for name, value in sorted(row.items())}, ensure_ascii=False)


def rows_of(files: list[Delivered], *kinds: str) -> Iterator[tuple[Delivered, Row]]:
    """Every row of some kinds; of rows that disagree the greater canonical text is the last to be written."""
    pairs = [(file, row) for file in files if file.kind in kinds for row in file.rows]
    return iter(sorted(pairs, key=lambda pair: (pair[0].kind, canonical(pair[1]))))


def cover(facts: Facts, kind: str, moments: list[tuple[str, datetime]]) -> None:
    """One file covers each customer in it from the week of its first to its last row, gaps included (`metrics.md` §1)."""
    for org in {org for org, _ in moments}:
        weeks = [week_of(moment) for named, moment in moments if named == org]
        facts.covered.setdefault((kind, org), set()).update(weeks_between(min(weeks), max(weeks)))


def seen(facts: Facts, *moments: datetime) -> None:
    """Facts that move the default instant: snapshot dates, call starts, meeting joins, first days of queue periods."""
    facts.newest = max([*moments, *([facts.newest] if facts.newest else [])])
