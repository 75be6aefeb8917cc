"""A new build is checked before anybody is served from it: every promise about the facts holds, and the disk gives back what was written."""

from pathlib import Path

import duckdb

from etl.errors import BrokenPromise, LoadError

PROMISES = Path(__file__).parent / "promises"
CONTROL = "SELECT count(*), coalesce(bit_xor(hash(t)), 0) FROM {name} AS t"


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND database_name = current_database() ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def write_manifest(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `manifest`: rows and control total (an order-free hash of every row) of every table of the build."""
    totals = [(name, *(connection.execute(CONTROL.format(name=name)).fetchone() or ())) for name in _tables(connection)]
    connection.execute("CREATE TABLE manifest (table_name VARCHAR, rows BIGINT, total UBIGINT)")
    connection.executemany("INSERT INTO manifest VALUES (?, ?, ?)", totals)


def read_back(path: Path) -> None:
    """Read a finished build back from the disk, every row of it, against its own manifest. Raises LoadError when it differs."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, rows, total in connection.execute("SELECT * FROM manifest").fetchall():
            found = connection.execute(CONTROL.format(name=name)).fetchone()
            if found != (rows, total):
                raise LoadError(
                    f"{path.parent}: the new build was needed as it was written; its table {name} reads differently. Nothing was published, "
                    "the last build is still served. Check the disk, then load again."
                )


def keep_promises(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises BrokenPromise, with a sentence and an example row for each promise that does not hold."""
    if broken := broken_promises(connection):
        raise BrokenPromise("The new build was not published, the last one is still served:\n" + "\n".join(broken))


def broken_promises(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """One sentence per promise that does not hold, with an example row."""
    broken = []
    for promise in sorted(PROMISES.glob("*.sql")):
        text = promise.read_text(encoding="utf-8")
        example = connection.execute(text).fetchone()
        if example is not None:
            broken.append(f"{promise.stem}: {text.splitlines()[0].removeprefix('-- ')} Found: {example}")
    return broken
