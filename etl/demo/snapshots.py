"""Writes the weekly folders: the own templates with what was known each week, and the Webex JSON answers."""

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from etl.demo import records
from etl.demo.partner import BOTH, CALLING, EXTRA_SEAT, MEETINGS, Customer, Item, Licence, Weeks, dice, stable_uuid

Cell = str | int | float | date | bool | None
Row = Sequence[Cell]

HEADERS: dict[str, tuple[str, ...]] = {
    "customers": ("org_id", "name", "country", "managed_by", "created_on", "last_admin_signin_on"),
    "subscriptions": (
        "org_id",
        "subscription_id",
        "kind",
        "added_on",
        "start_on",
        "end_on",
        "renewal_on",
        "auto_renew",
        "status",
        "term_months",
        "notice_days",
    ),
    "licences": ("snapshot_date", "org_id", "subscription_id", "licence", "site_url", "product", "total", "assigned", "used", "used_13w"),
    "tags": ("org_id", "tag"),
    "licence_users": ("org_id", "subscription_id", "licence", "user_id", "as_of"),
    "orders": ("order_id", "line", "org_id", "subscription_id", "ordered_on", "sku", "description", "quantity", "status"),
    "invoices": (
        *("invoice_id", "line", "org_id", "subscription_id", "period_start", "period_end"),
        *("sku", "description", "quantity", "amount", "currency", "status"),
    ),
    "admins": ("admin_id", "name", "email", "role"),
    "admin_customers": ("admin_id", "org_id"),
}
USER_LIST_EVERY = 4  # weeks


def cell(value: Cell) -> str:
    """A value as the templates write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_text(kind: str, rows: Iterable[Row]) -> str:
    """A template file with its rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADERS[kind])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def signed_in(customer: Customer, weeks: Weeks, week: int, seed: int) -> date | None:
    """When an administrator of the customer last signed in, as known on the week's Saturday."""
    if customer.sign_in == "unknown":
        return None
    if customer.sign_in == "idle":
        return min(weeks.ago(45), weeks.saturday(week))
    return weeks.saturday(week) - timedelta(days=dice(seed, "sign-in", customer.index, week).choice((0, 1, 1, 2, 3, 5, 8)))


def customer_rows(customers: Iterable[Customer], weeks: Weeks, week: int, seed: int) -> list[Row]:
    """The customers that exist on the week's Saturday."""
    return [
        (c.org_id, c.name, c.country.code, c.managed_by, c.created_on, signed_in(c, weeks, week, seed))
        for c in customers
        if c.directory == "customers" and c.created_on <= weeks.saturday(week)
    ]


def subscription_rows(customers: Iterable[Customer], weeks: Weeks, week: int) -> list[Row]:
    """The items that were known on the week's Saturday, as they were then."""
    day = weeks.saturday(week)
    return [
        (
            c.org_id,
            item.item_id,
            item.kind,
            item.added_on,
            item.start_on,
            terms.end_on,
            terms.renewal_on,
            terms.auto_renew,
            terms.status,
            item.term_months,
            item.notice_days,
        )
        for c in customers
        for item in c.items
        if item.listed and (item.added_on or item.start_on) <= day
        for terms in (item.terms_at(day),)
    ]


def held(customer: Customer, week: int) -> list[tuple[Item, Licence, int]]:
    """The licences that a customer's export of the week holds, with what was bought."""
    if customer.exported_until is not None and week > customer.exported_until:
        return []
    pairs = [(item, lic, lic.total[week]) for item in customer.items for lic in item.licences]
    return [(item, lic, total) for item, lic, total in pairs if total is not None]


def licence_rows(customers: Iterable[Customer], weeks: Weeks, week: int) -> list[Row]:
    """The week's snapshot of every customer whose licences come in the template."""
    day = weeks.saturday(week)
    return [
        (
            day,
            c.org_id,
            item.item_id,
            lic.name,
            lic.site_url,
            None,
            total,
            lic.assigned[week],
            *(lic.used(week) if lic.imported else (None, None)),
        )
        for c in customers
        if c.licences_from == "csv"
        for item, lic, total in held(c, week)
    ]


def tag_rows(customers: Iterable[Customer], weeks: Weeks, week: int) -> list[Row]:
    """The tags of the week."""
    return [(c.org_id, tag) for c in customers if c.created_on <= weeks.saturday(week) for tag in c.tags_at(week)]


