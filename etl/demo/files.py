"""How reports of Control Hub are written: UTF-8 with BOM, a plain header, every value quoted; in the folder of their organisation."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from etl.demo.partner import Customer


def suffix(*parts: object) -> str:
    """The end of a report's file name: always the same for the same parts."""
    return hashlib.md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:8]


def org_folder(landing: Path, customer: Customer) -> Path:
    """The folder that says whose the files are."""
    return landing / f"org={customer.org_id}"


def copy_lines(con: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], lines: str) -> int:
    """Writes the ready lines that a query selects, as its one column `line`; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header, target = "\ufeff" + ",".join(names), str(path).replace("'", "''")
    # One ready line per row: no delimiter or quote of the writer's own, so that the header stays as it is.
    done = con.execute(
        f"""COPY (SELECT line AS "{header}" FROM ({lines})) TO '{target}' (FORMAT csv, HEADER true, DELIMITER '\x01', QUOTE '', ESCAPE '')"""
    ).fetchone()
    return int(done[0]) if done else 0


def write_report(path: Path, names: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Writes a small report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ("".join(('"', '","'.join(map(str, row)), '"\n')) for row in rows)
    path.write_text("\ufeff" + ",".join(names) + "\n" + "".join(lines), encoding="utf-8", newline="\n")
