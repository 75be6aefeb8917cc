"""How each format becomes rows of text: encodings, quotes, documents, sheets and Parquet types (`inputs.md §1, §4`)."""

import datetime as dt
import decimal
import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl import readers_json, readers_text
from etl.readers_csv import delimiter_of, is_whole, spaced_fields
from etl.readers_encoding import CP1252, UTF8, encoding_of
from etl.readers_sheet import cell_text
from etl.readers_text import shown
from tests.etl.deliveries import NOW, ORG, csv_text, facts, lake_rows, landed, leg, lines, one, refused, write


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"plain", "utf-8-sig"),
        ("\ufeffbom".encode(), "utf-8-sig"),
        ("Clínica".encode(), "utf-8-sig"),
        ("Clínica".encode("cp1252"), "cp1252"),
        ("Clínica".encode("utf-16"), "utf-16"),
        ("Clínica".encode("utf-16-le"), "utf-16-le"),
        ("Clínica".encode("utf-16-be"), "utf-16-be"),
        ("Clínica\n".encode() + b"broken \xff\n", "utf-8-sig"),
        (b"", "utf-8-sig"),
        (b"a" * (1 << 20) + "é".encode(), "utf-8-sig"),
        (b"a" * ((1 << 20) - 1) + "é".encode(), "utf-8-sig"),
    ],
)
def test_the_encoding_is_decided_over_all_bytes(tmp_path: Path, content: bytes, name: str) -> None:
    assert encoding_of(write(tmp_path / "text", content)).name == name


def test_bytes_that_mean_nothing_mark_their_line() -> None:
    assert UTF8.damaged(b"\xff".decode("utf-8", "surrogateescape"))
    assert CP1252.damaged(b"\x81".decode("cp1252", "surrogateescape"))
    assert not UTF8.damaged("Clínica")


@pytest.mark.parametrize(
    ("header", "delimiter"), [("a,b", ","), ("a;b,c;d", ";"), ("a\tb", "\t"), ('"a;b;c",d', ","), ("alone", ","), ('a,"b', ",")]
)
def test_the_delimiter_is_the_one_that_gives_most_names(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('"a" ,b', ["a", "b"]),
        (' "a""x" , "b,c",', ['a"x', "b,c", ""]),
        ("", [""]),
        (",", ["", ""]),
        ('"a', None),
        ('a"b', None),
        ('"a"b', None),
    ],
)
def test_fields_with_space_around_their_quotes(text: str, fields: list[str] | None) -> None:
    assert spaced_fields(text, ",") == fields


def test_a_line_is_whole_when_its_quotes_and_its_count_are_right() -> None:
    assert is_whole('a,"b, c"', ",", 2)
    assert not is_whole('Ltd",b', ",", 2)
    assert not is_whole("a,b,c", ",", 2)


def test_a_long_or_binary_line_is_shown_in_short() -> None:
    assert shown("a\0b\udcff") == "a\\0b\\udcff"
    assert len(shown("x" * 10_000)) == readers_text.SHOWN


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_large_answer_is_read_one_object_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, indent: int | None
) -> None:
    rows = [{"org_id": ORG, "tag": f'], }} "{number}'} for number in range(5)]
    for number, document in enumerate((rows, {"items": rows, "notFound": [1, {"a": "]"}]})):
        text = json.dumps(document, indent=indent)
        whole = one(tmp_path / f"whole {number}", "tags-2026-11-20.json", text)
        with monkeypatch.context() as patched:
            patched.setattr(readers_json, "CHUNK", chunk)
            small = one(tmp_path / f"small {number}", "tags-2026-11-20.json", text)
        assert (whole.accepted, facts(small)) == (5, facts(whole))


def test_a_large_document_of_another_shape_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers_json, "CHUNK", 16)
    monkeypatch.setattr(readers_json, "WHOLE", 16)
    item = one(tmp_path, "tags.json", json.dumps({"body": {"items": [{"org_id": ORG, "tag": "a"}] * 9}}))
    assert "JSONL" in item.refusals[0].reason


@pytest.mark.parametrize(
    "document",
    [
        {"org_id": ORG, "tag": "a"},
        [{"org_id": ORG, "tag": "a"}],
        {"items": [{"org_id": ORG, "tag": "a"}]},
        {"body": {"payload": "webex-cdr", "items": [{"org_id": ORG, "tag": "a"}]}},
        {"notFound": None, "items": [{"org_id": ORG, "tag": "a"}]},
    ],
)
def test_the_shapes_of_an_answer(tmp_path: Path, document: Any) -> None:
    for name in ("t.json", "t.jsonl"):
        assert [row["tag"] for row in lake_rows(one(tmp_path / name, name, json.dumps(document)))] == ["a"]


