"""Customers and their deals (subscriptions and trials) of a world, with the rows that tell about them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .world_files import Files, Row, base64_id
from .world_plan import NEWEST, Plan, some, uuid

CUSTOMER_COLUMNS = ["org_id", "name", "country", "managed_by", "created_on", "last_admin_signin_on"]
SUBSCRIPTION_COLUMNS = [
    *("org_id", "subscription_id", "kind", "added_on", "start_on", "end_on"),
    *("renewal_on", "auto_renew", "status", "term_months", "notice_days"),
]
TAGS = ["Gold", "EMEA", "QBR Q1", "saúde"]
STATUSES = ["active", "suspended", "setup_pending", "expired", "cancelled", None]
VERSION_DAYS = [NEWEST - timedelta(days=back) for back in (22, 15, 8, 1, 0)]
AHEAD = [-36, -8, -7, -1, -1, 0, 0, 0, 1, 7, 29, 30, 30, 31, 60, 89, 90, 90, 91, 91, 97, 200, 400]
AGO = [-7, 0, 1, 7, 8, 29, 30, 31, 62, 89, 90, 90, 90, 91, 91, 91, 92, 98, 200, 400]


@dataclass
class Deal:
    """One item as the world means it; its licences follow from it."""

    subscription_id: str
    peer: bool
    twin: bool  # its licences equal those of the customer's other twins
    listed: bool  # has a row in a subscriptions file
    versions: dict[date | None, Row] = field(default_factory=dict)  # None: the base file


@dataclass
class Person:
    """One customer."""

    number: int
    org: str
    source: str  # template, organisations, none
    deals: list[Deal]
    tags: list[str]


def people(plan: Plan) -> list[Person]:
    """All customers of a plan."""
    return [_person(plan, number, plan.random("person", number)) for number in range(plan.customers)]


def _person(plan: Plan, number: int, rng: Random) -> Person:
    source = rng.choice(["template", "template", "organisations", "none"]) if plan.has("nameless") and number else "template"
    count = rng.choice([0, 1, 1, 2]) if plan.has("outsiders") else rng.choice([1, 1, 2])
    twins = rng.choice([2, 3]) if plan.has("shared") and some(rng, 0.3) else 0
    if not number:  # never a world without a fact
        count = max(count, 1)
    org = uuid(rng)
    deals = [_twin(position) for position in range(twins)] + [_deal(plan, rng, position) for position in range(count)]
    if plan.has("peers") and some(rng, 0.9):
        deals.append(_peer(plan, rng))
    if plan.has("outsiders") and number and some(rng, 0.12):
        deals = []
    tags = sorted(rng.sample(TAGS, rng.randint(0, 3))) if plan.has("tags") else []
    return Person(number, org, source, deals, tags)


def _twin(position: int) -> Deal:
    """Alike to the customer's other twins; their ids sort in code-point order, capitals first."""
    terms: Row = {
        "kind": "subscription",
        "start_on": NEWEST - timedelta(days=300),
        "end_on": NEWEST + timedelta(days=60),
        "auto_renew": True,
    }
    return Deal(("twin a", "Twin b", "TWIN c")[position], peer=False, twin=True, listed=True, versions={None: terms})


def _deal(plan: Plan, rng: Random, position: int) -> Deal:
    """A deal with any dates, states and versions."""
    subscription_id = rng.choice([f"Sub{position}", f"sub{position}", f"Sub-{rng.randint(1, 99)}-{position}", f"Ünit {position}"])
    listed = not (plan.has("licence_only") and some(rng, 0.2))
    deal = Deal(subscription_id, peer=False, twin=False, listed=listed)
    deal.versions[None] = _terms(plan, rng)
    if plan.has("versions"):
        for day in VERSION_DAYS:
            if some(rng, 0.2):
                deal.versions[day] = _terms(plan, rng)
    return deal


def _peer(plan: Plan, rng: Random) -> Deal:
    """A subscription among many alike, for §6."""
    shared = plan.random("peers")
    ages = shared.choice([[200], [62, 100, 200], [200, 400], [29, 30, 31, 91, 200, 400]])
    started = NEWEST - timedelta(days=rng.choice(ages))
    return Deal(
        "Peer", peer=True, twin=False, listed=True, versions={None: {"kind": "subscription", "start_on": started, "auto_renew": True}}
    )


