"""A landing folder becomes facts (`inputs.md` §§1-3). Well-formed files only: this reader refuses nothing, it breaks."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from .facts import Customer, Facts, Join, Leg, Licence, Subscription
from .instants import week_of, weeks_between
from .parsing import day, header_key, moment, org_id, text, truth, whole

Row = dict[str, object]  # normalised header -> value as delivered
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Delivered:
    """One delivered file: what it is, what its folders say, and its rows."""

    kind: str
    org: str | None
    observed: date
    rows: list[Row]


def read(landing: Path) -> Facts:
    """All facts of a landing folder. The order of the files decides nothing."""
    facts = Facts()
    files = [file for path in sorted(landing.rglob("*")) if path.is_file() for file in _delivered(path, landing)]
    _customers(facts, files)
    _subscriptions(facts, files)
    _licences(facts, files)
    _licence_users(facts, files)
    _tags(facts, files)
    _calls(facts, files)
    _meetings(facts, files)
    return facts


def _delivered(path: Path, landing: Path) -> Iterator[Delivered]:
    rows = _json_rows(path) if path.suffix == ".json" else _csv_rows(path)
    if rows:
        folders = dict(part.split("=", 1) for part in path.relative_to(landing).parts[:-1] if "=" in part)
        yield Delivered(_kind(set(rows[0])), org_id(folders.get("org")), _file_date(path, folders), rows)


def _csv_rows(path: Path) -> list[Row]:
    lines = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    header = [header_key(name) for name in next(lines)]
    return [dict(zip(header, cells, strict=True)) for cells in lines if cells]


def _json_rows(path: Path) -> list[Row]:
    document = json.loads(path.read_text("utf-8"))
    if isinstance(document, dict) and "body" in document:
        document = document["body"]
    items = document["items"] if isinstance(document, dict) else document
    return [{header_key(name): value for name, value in item.items()} for item in items]


def _kind(headers: set[str]) -> str:
    """The kind of a file is found from its headers, never from its name."""
    fingerprints = {
        "calls": {"starttime", "direction", "correlationid", "usertype"},
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
    return next(kind for kind, needed in fingerprints.items() if needed <= headers)


def _file_date(path: Path, folders: dict[str, str]) -> date:
    """The `snapshot=` folder, else a date in the name, else the modification time."""
    if "snapshot" in folders:
        return date.fromisoformat(folders["snapshot"])
    named = DATE.search(path.name)
    if named:
        return date.fromisoformat(named.group())
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _canonical(row: Row) -> str:
    return json.dumps({name: text(value) for name, value in sorted(row.items())}, ensure_ascii=False)


def _of(files: list[Delivered], *kinds: str) -> Iterator[tuple[Delivered, Row]]:
    """Every row of some kinds; of rows that disagree the greater canonical text is the last to be written."""
    pairs = [(file, row) for file in files if file.kind in kinds for row in file.rows]
    return iter(sorted(pairs, key=lambda pair: (pair[0].kind, _canonical(pair[1]))))


def _seen(facts: Facts, when: datetime) -> None:
    facts.newest = when if facts.newest is None else max(facts.newest, when)


def _customers(facts: Facts, files: list[Delivered]) -> None:
    for file, row in _of(files, "organisations"):
        org = org_id(row["id"])
        facts.customers.setdefault(org, {})[file.observed] = Customer(name=text(row["displayname"]))
    for file, row in _of(files, "customers"):
        customer = Customer(text(row["name"]), text(row.get("managedby")), day(row.get("lastadminsigninon")))
        facts.customers.setdefault(org_id(row["orgid"]), {})[file.observed] = customer


def _subscriptions(facts: Facts, files: list[Delivered]) -> None:
    for file, row in _of(files, "subscriptions"):
        facts.subscriptions.setdefault((org_id(row["orgid"]), text(row["subscriptionid"])), {})[file.observed] = Subscription(
            kind=text(row["kind"]),
            added_on=day(row.get("addedon")),
            start_on=day(row.get("starton")),
            end_on=day(row.get("endon")),
            renewal_on=day(row.get("renewalon")),
            auto_renew=truth(row.get("autorenew")),
            status=text(row.get("status")),
            notice_days=whole(row.get("noticedays")),
        )


def _licences(facts: Facts, files: list[Delivered]) -> None:
    """Rows told apart by date, org, subscription, licence name and site; the own template beats Webex (`metrics.md` §2)."""
    rows: dict[tuple, Licence] = {}
    for file, row in _of(files, "webex_licences"):
        licence = Licence(text(row["name"]), text(row.get("siteurl")) or "", None, whole(row["totalunits"]), whole(row["consumedunits"]))
        rows[file.observed, file.org, text(row.get("subscriptionid")) or "", licence.name, licence.site] = licence
    for _, row in _of(files, "licences"):
        licence = Licence(
            name=text(row["licence"]),
            site=text(row.get("siteurl")) or "",
            product=text(row.get("product")),
            total=whole(row["total"]),
            assigned=whole(row["assigned"]),
            used=whole(row.get("used")),
            used_13w=whole(row.get("used13w")),
        )
        rows[day(row["snapshotdate"]), org_id(row["orgid"]), text(row["subscriptionid"]), licence.name, licence.site] = licence
    for (snapshot, org, subscription, _, _), licence in rows.items():
        facts.licences.setdefault((org, subscription), {}).setdefault(snapshot, []).append(licence)
        _seen(facts, datetime(snapshot.year, snapshot.month, snapshot.day))


def _licence_users(facts: Facts, files: list[Delivered]) -> None:
    """Dated by the row's as_of, else by its file (`metrics.md` §1)."""
    for file, row in _of(files, "licence_users"):
        item = (org_id(row["orgid"]), text(row["subscriptionid"]))
        observed = day(row.get("asof")) or file.observed
        member = (text(row["licence"]), text(row["userid"]).lower())
        facts.licence_users.setdefault(item, {}).setdefault(observed, set()).add(member)


