"""What no Webex export carries: orders, invoices, and who administers whom. Prices and SKUs are invented."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from etl.demo.cases import Case, Value
from etl.demo.partner import EXTRA_SEAT, Customer, Item, Licence, Weeks, dice, stable_uuid

OWN_NAME = "Farol Communications"
OWN_DOMAIN = "farol.example.com"
OWN_TAG = "own organisation"
INVOICED_MONTHS = 6
OPEN_DAYS = 7  # an order younger than this is not delivered yet

Row = Sequence[str | int | float | date | None]


@dataclass(frozen=True)
class Product:
    """A line of the invented price list; `price` per licence and month."""

    sku: str
    description: str
    price: float


PRICE_LIST = {
    "Webex Calling - Professional": Product("WX-CALL-PRO", "Webex Calling Professional, per user", 9.4),
    "Webex Calling - Workspaces": Product("WX-CALL-WS", "Webex Calling Workspaces, per workspace", 4.1),
    EXTRA_SEAT: Product("WX-CX-ESS", "Customer Experience Essentials, per agent", 12.5),
    "Meeting - Webex Meeting Center": Product("WX-MEET-ENT", "Webex Meetings, per user", 7.2),
    "Webex Suite": Product("WX-SUITE", "Webex Suite, per user", 14.9),
    "Messaging": Product("WX-MSG", "Webex Messaging, per user", 1.5),
    "Call on Webex": Product("WX-COW", "Call on Webex, per user", 2.0),
}
CURRENCIES = {"BR": "BRL", "GB": "GBP", "US": "USD"}  # elsewhere EUR
PEOPLE = (
    ("Helena Prado", "full_admin"),
    ("Jonas Weber", "full_admin"),
    ("Rita Moreira", "read_only"),
    ("Tom Carter", "admin"),
    ("Ana Souza", "admin"),
    ("Luca Bianchi", "admin"),
)
ASSIGNED = tuple(name for name, role in PEOPLE if role == "admin")
HANDED_OVER = 4  # weeks before the newest: some customers change hands


def admin_id(name: str, seed: int) -> str:
    """What the partner's own list calls somebody."""
    return f"adm-{stable_uuid(seed, 'administrator', name)[:6]}"


def email(name: str) -> str:
    """The address of one of the partner's people."""
    return f"{name.lower().replace(' ', '.')}@{OWN_DOMAIN}"


def bought(customer: Customer) -> Iterator[tuple[Item, Licence]]:
    """Every licence of a subscription that the partner's own papers know."""
    return ((item, lic) for item in customer.items if item.listed and item.kind == "subscription" for lic in item.licences)


# --- orders ---


def steps(item: Item, lic: Licence, weeks: Weeks, seed: int) -> list[tuple[date, int]]:
    """The orders of a licence: (day, quantity from then on). The last quantity is what the licence exports hold."""
    held = [(week, total) for week, total in enumerate(lic.total) if total is not None]
    if not held:
        return []
    rng = dice(seed, "orders", item.item_id, lic.name)
    first_day, first = item.added_on or item.start_on, held[0][1]
    found = [(first_day, first)]
    room = (weeks.sunday(0) - first_day).days
    if room > 200 and first >= 20 and rng.random() < 0.5:  # grown, or shrunk, before the told weeks
        found = [
            (first_day, round(first * rng.choice((0.6, 0.75, 0.8, 1.25)))),
            (first_day + timedelta(days=rng.randint(60, room - 60)), first),
        ]
    for (_, before), (week, total) in pairwise(held):
        if total != before:
            found.append((weeks.sunday(week) + timedelta(days=1 + week % 5), total))
    return found


def order_rows(customers: Iterable[Customer], weeks: Weeks, seed: int) -> list[Row]:
    """The whole order history as known at the end; the licences of one subscription that were ordered on one day make one order."""
    rows: list[Row] = []
    for customer in customers:
        orders: dict[tuple[date, str], list[tuple[Licence, int]]] = {}
        for item, lic in bought(customer):
            for day, quantity in steps(item, lic, weeks, seed):
                orders.setdefault((day, item.item_id), []).append((lic, quantity))
        pending = {item.item_id for item in customer.items if item.terms[-1].status == "setup_pending"}
        for number, ((day, item_id), lines) in enumerate(sorted(orders.items(), key=lambda order: order[0])):
            order_id = f"O{day:%y%m}-{customer.index:05d}{number}"
            status = "in set-up" if item_id in pending else "open" if (weeks.until - day).days <= OPEN_DAYS else "delivered"
            for line, (lic, quantity) in enumerate(lines, 1):
                what = PRICE_LIST[lic.name]
                rows.append((order_id, line, customer.org_id, item_id, day, what.sku, what.description, quantity, status))
    return rows


# --- invoices ---


