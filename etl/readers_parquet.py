"""Parquet: read by pyarrow, which verifies the page checksums that DuckDB ignores (`trust.md §0`), and turned into text."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.kinds import Refused
from etl.readers_sheet import cell_text
from etl.readers_text import Fault, Recognise, Rows, Stage, footer, is_footer, nul

BATCH = 8192
DAMAGED = "the Parquet file is cut off or damaged (its checksums or its footer do not hold): export it again"


def read_parquet(path: Path, staging: Path, recognise: Recognise, *, most_bytes: int) -> Rows:
    """Every row of a Parquet file as text; no row has a line."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return _read(file, staging, recognise, most_bytes)
    except (pa.ArrowException, OSError):
        raise Refused(DAMAGED) from None


def _read(file: pq.ParquetFile, staging: Path, recognise: Recognise, most_bytes: int) -> Rows:
    size = sum(file.metadata.row_group(index).total_byte_size for index in range(file.metadata.num_row_groups))
    if size > most_bytes:
        raise Refused(f"the file unpacks to {size:,} bytes, more than the limit of {most_bytes:,}: split it, or raise the limit")
    headers = [name.strip() for name in file.schema_arrow.names]
    if not headers:
        raise Refused("the Parquet file has no columns: export it again")
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
