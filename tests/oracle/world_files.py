"""Collects rows and documents into the files of a landing folder."""

import base64
import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

Row = dict[str, object]


def base64_id(org: str) -> str:
    """An org id as Webex's APIs write it: base64 without padding."""
    return base64.b64encode(f"ciscospark://us/ORGANIZATION/{org}".encode()).decode().rstrip("=")


def cell(value: object) -> str:
    """One value in the text of a template."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_bytes(header: list[str], rows: Iterable[Row], quote: int = csv.QUOTE_MINIMAL, null: str = "", bom: bool = False) -> bytes:
    """A CSV file with an unquoted header."""
    lines = io.StringIO()
    lines.write(",".join(header) + "\n")
    writer = csv.writer(lines, quoting=quote, lineterminator="\n")
    for row in rows:
        writer.writerow([cell(row.get(name)) or null for name in header])
    return lines.getvalue().encode("utf-8-sig" if bom else "utf-8")


class Files:
    """Tables grow row by row; documents are given whole."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[list[str], list[Row]]] = {}
        self._documents: dict[str, tuple[bytes, date]] = {}

    def row(self, path: str, header: list[str], row: Row) -> None:
        """A row of an own template."""
        self._tables.setdefault(path, (header, []))[1].append(row)

    def document(self, path: str, content: bytes, modified: date = date(2026, 11, 1)) -> None:
        """A whole file; its modification time matters when nothing else dates it."""
        self._documents[path] = (content, modified)

    def json(self, path: str, document: object, modified: date = date(2026, 11, 1)) -> None:
        self.document(path, json.dumps(document, ensure_ascii=False, indent=1).encode(), modified)

    def finished(self) -> Iterator[tuple[str, bytes, date]]:
        """Path, bytes, day of modification."""
        for path, (header, rows) in self._tables.items():
            yield path, csv_bytes(header, rows), date(2026, 11, 1)
        for path, (content, modified) in self._documents.items():
            yield path, content, modified
