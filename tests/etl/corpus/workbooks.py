"""XLSX: formulas, merged cells, several sheets, dates as numbers, bombs, and a cell at the end of the world (`inputs.md §3`, `trust.md §3.3`)."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import xlsxwriter

from tests.etl.corpus.archives import archive, locked
from tests.etl.corpus.case import ORG, OTHER, TWO, loads, partly, whole

DAMAGED = "cut off or damaged"
HEADER = ["org_id", "tag"]
ROWS = [[ORG, "health"], [OTHER, "Clínica Sul"]]
SUBSCRIPTIONS = ["org_id", "subscription_id", "kind", "start_on"]
SUBSCRIPTION: dict[str, Any] = {"kind": "subscriptions", "shows": ("line", "subscription_id", "start_on")}


def workbook(sheets: dict[str, list[list[Any]]], more: Callable[[Any], Any] | None = None) -> bytes:
    """A workbook; `more` is done to its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if more is not None:
            more(book.worksheets()[0])
    return out.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """One part of the workbook is another."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return archive(*((name, change(book.read(name)) if name == part else book.read(name)) for name in book.namelist()))


BOOK = workbook({"tags": [HEADER, *ROWS]})
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'

CASES = (
    loads("xlsx", "tags.xlsx", BOOK, *TWO),
    loads("xlsx-named-csv", "tags.csv", BOOK, *TWO),
    loads("xlsx-with-two-sheets", "tags.xlsx", workbook({"tags": [HEADER, *ROWS], "notes": [["x"]]}), *TWO, warns=("not loaded: notes",)),
    loads("xlsx-whose-first-sheet-is-empty", "tags.xlsx", workbook({"empty": [], "tags": [HEADER, *ROWS]}), *TWO),
    loads("xlsx-with-empty-rows", "tags.xlsx", workbook({"tags": [[], HEADER, [], ROWS[0]]}), (4, ORG, "health")),
    loads(
        "xlsx-with-a-formula-and-its-value",
        "tags.xlsx",
        workbook({"tags": [HEADER]}, lambda sheet: sheet.write(1, 0, ORG) or sheet.write_formula(1, 1, "=A1", None, "health")),
        (2, ORG, "health"),
    ),
    partly(
        "xlsx-with-a-formula-without-a-value",
        "tags.xlsx",
        workbook({"tags": [HEADER]}, lambda sheet: sheet.write(1, 0, ORG) or sheet.write_formula(1, 1, "=A1", None, "")),
        (),
        ((2, "tag", "empty"),),
    ),
    loads("xlsx-with-a-formula-as-text", "tags.xlsx", workbook({"tags": [HEADER, [ORG, "=1+1"]]}), (2, ORG, "=1+1")),
    partly(
        "xlsx-with-merged-cells",
        "tags.xlsx",
        workbook({"tags": [HEADER, [ORG, "health"], [None, "b"]]}, lambda sheet: sheet.merge_range(1, 0, 2, 0, ORG)),
        ((2, ORG, "health"),),
        ((3, "org_id", "empty"),),
    ),
    loads(
        "xlsx-with-dates",
        "s.xlsx",
        workbook({"s": [SUBSCRIPTIONS, [ORG, "S", "trial", date(2026, 1, 15)]]}),
        (2, "S", date(2026, 1, 15)),
        **SUBSCRIPTION,
    ),
    partly(
        "xlsx-with-dates-as-numbers",
        "s.xlsx",
        workbook({"s": [SUBSCRIPTIONS, [ORG, "S", "trial", 46037]]}),
        (),
        ((2, "start_on", "YYYY-MM-DD"),),
        **SUBSCRIPTION,
    ),
    partly(
        "xlsx-with-an-id-that-lost-its-digits",
        "s.xlsx",
        workbook({"s": [SUBSCRIPTIONS, [ORG, 1.23456789012345e20, "trial", date(2026, 1, 15)]]}),
        (),
        ((2, "subscription_id", "Excel"),),
        **SUBSCRIPTION,
    ),
    loads(
        "xlsx-with-an-id-as-a-number",
        "s.xlsx",
        workbook({"s": [SUBSCRIPTIONS, [ORG, 123456, "trial", date(2026, 1, 15)]]}),
        (2, "123456", date(2026, 1, 15)),
        **SUBSCRIPTION,
    ),
    partly(
        "xlsx-with-a-value-beyond-the-header",
        "tags.xlsx",
        workbook({"tags": [HEADER, [*ROWS[0], None, "x"], ROWS[1]]}),
        ((3, OTHER, "Clínica Sul"),),
        ((2, None, "too many"),),
    ),
    partly("xlsx-with-a-footer", "tags.xlsx", workbook({"tags": [HEADER, *ROWS, ["Total", 2]]}), TWO, ((4, "org_id", "footer"),)),
    loads("xlsx-of-a-header", "tags.xlsx", workbook({"tags": [HEADER]}), warns=("not the same as zero",)),
    whole("xlsx-empty", "tags.xlsx", workbook({"tags": []}), "empty"),
    whole("xlsx-cut", "tags.xlsx", BOOK[:-40], DAMAGED),
    whole("xlsx-fake", "tags.xlsx", b"hello", "the name says .xlsx"),
    whole("xlsx-with-a-password", "tags.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password"),
    whole("xlsx-with-locked-parts", "tags.xlsx", locked(BOOK), "damaged"),
    whole("xlsx-with-duplicate-headers", "tags.xlsx", workbook({"tags": [[*HEADER, "TAG"], [*ROWS[0], "x"]]}), "same header"),
    whole("xlsx-without-its-sheet", "tags.xlsx", rewritten(BOOK, SHEET, lambda part: b""), "damaged|empty"),
    whole("xlsx-with-a-broken-sheet", "tags.xlsx", rewritten(BOOK, SHEET, lambda part: part[: len(part) // 2] + b"<<<"), "damaged"),
    whole(
        "xlsx-with-a-broken-shared-string",
        "tags.xlsx",
        rewritten(BOOK, SHEET, lambda part: re.sub(rb"<v>0</v>", b"<v>999999</v>", part)),
        "damaged|unknown|empty",
    ),
    whole(
        "xlsx-bomb",
        "tags.xlsx",
        lambda: rewritten(BOOK, SHEET, lambda part: part.replace(b"</sheetData>", b"<row/>" * 8_000_000 + b"</sheetData>")),
        "100 times its size",
    ),
    whole(
        "xlsx-with-a-cell-at-the-end-of-the-world",
        "tags.xlsx",
        workbook({"tags": [HEADER, *ROWS]}, lambda sheet: sheet.write(1_048_575, 16_383, "x")),
        "row 1,048,576 of column XFD",
    ),
    loads(
        "xlsx-with-entities-that-multiply",
        "tags.xlsx",
        rewritten(BOOK, "xl/sharedStrings.xml", lambda part: part.replace(b"<sst", LAUGHS + b"<sst", 1)),
        *TWO,
    ),
)
