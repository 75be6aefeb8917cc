"""CSV read with care: exact physical lines, repairs, and a broken row that never takes a good one with it (`inputs.md §4`).

Slower than `readers_swift`, and the one that decides: whatever a large file has that is not plain comes here.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.kinds import Layout, Refused, organisation
from etl.readers_encoding import Encoding, encoding_of
from etl.readers_text import Fault, Recognise, Rows, Stage, footer, is_footer, nul, shown, trimmed

csv.field_size_limit(1 << 30)  # Python stops at 128 KiB, and calls it a broken quote
DELIMITERS = ",;\t"
RECORD_LINES = 50  # a field with line breaks spans no more lines than this

Line = tuple[int, str]
Record = tuple[int, str, list[str] | Fault]


def fields_of(text: str, delimiter: str) -> list[str]:
    """The fields of one record; raises csv.Error when its quotes are broken."""
    if '"' not in text:
        return text.split(delimiter)
    # One physical line at a time; strict: a quote that closes must end its field, and one that opens must close.
    return next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True))


def delimiter_of(header: str) -> str:
    """The delimiter that gives the header most names; the comma when none does."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", header)
    return max(DELIMITERS, key=bare.count)


@dataclass(kw_only=True)
class Lines:
    """Physical lines with their number, from 1; blank lines, comments and lines put back are taken care of."""

    path: Path
    encoding: Encoding
    comments: bool = True  # up to the header, and below it in own templates
    seen: int = 0  # lines that are neither blank nor comments
    _back: deque[Line] = field(default_factory=deque)
    _source: Iterator[Line] = field(init=False)

    def __post_init__(self) -> None:
        self._source = self._physical()

    def _physical(self) -> Iterator[Line]:
        with self.path.open(encoding=self.encoding.name, errors=self.encoding.errors, newline=None) as file:
            for number, line in enumerate(file, 1):
                yield number, line.removesuffix("\n")

    def take(self, *, within: bool = False) -> Line | None:
        """The next line that counts, or None at the end. `within` a quoted field every line counts, blank or not."""
        while (line := self._back.popleft() if self._back else next(self._source, None)) is not None:
            text = line[1]
            if within or not (text.strip(" ") == "" or (self.comments and (text.startswith("# ") or text == "#"))):
                self.seen += 1
                return line
        return None

    def put_back(self, lines: Sequence[Line]) -> None:
        """Lines that belong to the next records."""
        self.seen -= len(lines)
        self._back.extendleft(reversed(lines))

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()  # type: ignore[attr-defined]


def read_careful(path: Path, staging: Path, recognise: Recognise) -> Rows:
    """Every row of a CSV file, or the reason why it is none."""
    lines = Lines(path=path, encoding=encoding_of(path))
    try:
        return _read(lines, staging, recognise)
    finally:
        lines.close()


def header_of(lines: Lines) -> tuple[str, tuple[str, ...], bool]:
    """The delimiter, the names, and whether empty last names were dropped; Excel's `sep=;` line is obeyed."""
    first = lines.take()
    delimiter = None
    if first is not None and (told := re.fullmatch(r"\ufeff?sep=([,;\t])", first[1], re.IGNORECASE)):
        delimiter, first = told.group(1), lines.take()
    if first is None:
        raise Refused("the file is empty: not even a header; export it again")
    text = first[1]
    if "\0" in text or lines.encoding.damaged(text):
        raise Refused("the header holds bytes that are no text: the file was damaged on its way; export it again")
    delimiter = delimiter or delimiter_of(text)
    try:
        names = fields_of(text, delimiter)
    except csv.Error:
        raise Refused("the header has a quote that is not closed: export the file again") from None
    kept = trimmed(names)
    return delimiter, kept, len(kept) < len(names)


def _read(lines: Lines, staging: Path, recognise: Recognise) -> Rows:
    delimiter, headers, trailing = header_of(lines)
    layout = recognise(headers)
    lines.comments = layout.kind.own
    above = lines.seen
    stage = Stage(folder=staging, headers=list(headers))
    faults: list[Fault] = []
    shaper = Shaper(layout=layout, delimiter=delimiter, trailing=trailing)
    joined = 0
    held: Record | None = None

    def settle(record: Record, last: bool) -> None:
        line, raw, found = record
        first = found[0] if isinstance(found, list) else raw.split(delimiter)[0].strip('"')
        if last and is_footer(first):
            faults.append(footer(line, headers[0], first))
            return
        cells = shaper.shape(line, raw, found) if isinstance(found, list) else found
        if isinstance(cells, Fault):
            faults.append(cells)
        else:
            stage.add(line, cells)

    while (taken := lines.take()) is not None:
        if held is not None:
            settle(held, last=False)
        held, more = record_of(taken, lines, delimiter, len(headers))
        joined += more
    if held is not None:
        settle(held, last=True)
    read = lines.seen - above - joined
    return Rows(layout=layout, relation=stage.relation(), width=len(headers), read=read, staged=stage.rows, faults=tuple(faults))


