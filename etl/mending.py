"""Refused rows as a CSV that a person can correct, and the corrected rows put back where they stood (`docs/loading.md`)."""

import csv
import gzip
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.kinds import Refused, normalise, recognise
from etl.readers import Limits, format_of
from etl.readers_csv import Lines, delimiter_of, header_of, record_of
from etl.readers_encoding import UTF8, Encoding, encoding_of
from etl.readers_wrapping import unwrap

LINE, REASON, STOOD = "refused line", "refused because", "as it stood"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it: it gets an apostrophe, which is taken off again
KEPT = ".as-delivered"
ITSELF = "correct the file itself and load it again: partnerhub retry"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A delivered CSV file without its wrapper."""

    copy: Path
    encoding: Encoding
    packed: bool
    delimiter: str
    headers: tuple[str, ...]
    lines: Lines  # behind the header


@contextmanager
def _opened(path: Path, mapping: Mapping[str, str]) -> Iterator[Opened]:
    """Raises Refused where rows cannot be told apart by their line."""
    with tempfile.TemporaryDirectory() as staging:
        unwrapped = next(iter(unwrap(path, Path(staging), Limits())))
        if unwrapped.fault is not None or unwrapped.copy is None:
            raise Refused(f"{unwrapped.fault}; {ITSELF}")
        if unwrapped.member is not None or format_of(unwrapped.copy, path.name, wrapped=unwrapped.wrapped) != "csv":
            raise Refused(f"only rows of CSV files that stand in no archive can be corrected by themselves; {ITSELF}")
        encoding = encoding_of(unwrapped.copy)
        lines = Lines(path=unwrapped.copy, encoding=encoding)
        try:
            delimiter, headers, _ = header_of(lines)
            lines.comments = recognise(headers, mapping).kind.own
            yield Opened(
                copy=unwrapped.copy, encoding=encoding, packed=unwrapped.wrapped, delimiter=delimiter, headers=headers, lines=lines
            )  # fmt: skip
        finally:
            lines.close()


def _records(file: Opened) -> Iterator[tuple[int, int, str, list[str]]]:
    """Each record: its first and its last physical line, the first as it stands, and its fields as well as they can be told."""
    while (taken := file.lines.take()) is not None:
        (line, raw, found), more = record_of(taken, file.lines, file.delimiter, len(file.headers))
        yield line, line + more, raw, found if isinstance(found, list) else raw.split(file.delimiter)


def refused_rows(path: Path, faults: Mapping[int, str], mapping: Mapping[str, str]) -> str:
    """The refused rows in the file's own columns, each led by its line and followed by the reason and by the row as it stood.

    Raises Refused for a file whose rows have no line, or that is no longer the one that was refused.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    seen = set()
    with _opened(path, mapping) as file:
        writer.writerow([LINE, *map(_safe, file.headers), REASON, STOOD])
        width = len(file.headers)
        for line, _, raw, found in _records(file):
            if line in faults:
                seen.add(line)
                cells = [*found[:width], *[""] * (width - len(found))]
                shown = raw.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
                writer.writerow([line, *(_safe(_text(cell)) for cell in cells), faults[line], _safe(shown)])
    if not seen.issuperset(faults):
        raise Refused(f"the file is no longer the one whose rows were refused; {ITSELF}")
    return out.getvalue()


def mend(path: Path, corrected: Path, faults: Mapping[int, str], mapping: Mapping[str, str]) -> int:
    """Put corrected rows in the place of the refused ones; how many. The file as it was delivered stays beside it, hidden.

    Raises Refused when the corrections are not of this file; then nothing is changed.
    """
    with _opened(path, mapping) as file:
        new = _corrections(corrected, file.headers, faults)
        ends = {line: last for line, last, _, _ in _records(file) if line in new}
        if set(ends) != set(new):
            raise Refused(f"the file is no longer the one whose rows were refused; {ITSELF}")
        text = _replaced(file, new, ends)
        try:
            content = text.encode(file.encoding.name, "surrogateescape")
        except UnicodeEncodeError:  # a letter that the file's old encoding has not
            content = text.encode(UTF8.name, "surrogateescape")
    _write(path, gzip.compress(content, mtime=0) if file.packed else content)
    return len(new)


def _replaced(file: Opened, new: Mapping[int, list[str]], ends: Mapping[int, int]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=file.delimiter, lineterminator="\n")
    upto = 0
    with file.copy.open(encoding=file.encoding.name, errors=file.encoding.errors) as lines:
        for number, line in enumerate(lines, 1):
            if number in new:
                writer.writerow(new[number])
                upto = ends[number]
            elif number > upto:
                out.write(line if line.endswith("\n") else f"{line}\n")
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    """The new content in place at once, dated as before: where nothing else dates a file, that does."""
    dated = path.stat()
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.utime(part, ns=(dated.st_atime_ns, dated.st_mtime_ns))
    kept = path.with_name(f".{path.name}{KEPT}")
    if not kept.exists():
        os.link(path, kept)
    part.replace(path)


def _corrections(corrected: Path, headers: tuple[str, ...], faults: Mapping[int, str]) -> dict[int, list[str]]:
    """The corrected rows by line, in the order of the file's columns. Raises Refused."""
    encoding = encoding_of(corrected)
    with corrected.open(encoding=encoding.name, errors=encoding.errors, newline="") as file:
        first = file.readline()
        file.seek(0)
        rows = list(csv.reader(file, delimiter=delimiter_of(first.lstrip("\ufeff"))))
    if not rows or normalise(LINE) not in map(normalise, rows[0]):
        raise Refused(f"the corrected rows need the column '{LINE}': start from `partnerhub retry FILE --rows`")
    places = {normalise(name) or name: place for place, name in enumerate(map(_bare, rows[0]))}
    missing = [name for name in headers if name and (normalise(name) or name) not in places]
    if missing:
        raise Refused(f"the corrected rows lack the column '{missing[0]}': keep all columns of the file")
    found: dict[int, list[str]] = {}
    for row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        row = [*row, *[""] * (len(rows[0]) - len(row))]
        told = row[places[normalise(LINE)]].strip()
        if not told.isdecimal() or int(told) not in faults or int(told) in found:
            raise Refused(f"'{told}' is no line of which a row was refused, or stands there twice: keep the column '{LINE}' as it was")
        found[int(told)] = [_bare(row[places[normalise(name) or name]]) if name else "" for name in headers]
    if not found:
        raise Refused("there are no corrected rows in it")
    return found


def _text(cell: str) -> str:
    return cell.encode("utf-8", "backslashreplace").decode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
