"""Small deliveries made from code, and what became of them; every landing is checked for read = accepted + refused (`inputs.md §4`)."""

import base64
import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.landing import Landed, Limits, land

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ORG = "5c0ffee0-1111-4222-8333-944455566677"
OTHER = "5c0ffee0-1111-4222-8333-944455566688"
SAMPLES = Path(__file__).parents[2] / "data" / "samples"

CUSTOMERS = "org_id,name,country,managed_by,created_on,last_admin_signin_on"
LICENCES = "snapshot_date,org_id,subscription_id,licence,total,assigned"
SUBSCRIPTIONS = "org_id,subscription_id,kind,start_on,end_on,auto_renew,status"

Row = Mapping[str, Any]


def base64_id(org: str, *, padded: bool = False) -> str:
    """Webex's base64 id of an organisation."""
    text = base64.b64encode(f"ciscospark://us/ORGANIZATION/{org}".encode()).decode()
    return text if padded else text.rstrip("=")


def lines(*rows: str, end: str = "\n") -> str:
    """Lines of a file."""
    return end.join([*rows, ""])


def write(path: Path, content: str | bytes) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def csv_text(rows: Sequence[Row], *, delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Rows as CSV, the columns of the first one in its order."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def call_headers(sample: str = "2026") -> list[str]:
    """The header of a real Detailed Call History: 56 columns (2024) or 83 (2026)."""
    with (SAMPLES / f"Calling Detailed Call History_{sample}.csv").open(encoding="utf-8-sig") as file:
        return next(csv.reader(file))


def leg(number: int, **more: str) -> dict[str, str]:
    """One call leg with all 83 columns; `more` by header with spaces as underscores."""
    row = dict.fromkeys(call_headers(), "NA")
    row |= {
        "Start time": f"2026-11-{1 + number % 20:02d}T09:{number % 60:02d}:00.120Z",
        "Duration": str(number % 900),
        "User": f"Ana {number}",
        "Correlation ID": f"c0000000-0000-4000-8000-{number:012d}",
        "Direction": "ORIGINATING",
        "Answered": "true",
        "User type": "User",
        "User UUID": f"AAAAAAAA-0000-4000-8000-{number % 50:012d}",
        "Org UUID": ORG,
        "Report ID": f"11111111-2222-3333-8444-{number:012d}",
        "Ring duration": "6",
    }
    return row | {name.replace("_", " "): value for name, value in more.items()}


def landed(folder: Path, *paths: Path, now: datetime = NOW, limits: Limits | None = None) -> list[Landed]:
    """Land paths (default: the whole of `folder/landing`) into `folder/lake`, and check the sums."""
    found = list(land(list(paths) or [folder / "landing"], folder / "lake", now=now, limits=limits))
    for item in found:
        if item.read is None:
            assert [refusal.scope for refusal in item.refusals] == ["file"], item
            assert item.lake is None and item.file_id is None and item.accepted == 0
        else:
            assert item.read == item.accepted + len(item.refusals), item
            assert all(refusal.scope == "row" for refusal in item.refusals)
            assert (item.lake is not None) == (item.accepted > 0)
        assert item.lake is None or len(lake_rows(item)) == item.accepted
    assert not (folder / "lake" / ".landing").exists()
    return found


def one(folder: Path, name: str, content: str | bytes, **more: Any) -> Landed:
    """Land one file, given its path in the landing folder and its content."""
    write(folder / "landing" / name, content)
    (item,) = landed(folder, **more)
    return item


def lake_rows(item: Landed) -> list[dict[str, Any]]:
    """The accepted rows of a file, by line; the lake promises no order."""
    if item.lake is None:
        return []
    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_parquet($path) ORDER BY line", {"path": str(item.lake)})
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def facts(item: Landed) -> list[str]:
    """The accepted rows without what depends on the file: comparable over formats and wrappers."""
    aside = ("file_id", "file_date", "line")
    return sorted(json.dumps({name: row[name] for name in row if name not in aside}, default=str) for row in lake_rows(item))


def refused(item: Landed) -> list[tuple[int | None, str | None, str | None]]:
    """Line, column and value of every refused row."""
    return [(refusal.line, refusal.column, refusal.value) for refusal in item.refusals]


def reason(item: Landed) -> str:
    """Why the only refusal."""
    (refusal,) = item.refusals
    return refusal.reason
