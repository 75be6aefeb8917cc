"""The lake as views of a draft build: the rows of every kind, and which of them this load brought."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl.identity import winners_sql
from etl.kinds import KINDS, Kind
from etl.ledger import Ledger

LakeFile = tuple[str, int]  # path and arrival


def rows_sql(kind: Kind, files: Sequence[LakeFile]) -> str:
    """SELECT of every row of some lake files of a kind, with the file's arrival and the row's number in it; typed, also without a file."""
    columns = [f"CAST(NULL AS {column.sql_type}) AS {column.name}" for column in kind.columns]
    extra = ["CAST(NULL AS VARCHAR) AS file_id", "CAST(NULL AS DATE) AS file_date", "CAST(NULL AS BIGINT) AS line"]
    more = [
        "CAST(NULL AS SMALLINT) AS filled",
        "CAST(NULL AS VARCHAR) AS extra",
        "CAST(NULL AS BIGINT) AS arrival",
        "CAST(NULL AS BIGINT) AS file_row_number",
    ]
    body = f"SELECT {', '.join([*columns, *extra, *more])} WHERE false"
    if not files:
        return body
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path, _ in files)
    order = ", ".join(f"({arrival}, '{Path(path).stem}')" for path, arrival in files)
    return body + (  # by name: a lake file may be older than a column of its kind
        f" UNION ALL BY NAME SELECT r.*, a.arrival FROM read_parquet([{listed}], union_by_name = true, file_row_number = true) AS r "
        f"JOIN (VALUES {order}) AS a(arrival, file_id) USING (file_id)"
    )


def expose(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """`rows_<kind>`: every accepted row; `fresh_<kind>` and `known_<kind>`: those of this load and the others; `won_<kind>`: what counts."""
    for kind in KINDS.values():
        files = ledger.lake_files(kind.name)
        fresh = [file for file in files if file[1] >= ledger.first_new]
        known = [file for file in files if file[1] < ledger.first_new]
        for name, listed in (("rows", files), ("fresh", fresh), ("known", known)):
            connection.execute(f"CREATE TEMP VIEW {name}_{kind.name} AS {rows_sql(kind, listed)}")
        connection.execute(f"CREATE TEMP VIEW won_{kind.name} AS {winners_sql(kind, f'rows_{kind.name}')}")
