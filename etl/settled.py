"""Which copies of call and media legs do not count, and what each new file brought (`inputs.md §4`, `metrics.md §§7–8`).

Only rows that have a copy are ever compared: a load looks for the keys that it brought, in itself and in what is there.
"""

from etl.carried import LOST, Ground
from etl.identity import gains_sql, hash_sql, lost_sql, twice_sql
from etl.kinds import KINDS


def find_copies(on: Ground) -> None:
    """`twice_<kind>`, for every kind with new content: the hashes of keys that this load brought and that have a copy."""
    for name in on.ledger.kinds_of_new_content():
        on.run(f"CREATE TEMP TABLE twice_{name} AS {twice_sql(KINDS[name], f'fresh_{name}', f'known_{name}')}")


def fill_lost(on: Ground) -> None:
    """`lost_legs` and `lost_media`: file and row number of every copy that does not count; kept in the build for whoever reads the lake."""
    for table, name in LOST.items():
        kind, rows = KINDS[name], f"rows_{name}"
        if not on.carries:
            every = f"(SELECT {hash_sql(kind)} AS h FROM {rows} GROUP BY h HAVING count(*) > 1)"
            on.run(f"CREATE TABLE {table} AS {lost_sql(kind, rows, every)}")
        elif on.is_new(name):
            on.run(f"CREATE TABLE {table} AS {lost_sql(kind, rows, f'twice_{name}')}")
            on.run(f"INSERT INTO {table} BY NAME SELECT * FROM before.{table} WHERE key_hash NOT IN (SELECT h FROM twice_{name})")
        else:
            on.run(f"CREATE TABLE {table} AS SELECT * FROM before.{table}")


def gains(on: Ground) -> dict[str, int]:
    """Rows that each new file brought or bettered, by file id; its other accepted rows were already known."""
    found: dict[str, int] = {}
    for name in on.ledger.kinds_of_new_content():
        sql = gains_sql(KINDS[name], f"rows_{name}", f"fresh_{name}", f"twice_{name}")
        found.update(dict(on.connection.execute(sql, {"first_new": on.ledger.first_new}).fetchall()))
    return found
