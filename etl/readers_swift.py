"""CSV read at DuckDB's speed: only large files that are plain in every respect; anything else falls back to `readers_csv`.

DuckDB's reader hides what it repairs (an unterminated quote swallows good lines, a blank line disappears, a trailing comma is
dropped), so its rows count only when they equal the physical lines counted here from the bytes (`engine.md §1`, `inputs.md §4`).
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from etl.kinds import Layout, Refused
from etl.readers_csv import Lines, delimiter_of, fields_of
from etl.readers_encoding import UTF8, encoding_of
from etl.readers_text import Recognise, Rows, is_footer, literal, trimmed

LARGE = 1 << 20  # bytes; below it care costs nothing
CHUNK = 1 << 22
TAIL = 1 << 16
SEAM = 64
AFTER_QUOTE = re.compile(rb'" +"')  # DuckDB forgets what follows a closing quote and a space


def read_swift(path: Path, recognise: Recognise) -> Rows | None:
    """The rows of a large plain CSV file, or None when it must be read with care.

    A promise, not yet kept: when DuckDB fails on the relation or does not find exactly `read` rows in it, care is needed after all.
    """
    if path.stat().st_size < LARGE or encoding_of(path) != UTF8:
        return None
    header = _header(path, recognise)
    if header is None:
        return None
    layout, delimiter = header
    lines = plain_lines(path)
    if lines is None or layout.kind.fold is not None or _footer(path, delimiter) or (layout.kind.own and _comments(path)):
        return None
    relation, rows, width = _relation(path, delimiter, len(layout.headers)), lines - 1, len(layout.headers)
    return Rows(layout=layout, relation=relation, width=width, read=rows, staged=rows, cleaned=False, tentative=True)


def plain_lines(path: Path) -> int | None:
    """The physical lines of a file, counted from its bytes; None with NUL bytes, mixed line endings or text after a quoted field."""
    feeds, returns, pairs, last, seam = 0, 0, 0, b"", b""
    for chunk in _chunks(path):
        if b"\0" in chunk or (b'" ' in chunk and AFTER_QUOTE.search(chunk)) or AFTER_QUOTE.search(seam + chunk[:SEAM]):
            return None
        feeds += chunk.count(b"\n")
        if b"\r" in chunk or last == b"\r":
            returns += chunk.count(b"\r")
            pairs += (last + chunk).count(b"\r\n")
        last, seam = chunk[-1:], chunk[-SEAM:]
    if returns != pairs or pairs not in (0, feeds):
        return None
    return feeds + (last != b"\n")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _header(path: Path, recognise: Recognise) -> tuple[Layout, str] | None:
    lines = Lines(path=path, encoding=UTF8)
    first = lines.take()
    lines.close()
    if first is None or first[0] != 1 or "\0" in first[1] or first[1].lower().startswith("sep="):
        return None
    delimiter = delimiter_of(first[1])
    try:
        names = fields_of(first[1], delimiter)
        kept = trimmed(names)
    except (csv.Error, Refused):
        return None
    return (recognise(kept), delimiter) if len(kept) == len(names) else None


def _footer(path: Path, delimiter: str) -> bool:
    """Whether the last line may be a footer."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read().decode("utf-8", "replace").rstrip("\r\n")
    return is_footer(tail.rpartition("\n")[2].split(delimiter)[0].strip('" '))


def _comments(path: Path) -> bool:
    """Whether a line starts with `#`."""
    with path.open("rb") as file:
        return any(line.startswith(b"#") for line in file)


def _relation(path: Path, delimiter: str, width: int) -> str:
    """The file as numbered text rows; nothing is guessed, and the first row that is not plain is an error.

    The header is line 1 and every row is one line; DuckDB keeps the order of a file.
    """
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    return (
        f"(SELECT row_number() OVER () + 1 AS line, * FROM read_csv({literal(str(path))}, auto_detect=false, header=false, skip=1, "
        f"columns={{{columns}}}, delim={literal(delimiter)}, quote='\"', escape='\"', strict_mode=true, null_padding=false, "
        "ignore_errors=false))"
    )
