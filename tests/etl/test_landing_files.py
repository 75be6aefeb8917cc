"""File refused whole, with one sentence that says what is wrong and how to mend it; and warnings (`inputs.md §4`)."""

import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl.landing import Limits
from tests.etl.deliveries import LICENCES, ORG, OTHER, csv_text, lake_rows, landed, leg, lines, one, reason, refused, write

CUSTOMERS = lines("org_id,name", f"{ORG},Clínica Sul").encode()


def parquet(rows: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, write_page_checksum=True, compression="none")
    return out.getvalue()


def archive(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


def flipped(content: bytes, mark: bytes) -> bytes:
    place = content.index(mark)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


GZIP = gzip.compress(CUSTOMERS)
PARQUET = parquet([{"org_id": ORG, "name": "Clinica Sul"}])
XLSX = workbook({"customers": [["org_id", "name"], [ORG, "Clínica Sul"]]})
ERROR = {"message": "The requested resource could not be found.", "errors": [], "trackingId": "ROUTER_1"}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cut.csv.gz", GZIP[:-6], "gzip file is cut off or damaged"),
        ("flipped.csv.gz", flipped(GZIP, GZIP[-8:-4]), "gzip file is cut off or damaged"),
        ("named.csv.gz", b"", "empty"),
        ("cut.zip", archive(("c.csv", CUSTOMERS))[:-30], "ZIP file is cut off or damaged"),
        ("no-zip.zip", b"hello", "the name says .zip"),
        ("empty.zip", archive(), "archive is empty"),
        ("cut.parquet", PARQUET[:-20], "Parquet file is cut off or damaged"),
        ("flipped.parquet", flipped(PARQUET, b"Clinica"), "Parquet file is cut off or damaged"),
        ("no.parquet", b"hello", "the name says .parquet"),
        ("cut.xlsx", XLSX[:-40], "damaged"),
        ("no.xlsx", b"hello", "the name says .xlsx"),
        ("old.xls", b"\xd0\xcf\x11\xe0rest", "save it as .xlsx"),
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n \n", "empty"),
        ("commas.csv", b",,,\n1,2,3,4\n", "no names"),
        ("nul.csv", b"org_id,na\0me\n", "no text"),
        ("open.csv", b'org_id,"name\n', "quote"),
        ("duplicate.csv", b"org_id,name,ORG ID\n", "same header, 'org_id' and 'ORG ID'"),
        ("unknown.csv", b"colour,taste\nred,sweet\n", "unknown kind"),
        ("near.csv", b"org_id,subscription_id,kind\n", "resemble subscriptions, but lack start_on"),
        ("error.json", json.dumps(ERROR).encode(), "error of the Webex API.*could not be found"),
        ("error.csv", json.dumps(ERROR).encode(), "error of the Webex API"),
        ("error.jsonl", json.dumps(ERROR).encode(), "error of the Webex API"),
        ("cut.json", json.dumps([{"org_id": ORG, "tag": "a"}, {"org_id": ORG, "tag": "b"}]).encode()[:-12], "no whole JSON"),
        ("tail.json", b'{"items": [{"org_id": "x", "tag": "a"}]', "no whole JSON"),
        ("comma.json", b'[{"org_id": "x", "tag": "a"} {"org_id": "x", "tag": "a"}]', "no whole JSON"),
        ("text.json", b"hello", "content is no JSON"),
        ("empty.json", b" ", "content is no JSON"),
        ("twice.json", b'[{"org_id": "x", "org_id": "y", "tag": "a"}]', "two values called 'org_id'"),
        ("spelt.json", b'[{"org_id": "x", "Org ID": "y", "tag": "a"}]', "two values called 'Org ID'"),
        ("numbers.json", b"[1, 2]", "no objects"),
        ("notes.txt", b"hello", "'notes.txt' is in no format that is read"),
        ("README", b"hello", "in no format"),
        ("picture.png", b"\x89PNG\r\n", "in no format"),
        ("calls.csv", lines("Start time,Correlation ID,Direction", "2026-11-16T09:00:00Z,c,ORIGINATING").encode(), "needs an org= folder"),
    ],
)  # fmt: skip
def test_a_file_is_refused_whole_and_the_next_one_is_not(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    write(tmp_path / "landing" / name, content)
    write(tmp_path / "landing" / "zz.csv", CUSTOMERS)
    bad, good = landed(tmp_path)
    assert (bad.file, bad.read, good.accepted) == (name, None, 1)
    assert re.search(why, reason(bad)), reason(bad)


def test_the_kind_of_a_refused_file_is_told_when_it_is_known(tmp_path: Path) -> None:
    item = one(tmp_path, "week.csv", lines("Call Queue,Answered Calls,Abandoned Calls", "Sales,1,2"))
    assert (item.kind, item.read) == ("queue_stats", None)


def test_one_damaged_member_does_not_cost_the_others(tmp_path: Path) -> None:
    content = flipped(archive(("a.csv", CUSTOMERS), ("b.csv", CUSTOMERS), ("notes.txt", b"hello")), b"Cl\xc3")
    write(tmp_path / "landing" / "report", content)
    found = landed(tmp_path)
    assert [(item.file, item.accepted) for item in found] == [("report!a.csv", 0), ("report!b.csv", 1), ("report!notes.txt", 0)]
    assert found[0].source.endswith("landing/report!a.csv")
    assert "ZIP file is cut off or damaged" in reason(found[0])


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(most_bytes=50_000), "more than 50,000 bytes"),
        (Limits(ratio=10, ratio_from=1000), "10 times its size"),
    ],
)
@pytest.mark.parametrize("name", ["bomb.csv.gz", "bomb.zip"])
def test_a_bomb_is_refused_by_what_comes_out_of_it(tmp_path: Path, name: str, limits: Limits, why: str) -> None:
    zeros = CUSTOMERS + b"0" * 100_000
    content = gzip.compress(zeros) if name.endswith("gz") else archive(("c.csv", zeros), compression=zipfile.ZIP_DEFLATED)
    item = one(tmp_path, name, content, limits=limits)
    assert why in reason(item)


