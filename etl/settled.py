"""Which copies of call and media legs do not count, and what each new file brought (`inputs.md §4`, `metrics.md §§7–8`).

Only rows that have a copy are ever compared: a load looks for the keys that it brought, in itself and in what is there. Whatever holds a row
for each key or copy goes in passes over the keys that leave the same remainder, so that memory stays flat, however much is loaded.
"""

from collections import Counter
from collections.abc import Iterator

from etl.carried import LOST, Ground
from etl.identity import copies_sql, gained_sql, hash_sql, lost_sql, single_sql, twice_sql
from etl.kinds import KINDS
from etl.passes import passes

KEYS_AT_ONCE = 2_000_000  # eight bytes each, and what a GROUP BY adds
COPIES_AT_ONCE = 50_000  # a kilobyte or two each: their canonical text is compared


def find_copies(on: Ground) -> None:
    """`twice_<kind>` and `copies_<kind>`, for every kind with new content: the hashes of keys that this load brought and that have a copy, and
    the rows that have one of them. Where nothing is carried over: of all keys, and for every kind of legs.
    """
    for name in dict.fromkeys([*on.ledger.kinds_of_new_content(), *(() if on.carries else LOST.values())]):
        rows, known = (f"fresh_{name}", f"known_{name}") if on.carries else (f"rows_{name}", f"rows_{name} WHERE false")
        hashes = f"SELECT {hash_sql(KINDS[name])} AS h FROM "
        ours, whole = f"{hashes}{rows}", on.number(f"SELECT count(*) FROM {rows}")
        if whole > KEYS_AT_ONCE:
            on.run(f"CREATE OR REPLACE TEMP TABLE hashes AS {ours}")
            ours = "SELECT h FROM hashes"
        for number, mine in enumerate(passes("h", whole, KEYS_AT_ONCE)):
            verb = f"INSERT INTO twice_{name}" if number else f"CREATE TEMP TABLE twice_{name} AS"
            on.run(f"{verb} {twice_sql(ours + mine, f'SELECT h FROM ({hashes}{known}){mine}')}")
        every = f"rows_{name}" if on.number(f"SELECT count(*) FROM twice_{name}") else f"(SELECT * FROM rows_{name} WHERE false)"
        on.run(f"CREATE TEMP TABLE copies_{name} AS {copies_sql(KINDS[name], every, f'twice_{name}')}")
    on.run("DROP TABLE IF EXISTS hashes")


def _copies(on: Ground, name: str) -> Iterator[str]:
    """The copies of a kind, a SELECT for each pass."""
    for mine in passes("hash(row_key)", on.number(f"SELECT count(*) FROM copies_{name}"), COPIES_AT_ONCE):
        yield f"SELECT * FROM copies_{name}{mine}"


def fill_lost(on: Ground) -> None:
    """`lost_legs` and `lost_media`: file and row number of every copy that does not count; kept in the build for whoever reads the lake."""
    for table, name in LOST.items():
        if on.carries and not on.is_new(name):
            on.run(f"CREATE TABLE {table} AS SELECT * FROM before.{table}")
            continue
        for number, copies in enumerate(_copies(on, name)):
            on.run(f"{f'INSERT INTO {table}' if number else f'CREATE TABLE {table} AS'} {lost_sql(copies)}")
        if on.carries:
            on.run(f"INSERT INTO {table} BY NAME SELECT * FROM before.{table} WHERE key_hash NOT IN (SELECT h FROM twice_{name})")


def gains(on: Ground) -> dict[str, int]:
    """Rows that each new file brought or bettered, by file id; its other accepted rows were already known."""
    found: Counter[str] = Counter()
    for name in on.ledger.kinds_of_new_content():
        found.update(dict(on.connection.execute(single_sql(KINDS[name], f"fresh_{name}", f"twice_{name}")).fetchall()))
        for copies in _copies(on, name):
            found.update(dict(on.connection.execute(gained_sql(copies), {"first_new": on.ledger.first_new}).fetchall()))
    return dict(found)
