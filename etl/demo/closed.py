"""The customer that was closed: one more export of its own calls, from the week before to the week after, which says that none is missing."""

from pathlib import Path

import duckdb

from etl.demo.calls import NEW_COLUMNS, line_of
from etl.demo.files import copy_lines, org_folder, suffix
from etl.demo.partner import Customer
from etl.demo.tables import fill


def fill_closed(con: duckdb.DuckDBPyConnection) -> None:
    """The empty table of its calls."""
    fill(con, "own_calls", (("header", "VARCHAR"), ("line", "VARCHAR")), [])


def keep_calls(con: duckdb.DuckDBPyConnection, customer: Customer, week: int) -> None:
    """Keeps its legs of the weeks on either side; `report` holds those of the week."""
    if week in (customer.closed.start - 1, customer.closed.stop):
        names = [column[0] for column in con.execute("SELECT * FROM report LIMIT 0").description or ()][:NEW_COLUMNS]
        query = f"""INSERT INTO own_calls SELECT ?, {line_of(names)} FROM report WHERE "Org UUID" = ?"""
        con.execute(query, [",".join(names), customer.org_id])


def write_own_calls(con: duckdb.DuckDBPyConnection, landing: Path, customer: Customer, seed: int) -> int:
    """Writes its own export, whose legs are in the partner's weekly files too. Returns the legs."""
    found = con.execute("SELECT any_value(header) FROM own_calls").fetchone()
    path = org_folder(landing, customer) / f"Calling Detailed Call History_{suffix(seed, 'own', customer.index)}.csv"
    names = str(found[0]).split(",") if found else []
    return copy_lines(con, path, names, "SELECT line FROM own_calls ORDER BY line")
