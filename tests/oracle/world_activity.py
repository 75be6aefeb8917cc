"""What people did in a world: calls, media, queues, meetings; covered and uncovered weeks, calls across Sunday midnight."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from .world_calls import call_file
from .world_files import Files, Row, csv_bytes
from .world_legs import call, copies, leg, push, shared_call
from .world_licences import users_of
from .world_media import media_files
from .world_people import Person
from .world_plan import Plan, some, uuid
from .world_queues import queue_files

ATTENDEE_COLUMNS = ["meetingId", "meetingTitle", "displayName", "email", "joinedTime", "leftTime", "participantType"]
FORMATS = ["56", "83", "api", "webhook"]


def activity_files(plan: Plan, crowd: list[Person], files: Files) -> None:
    """Every customer's calls and meetings; some calls of several customers lie in one file."""
    together: list[Row] = []
    for person in crowd:
        legs = _calls(plan, person, files, together) if plan.has("calls") else []
        if plan.has("media"):
            media_files(plan, person, legs, files)
        if plan.has("queues"):
            queue_files(plan, person, files)
        if plan.has("meetings"):
            _meetings(plan, person, files)
    if plan.has("outsiders") and plan.has("calls"):
        stranger = plan.random("stranger")
        together.append(leg(stranger, uuid(stranger), _at(plan.sundays[0], 3, 9), uuid(stranger)))
    if together:
        files.document("calls/all customers.csv", call_file("83", together))


def _calls(plan: Plan, person: Person, files: Files, together: list[Row]) -> list[Row]:
    """Writes a customer's legs, in files of its own or into the common one; all of them."""
    rng = plan.random("calls", person.number)
    everything: list[Row] = []
    for number, weeks in enumerate(_chunks(plan, rng)):
        legs = [one for sunday in weeks for one in _week(plan, rng, person, sunday)]
        everything.extend(legs)
        if some(rng, 0.2):
            together.extend(legs)
            continue
        form = rng.choice(FORMATS)
        files.document(f"org={person.org}/calls-{number}.{'csv' if form in ('56', '83') else 'json'}", call_file(form, legs))
        if plan.has("copies"):
            together_in_call = Counter(one["Correlation ID"] for one in legs)
            again = [copy for one in legs for copy in copies(rng, one, together_in_call[one["Correlation ID"]] == 1)]
            if again:
                files.document(f"again/{person.number}-{number}.csv", call_file("83", again))
    return everything


def _chunks(plan: Plan, rng: Random) -> Iterator[list[date]]:
    """The weeks of each file, by the Sunday after them: usually all, with gaps some left out inside a file or between files."""
    sundays = plan.sundays
    if not plan.has("gaps"):
        yield sundays
        return
    for _ in range(rng.choice([0, 1, 1, 2])):
        first = rng.randrange(len(sundays))
        last = min(first + rng.choice([0, 1, 3]), len(sundays) - 1)
        yield sorted({sundays[first], sundays[last]})


def _at(sunday: date, day: int, hour: int, seconds: float = 0) -> datetime:
    """An instant in the week that ends at a Sunday."""
    return datetime(sunday.year, sunday.month, sunday.day) - timedelta(days=7 - day) + timedelta(hours=hour, seconds=seconds)


def _week(plan: Plan, rng: Random, person: Person, sunday: date) -> list[Row]:
    """The legs of one week: at least one, so that the file covers it."""
    users = [*users_of(person, "calling"), *([f"cccc{sunday:%m%d}-0000-4000-8000-{person.org[-12:]}"] * 2)]  # one of this week alone
    legs = []
    for _ in range(rng.choice([3, 5, 8] if sunday == plan.sundays[0] else [1, 1, 3, 5])):
        legs.extend(call(plan, rng, person.org, _at(sunday, rng.randrange(7), rng.randrange(24)), users))
    if plan.has("push") and some(rng):
        legs.append(push(rng, person.org, _at(sunday, rng.randrange(7), 12), rng.choice(users)))
    if plan.has("twice") and some(rng, 0.3):
        legs.append(shared_call(rng, person.org, _at(sunday, 4, 12)))
    if plan.has("midnight") and some(rng, 0.6):
        legs.extend(_across_midnight(plan, rng, person.org, sunday, rng.sample(users_of(person, "calling"), 3)))
    return legs


def _across_midnight(plan: Plan, rng: Random, org: str, sunday: date, users: list[str]) -> list[Row]:
    """The second leg starts in the next week but belongs to the call's; a push notification before midnight does not count."""
    first = leg(rng, org, _at(sunday, 0, 0, -0.001), users[0])
    second = leg(rng, org, _at(sunday, 0, 0, 9), users[1], first["Correlation ID"])
    sharp = leg(rng, org, _at(sunday, 0, 0), users[2])
    if not plan.has("push"):
        return [first, second, sharp]
    return [first, second, sharp, {**push(rng, org, _at(sunday, 0, 0, -5), users[2]), "Correlation ID": sharp["Correlation ID"]}]


def _meetings(plan: Plan, person: Person, files: Files) -> None:
    """Attendance as JSON and CSV; a join may be told twice, an e-mail in any case."""
    rng = plan.random("meetings", person.number)
    for number, weeks in enumerate(_chunks(plan, rng)):
        joins = [join for sunday in weeks for join in _joins(rng, person, sunday)]
        if some(rng):
            files.json(f"org={person.org}/attendees-{number}.json", {"items": joins})
        else:
            files.document(f"org={person.org}/Attendees {number}.csv", csv_bytes(ATTENDEE_COLUMNS, joins))
            if some(rng, 0.3):
                files.json(f"org={person.org}/attendees-{number}-again.json", {"items": joins})


def _joins(rng: Random, person: Person, sunday: date) -> list[Row]:
    joins = []
    for _ in range(rng.choice([1, 2, 4])):
        email = rng.choice([*users_of(person, "meetings"), "guest@elsewhere.example"])
        start = _at(sunday, rng.randrange(7), rng.randrange(24), rng.choice([0, 1799.5]))
        times = {"joinedTime": f"{start.isoformat(timespec='milliseconds')}Z", "leftTime": f"{start.isoformat(timespec='milliseconds')}Z"}
        title = {
            "meetingId": f"m{rng.randrange(10**6)}",
            "meetingTitle": "Weekly",
            "displayName": "Somebody",
            "participantType": "ATTENDEE",
        }
        joins.append({**title, "email": email.upper() if some(rng, 0.2) else email, **times})
    return joins