def _tags(facts: Facts, files: list[Delivered]) -> None:
    for _, row in _of(files, "tags"):
        facts.tags.setdefault(org_id(row["orgid"]), set()).add(text(row["tag"]))
    for _, row in _of(files, "webex_tags"):
        named = {text(tag) for joined in row["tags"] for tag in joined.split(",")}
        facts.tags.setdefault(org_id(row["orgid"]), set()).update(named)


def _cover(facts: Facts, product: str, moments: dict[str, list[datetime]]) -> None:
    """One file covers each customer in it from the week of its first to its last row, gaps included (`metrics.md` §1)."""
    for org, times in moments.items():
        weeks = weeks_between(week_of(min(times)), week_of(max(times)))
        facts.covered.setdefault((product, org), set()).update(weeks)
        _seen(facts, max(times))


def _calls(facts: Facts, files: list[Delivered]) -> None:
    """Push notifications go first; then one copy of each leg stays (`metrics.md` §7)."""
    legs: dict[tuple, Leg] = {}
    for file in files:
        if file.kind != "calls":
            continue
        rows = [_leg(row) for row in file.rows]
        moments: dict[str, list[datetime]] = {}
        for leg in rows:
            moments.setdefault(leg.org, []).append(leg.start)
        _cover(facts, "calling", moments)
        for leg in rows:
            if leg.related_reason == "PushNotificationRetrieval":
                continue
            if leg.key not in legs or leg.rank > legs[leg.key].rank:
                legs[leg.key] = leg
    facts.legs = list(legs.values())


def _leg(row: Row) -> Leg:
    org, correlation, start, user = org_id(row["orguuid"]), text(row["correlationid"]), moment(row["starttime"]), text(row.get("useruuid"))
    report = text(row.get("reportid"))
    fallback = (org, correlation, text(row.get("localcallid")), text(row["direction"]), start, user)
    filled = sum(text(value) is not None for value in row.values())
    return Leg(
        org=org,
        key=(report,) if report else fallback,
        correlation=correlation,
        start=start,
        user_type=text(row["usertype"]),
        user=user.lower() if user else None,
        related_reason=text(row.get("relatedreason")),
        rank=(filled, moment(row.get("reporttime")) or datetime.min, _canonical(row)),
    )


def _meetings(facts: Facts, files: list[Delivered]) -> None:
    for file in files:
        if file.kind != "attendees":
            continue
        moments: dict[str, list[datetime]] = {}
        for row in file.rows:
            email = text(row["email"])
            join = Join(file.org, email.lower() if email else None, moment(row["joinedtime"]))
            facts.joins.append(join)
            moments.setdefault(file.org, []).append(join.joined)
        _cover(facts, "meetings", moments)
