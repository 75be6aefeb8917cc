"""Media quality files of a world: every way to join, every unit of packet loss, limits met exactly (`metrics.md` §8)."""

import csv
from datetime import datetime, timedelta
from itertools import count
from random import Random

from .world_files import Files, Row, csv_bytes
from .world_people import Person
from .world_plan import NEWEST, Plan, some, uuid

LOSS = "Audio Packet Loss (%)"
HEADERS = {
    "percent": [LOSS, "Audio Packet Loss pct", "Audio packet loss percent"],
    "fraction": ["Audio Packet Loss (fraction)", "Audio Packet Loss ratio"],
    "neutral": ["Audio Packet Loss"],
}
COLUMNS = """
User Name,Email,Start Time,Location,Call ID,Correlation ID,Caller,Endpoint Type,Device Model,UA Version,Call Type,Path Optimization,
Duration(s),Video Duration(s),Call Quality,Audio Codec,Audio Jitter (ms),Audio Packet Loss (%),Audio Latency (ms),Video Codec,
Video Jitter (ms),Video Packet Loss (%),Video Latency (ms)
""".replace("\n", "").split(",")
ENDPOINTS = [
    *([None] * 5), *(["Webex App"] * 3), "webex app", "Webex App desktop", "WEBEX APP MOBILE", "Desk phone", "Desk Phone", "Room device",
    "room Device", "Microsoft Teams", "Third-party", "third-PARTY", "Gateway", "Unknown", "Chrome", "Webex",
]  # fmt: skip
PERCENTS = ["0", "0", "0.4", "0.05", "1", "4.99", "5", "5.0", "6.1", "100", None, None]
FRACTIONS = ["0", "0", "0.004", "0.0499", "0.05", "0.050", "0.061", "1", None, None]
LATENCIES = [*(["20", "88", "399.9", "0", None, None, None] * 2), "400", "400.0", "650"]
JITTERS = [*(["3", "12", "149.9", "0", None, None, None] * 2), "150", "150.5"]
OTHER_WAY = {"Yes": "No", "No": "Yes"}
WEEK = timedelta(days=7)
FLAGS = {"ORIGINATING": "Yes", "TERMINATING": "No"}


def media_files(plan: Plan, person: Person, legs: list[Row], files: Files) -> None:
    """One to three small files of a customer, sometimes a big one."""
    rng, people = plan.random("media", person.number), count()
    calls: dict[object, list[Row]] = {}
    for leg in legs:
        if leg.get("Related reason") != "PushNotificationRetrieval":
            calls.setdefault(leg["Correlation ID"] or id(leg), []).append(leg)
    for number in range(rng.choice([0, 1, 1, 2]) if plan.has("gaps") else 1):
        rows = [row for call in calls.values() if some(rng) for row in _joining(rng, people, call, legs)]
        rows += [row for _ in range(rng.choice([0, 2, 4])) for row in _apart(plan, rng, people)]
        if plan.has("gaps") and rows:  # so that the file covers some weeks only
            since, until = sorted((rng.choice(rows)["Start Time"], rng.choice(rows)["Start Time"]))
            rows = [row for row in rows if since <= row["Start Time"] <= until]
        _write(rng, person, f"Calling Media Quality_{number}", rows[:99], files)
    if (
        plan.now >= datetime(NEWEST.year, NEWEST.month, NEWEST.day) + WEEK and not person.number
    ):  # newer than any fact that moves the instant
        late = _row(rng, people, datetime(NEWEST.year, NEWEST.month, NEWEST.day) + WEEK)
        _write(rng, person, "Calling Media Quality_late", [late], files)
    if plan.has("crowds") and some(rng, 0.5):
        _write_crowd(plan, rng, person, people, files)


def _write(rng: Random, person: Person, name: str, rows: list[Row], files: Files) -> None:
    """Some rows are told twice, in this file or another of the same kind; a user's name may differ when the e-mail does not."""
    kind = rng.choice(["percent", "percent", "fraction", "neutral", "neutral"])
    values = FRACTIONS if kind == "fraction" or (kind == "neutral" and some(rng)) else PERCENTS
    for row in rows:
        row.setdefault(LOSS, rng.choice(values))
    again = [{**row, "User Name": "Renamed"} if row["Email"] and some(rng) else row for row in rows if some(rng, 0.15)]
    header = rng.choice(HEADERS[kind])
    if kind != "neutral" and some(rng):
        _document(person, f"{name} again", header, again, files)
        again = []
    _document(person, name, header, rows + again, files)


def _document(person: Person, name: str, header: str, rows: list[Row], files: Files) -> None:
    columns = [header if column == LOSS else column for column in COLUMNS]
    renamed = [{**row, header: row[LOSS]} for row in rows]
    files.document(f"org={person.org}/{name}_ab12.csv", csv_bytes(columns, renamed, csv.QUOTE_ALL, null="NA", bom=True))


def _row(rng: Random, people: count, start: datetime, **columns: object) -> Row:
    """A media leg of a person of its own, so that no two legs are alike by chance."""
    number = next(people)
    return {
        "User Name": f"Person {number}", "Email": f"person{number}@x.example" if some(rng, 0.7) else None, "Location": "Lisbon HQ",
        "Start Time": f"{start.isoformat(timespec='milliseconds')}Z", "Call ID": None, "Correlation ID": None, "Device Model": "NA",
        "Caller": rng.choice(["Yes", "No", None]), "Endpoint Type": rng.choice(ENDPOINTS), "Duration(s)": 184, "Call Quality": "Good",
        "Audio Jitter (ms)": rng.choice(JITTERS), "Audio Latency (ms)": rng.choice(LATENCIES), "Video Jitter (ms)": "999",
        **{name.replace("_", " "): value for name, value in columns.items()},
    }  # fmt: skip


