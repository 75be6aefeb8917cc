"""A landing folder becomes facts (`inputs.md` §§1-3). Well-formed files only: this reader refuses nothing, it breaks."""

from datetime import datetime
from pathlib import Path

from .facts import Customer, Facts, Licence, Subscription
from .parsing import day, org_id, text, truth, whole
from .reading_activity import read_calls, read_media, read_meetings, read_queues
from .reading_files import Delivered, delivered_files, rows_of, seen


def read(landing: Path) -> Facts:
    """All facts of a landing folder. The order of the files decides nothing."""
    facts = Facts()
    files = delivered_files(landing)
    for part in (_customers, _subscriptions, _licences, _licence_users, _tags, read_calls, read_meetings, read_media, read_queues):
        part(facts, files)
    return facts


def _customers(facts: Facts, files: list[Delivered]) -> None:
    for file, row in rows_of(files, "organisations"):
        org = org_id(row["id"])
        facts.customers.setdefault(org, {})[file.observed] = Customer(name=text(row["displayname"]))
    for file, row in rows_of(files, "customers"):
        customer = Customer(text(row["name"]), text(row.get("managedby")), day(row.get("lastadminsigninon")))
        facts.customers.setdefault(org_id(row["orgid"]), {})[file.observed] = customer


def _subscriptions(facts: Facts, files: list[Delivered]) -> None:
    for file, row in rows_of(files, "subscriptions"):
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
    for file, row in rows_of(files, "webex_licences"):
        licence = Licence(text(row["name"]), text(row.get("siteurl")) or "", None, whole(row["totalunits"]), whole(row["consumedunits"]))
        rows[file.observed, file.org, text(row.get("subscriptionid")) or "", licence.name, licence.site] = licence
    for _, row in rows_of(files, "licences"):
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
        seen(facts, datetime(snapshot.year, snapshot.month, snapshot.day))


def _licence_users(facts: Facts, files: list[Delivered]) -> None:
    """Dated by the row's as_of, else by its file (`metrics.md` §1)."""
    for file, row in rows_of(files, "licence_users"):
        item = (org_id(row["orgid"]), text(row["subscriptionid"]))
        observed = day(row.get("asof")) or file.observed
        member = (text(row["licence"]), text(row["userid"]).lower())
        facts.licence_users.setdefault(item, {}).setdefault(observed, set()).add(member)


def _tags(facts: Facts, files: list[Delivered]) -> None:
    for _, row in rows_of(files, "tags"):
        facts.tags.setdefault(org_id(row["orgid"]), set()).add(text(row["tag"]))
    for _, row in rows_of(files, "webex_tags"):
        named = {text(tag) for joined in row["tags"] for tag in joined.split(",")}
        facts.tags.setdefault(org_id(row["orgid"]), set()).update(named)
