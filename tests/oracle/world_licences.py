"""Licence snapshots of a world: own template and Webex JSON, fresh, stale and missing; and who holds the licences."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .world_files import Files, Row, base64_id
from .world_people import Deal, Person, table_path
from .world_plan import NEWEST, Plan, some

COLUMNS = ["snapshot_date", "org_id", "subscription_id", "licence", "site_url", "product", "total", "assigned", "used", "used_13w"]
USER_COLUMNS = ["org_id", "subscription_id", "licence", "user_id", "as_of"]
NAMES = {
    "calling": ["Webex Calling - Professional", "Webex Calling - Workspaces", "Customer Experience - Essential", "Customer Assist"],
    "meetings": ["Meeting - Webex Meeting Center", "Webex Meetings - Named User", "Meetings Pro"],
    "both": ["Webex Suite - Enterprise"],
    "other": ["Call on Webex", "Messaging", "Advanced Webex Calling", "Suite for Webex"],
    "odd": ["  WEBEX calling - Basic ", "customer ASSIST", " mEETing - Webex Training Center", "webex SUITE 2"],
}
OVERRIDES = [
    ("Partner bundle", "calling"),
    ("Partner bundle", "both"),
    ("Webex Calling - Professional", "other"),
    ("Call on Webex", "meetings"),
]
TOTALS = [1, 3, 4, 5, 10, 24, 25, 99, 100]


@dataclass
class Seat:
    """One licence of a deal."""

    name: str
    override: str | None
    site: str | None
    total: int
    assigned: int
    leaves_on: date | None  # absent from snapshots of this day and later


def users_of(person: Person, product: str) -> list[str]:
    """The people of a customer: User UUIDs for calling, e-mails for meetings."""
    if product == "calling":
        return [f"aaaa{number:04d}-0000-4000-8000-{person.org[-12:]}" for number in range(6)]
    return [f"user{number}@{person.org[:8]}.example" for number in range(6)]


def licence_files(plan: Plan, person: Person, files: Files) -> None:
    """All licence snapshots and user lists of one customer."""
    webex: dict[date, list[Row]] = {}
    styles = ["own", "own", *(["webex"] * plan.has("webex")), *(["overlap"] * plan.has("overlap"))]
    lists = plan.random("lists", person.number).choice(["all", "all", "some", "none"]) if plan.has("lists") else "none"
    twins = plan.random("twins", person.number).choice([(4, 4), (10, 4), (10, 0), (20, 1)])
    nameless = False
    for number, deal in enumerate(person.deals):
        rng = plan.random("licences", person.number, number)
        seats = _peer_seats(plan, rng) if deal.peer else _twin_seats(twins) if deal.twin else _seats(plan, rng)
        style = "own" if deal.peer or any(seat.override for seat in seats) else rng.choice(styles)
        without_id = style == "webex" and not deal.listed and not nameless and some(rng)
        nameless = nameless or without_id
        imported = plan.has("imported") and some(rng, 0.4)
        for day in _snapshot_days(plan, rng, deal):
            rows = [row for seat in seats for row in _row(imported, rng, deal, seat, day)]
            if style != "webex":
                _own_rows(plan, rng, person, deal, day, rows, files)
            if style != "own":
                webex.setdefault(day, []).extend(_webex_rows(rng, deal, rows, style, without_id))
        if not without_id and (lists == "all" or (lists == "some" and some(rng))):
            _user_rows(plan, rng, person, deal, seats, files)
    for day, rows in webex.items():
        files.json(_webex_path(person, day), {"items": rows})


def _webex_path(person: Person, day: date) -> str:
    if person.number % 3 == 0:
        return f"org={person.org}/snapshot={day}/licences.json"
    return f"org={person.org}/licences-{day}.json"


def _seats(plan: Plan, rng: Random) -> list[Seat]:
    products = ["calling", "calling", "meetings"]
    products += ["both"] * plan.has("suite") + ["other"] * plan.has("other_products") + ["odd"] * plan.has("odd_names")
    names = {name: None for _ in range(rng.choice([1, 1, 2, 3])) for name in [rng.choice(NAMES[rng.choice(products)])]}
    if plan.has("overrides") and some(rng, 0.2):
        name, override = rng.choice(OVERRIDES)
        names[name] = override
    return [_seat(plan, rng, name, override) for name, override in names.items()]


def _seat(plan: Plan, rng: Random, name: str, override: str | None) -> Seat:
    total = rng.choice(TOTALS)
    assigned = rng.randint(0, total)
    if plan.has("empty_licences") and some(rng, 0.25):
        total, assigned = rng.choice([(0, 0), (0, 0), (0, 2), (total, 0), (total, 0)])
    if plan.has("overage") and some(rng, 0.25):
        assigned = total + rng.randint(1, 9)
    leaves = NEWEST - timedelta(days=7 * rng.randint(0, 3)) if plan.has("vanishing") and some(rng, 0.15) else None
    return Seat(name, override, rng.choice([None, None, "acme.webex.com"]), total, assigned, leaves)


def _twin_seats(twins: tuple[int, int]) -> list[Seat]:
    """The same in every twin of a customer, so that remainders tie."""
    return [Seat("Webex Calling - Professional", None, None, *twins, None)]


def _peer_seats(plan: Plan, rng: Random) -> list[Seat]:
    """Alike in size, with few different rates, so that quartile and median − 0.10 are often met exactly."""
    shared = plan.random("peers")
    totals = shared.choice([[20], [20, 10], [20, 30, 100], [4, 5, 20], [500, 2000, 490]])
    rates = shared.choice([[8, 8, 8, 8, 7], [5, 8, 8, 9], [5, 6, 7, 8, 9, 10, 12], [0, 8, 9]])
    product = shared.choice(["Webex Calling - Professional", "Meeting - Webex Meeting Center", "Webex Suite - Enterprise"])
    total = rng.choice(totals)
    return [Seat(product, None, None, total, total * rng.choice(rates) // 10, None)]


def _snapshot_days(plan: Plan, rng: Random, deal: Deal) -> list[date]:
    """One a week; the last ones may be missing, so that a snapshot is 7, 8, 29, 35 or 36 days old at a Sunday."""
    offset, dropped = -1, 0
    if plan.has("old_snapshots") and not (deal.peer and some(rng, 0.8)):
        offset = rng.choice([-1, -1, -7, 0, -4])
        dropped = rng.choice([0, 0, 0, 1, 4, 5])
    days = [sunday + timedelta(days=offset) for sunday in plan.sundays]
    kept = days[dropped:] or days[-1:]
    if plan.has("old_snapshots") and some(rng, 0.3):  # fresh now, stale the week before
        kept = kept[:1] + kept[2:]
    if some(rng, 0.2):
        kept = kept[: rng.randint(1, len(kept))]
    if not deal.listed and some(rng, 0.4):
        kept.append(NEWEST - timedelta(days=rng.choice([90, 91, 97, 98, 120])))
    return sorted(set(kept))


def _row(imported: bool, rng: Random, deal: Deal, seat: Seat, day: date) -> list[Row]:
    if seat.leaves_on and day >= seat.leaves_on:
        return []
    assigned = seat.assigned if deal.peer or deal.twin else max(seat.assigned + rng.choice([0, 0, 0, 1, -1]), 0)
    row: Row = {"licence": seat.name, "product": seat.override, "site_url": seat.site, "total": seat.total, "assigned": assigned}
    if imported:
        row["used"] = rng.choice([None, 0, assigned // 2, assigned, seat.total + 3])
        row["used_13w"] = rng.choice([None, assigned, assigned])
    return [row]


def _own_rows(plan: Plan, rng: Random, person: Person, deal: Deal, day: date, rows: list[Row], files: Files) -> None:
    """In the folder of its day, or all days in one file; sometimes the same row in both."""
    paths = [f"snapshot={day}/licences.csv", "history/licences.csv"]
    for row in rows:
        for path in rng.choice([paths[:1], paths[1:], paths[1:], paths]):
            files.row(path, COLUMNS, {"snapshot_date": day, "org_id": person.org, "subscription_id": deal.subscription_id, **row})


def _webex_rows(rng: Random, deal: Deal, rows: list[Row], style: str, without_id: bool) -> list[Row]:
    """As the licences API writes them; beside an own template the figures differ and one licence is Webex's alone."""
    answers = []
    for row in rows:
        surplus = rng.randint(0, 5) if style == "overlap" else 0
        answer: Row = {"id": f"licence-{row['licence']}", "name": row["licence"], "totalUnits": row["total"] + surplus}
        answer["consumedUnits"] = row["assigned"] + surplus
        if row["site_url"]:
            answer["siteUrl"] = row["site_url"]
        answers.append(answer)
    if style == "overlap" and deal.subscription_id.endswith("0"):
        answers.append({"id": "licence-extra", "name": "Webex Calling - Extra", "totalUnits": 7, "consumedUnits": 3})
    for answer in answers:
        if not without_id:
            answer["subscriptionId"] = deal.subscription_id
    return answers


def _user_rows(plan: Plan, rng: Random, person: Person, deal: Deal, seats: list[Seat], files: Files) -> None:
    """Lists of some days, each with every licence of the deal; a user may hold licences of two deals."""
    if any(seat.override for seat in seats):
        return
    for observed in rng.choice([[None], [None], [None, NEWEST - timedelta(days=15)], [NEWEST - timedelta(days=8), NEWEST]]):
        for seat in seats:
            pool = users_of(person, "calling") + users_of(person, "meetings")
            for user in rng.sample(pool, rng.randint(1, len(pool) - 2)):
                row = {
                    "org_id": base64_id(person.org) if some(rng, 0.1) else person.org,
                    "subscription_id": deal.subscription_id,
                    "licence": seat.name,
                    "user_id": user.upper() if some(rng, 0.3) else user,
                    "as_of": observed if observed and some(rng, 0.5) else None,
                }
                files.row(_list_path(plan, observed, row), USER_COLUMNS, row)


def _list_path(plan: Plan, observed: date | None, row: Row) -> str:
    """A row with its own day may lie in any file; one without is dated by its file."""
    return table_path(plan, "licence_users", None if row["as_of"] else observed)
