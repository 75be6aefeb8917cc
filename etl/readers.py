"""From a delivered file to rows of text: which format it is, by content first, and which reader takes it (`inputs.md §1`)."""

from pathlib import Path

from etl.kinds import Refused
from etl.readers_csv import read_careful
from etl.readers_encoding import encoding_of
from etl.readers_json import read_json, read_jsonl
from etl.readers_parquet import read_parquet
from etl.readers_sheet import read_sheet, verify_workbook
from etl.readers_swift import read_swift
from etl.readers_text import Fault, Recognise, Rows
from etl.readers_wrapping import Limits, is_workbook, start_of

__all__ = ["Fault", "Limits", "Rows", "format_of", "read"]

FORMATS = "CSV, JSON, JSONL, Parquet and XLSX, plain, gzipped or in a ZIP"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def format_of(copy: Path, name: str, *, wrapped: bool = False) -> str:
    """The format of an unwrapped file: `csv`, `json`, `jsonl`, `parquet` or `xlsx`.

    By content where content is unmistakable; a text is CSV or JSON only under a name that says so, or without a suffix in a wrapper.
    Raises Refused otherwise.
    """
    head = start_of(copy)
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    suffix = suffixes[-1] if suffixes else ""
    if not head:
        raise Refused("the file is empty: not even a header; export it again")
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_workbook(copy):
        return "xlsx"
    if head.startswith(OLD_EXCEL):
        raise Refused("an old or password-protected Excel file: save it as .xlsx without a password")
    if suffix in (".parquet", ".xlsx", ".zip"):
        raise Refused(f"the name says {suffix} and the content does not: the file is cut off or damaged; export it again")
    if suffix in (".csv", ".json", ".jsonl") or (wrapped and not suffix):
        return _text_format(copy, suffix)
    raise Refused(f"'{Path(name).name}' is in no format that is read: {FORMATS}")


def _text_format(copy: Path, suffix: str) -> str:
    if suffix == ".jsonl":
        return "jsonl"
    encoding = encoding_of(copy)
    with copy.open(encoding=encoding.name, errors=encoding.errors) as file:
        start = file.read(4096).lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return "json"
    if suffix == ".json":
        raise Refused("the name says .json and the content is no JSON: export it again")
    return "csv"


def read(
    copy: Path, name: str, staging: Path, recognise: Recognise, limits: Limits, *, wrapped: bool = False, careful: bool = False
) -> Rows:
    """The rows of one unwrapped file. A large CSV is read swiftly unless `careful`; the caller checks that promise."""
    form = format_of(copy, name, wrapped=wrapped)
    if form == "parquet":
        return read_parquet(copy, staging, recognise, limits)
    if form == "xlsx":
        verify_workbook(copy, limits)
        return read_sheet(copy, staging, recognise)
    if form == "jsonl":
        return read_jsonl(copy, staging, recognise)
    if form == "json":
        return read_json(copy, staging, recognise)
    swift = None if careful else read_swift(copy, staging, recognise)
    return swift or read_careful(copy, staging, recognise)
