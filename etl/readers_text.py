"""The common ground of all readers: text rows with their line, staged as Parquet so that every format meets the same typing.

A reader turns one format into `Rows`: a relation of columns `line, c0 … cn` (all text) for DuckDB, plus the rows that never became
fields. It decides nothing about types (`inputs.md §4`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.kinds import KINDS, Layout, Refused, normalise
from etl.kinds_model import NULLS
from etl.readers_encoding import has_surrogates

Recognise = Callable[[Sequence[str]], Layout]

CELLS_AT_ONCE = 400_000
COLUMNS = 2_000  # more of them are no report, and each would cost a column of SQL
FOOTERS = ("total", "grand total")
# Headers under which "NA" is a value, not a null: the country Namibia.
NA_IS_TEXT = frozenset(header for kind in KINDS.values() for column in kind.columns if column.na_is_text for header in column.known_as())
SHOWN = 200  # characters of a broken line that a person is shown


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One refused row: where, what, and why."""

    line: int | None
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a reader found in one file."""

    layout: Layout | None  # None: no rows at all, so no headers either
    relation: str  # SQL that yields line, c0 … cn
    width: int
    read: int  # rows, counted independently of the parser
    staged: int  # rows in the relation
    cleaned: bool = True  # the cells are without space around them, and NULL where they mean nothing
    tentative: bool = False  # a swift reading: it counts only when the relation has exactly that many rows
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


def literal(text: str) -> str:
    """A text as an SQL literal; for paths and headers, which DuckDB cannot take as parameters everywhere."""
    return "'" + text.replace("'", "''") + "'"


def shown(text: str) -> str:
    """A broken line as it can be shown: NUL made visible, and no longer than a person reads."""
    text = text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def is_footer(first: str | None) -> bool:
    """Whether the last row of a table is its footer: first cell `Total` or `Grand total`, case-blind (`inputs.md §4`)."""
    return first is not None and first.strip().lower() in FOOTERS


def footer(line: int | None, header: str, first: str | None) -> Fault:
    """The refusal of a footer."""
    return Fault(line=line, column=header, value=first, reason="a footer: the last row holds totals, not a record")


def nul(line: int | None, raw: str) -> Fault:
    """The refusal of a row with a NUL byte."""
    return Fault(line=line, column=None, value=shown(raw), reason="a NUL byte in the row: the file was damaged on its way; export it again")


def trimmed(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers without the empty last names that a trailing comma makes (`inputs.md §4`)."""
    names = [header.strip().lstrip("\ufeff").strip() for header in headers]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Refused("the header has no names: the first line of a file must name its columns")
    return fit(names)


def fit(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers that can be worked with. Refused when they are no text, or too many."""
    if len(headers) > COLUMNS:
        raise Refused(f"the file names {len(headers):,} columns, more than the {COLUMNS:,} that are read: export only those of the report")
    if any("\0" in header or has_surrogates(header) for header in headers):
        raise Refused("the header holds bytes that are no text: the file was damaged on its way; export it again")
    return tuple(headers)


@dataclass(kw_only=True)
class Stage:
    """Text rows on their way into Parquet, a bounded number of cells at a time; wider rows may come later (JSON)."""

    folder: Path
    headers: list[str]
    rows: int = 0
    _lines: list[int | None] = field(default_factory=list)
    _cells: list[Sequence[str | None]] = field(default_factory=list)
    _parts: list[Path] = field(default_factory=list)
    _writer: pq.ParquetWriter | None = None
    _writer_width: int = -1
    _keep: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.widen([])

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.headers)

    def widen(self, headers: Sequence[str]) -> None:
        """Further columns, from the next row on; in rows before it they are unknown."""
        self.headers = [*self.headers, *headers]
        self._keep = {index for index, header in enumerate(self.headers) if normalise(header) in NA_IS_TEXT}

    def add(self, line: int | None, cells: Sequence[str | None]) -> None:
        """Stage one row, cleaned (`inputs.md §4`); cells beyond its end are unknown."""
        row = [None if cell is None or (bare := cell.strip(" ")) in NULLS else bare for cell in cells]
        for index in self._keep:
            if index < len(cells) and (cells[index] or "").strip(" ") == "NA":
                row[index] = "NA"
        self._lines.append(line)
        self._cells.append(row)
        self.rows += 1
        if len(self._lines) * self.width >= CELLS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is held in memory."""
        if not self._lines:
            return
        width = len(self.headers)
        padded = [cells if len(cells) == width else [*cells, *[None] * (width - len(cells))] for cells in self._cells]
        columns = [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]
        names = ["line", *(f"c{index}" for index in range(width))]
        table = pa.Table.from_arrays([pa.array(self._lines, pa.int64()), *columns], names=names)
        self._open(table.schema, width).write_table(table)
        self._lines, self._cells = [], []

    def relation(self) -> str:
        """Everything staged, as SQL; the writer is closed by it."""
        self.flush()
        self.close()
        if not self._parts:
            names = ", ".join(f"NULL::VARCHAR AS c{index}" for index in range(self.width))
            return f"(SELECT NULL::BIGINT AS line, {names} LIMIT 0)"
        files = ", ".join(literal(str(part)) for part in self._parts)
        return f"read_parquet([{files}], union_by_name=true)"

    def close(self) -> None:
        """Finish the part that is being written."""
        if self._writer is not None:
            self._writer.close()
        self._writer, self._writer_width = None, -1

    def _open(self, schema: pa.Schema, width: int) -> pq.ParquetWriter:
        if self._writer is None or self._writer_width != width:
            self.close()
            part = self.folder / f"text-{len(self._parts)}.rows"
            self._parts.append(part)
            self._writer, self._writer_width = pq.ParquetWriter(part, schema, compression="lz4", use_dictionary=False), width
        return self._writer