def _joining(rng: Random, people: count, call: list[Row], legs: list[Row]) -> list[Row]:
    """One or two media legs of a call: by both ids, by one of them, or with one that leads nowhere or to another call."""
    rows = []
    for _ in range(rng.choice([1, 1, 2])):
        leg = rng.choice(call)
        correlation, call_id = leg["Correlation ID"], leg["Call ID"]
        ids = rng.choice(
            [
                (correlation, call_id),
                (correlation, call_id),
                (correlation, None),
                (correlation, "nowhere"),
                (correlation, rng.choice(legs)["Call ID"] if correlation else None),
                (None, call_id),
                (f"lost {uuid(rng)}", call_id),
            ]
        )
        start = leg["Start time"] + timedelta(seconds=rng.choice([0, 0, 4, 30]))
        row = _row(rng, people, start, Correlation_ID=ids[0], Call_ID=ids[1])
        row["Endpoint Type"] = rng.choice([None, None, None, None, "Webex App", row["Endpoint Type"]])
        flag = FLAGS[leg["Direction"]]
        row["Caller"] = rng.choice([flag, flag, OTHER_WAY[flag], None])
        if _any_would_matter(row, call):
            row["Caller"] = flag
        rows.append(row)
    return rows


def _any_would_matter(row: Row, call: list[Row]) -> bool:
    """Neither the Call ID nor the flag says which leg is meant, and the legs are on different devices."""
    named = row["Call ID"] and row["Call ID"] in [leg["Call ID"] for leg in call]
    flagged = row["Caller"] in [FLAGS[leg["Direction"]] for leg in call]
    return not named and not flagged and len({(leg["Client type"], leg["OS type"], leg["Model"]) for leg in call}) > 1


def _apart(plan: Plan, rng: Random, people: count) -> list[Row]:
    """Media legs of no known call: alone, together by their Correlation ID over Sunday midnight, with other customers' ids."""
    sunday = rng.choice(plan.sundays)
    midnight = datetime(sunday.year, sunday.month, sunday.day) - WEEK
    inside = midnight + timedelta(hours=rng.randrange(7 * 24))
    shared = f"c0000000-0000-4000-8000-{midnight + timedelta(days=4):%Y%m%d}0000"
    lost = f"lost {uuid(rng)}"
    return rng.choice(
        [
            [_row(rng, people, inside)],
            _alike(rng, _row(rng, people, inside, Email=None)),
            [_row(rng, people, midnight), _row(rng, people, midnight - timedelta(milliseconds=1))],
            [_row(rng, people, inside, Correlation_ID=lost), _row(rng, people, inside, Correlation_ID=lost, Call_ID="nowhere")],
            [
                _row(rng, people, midnight, Correlation_ID=lost),
                _row(rng, people, midnight - timedelta(seconds=1), Correlation_ID=lost),
            ],
            [_row(rng, people, inside, Correlation_ID=shared, Caller="Yes")],
        ]
    )


def _alike(rng: Random, row: Row) -> list[Row]:
    """Two legs that one part of their key tells apart."""
    other = rng.choice(
        [{"User Name": "Somebody else"}, {"Email": "x@x.example"}, {"Caller": OTHER_WAY.get(row["Caller"], "Yes")}, {"Call ID": "nowhere"}]
    )
    row[LOSS] = "4.99"
    return [row, {**row, **other}]


def _write_crowd(plan: Plan, rng: Random, person: Person, people: count, files: Files) -> None:
    """About 30 legs of several endpoint types in one week and about 100 values of packet loss, so that both numbers matter."""
    kind = rng.choice(["percent", "percent", "fraction", "neutral", "neutral", "neutral"])
    poor = "5" if kind == "percent" and some(rng) else "0.05"
    sunday = rng.choice([plan.sundays[0], *plan.sundays[:3]])
    start = datetime(sunday.year, sunday.month, sunday.day) - timedelta(days=rng.randint(1, 6), hours=rng.randrange(12))
    calls = [uuid(rng) for _ in range(rng.choice([28, 29, 30, 31, 40]))]
    rows = []
    for endpoint in rng.sample(["Desk phone", "Gateway", "Microsoft Teams", "Room device", "Unknown", None], rng.choice([2, 3, 4])):
        size = rng.choice([29, 30, 30, 31, 60, 60])
        bad, usual = size // 10 * rng.choice([0, 1, 1, 2]), rng.choice([["0.01"], ["0.01"], [*["0.01"] * 29, None]])
        for number in range(size):
            measures = {"Audio_Jitter_(ms)": None, "Audio_Latency_(ms)": rng.choice([None, "20"]), "Endpoint_Type": endpoint}
            correlation = calls[number] if number < len(calls) else None
            rows.append(_row(rng, people, start + timedelta(seconds=number), Correlation_ID=correlation, **measures))
            rows[-1][LOSS] = poor if number < bad else rng.choice(usual)
            if rows[-1][LOSS] is None:
                rows[-1]["Audio Latency (ms)"] = None
    if kind == "neutral":
        _to_about_a_hundred_values(rng, rows)
    _document(person, "Calling Media Quality_crowd", rng.choice(HEADERS[kind]), rows, files)


def _to_about_a_hundred_values(rng: Random, rows: list[Row]) -> None:
    """99, 100 or all of the rows have a value; the greatest is below 1, 1, or over 1."""
    values = rng.choice([99, 99, 100, 100, 101, len(rows)])
    for number, row in enumerate(rows):
        if number >= values:
            row[LOSS], row["Audio Latency (ms)"] = None, "20"
        elif row[LOSS] is None:
            row[LOSS] = "0.02"
    rows[0][LOSS] = rng.choice(["0.02", "1", "1", "1.01"])
