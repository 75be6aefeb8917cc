"""Repaired and loaded: everything of the first row of `inputs.md §4`, by name."""

import codecs
import csv
import gzip
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.etl.deliveries import CUSTOMERS, LICENCES, ORG, OTHER, base64_id, csv_text, facts, lake_rows, leg, lines, one, refused

NAMES = [{"org_id": ORG, "name": "Clínica Sul"}, {"org_id": OTHER, "name": "Müller & Söhne"}]
TEXT = csv_text(NAMES)


def zipped(content: bytes, member: str = "customers.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", TEXT.encode()),
        ("UPPER.CSV", TEXT.encode()),
        ("bom.csv", codecs.BOM_UTF8 + TEXT.encode()),
        ("utf16.csv", TEXT.encode("utf-16")),
        ("utf16-be.csv", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
        ("utf16-without-bom.csv", TEXT.encode("utf-16-le")),
        ("cp1252.csv", TEXT.encode("cp1252")),
        ("semicolon.csv", csv_text(NAMES, delimiter=";").encode()),
        ("tab.csv", csv_text(NAMES, delimiter="\t").encode()),
        ("sep.csv", b"sep=;\r\n" + csv_text(NAMES, delimiter=";", end="\r\n").encode()),
        ("crlf.csv", csv_text(NAMES, end="\r\n").encode()),
        ("quoted.csv", csv_text(NAMES, quoting=csv.QUOTE_ALL).encode()),
        ("spaced.csv", TEXT.replace(",", " , ").encode()),
        ("no-last-newline.csv", TEXT.rstrip("\n").encode()),
        ("blank-lines.csv", TEXT.replace("\n", "\n\n").encode()),
        ("header-with-trailing-comma.csv", TEXT.replace("org_id,name", "org_id,name,").encode()),
        ("all-with-trailing-comma.csv", TEXT.replace("\n", ",\n").encode()),
        ("gz.csv.gz", gzip.compress(TEXT.encode())),
        ("gz-without-suffix", gzip.compress(TEXT.encode())),
        ("zip.zip", zipped(TEXT.encode())),
        ("zip-without-extension", zipped(TEXT.encode())),
        ("zip-named.csv", zipped(TEXT.encode())),
        ("gz-in-zip.zip", zipped(gzip.compress(TEXT.encode()), "customers.csv.gz")),
        ("rows.json", json.dumps(NAMES).encode()),
        ("items.json", json.dumps({"items": NAMES}).encode()),
        ("utf16.json", json.dumps({"items": NAMES}, ensure_ascii=False).encode("utf-16")),
        ("rows.jsonl", lines(*map(json.dumps, NAMES)).encode()),
        ("jsonl-named.json", lines(*map(json.dumps, NAMES)).encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_same_rows_whatever_they_are_wrapped_in(tmp_path: Path, name: str, content: bytes) -> None:
    plain = one(tmp_path / "plain", "plain.csv", TEXT)
    item = one(tmp_path, name, content)
    assert (item.kind, item.read, item.accepted, item.warnings) == ("customers", 2, 2, ())
    assert facts(item) == facts(plain)


@pytest.mark.parametrize("null", ["NA", "na", "N/A", "", " "])
def test_the_null_texts_are_unknown(tmp_path: Path, null: str) -> None:
    content = csv_text([leg(1, Answer_time=null, Model=null, Hold_Duration=null, Answered=null)])
    (row,) = lake_rows(one(tmp_path, "calls.csv", content))
    assert (row["answer_time"], row["model"], row["hold_duration_s"], row["answered"]) == (None, None, None, None)


def test_a_customer_in_namibia_keeps_its_country(tmp_path: Path) -> None:
    item = one(tmp_path, "c.csv", lines(CUSTOMERS, f"{ORG},Windhoek Travel,NA,,,NA"))
    (row,) = lake_rows(item)
    assert (row["country"], row["managed_by"], row["last_admin_signin_on"]) == ("NA", None, None)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-16T09:00:00.120Z", datetime(2026, 11, 16, 9, 0, 0, 120000)),
        ("2026-11-16T09:00:00Z", datetime(2026, 11, 16, 9)),
        ("2026-11-16 09:00:00", datetime(2026, 11, 16, 9)),
        ("2026-11-16T01:30:00+01:00", datetime(2026, 11, 16, 0, 30)),
        ("2026-11-15T23:30:00-0330", datetime(2026, 11, 16, 3)),
        ("2026-11-16T09:00", datetime(2026, 11, 16, 9)),
    ],
)
def test_times_with_offsets_are_turned_into_utc(tmp_path: Path, text: str, stored: datetime) -> None:
    (row,) = lake_rows(one(tmp_path, "calls.csv", csv_text([leg(1, Start_time=text)])))
    assert row["start_time"] == stored


