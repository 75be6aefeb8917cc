"""The tables that the SQL draws from: customers, sites, people, plans, slots, and what kinds of calls are made of."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl.demo.countries import FIRST_NAMES, LAST_NAMES
from etl.demo.hours import SLOTS
from etl.demo.partner import CALLING, MEETINGS, Customer, Weeks, stable_uuid
from etl.demo.plan import Part, Shapes
from etl.demo.shapes import ATTENDANT, HUNT, KINDS, MIXES, PAGING, QUEUE, VOICEMAIL, bucket_kinds

SERVICE_NUMBERS = {"voicemail": VOICEMAIL, "attendant": ATTENDANT, "hunt": HUNT, "paging": PAGING}
SERVICES = (
    (HUNT, "Front Desk", "HuntGroup"),
    (ATTENDANT, "Main Reception", "AutomatedAttendantVideo"),
    (VOICEMAIL, "Voicemail", "VoiceMailGroup"),
    (PAGING, "All Floors", "GroupPaging"),
    (QUEUE, "Support Queue", "CallCenterPremium"),
    (QUEUE - 1, "Sales Queue", "CallCenterPremium"),
    (QUEUE - 2, "Billing Queue", "CallCenterPremium"),
)


@cache
def sql(name: str) -> str:
    """The text of one of the SQL files."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, name: str, **values: Any) -> duckdb.DuckDBPyConnection:
    """Runs one of the SQL files with values for the parameters that it names."""
    values = {"slots": SLOTS} | values
    text = sql(name)
    return con.execute(text, {key: value for key, value in values.items() if f"${key}" in text})


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory; one thread, so that each worker has its own core and rows keep their order.

    Joins run as written, each against one table: DuckDB 2.0.0 fails when it turns a joined result into the side that it
    builds a hash table from (issue 24807, "dict-surviving join").
    """
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET enable_progress_bar=false")
    con.execute("SET disabled_optimizers='join_order,build_side_probe_side'")
    return con


def fill(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> None:
    """Makes a table of rows; each column is bound as one JSON list: DuckDB 1.5 binds long lists slowly."""
    names = ", ".join(f"{name} {kind}" for name, kind in columns)
    con.execute(f"CREATE OR REPLACE TABLE {table} ({names})")
    if rows:
        lists = ", ".join(f"""unnest(from_json(?, '["{kind}"]'))""" for _, kind in columns)
        con.execute(f"INSERT INTO {table} SELECT {lists}", [json.dumps(column) for column in zip(*rows, strict=True)])


def fill_kinds(con: duckdb.DuckDBPyConnection) -> None:
    """What calls are made of, and how often."""
    legs = [
        (
            kind,
            number,
            leg.direction,
            leg.who,
            leg.other,
            SERVICE_NUMBERS.get(leg.who),
            SERVICE_NUMBERS.get(leg.other),
            leg.answered,
            leg.user_type,
            leg.related,
            leg.original,
            leg.redirect,
            leg.late,
        )
        for kind, parts in KINDS.items()
        for number, leg in enumerate(parts)
    ]
    fill(
        con,
        "kind_legs",
        (
            ("kind", "VARCHAR"),
            ("leg", "BIGINT"),
            ("direction", "VARCHAR"),
            ("who", "VARCHAR"),
            ("other", "VARCHAR"),
            ("who_service", "BIGINT"),
            ("other_service", "BIGINT"),
            ("indicator", "VARCHAR"),
            ("user_type", "VARCHAR"),
            ("related", "VARCHAR"),
            ("original", "VARCHAR"),
            ("redirect", "VARCHAR"),
            ("late", "BOOLEAN"),
        ),
        legs,
    )
    buckets = [(mix, bucket, kind) for mix in MIXES for bucket, kind in enumerate(bucket_kinds(mix))]
    fill(con, "buckets", (("mix", "VARCHAR"), ("bucket", "BIGINT"), ("kind", "VARCHAR")), buckets)


def site_count(users: int) -> int:
    """How many locations a customer of so many users has."""
    return 1 if users < 30 else 2 if users < 120 else 3 if users < 600 else 4


def fill_customers(con: duckdb.DuckDBPyConnection, customers: Sequence[Customer], weeks: Weeks, seed: int) -> None:
    """Customers, their sites and their people."""
    rows: list[tuple[Any, ...]] = []
    sites: list[tuple[Any, ...]] = []
    for c in customers:
        users = max(1, *(max(c.seats(CALLING, week), c.seats(MEETINGS, week)) for week in range(weeks.count)))
        places = any(lic.name.endswith("Workspaces") for item in c.items for lic in item.licences)
        count = min(site_count(users), len(c.country.cities))
        rows.append(
            (c.index, c.org_id, c.name, c.domain, c.country.code, c.country.people, users, count, c.recording, places, c.fleet, c.carrier)
        )
        cities = c.country.cities[c.index % len(c.country.cities) :] + c.country.cities
        sites.extend(
            (
                c.index,
                n,
                f"{cities[n]}{' HQ' if n == 0 else ''}",
                stable_uuid(seed, "site", c.index, n),
                f"+1{460 + c.index * 31 % 500}555019{n}",
                cities[n],
            )
            for n in range(count)
        )
    fill(
        con,
        "customers",
        (
            ("customer", "BIGINT"),
            ("org_id", "VARCHAR"),
            ("company", "VARCHAR"),
            ("domain", "VARCHAR"),
            ("country", "VARCHAR"),
            ("people", "VARCHAR"),
            ("users", "BIGINT"),
            ("sites", "BIGINT"),
            ("recording", "BOOLEAN"),
            ("workspaces", "BOOLEAN"),
            ("fleet", "VARCHAR"),
            ("carrier", "VARCHAR"),
        ),
        rows,
    )
    fill(
        con,
        "sites",
        (
            ("customer", "BIGINT"),
            ("site", "BIGINT"),
            ("location", "VARCHAR"),
            ("site_uuid", "VARCHAR"),
            ("main_number", "VARCHAR"),
            ("city", "VARCHAR"),
        ),
        sites,
    )
    fill(con, "services", (("number", "BIGINT"), ("name", "VARCHAR"), ("user_type", "VARCHAR")), SERVICES)
    groups = [(group, list(names), list(LAST_NAMES[group])) for group, names in FIRST_NAMES.items()]
    fill(con, "name_groups", (("people", "VARCHAR"), ("first_names", "VARCHAR[]"), ("last_names", "VARCHAR[]")), groups)
    con.execute(sql("macros"))
    run(con, "people", seed=seed)


def fill_plans(con: duckdb.DuckDBPyConnection, weeks: Weeks, shapes: Shapes, calls: Sequence[Part], meetings: Sequence[Part]) -> None:
    """The slots of every week, and how many calls and meetings each customer has in it."""
    columns = (("week", "BIGINT"), ("country", "VARCHAR"), ("slot", "BIGINT"), ("start_ms", "BIGINT"), ("width_ms", "BIGINT"))
    slots = [
        (week, country, slot, shape.starts_ms[slot], shape.widths_ms[slot])
        for (country, week), shape in shapes.items()
        for slot in range(SLOTS)
    ]
    fill(con, "slots", columns, slots)
    for table, parts in (("call_plan", calls), ("meeting_plan", meetings)):
        rows = []
        for part in parts:
            rows.append(
                (
                    part.customer.index,
                    part.week,
                    weeks.start_ms(part.week),
                    part.count,
                    part.people,
                    part.mix,
                    part.customer.country.key,
                    part.shape.offset_minutes,
                    part.customer.queues,
                    part.giving_up,
                )
            )
        fill(
            con,
            table,
            (
                ("customer", "BIGINT"),
                ("week", "BIGINT"),
                ("week_ms", "BIGINT"),
                ("calls", "BIGINT"),
                ("people", "BIGINT"),
                ("mix", "VARCHAR"),
                ("country", "VARCHAR"),
                ("offset_minutes", "BIGINT"),
                ("queues", "BIGINT"),
                ("giving_up", "BIGINT"),
            ),
            rows,
        )
