"""Any split, order, line ending, encoding or wrapper of the same rows lands the same accepted rows (`inputs.md §4`)."""

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.etl.deliveries import ORG, OTHER, Row, base64_id, csv_text, facts, landed, write

TEXT = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=12).filter(
    lambda text: text not in ("NA", "na", '""') and not text.lower().startswith("total")
)
BAD = st.sampled_from([{"total": "-1"}, {"assigned": "many"}, {"subscription_id": "1.5E+9"}, {"org_id": "acme"}, {"licence": ""}])


@st.composite
def licence(draw: st.DrawFn) -> dict[str, str]:
    """A row of the licences template, one in six of them bad."""
    row = {
        "snapshot_date": draw(st.sampled_from(["2026-11-14", "2026-11-21"])),
        "org_id": draw(st.sampled_from([ORG, OTHER, base64_id(OTHER)])),
        "subscription_id": f"Sub{draw(st.integers(1, 9))}",
        "licence": draw(TEXT),
        "site_url": draw(st.one_of(st.just(""), TEXT)),
        "total": str(draw(st.integers(0, 5000))),
        "assigned": str(draw(st.integers(0, 5000))),
        "note": draw(st.one_of(st.just("NA"), TEXT)),
    }
    return row | (draw(BAD) if draw(st.integers(0, 5)) == 0 else {})


def as_parquet(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), out)
    return out.getvalue()


def as_xlsx(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([{name: name for name in rows[0]}, *rows]):
            for column, (name, value) in enumerate(row.items()):
                if name in ("total", "assigned") and value.isdigit():
                    sheet.write_number(number, column, int(value))
                else:
                    sheet.write_string(number, column, value)
    return out.getvalue()


def as_zip(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, row in enumerate(rows):
            archive.writestr(f"part {number}.csv", csv_text([row]))
    return out.getvalue()


TRAILING = b"snapshot_date,org_id,subscription_id,licence,site_url,total,assigned,note,\n"  # a header with a trailing comma
SHAPES: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "a.csv": lambda rows: csv_text(rows).encode(),
    "b.csv": lambda rows: csv_text(rows, delimiter=";", end="\r\n", quoting=1).encode("utf-16"),
    "c.csv": lambda rows: csv_text(rows, delimiter="\t").encode("utf-8-sig"),
    "d.csv": lambda rows: csv_text([dict(reversed(row.items())) for row in rows]).encode(),
    "e.csv": lambda rows: TRAILING + csv_text(rows).encode().partition(b"\n")[2],
    "f.csv.gz": lambda rows: gzip.compress(csv_text(rows, end="\r\n").encode()),
    "g": as_zip,
    "h.json": lambda rows: json.dumps({"items": rows}).encode(),
    "i.jsonl": lambda rows: "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(),
    "j.parquet": as_parquet,
    "k.xlsx": as_xlsx,
}


def landing_of(files: dict[str, bytes]) -> tuple[list[str], int]:
    """The accepted rows of some files together, and how many were refused."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            write(Path(folder) / "landing" / name, content)
        found = landed(Path(folder))
        assert all(item.read is not None for item in found), found
        return sorted(fact for item in found for fact in facts(item)), sum(len(item.refusals) for item in found)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(licence(), min_size=1, max_size=8), data=st.data())
def test_any_split_order_encoding_or_wrapper_lands_the_same_rows(rows: list[dict[str, str]], data: st.DataObject) -> None:
    expected = landing_of({"whole.csv": csv_text(rows).encode()})
    assert len(expected[0]) + expected[1] == len(rows)
    mixed = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows) - 1))
    names = data.draw(st.lists(st.sampled_from(sorted(SHAPES)), min_size=2, max_size=2, unique=True))
    parts = {name: part for name, part in zip(names, (mixed[:cut], mixed[cut:]), strict=True) if part}
    assert landing_of({name: SHAPES[name](part) for name, part in parts.items()}) == expected


@settings(max_examples=10, deadline=None)
@given(rows=st.lists(licence(), min_size=1, max_size=6))
def test_every_shape_of_the_same_rows(rows: list[dict[str, str]]) -> None:
    expected = landing_of({"whole.csv": csv_text(rows).encode()})
    for name, shape in SHAPES.items():
        assert landing_of({name: shape(rows)}) == expected, name


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(licence(), min_size=1, max_size=6))
def test_cp1252_lands_the_same_rows_unless_its_bytes_are_utf8_by_chance(rows: list[dict[str, str]]) -> None:
    single = csv_text(rows).encode("cp1252")
    assume(not any(_is_utf8_beyond_ascii(line) for line in single.split(b"\n")))
    assert landing_of({"cp1252.csv": single}) == landing_of({"whole.csv": csv_text(rows).encode()})


def _is_utf8_beyond_ascii(line: bytes) -> bool:
    try:
        return not line.decode().isascii()
    except UnicodeDecodeError:
        return False