def _terms(plan: Plan, rng: Random) -> Row:
    """The columns of one observation of a deal."""
    anchor = NEWEST - timedelta(days=7 * rng.choice([0, 0, 0, 1, 1, 2, 4]))
    ago, ahead = (rng.choice(AGO), rng.choice(AHEAD)) if plan.has("edges") else (rng.choice([45, 300]), rng.choice([45, 300]))
    start = anchor - timedelta(days=ago)
    end = anchor + timedelta(days=ahead)
    if end <= start:
        end = start + timedelta(days=rng.choice([1, 30, 365]))
    terms: Row = {
        "kind": "trial" if plan.has("trials") and some(rng, 0.25) else "subscription",
        "added_on": anchor - timedelta(days=rng.choice(AGO)),
        "start_on": start,
        "end_on": end,
        "auto_renew": rng.choice([True, False, None]) if plan.has("auto_renew") else False,
        "status": rng.choice(STATUSES) if plan.has("statuses") and some(rng, 0.5) else "active",
        "term_months": rng.choice([None, 12, 36]),
    }
    if some(rng, 0.5):
        terms["renewal_on"] = anchor + timedelta(days=rng.choice(AHEAD))
    if some(rng, 0.2):
        terms["end_on"] = None
    if plan.has("added_missing") and some(rng, 0.5):
        terms["added_on"] = None
    if plan.has("notice"):
        terms["notice_days"] = rng.choice([None, 0, 14, 60])
    return terms


def customer_files(plan: Plan, crowd: list[Person], files: Files) -> None:
    """Files about customers, subscriptions and tags."""
    organisations = []
    for person in crowd:
        rng = plan.random("customer files", person.number)
        org = rng.choice([person.org, person.org.upper(), base64_id(person.org)])
        if person.source == "organisations":
            organisations.append({"id": base64_id(person.org), "displayName": _name(rng, person), "created": "2024-01-15T10:00:00.000Z"})
        if person.source == "template":
            _customer_rows(plan, rng, person, org, files)
        for deal in person.deals:
            for day, terms in deal.versions.items() if deal.listed else ():
                row = {"org_id": org, "subscription_id": deal.subscription_id, **terms}
                files.row(table_path(plan, "subscriptions", day), SUBSCRIPTION_COLUMNS, row)
    if organisations:
        files.json("organisations-2026-09-01.json", {"items": organisations})
    _tag_files(plan, crowd, files)


def _name(rng: Random, person: Person) -> str:
    return rng.choice([f"acme {person.number}", f"Acme {person.number}, Lda", f"ÁGUAS {person.number}", "Twin"])


def _customer_rows(plan: Plan, rng: Random, person: Person, org: str, files: Files) -> None:
    days: list[date | None] = [None]
    if plan.has("versions"):
        days += [day for day in VERSION_DAYS if some(rng, 0.2)]
    for day in days:
        signed_in = rng.choice([None, NEWEST - timedelta(days=rng.choice([-1, 0, 16, 23, 30, 31, 37, 38, 200]))])
        row = {"org_id": org, "name": _name(rng, person), "country": "PT", "managed_by": rng.choice(["partner", "external", None])}
        files.row(table_path(plan, "customers", day), CUSTOMER_COLUMNS, {**row, "last_admin_signin_on": signed_in})


def table_path(plan: Plan, table: str, day: date | None) -> str:
    """Where a version of an own template lies: the base is dated by folder, by name or by modification time."""
    if day:
        return f"snapshot={day}/{table}.csv"
    return plan.random("base").choice([f"snapshot=2026-07-25/{table}.csv", f"base/{table}-2026-07-25.csv", f"{table}.csv"])


def _tag_files(plan: Plan, crowd: list[Person], files: Files) -> None:
    """Some tags from the partner API, some from the own template, never both for one customer."""
    from_api = []
    for person in crowd:
        if person.number % 2 and person.tags:
            tags = person.tags if person.number % 4 == 1 else [",".join(person.tags)]
            from_api.append({"orgName": f"Tagged {person.number}", "orgId": base64_id(person.org), "tags": tags})
            continue
        for tag in person.tags:
            files.row("snapshot=2026-11-01/tags.csv", ["org_id", "tag"], {"org_id": person.org, "tag": tag})
    if from_api:
        files.json("partner-tags-2026-11-01.json", from_api)