def user_rows(customers: Iterable[Customer], weeks: Weeks, week: int, seed: int) -> list[Row]:
    """Who holds which calling licence: the customer's people, dealt out evenly over its items."""
    rows: list[Row] = []
    for c in customers:
        licences = (
            [(item, lic) for item, lic, _ in held(c, week) if lic.product in (CALLING, BOTH) and lic.name != EXTRA_SEAT]
            if c.user_lists
            else []
        )
        people = sorted(stable_uuid(seed, "user", c.index, n) for n in range(sum(lic.assigned[week] for _, lic in licences)))
        for item, lic in licences:
            mine, people = people[: lic.assigned[week]], people[lic.assigned[week] :]
            rows.extend((c.org_id, item.item_id, lic.name, user, weeks.saturday(week)) for user in mine)
    return rows


def webex_id(kind: str, value: str) -> str:
    """An id as Webex's API writes it."""
    return base64.b64encode(f"ciscospark://us/{kind}/{value}".encode()).decode().rstrip("=")


def organisations_json(customers: Iterable[Customer], weeks: Weeks, week: int) -> str:
    """The Webex organisations answer, for customers that no template names."""
    items = [
        {"id": webex_id("ORGANIZATION", c.org_id), "displayName": c.name, "created": f"{c.created_on.isoformat()}T09:00:00.000Z"}
        for c in customers
        if c.directory == "organisations" and c.created_on <= weeks.saturday(week)
    ]
    return json.dumps({"items": items}, ensure_ascii=False, indent=1) + "\n" if items else ""


def licences_json(customer: Customer, week: int, seed: int) -> str:
    """The Webex licences answer of one customer."""
    items = []
    for item, lic, total in held(customer, week):
        count = lic.assigned[week]
        places = count if lic.name.endswith("Workspaces") else 0
        own_id = stable_uuid(seed, "licence", customer.index, item.item_id, lic.name)
        key = f"{customer.org_id}:{'CF' if lic.product == MEETINGS else 'BC'}_{own_id}"
        entry: dict[str, str | int] = {
            "id": webex_id("LICENSE", key),
            "name": lic.name,
            "totalUnits": total,
            "consumedUnits": count,
            "consumedByUsers": count - places,
            "consumedByWorkspaces": places,
        }
        if item.item_id:
            entry["subscriptionId"] = item.item_id
        if lic.site_url:
            entry |= {"siteUrl": lic.site_url, "siteType": "Control Hub managed site"}
        items.append(entry)
    return json.dumps({"items": items}, ensure_ascii=False, indent=1) + "\n"


def write_text(path: Path, text: str) -> None:
    """Writes a file with its folder, LF line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_snapshots(landing: Path, customers: Sequence[Customer], weeks: Weeks, seed: int, told: Callable[[int], None]) -> None:
    """Every week's folder; what did not change since it was last written is left out, licences and customers never."""
    before: dict[str, str] = {}
    for week in range(weeks.count):
        day = weeks.saturday(week).isoformat()
        files = {
            "customers.csv": csv_text("customers", customer_rows(customers, weeks, week, seed)),
            "licences.csv": csv_text("licences", licence_rows(customers, weeks, week)),
            "subscriptions.csv": csv_text("subscriptions", subscription_rows(customers, weeks, week)),
            "tags.csv": csv_text("tags", tag_rows(customers, weeks, week)),
            "organizations.json": organisations_json(customers, weeks, week),
            "admins.csv": csv_text("admins", records.admin_rows(seed)),
            "admin_customers.csv": csv_text("admin_customers", records.assignments(customers, weeks, week, seed)),
        }
        if week == weeks.last:
            files["orders.csv"] = csv_text("orders", records.order_rows(customers, weeks, seed))
            files["invoices.csv"] = csv_text("invoices", records.invoice_rows(customers, weeks))
        users = user_rows(customers, weeks, week, seed) if (weeks.last - week) % USER_LIST_EVERY == 0 else []
        if users:
            files["licence_users.csv"] = csv_text("licence_users", users)
        for name, text in files.items():
            if text and before.get(name) != text:
                write_text(landing / f"snapshot={day}" / name, text)
                before[name] = text
        for customer in customers:
            if customer.licences_from == "json":
                folder = landing / f"org={customer.org_id}"
                write_text(folder / f"licences-{day}.json", licences_json(customer, week, seed))
                if week == weeks.last and (answer := records.admins_json(customer, weeks, seed)):
                    write_text(folder / f"partner-admins-{day}.json", answer)
        told(week + 1)