def record_of(taken: Line, lines: Lines, delimiter: str, width: int) -> tuple[Record, int]:
    """The record that starts on a line, and how many further physical lines it spans."""
    number, text = taken
    if "\0" in text:
        return (number, text, nul(number, text)), 0
    if lines.encoding.damaged(text):
        reason = "bytes that are neither UTF-8 nor cp1252: export the file again as UTF-8"
        return (number, text, Fault(line=number, column=None, value=shown(text), reason=reason)), 0
    try:
        return (number, text, fields_of(text, delimiter)), 0
    except csv.Error as error:
        if (spaced := spaced_fields(text, delimiter)) is not None:
            return (number, text, spaced), 0
        if _open(error) and (spanning := _spanning(text, lines, delimiter, width)):
            return (number, text, spanning[0]), spanning[1]
    reason = "a quote that is not closed or not doubled: mend the line, or export the file again"
    return (number, text, Fault(line=number, column=None, value=shown(text), reason=reason)), 0


def _spanning(text: str, lines: Lines, delimiter: str, width: int) -> tuple[list[str], int] | None:
    """A record with a line break inside a quoted field, and its further lines.

    Only when it closes with the right number of fields before any line that is a whole record by itself; otherwise its quote is
    broken, and the lines after it stand on their own.
    """
    further: list[Line] = []
    while len(further) < RECORD_LINES and (taken := lines.take(within=True)) is not None:
        further.append(taken)
        if "\0" in taken[1] or lines.encoding.damaged(taken[1]) or is_whole(taken[1], delimiter, width):
            break
        text = f"{text}\n{taken[1]}"
        try:
            found = fields_of(text, delimiter)
        except csv.Error as error:
            if _open(error):
                continue
            break
        if len(found) == width:
            return found, len(further)
        break
    lines.put_back(further)
    return None


def _open(error: csv.Error) -> bool:
    """Whether the record broke because a quote was still open at its end."""
    return "unexpected end" in str(error)


def is_whole(text: str, delimiter: str, width: int) -> bool:
    """Whether a line is a record by itself: as many fields as the header, and every quote in its place."""
    found = spaced_fields(text, delimiter)
    return found is not None and len(found) == width


def spaced_fields(text: str, delimiter: str) -> list[str] | None:
    """The fields of a record whose quotes are all in their place, with or without spaces around the quoted ones; else None."""
    one = re.compile(rf' *"(?:[^"]|"")*" *|[^"{delimiter}]*+')
    found, place = [], -1
    while place < len(text):  # place: the delimiter before the next field
        match = one.match(text, place + 1)
        if match is None or text[match.end() : match.end() + 1] not in ("", delimiter):
            return None
        found.append(match.group())
        place = match.end()
    return [bare.strip(" ")[1:-1].replace('""', '"') if '"' in bare else bare for bare in found]


@dataclass(kw_only=True)
class Shaper:
    """Fields -> exactly one cell per header, by the repairs that `inputs.md §4` allows, or a fault."""

    layout: Layout
    delimiter: str
    trailing: bool  # the header ended in a comma

    def shape(self, line: int, raw: str, found: list[str]) -> list[str] | Fault:
        """The cells of a row. A short row is never padded."""
        width = len(self.layout.headers)
        many = len(found)
        mirrored = self.trailing or self.layout.kind.fold is None  # else a surplus comma may belong to the name
        if mirrored and not any(field.strip(" ") for field in found[width:]):
            found = found[:width]  # trailing commas; nothing is lost
        if len(found) == width:
            return found
        if len(found) > width and (folded := self._fold(raw, found, width)) is not None:
            return folded
        reason = f"too {'many' if many > width else 'few'} fields: {many} where the header names {width}"
        return Fault(line=line, column=None, value=shown(raw), reason=reason)

    def _fold(self, raw: str, found: list[str], width: int) -> list[str] | None:
        """Surplus fields folded into the one name column, when the org id then lands in its place."""
        name = self.layout.places.get(self.layout.kind.fold or "")
        org = self.layout.places.get("org_id")
        if name is None or org is None:
            return None
        surplus = len(found) - width
        whole = self.delimiter.join(found[name : name + surplus + 1])
        cells = [*found[:name], whole, *found[name + surplus + 1 :]]
        return cells if whole in raw and organisation(cells[org]) is not None else None