@pytest.mark.parametrize(
    ("header", "row", "kind", "column"),
    [
        ("org_id,name,country", f"{ORG},Contoso, Lda, Filhos,PT", "customers", "name"),
        ("name,org_id", f"Contoso, Lda, Filhos,{ORG}", "customers", "name"),
        (
            "Customer Name,Customer Org ID,Subscription ID,Total Licenses,Assigned Licenses,Used Licenses",
            f"Contoso, Lda, Filhos,{ORG},Sub1,100,112,97",
            "overages",
            "customer_name",
        ),
        (
            "Customer Name,Customer Org ID,Sub-Ref Id(s),Booked Professional Licenses,Provisioned Professional Licenses",
            f"Contoso, Lda, Filhos,{base64_id(ORG)},Sub1,100,112",
            "partner_licence_report",
            "customer_name",
        ),
    ],
)
def test_unquoted_commas_fold_into_the_one_name_column(tmp_path: Path, header: str, row: str, kind: str, column: str) -> None:
    item = one(tmp_path, "names.csv", lines(header, row))
    (found,) = lake_rows(item)
    assert (item.kind, found[column], found["org_id"]) == (kind, "Contoso, Lda, Filhos", ORG)


@pytest.mark.parametrize(
    ("text", "stored"), [("sim", True), ("YES", True), ("1", True), ("não", False), ("No", False), ("0", False), ("", None)]
)
def test_booleans_in_every_spelling(tmp_path: Path, text: str, stored: bool | None) -> None:
    header = "org_id,subscription_id,kind,start_on,auto_renew,status,term_months"
    (row,) = lake_rows(one(tmp_path, "s.csv", lines(header, f"{ORG},Sub1,Trial,2026-01-01,{text},Setup_Pending,12.0")))
    assert (row["auto_renew"], row["kind"], row["status"], row["term_months"]) == (stored, "trial", "setup_pending", 12)


def test_org_ids_are_stored_as_lower_case_uuid_and_other_ids_as_they_are(tmp_path: Path) -> None:
    text = lines("order_id,line,org_id,subscription_id,ordered_on,quantity", f"007,1.1,{base64_id(ORG.upper())},Sub-X,2026-01-02,3")
    (row,) = lake_rows(one(tmp_path, "orders.csv", text))
    assert (row["order_id"], row["line_no"], row["org_id"], row["subscription_id"]) == ("007", "1.1", ORG, "Sub-X")
    assert (row["ordered_on"], row["quantity"]) == (date(2026, 1, 2), 3)


def test_american_spelling_of_licence_is_a_synonym(tmp_path: Path) -> None:
    for number, name in enumerate(("license", "License Name", "licence_name")):
        item = one(tmp_path / str(number), "l.csv", lines(LICENCES.replace("licence", name), f"2026-11-21,{ORG},Sub1,Webex Calling,5,4"))
        assert lake_rows(item)[0]["licence"] == "Webex Calling"


def test_a_quoted_name_may_span_lines(tmp_path: Path) -> None:
    item = one(tmp_path, "c.csv", lines("org_id,name", f'{ORG},"Clínica', 'Sul"', f"{OTHER},Windhoek"))
    assert [(row["line"], row["name"]) for row in lake_rows(item)] == [(2, "Clínica\nSul"), (4, "Windhoek")]


def test_a_trailing_comma_is_dropped_and_a_comment_is_no_row(tmp_path: Path) -> None:
    text = lines("org_id,tag", f"# example: {ORG},health", f"{ORG},#vip,", "", f"{OTHER},travel")
    item = one(tmp_path, "tags.csv", text)
    assert [(row["line"], row["tag"]) for row in lake_rows(item)] == [(3, "#vip"), (5, "travel")]
    assert refused(item) == []


def test_unknown_columns_are_kept_aside_and_counted(tmp_path: Path) -> None:
    header = f"Zeta,{LICENCES},Alpha"
    text = lines(header, f"z,2026-11-21,{ORG},Sub1,Webex Calling,5,4,NA", f",2026-11-21,{ORG},Sub2,Webex Calling,5,4,")
    first, second = lake_rows(one(tmp_path, "l.csv", text))
    assert (first["extra"], first["filled"]) == ('{"Zeta":"z"}', 7)
    assert (second["extra"], second["filled"]) == (None, 6)
