"""XLSX: the rows of the first sheet that has any, with their row number in the sheet (`inputs.md §3`)."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from etl.kinds import Refused
from etl.readers_text import Fault, Recognise, Rows, Stage, footer, is_footer, nul, shown, trimmed
from etl.readers_wrapping import BROKEN, CHUNK, FULL, Budget, Limits

EXACT = 2**53  # above it a spreadsheet's number is no longer the id that was typed
DAMAGED = "the workbook is cut off or damaged: open it, save it again and load that"
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
BORDER = 64  # bytes of a part that are looked at twice, so that no cell falls between two looks


def verify_workbook(path: Path, limits: Limits) -> None:
    """Refuses a workbook whose parts are damaged, unpack to too much, or hold a cell so far away that what lies between fills the memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            budget = Budget(limits=limits, packed=path.stat().st_size)
            for info in archive.infolist():
                with archive.open(info) as part:
                    _verify(part, budget, sheet=info.filename.startswith("xl/worksheets/"))
    except BROKEN as broken:
        if isinstance(broken, OSError) and broken.errno in FULL:
            raise
        raise Refused(DAMAGED) from None


def _verify(part: IO[bytes], budget: Budget, *, sheet: bool) -> None:
    far_right, far_down = (0, b""), 0
    border = b""
    while chunk := part.read(CHUNK):
        budget.spend(len(chunk))
        if not sheet:
            continue
        for column, row in CELL.findall(border + chunk):
            far_right, far_down = max(far_right, (len(column), column)), max(far_down, int(row))
        border = chunk[-BORDER:]
    if far_down:
        width = reduce(lambda number, letter: 26 * number + letter - 64, far_right[1], 0)
        if width * far_down > budget.limits.cells:
            raise Refused(
                f"a sheet reaches to row {far_down:,} of column {far_right[1].decode()}, more than {budget.limits.cells:,} cells:"
                " delete what stands far away, or save it as CSV"
            )


def read_sheet(path: Path, staging: Path, recognise: Recognise) -> Rows:
    """Every row of the sheet, or the reason why it is none."""
    try:
        book = CalamineWorkbook.from_path(path)
        filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
        rows = list(_rows(book, filled[0])) if filled else []
    except PasswordError:
        raise Refused("the workbook has a password: save it without one") from None
    except (CalamineError, OSError, ValueError, ArithmeticError, LookupError):
        raise Refused("the workbook is damaged or no XLSX: open it, save it again and load that") from None
    if not rows:
        raise Refused("the workbook is empty: not even a header; export it again")
    width = max(index for index, cell in enumerate(rows[0][1]) if cell) + 1
    headers = trimmed([cell or "" for cell in rows[0][1][:width]])
    layout = recognise(headers)
    stage = Stage(folder=staging, headers=list(headers))
    faults: list[Fault] = []
    body = [row for row in rows[1:] if not (layout.kind.own and (row[1][0] or "").startswith("# "))]
    for place, (line, cells) in enumerate(body):
        fault = _fault(line, cells, headers, last=place == len(body) - 1)
        if fault is None:
            stage.add(line, cells[:width])
        else:
            faults.append(fault)
    others = ", ".join(filled[1:])
    warnings = (f"only the first sheet is read; not loaded: {others}",) if others else ()
    return Rows(
        layout=layout, relation=stage.relation(), width=width, read=len(body), staged=stage.rows, faults=tuple(faults), warnings=warnings
    )


def _rows(book: CalamineWorkbook, sheet: str) -> Iterator[tuple[int, list[str | None]]]:
    """Rows that are not empty, as text, numbered from 1 as the sheet shows them."""
    for number, row in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
        cells = [cell_text(value) for value in row]
        if any(cells):
            yield number, cells


def _fault(line: int, cells: Sequence[str | None], headers: Sequence[str], *, last: bool) -> Fault | None:
    if any(cell and "\0" in cell for cell in cells):
        return nul(line, ",".join(cell or "" for cell in cells))
    if last and is_footer(cells[0]):
        return footer(line, headers[0], cells[0])
    if any(cells[len(headers) :]):
        reason = f"too many fields: a value stands to the right of the {len(headers)} named columns"
        return Fault(line=line, column=None, value=shown(",".join(cell or "" for cell in cells)), reason=reason)
    return None


def cell_text(value: Any) -> str | None:
    """A cell as the text a CSV of the same sheet would hold: whole numbers without a fraction, dates in ISO form."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= EXACT else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