def months(weeks: Weeks) -> list[tuple[date, date]]:
    """First and last day of the invoiced months, the oldest first."""
    found: list[tuple[date, date]] = []
    end = weeks.until.replace(day=1) - timedelta(days=1)
    for _ in range(INVOICED_MONTHS):
        found.append((end.replace(day=1), end))
        end = end.replace(day=1) - timedelta(days=1)
    return found[::-1]


def invoice_rows(customers: Iterable[Customer], weeks: Weeks) -> list[Row]:
    """One invoice per customer and month, one line per licence that ran for the whole of it."""
    rows: list[Row] = []
    for customer in customers:
        for first, last in months(weeks):
            lines = [(item, lic, total) for item, lic in bought(customer) if (total := _invoiced(item, lic, first, last, weeks))]
            for line, (item, lic, total) in enumerate(lines, 1):
                what, unpaid = PRICE_LIST[lic.name], item.terms_at(last).status == "suspended" or item.terms[-1].status == "suspended"
                status = "overdue" if unpaid and (weeks.until - last).days < 70 else "open" if (weeks.until - last).days < 25 else "paid"
                rows.append(
                    (f"I{first:%y%m}-{customer.index:05d}", line, customer.org_id, item.item_id, first, last, what.sku, what.description, total,
                     round(total * what.price, 2), CURRENCIES.get(customer.country.code, "EUR"), status)
                )  # fmt: skip
    return rows


def _invoiced(item: Item, lic: Licence, first: date, last: date, weeks: Weeks) -> int | None:
    end = item.terms_at(first).end_on
    if item.start_on > first or (end is not None and end < last):
        return None
    return lic.total[min(weeks.last, weeks.first_seen(first))]


# --- administrators ---


def admin_rows(seed: int) -> list[Row]:
    """The partner's own people."""
    return [(admin_id(name, seed), name, email(name), role) for name, role in PEOPLE]


def assignments(customers: Iterable[Customer], weeks: Weeks, week: int, seed: int) -> list[Row]:
    """Who of them is assigned to whom: mostly one, sometimes two, for some nobody. Some customers changed hands."""
    rows: list[Row] = []
    for customer in customers:
        rng = dice(seed, "administrators", customer.index)
        chosen = rng.sample(ASSIGNED, rng.choices((0, 1, 2), (10, 70, 20))[0])
        later = rng.choice(ASSIGNED) if rng.random() < 0.1 else None
        if chosen and later and week >= weeks.back(HANDED_OVER):
            chosen = [later, *(name for name in chosen[1:] if name != later)]
        if customer.created_on <= weeks.saturday(week):
            rows.extend((admin_id(name, seed), customer.org_id) for name in sorted(chosen))
    return rows


def admins_json(customer: Customer, weeks: Weeks, seed: int) -> str:
    """The Webex answer about a customer's partner administrators: ids of Webex, the same people."""
    assigned = {row[0] for row in assignments([customer], weeks, weeks.last, seed)}
    items = []
    for name, _ in PEOPLE:
        if admin_id(name, seed) in assigned:
            first, last = name.split()
            entry = {"id": stable_uuid(seed, "person", name), "displayName": name, "firstName": first, "lastName": last}
            items.append({**entry, "emails": [email(name)], "roleInCustomerOrg": "id_full_admin"})
    return json.dumps({"items": items}, ensure_ascii=False, indent=1) + "\n" if items else ""


# --- what is true of them ---


def record_cases(customers: Sequence[Customer], weeks: Weeks, seed: int) -> list[Case]:
    """A licence that grew and one that shrank in the told weeks, by their orders; and who sees how many customers."""
    cases: list[Case] = []
    for customer in customers:
        if customer.role == "upgraded":
            ((item, lic),) = bought(customer)
            (_, before), (day, after) = steps(item, lic, weeks, seed)[-2:] if weeks.count > 6 else [(None, 0), (None, 0)]
            if day is not None:
                change, row = "more" if after > before else "fewer", {"ordered_on": day.isoformat(), "sku": PRICE_LIST[lic.name].sku}
                expect: dict[str, Value] = {"change": change, "quantity": after, "subscription_id": item.item_id}
                cases.append(
                    Case(f"order-{change}", "orders", None, customer, None, f"{before} before, {after} since {day}", expect, row=row)
                )
    there = sum(customer.created_on <= weeks.saturday(weeks.last) for customer in customers)
    for name, role in PEOPLE:
        if role != "admin":
            sees: dict[str, Value] = {"customers": there, "sees_all": True, "name": name, "role": role}
            who: dict[str, Value] = {"admin_id": admin_id(name, seed)}
            cases.append(Case("sees-all", "administrators", None, None, None, f"a {role} of the partner sees all", sees, row=who))
    return cases
