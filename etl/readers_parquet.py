"""Parquet: read by pyarrow, which verifies the page checksums that DuckDB ignores (`trust.md §0`), and turned into text."""

import base64
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.kinds import Refused
from etl.readers_sheet import cell_text
from etl.readers_text import Fault, Recognise, Rows, Stage, fit, footer, is_footer, nul
from etl.readers_wrapping import FULL, Limits

BATCH = 8192
DAMAGED = "the Parquet file is cut off or damaged (its checksums or its footer do not hold): export it again"


def read_parquet(path: Path, staging: Path, recognise: Recognise, limits: Limits) -> Rows:
    """Every row of a Parquet file as text; no row has a line.

    What is provable (`docs/loading.md`): pages that carry checksums are verified. A writer that leaves them out leaves no way to notice
    a changed value.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return _read(file, path.stat().st_size, staging, recognise, limits)
    except Refused:
        raise
    except Exception as broken:  # damaged bytes surface as nearly anything: a text that is none, a date that no calendar has
        if isinstance(broken, MemoryError) or (isinstance(broken, OSError) and broken.errno in FULL):
            raise
        raise Refused(DAMAGED) from None


def _read(file: pq.ParquetFile, packed: int, staging: Path, recognise: Recognise, limits: Limits) -> Rows:
    _bounded(file, packed, limits)
    headers = fit([name.strip() for name in file.schema_arrow.names])
    if not headers:
        raise Refused("the Parquet file has no columns: export it again")
    if _told_twice(file.metadata.metadata or {}) not in (None, file.schema_arrow.names):
        raise Refused(DAMAGED)
    layout = recognise(headers)
    read = file.metadata.num_rows
    stage = Stage(folder=staging, headers=list(headers))
    faults: list[Fault] = []
    seen = 0
    for batch in file.iter_batches(batch_size=BATCH):
        for cells in zip(*(texts(column) for column in batch.columns), strict=True):
            seen += 1
            if any(cell and "\0" in cell for cell in cells):
                faults.append(nul(None, ",".join(cell or "" for cell in cells)))
            elif seen == read and is_footer(cells[0]):
                faults.append(footer(None, headers[0], cells[0]))
            else:
                stage.add(None, cells)
    return Rows(layout=layout, relation=stage.relation(), width=len(headers), read=read, staged=stage.rows, faults=tuple(faults))


def _bounded(file: pq.ParquetFile, packed: int, limits: Limits) -> None:
    """Refuses a file that unpacks to too much, by its bytes or, where one value stands for millions of rows, by its cells."""
    size = sum(file.metadata.row_group(index).total_byte_size for index in range(file.metadata.num_row_groups))
    cells = file.metadata.num_rows * len(file.schema_arrow.names)
    most = max(size, cells)
    if most > limits.most_bytes:
        raise Refused(f"the file unpacks to {most:,} bytes, more than the limit of {limits.most_bytes:,}: split it, or raise the limit")
    if most > limits.ratio_from and most > limits.ratio * packed:
        raise Refused(f"it unpacks to more than {limits.ratio} times its size, as a bomb does: send it as CSV, or raise the limit")


def _told_twice(metadata: dict[bytes, bytes]) -> list[str] | None:
    """The names of the columns as Arrow's own writer repeats them, in a footer that has no checksum; None where it does not."""
    told = metadata.get(b"ARROW:schema")
    return None if told is None else list(pa.ipc.read_schema(pa.py_buffer(base64.b64decode(told))).names)


def texts(column: pa.Array) -> list[str | None]:
    """A column as text: numbers and times as a CSV would write them, lists as JSON."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return list(column.to_pylist())
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return list(pc.cast(column, pa.string()).to_pylist())
    return [plain(value) for value in column.to_pylist()]


def plain(value: Any) -> str | None:
    """One value as text."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return cell_text(value)
