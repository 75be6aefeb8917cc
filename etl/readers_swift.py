"""CSV read at DuckDB's speed: only large files that are plain in every respect; anything else falls back to `readers_csv`.

DuckDB's reader hides what it repairs (an unterminated quote swallows good lines, a blank line disappears, a trailing comma is
dropped), so its rows count only when they equal the physical lines counted here from the bytes (`engine.md §1`, `inputs.md §4`).
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from etl.kinds import Layout, Refused
from etl.kinds_model import NULLS
from etl.readers_csv import Lines, delimiter_of, fields_of
from etl.readers_encoding import UTF8, encoding_of
from etl.readers_text import Recognise, Rows, is_footer, literal, trimmed

LARGE = 1 << 20  # bytes; below it care costs nothing
CHUNK = 1 << 22
TAIL = 1 << 16
EDGED = rb' (?:(?<=[%(delimiter)s"\r\n] )|(?=[%(delimiter)s"\r\n])|\Z)'  # a space at the edge of a cell; it comes first, which is quick
QUOTES = b'""""""'  # a cell that holds two quotes: it means nothing, and the reader cannot be told so
AFTER_QUOTE = re.compile(rb'" +"')  # DuckDB forgets what follows a closing quote and a space


def read_swift(path: Path, staging: Path, recognise: Recognise) -> Rows | None:
    """The rows of a large plain CSV file, or None when it must be read with care.

    A promise, not yet kept: when DuckDB fails on the relation or does not find exactly `read` rows in it, care is needed after all.
    """
    if path.stat().st_size < LARGE or encoding_of(path) != UTF8:
        return None
    header = _header(path, recognise)
    if header is None:
        return None
    layout, delimiter = header
    if layout.kind.fold is not None or _footer(path, delimiter) or (layout.kind.own and _comments(path)):
        return None
    plain = staging / "numbered"
    found = numbered(path, plain, delimiter)
    if found is None:
        return None
    width = len(layout.headers)
    relation = _relation(plain, delimiter, width, clean=found.clean)
    return Rows(layout=layout, relation=relation, width=width, read=found.rows, staged=found.rows, cleaned=found.clean, tentative=True)


class Numbered(NamedTuple):
    """What the bytes of a file say about its rows."""

    rows: int
    clean: bool  # no cell has a space at its edge, or is two quotes: the reader can clean the others


def numbered(path: Path, target: Path, delimiter: str) -> Numbered | None:
    """Copy the rows of a file, each led by its physical line (the header is line 1).

    None when a row may need care: NUL bytes, mixed line endings, text after a quoted field.
    """
    rows, feeds, returns, pairs, clean = 0, 0, 0, 0, True
    edged = re.compile(EDGED % {b"delimiter": re.escape(delimiter).encode()})
    lead = b"%d" + delimiter.encode() + b"%b"
    with path.open("rb") as file, target.open("wb") as out:
        pairs += file.readline().endswith(b"\r\n")
        feeds, returns = 1, pairs
        while lines := file.readlines(CHUNK):
            block = b"".join([lead % pair for pair in enumerate(lines, rows + 2)])
            if b"\0" in block or (b'" ' in block and AFTER_QUOTE.search(block)):
                return None
            feeds += len(lines) - (not lines[-1].endswith(b"\n"))
            if b"\r" in block:
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n")
            clean = clean and QUOTES not in block and not edged.search(block)
            rows += len(lines)
            out.write(block)
    return Numbered(rows, clean) if returns == pairs and pairs in (0, feeds) else None


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


def _relation(path: Path, delimiter: str, width: int, *, clean: bool) -> str:
    """The numbered file as text rows; nothing is guessed, and the first row that is not plain is an error.

    Of clean cells the reader itself leaves out those that mean nothing: that costs a third less than to look at each of them in SQL.
    """
    nulls = ", ".join(literal(null) for null in NULLS if '"' not in null)
    columns = ", ".join(["'line': 'BIGINT'", *(f"'c{index}': 'VARCHAR'" for index in range(width))])
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, columns={{{columns}}}, delim={literal(delimiter)}, "
        f"{f'nullstr=[{nulls}], ' if clean else ''}quote='\"', escape='\"', strict_mode=true, null_padding=false, ignore_errors=false)"
    )
