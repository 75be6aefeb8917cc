"""Writes meeting attendees: one file per customer with meetings, most as CSV, every seventh as the API's JSON."""

import hashlib
import json
from pathlib import Path

import duckdb

from etl.demo.partner import Customer
from etl.demo.tables import run

JSON_EVERY = 7
NUMBERS, BOOLEANS = ("duration",), ("registered", "invited")


def api_value(name: str, text: str) -> str | int | bool:
    """A value as the API types it."""
    if name in NUMBERS:
        return int(text)
    return text == "true" if name in BOOLEANS else text


def write_json(path: Path, names: list[str], rows: list[tuple[str, ...]]) -> None:
    """The API's answer."""
    lines = ",\n".join(
        json.dumps({name: api_value(name, text) for name, text in zip(names, row, strict=True)}, ensure_ascii=False) for row in rows
    )
    path.write_text(f'{{"items":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n")


def write_customer(con: duckdb.DuckDBPyConnection, landing: Path, customer: Customer, nth: int, seed: int) -> int:
    """Writes the attendees of one customer; returns the joins."""
    folder = landing / f"org={customer.org_id}"
    folder.mkdir(parents=True, exist_ok=True)
    suffix = hashlib.md5(f"{seed}|meetings|{customer.index}".encode(), usedforsecurity=False).hexdigest()[:8]
    run(con, "attendees", seed=seed, customer=customer.index, country=customer.country.key)
    if nth % JSON_EVERY == JSON_EVERY - 1:
        result = con.execute("SELECT * FROM attendees")
        names, rows = [column[0] for column in result.description or ()], result.fetchall()
        write_json(folder / f"meeting attendees_{suffix}.json", names, rows)
        return len(rows)
    target = str(folder / f"Meeting Attendees_{suffix}.csv").replace("'", "''")
    done = con.execute(f"COPY attendees TO '{target}' (FORMAT csv, HEADER true)").fetchone()
    return int(done[0]) if done else 0