def test_objects_with_different_keys_share_their_columns_whatever_the_spelling(tmp_path: Path) -> None:
    rows = [
        {"Start time": "2026-11-16T09:00:00Z", "Org UUID": ORG, "Device Mac": "A"},
        {
            "Org UUID": ORG,
            "Device MAC": "B",
            "Hold duration": 4,
            "Start time": "2026-11-16T09:01:00Z",
            "New one": {"x": [True, None, 1.50]},
        },
    ]
    first, second = lake_rows(one(tmp_path, "calls.json", json.dumps({"items": rows})))
    assert (first["device_mac"], first["hold_duration_s"], first["filled"]) == ("A", None, 3)
    assert (second["device_mac"], second["hold_duration_s"], json.loads(second["extra"])["New one"]) == (
        "B",
        4,
        '{"x": [true, null, "1.5"]}',
    )


def test_numbers_of_json_keep_their_text(tmp_path: Path) -> None:
    text = f'[{{"org_id": "{ORG}", "tag": 12345678901234567890.10}}]'
    assert lake_rows(one(tmp_path, "t.json", text))[0]["tag"] == "12345678901234567890.10"
    calls = f'[{{"Start time": "2026-11-16T09:00:00Z", "Org UUID": "{ORG}", "Report ID": 1.2E+12, "Duration": 9.0}}]'
    assert refused(one(tmp_path / "2", "c.json", calls)) == [(None, "Report ID", "1.2E+12")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None), ("", None), ("007", "007"), (True, "true"), (120.0, "120"), (1.5, "1.5"), (1e16, "1e+16"), (-3, "-3"),
        (dt.date(2026, 11, 21), "2026-11-21"), (dt.datetime(2026, 11, 21, 9, 30), "2026-11-21 09:30:00"),
        (decimal.Decimal("1.50"), "1.50"), (uuid.UUID(ORG), ORG),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_that_a_csv_of_the_sheet_would_hold(value: Any, text: str | None) -> None:
    assert cell_text(value) == text


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, iso = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["org_id", "subscription_id", "kind", "start_on", "auto_renew", "notice_days"])
        for row, day in ((1, dt.date(2026, 1, 15)), (3, dt.datetime(2026, 1, 15))):
            sheet.write_row(row, 0, [ORG, f"Sub{row}", "trial"])
            sheet.write_datetime(row, 3, day, iso)
            sheet.write_boolean(row, 4, True)
            sheet.write_number(row, 5, 30)
    found = lake_rows(one(tmp_path, "subscriptions.xlsx", out.getvalue()))
    assert [(row["line"], row["start_on"], row["auto_renew"], row["notice_days"]) for row in found] == [
        (2, dt.date(2026, 1, 15), True, 30),
        (4, dt.date(2026, 1, 15), True, 30),
    ]


def test_typed_columns_of_parquet(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 11, 16, 10, 0, 0, 120000, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    table = pa.table({
        "Start time": pa.array([moment], pa.timestamp("us", "Europe/Lisbon")),
        "Answer time": pa.array([dt.datetime(2026, 11, 16, 9)], pa.timestamp("ns")),
        "Org UUID": pa.array([ORG]).dictionary_encode(),
        "Duration": pa.array([9.0]),
        "Answered": pa.array([True]),
        "Correlation ID": pa.array([b"c-1"]),
        "Report ID": pa.array(["r-1"], pa.large_string()),
        "Caller Reputation Score": pa.array([decimal.Decimal("4.5")]),
        "Tags": pa.array([["a", "b"]]),
    })  # fmt: skip
    pq.write_table(table, write(tmp_path / "landing" / "calls.parquet", b""))
    (row,) = lake_rows(landed(tmp_path, now=NOW)[0])
    assert (row["start_time"], row["answer_time"]) == (dt.datetime(2026, 11, 16, 9, 0, 0, 120000), dt.datetime(2026, 11, 16, 9))
    assert (row["duration_s"], row["answered"], row["caller_reputation_score"], row["line"]) == (9, True, 4.5, None)
    assert (row["correlation_id"], row["report_id"], row["extra"]) == ("c-1", "r-1", '{"Tags":"[\\"a\\", \\"b\\"]"}')


def test_a_nul_byte_and_a_footer_in_every_format_that_has_rows_of_text(tmp_path: Path) -> None:
    table = pa.table({"org_id": [ORG, "x\0y", "Total"], "tag": ["a", "b", "c"]})
    pq.write_table(table, write(tmp_path / "landing" / "t.parquet", b""))
    write(tmp_path / "landing" / "t.csv", lines("org_id,tag", f"{ORG},a", "x\0y,b", "Total,c"))
    write(tmp_path / "landing" / "t.json", json.dumps([{"org_id": ORG, "tag": "a"}, {"org_id": "x\0y", "tag": "b"}]))
    found = {item.file: item for item in landed(tmp_path)}
    assert {name: item.accepted for name, item in found.items()} == {"t.csv": 1, "t.json": 1, "t.parquet": 1}
    assert [refusal.reason.split(":")[0] for refusal in found["t.parquet"].refusals] == ["a NUL byte in the row", "a footer"]


def test_many_cells_are_staged_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers_text, "CELLS_AT_ONCE", 200)
    item = one(tmp_path, "calls.csv", csv_text([leg(number) for number in range(20)]))
    assert [row["line"] for row in lake_rows(item)] == list(range(2, 22))


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("t.csv", lines("org_id,tag", f"{ORG},a"))
    content = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert "password" in one(tmp_path, "t.zip", bytes(content)).refusals[0].reason
