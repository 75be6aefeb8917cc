"""Queue, hunt group, agent and attendant files of a world (`metrics.md` §9)."""

import csv
from datetime import date, timedelta
from random import Random

from .world_files import Files, Row, csv_bytes
from .world_people import Person
from .world_plan import NEWEST, Plan, some

QUEUE_COLUMNS = """
Call Queue,Location,Phone NO.,Extension,Total Hold Time,Avg Hold Time,Total Talk Time,Avg Talk Time,Total Handle Time,Avg Handle Time,
Total Wait Time,Avg Wait Time,Answered Calls,% Answered Calls,Abandoned Calls,% Abandoned Calls,Avg Abandoned Time,Total Abandoned Time,
Total Calls,Calls Overflowed,Calls Timed Out,Calls Transferred,Avg No. of Agents Assigned,Avg No. of Agents Handling Calls
""".replace("\n", "").split(",")
HUNT_GROUP_COLUMNS = """
Hunt Group,Location,Phone No,Extension,Total Talk Mins,Avg Talk Mins,Total Handle Mins,Avg Handle Mins,Total Wait Mins,Avg Wait Mins,
Total Abandoned Mins,Avg Abandoned Mins,Calls Answered,% Calls Answered,Calls Abandoned,% Calls Abandoned,Avg No. of Agents Handling Calls
""".replace("\n", "").split(",")
AGENT_COLUMNS = """
Agent Name,Call Queue,Location,Total Answered Calls,Bounced Calls,Total Presented Calls,Total Talk Time,Avg Talk Time,Total Hold Time,
Avg Hold Time,Total Handle Time,Avg Handle Time
""".replace("\n", "").split(",")
ATTENDANT_COLUMNS = """
Auto Attendant,Ph.No./Extn.,Location,Total Calls,Answered,Unanswered,Busy,Others,% Answered,Total Duration,Total AA Talktime
""".replace("\n", "").split(",")
WEEK = timedelta(days=7)
TIMES = [0, 1, 59, 60, 410, 2880, 3600, 5430, 86399]


def queue_files(plan: Plan, person: Person, files: Files) -> None:
    """Some weeks of a customer, the newest of them possibly not over yet."""
    rng = plan.random("queues", person.number)
    for sunday in plan.sundays[:5] if some(rng, 0.6) else ():
        for name in KINDS:
            if some(rng, 0.5 if name == "Call Queue Stats" else 0.15):
                _write(rng, person, sunday - WEEK, name, files)
    if plan.has("early_queues") and not person.number:
        _write(rng, person, _early(plan), rng.choice(list(KINDS)), files)


def _early(plan: Plan) -> date:
    """The first day of the newest week that has begun: newer than any other fact."""
    return NEWEST if plan.now.date() < NEWEST + WEEK else NEWEST + WEEK


def _write(rng: Random, person: Person, week: date, kind: str, files: Files) -> None:
    """Sometimes a second file repeats the last rows of the first."""
    columns, rows = KINDS[kind][0], KINDS[kind][1](rng)
    name = f"org={person.org}/week={week}/{kind}"
    files.document(f"{name}_ab12.csv", csv_bytes(columns, rows, csv.QUOTE_ALL, null="NA", bom=True))
    if some(rng, 0.2):
        again = rows[-rng.randint(1, 2) :]
        files.document(f"{name}_cd34.csv", csv_bytes(columns, again, csv.QUOTE_ALL, null="NA", bom=True), date(2026, 11, 9))


def _queues(rng: Random) -> list[Row]:
    """Told apart by name, location and extension; one may be named Total, as long as it is not the last."""
    time = rng.choice([_seconds, _minutes, _hours])
    names = [("Total", "Lisbon HQ", "5100"), ("Support", "Lisbon HQ", "5150"), ("Support", "Porto", "5150"), ("Support", "Porto", "0151")]
    names = [*rng.sample(names, rng.choice([0, 1, 2, 4])), ("Sales", "São Paulo", None)]
    rows = []
    for name, location, extension in names:
        offered, answered, abandoned = _counts(rng)
        rows.append({
            "Call Queue": name, "Location": location, "Phone NO.": "+12025550150", "Extension": extension, "Total Hold Time": time(1200),
            "Total Wait Time": time(rng.choice(TIMES)), "Avg Wait Time": "13.3", "Answered Calls": answered, "% Answered Calls": "12.5",
            "Abandoned Calls": abandoned, "% Abandoned Calls": "99", "Total Abandoned Time": time(rng.choice(TIMES)), "Total Calls": offered,
            "Calls Overflowed": rng.choice([0, 0, 2]), "Calls Timed Out": rng.choice([0, 0, 3]), "Calls Transferred": 5,
        })  # fmt: skip
    return rows


def _counts(rng: Random) -> tuple[int, int, int]:
    """Offered, answered, abandoned; the rest overflowed or is nobody's."""
    offered = rng.choice([0, 0, 10, 28, 29, 30, 31, 60, 100])
    abandoned = min(rng.choice([0, 1, 2, 10, 30]), offered)
    return offered, max(offered - abandoned - rng.choice([0, 0, 5]), 0), abandoned


def _seconds(seconds: int) -> str:
    return f"{seconds}" if seconds % 2 else f"{seconds}.0"


def _minutes(seconds: int) -> str:
    return f"{seconds // 60:02}:{seconds % 60:02}"


def _hours(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _hunt_groups(rng: Random) -> list[Row]:
    rows = []
    for name in ("Front Desk", "Warehouse")[: rng.choice([1, 2])]:
        _, answered, abandoned = _counts(rng)
        rows.append({
            "Hunt Group": name, "Location": "Lisbon HQ", "Phone No": "+12025550160", "Extension": "5160", "Total Talk Mins": 300,
            "Total Wait Mins": rng.choice(["0", "3", "40", "0.5", "12.25"]), "Total Abandoned Mins": rng.choice(["0", "4", "0.5"]),
            "Calls Answered": answered, "% Calls Answered": "92.6", "Calls Abandoned": abandoned, "% Calls Abandoned": "7.4",
        })  # fmt: skip
    return rows


def _agents(rng: Random) -> list[Row]:
    counts = {"Total Answered Calls": rng.randrange(50), "Bounced Calls": 4, "Total Presented Calls": 54, "Total Talk Time": 8100}
    return [{"Agent Name": "Ana Sample", "Call Queue": "Support", "Location": "Lisbon HQ", **counts}]


def _attendants(rng: Random) -> list[Row]:
    counts = {"Total Calls": 120, "Answered": rng.randrange(100), "Unanswered": 8, "Busy": 2, "Others": 0, "Total Duration": 5400}
    return [{"Auto Attendant": "Main Reception", "Ph.No./Extn.": "+12025550100", "Location": "Lisbon HQ", **counts}]


KINDS = {
    "Call Queue Stats": (QUEUE_COLUMNS, _queues),
    "Hunt Group Stats": (HUNT_GROUP_COLUMNS, _hunt_groups),
    "Call Queue Agent Stats": (AGENT_COLUMNS, _agents),
    "Auto Attendant Stats Summary": (ATTENDANT_COLUMNS, _attendants),
}