def test_an_archive_with_too_many_members(tmp_path: Path) -> None:
    content = archive(*((f"{number}.csv", CUSTOMERS) for number in range(4)))
    item = one(tmp_path, "many.zip", content, limits=Limits(members=3))
    assert (item.file, "more than the limit of 3" in reason(item)) == ("many.zip", True)


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    for number, content in enumerate((archive(("inner.zip", archive(("c.csv", CUSTOMERS)))), gzip.compress(GZIP))):
        assert "archive inside an archive" in reason(one(tmp_path / str(number), "outer.gz", content))


def test_a_workbook_that_unpacks_to_too_much_and_a_parquet_file_too(tmp_path: Path) -> None:
    assert "limit" in reason(one(tmp_path / "1", "c.xlsx", XLSX, limits=Limits(most_bytes=500)))
    assert "limit" in reason(one(tmp_path / "2", "c.parquet", PARQUET, limits=Limits(most_bytes=10)))


def test_a_path_that_is_not_there_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    (item,) = landed(tmp_path, tmp_path / "nowhere.csv")
    assert "no such file" in reason(item)


@pytest.mark.parametrize("name", ["calls.csv", "calls.csv.gz"])
def test_a_header_only_file_is_a_warning_not_zero_calls(tmp_path: Path, name: str) -> None:
    content = csv_text([leg(1)]).splitlines()[0].encode()
    item = one(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content)
    assert (item.kind, item.read, item.lake, refused(item)) == ("call_history", 0, None, [])
    assert "not the same as zero" in item.warnings[0]


@pytest.mark.parametrize("content", ['{"items": []}', "[]"])
def test_an_answer_without_items_is_a_warning(tmp_path: Path, content: str) -> None:
    item = one(tmp_path, "calls.json", content)
    assert (item.kind, item.read, item.lake, len(item.warnings)) == (None, 0, None, 1)


def test_a_custom_template_without_a_report_id_and_one_without_a_useful_column(tmp_path: Path) -> None:
    few = one(tmp_path / "1", "calls.csv", lines("Start time,Org UUID,Direction", f"2026-11-16T09:00:00Z,{ORG},ORIGINATING"))
    assert (few.accepted, len(few.warnings), "Report ID" in few.warnings[0]) == (1, 1, True)
    none = one(tmp_path / "2", "calls.csv", lines("Start time,Org UUID,Location", f"2026-11-16T09:00:00Z,{ORG},Porto"))
    assert (none.accepted, [warning.split(":")[0] for warning in none.warnings]) == (1, ["no Report ID column", "no useful column"])


def test_only_the_first_sheet_of_a_workbook_is_read_and_that_is_said(tmp_path: Path) -> None:
    rows = [["org_id", "name"], [ORG, "A"], [], [OTHER, "B", "surplus"], ["Total"]]
    item = one(tmp_path, "c.xlsx", workbook({"empty": [], "customers": rows, "notes": [["x"]]}))
    assert item.warnings == ("only the first sheet is read; not loaded: notes",)
    assert ([row["line"] for row in lake_rows(item)], [line for line, _, _ in refused(item)]) == ([2], [4, 5])


def test_every_row_refused_is_not_a_file_refused(tmp_path: Path) -> None:
    item = one(tmp_path, "l.csv", lines(LICENCES, "x,y,z", "a,b,c,d,e,f"))
    assert (item.read, item.accepted, item.lake, [line for line, _, _ in refused(item)]) == (2, 0, None, [2, 3])
