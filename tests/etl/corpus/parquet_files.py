"""Parquet: cut, faked, of wrong types, nested, with damaged pages, and one value that stands for a billion rows (`trust.md §3.3`)."""

import datetime as dt
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.etl.corpus.archives import flipped
from tests.etl.corpus.case import ORG, OTHER, UNLINED, loads, partly, whole

DAMAGED = "Parquet file is cut off or damaged"
COLUMNS: dict[str, Any] = {"org_id": [ORG, OTHER], "tag": ["health", "Clínica Sul"]}


def parquet(columns: dict[str, Any], **more: Any) -> bytes:
    """A Parquet file, with checksums over its pages."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **{"write_page_checksum": True, "compression": "none", **more})
    return out.getvalue()


def repeated(rows: int) -> bytes:
    """So many equal rows: a dictionary of one value and a run of its index."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), pa.array([ORG]))
    table = pa.table({"org_id": column, "tag": column})
    out = io.BytesIO()
    with pq.ParquetWriter(out, table.schema, compression="zstd") as file:
        for _ in range(rows // 1_000_000):
            file.write_table(table)
    return out.getvalue()


FILE = parquet(COLUMNS)
SHOWS = ("line", "org_id", "tag", "extra")

CASES = (
    loads("parquet", "tags.parquet", FILE, *UNLINED),
    loads("parquet-without-a-suffix", "tags", FILE, *UNLINED),
    loads("parquet-columns-in-another-order", "tags.parquet", parquet(dict(reversed(COLUMNS.items()))), *UNLINED),
    loads(
        "parquet-of-dictionaries",
        "tags.parquet",
        parquet({name: pa.array(column).dictionary_encode() for name, column in COLUMNS.items()}),
        *UNLINED,
    ),
    loads("parquet-with-gzip-pages", "tags.parquet", parquet(COLUMNS, compression="gzip"), *UNLINED),
    loads(
        "parquet-with-a-nested-column",
        "tags.parquet",
        parquet({**COLUMNS, "x": [{"a": [1]}, None]}),
        (None, ORG, "health", '{"x":"{\\"a\\": [1]}"}'),
        (None, OTHER, "Clínica Sul", None),
        shows=SHOWS,
    ),
    loads(
        "parquet-without-rows",
        "tags.parquet",
        parquet({"org_id": pa.array([], pa.string()), "tag": pa.array([], pa.string())}),
        warns=("not the same as zero",),
    ),
    partly(
        "parquet-of-wrong-types",
        "tags.parquet",
        parquet({"org_id": [1, 2], "tag": ["a", "b"]}),
        (),
        ((None, "org_id", "no org id"), (None, "org_id", "no org id")),
    ),
    partly(
        "parquet-with-a-struct-for-the-org",
        "tags.parquet",
        parquet({"org_id": [{"id": ORG}], "tag": ["a"]}),
        (),
        ((None, "org_id", "no org id"),),
    ),
    partly(
        "parquet-with-nulls",
        "tags.parquet",
        parquet({"org_id": [ORG, None], "tag": ["health", "b"]}),
        (UNLINED[0],),
        ((None, "org_id", "empty"),),
    ),
    partly(
        "parquet-with-a-footer-row",
        "tags.parquet",
        parquet({"org_id": [ORG, "Total"], "tag": ["health", "1"]}),
        (UNLINED[0],),
        ((None, "org_id", "footer"),),
    ),
    partly(
        "parquet-with-a-nul",
        "tags.parquet",
        parquet({"org_id": [ORG, ORG], "tag": ["health", "b\0"]}),
        (UNLINED[0],),
        ((None, None, "NUL"),),
    ),
    partly(
        "parquet-with-nan",
        "i.parquet",
        parquet({"invoice_id": ["1", "2"], "org_id": [ORG, ORG], "amount": [1.5, float("nan")]}),
        (("1", 1.5),),
        ((None, "amount", "no number"),),
        kind="invoices",
        shows=("invoice_id", "amount"),
    ),
    whole("parquet-missing-column", "tags.parquet", parquet({"org_id": [ORG]}), "unknown kind"),
    whole("parquet-duplicate-columns", "tags.parquet", parquet({**COLUMNS, "TAG": ["x", "y"]}), "same header"),
    whole("parquet-without-columns", "tags.parquet", parquet({}), "no columns"),
    whole("parquet-nul-in-a-name", "tags.parquet", parquet({**COLUMNS, "x\0y": ["x", "y"]}), "no text"),
    whole("parquet-empty", "tags.parquet", b"", "empty"),
    whole("parquet-fake", "tags.parquet", b"hello", "the name says .parquet"),
    whole("parquet-of-its-magic-number", "tags.parquet", b"PAR1", DAMAGED),
    whole("parquet-of-two-magic-numbers", "tags.parquet", b"PAR1" + bytes(40) + b"PAR1", DAMAGED),
    whole("parquet-cut", "tags.parquet", FILE[:-20], DAMAGED),
    whole("parquet-cut-in-half", "tags.parquet", FILE[: len(FILE) // 2], DAMAGED),
    whole("parquet-with-a-flipped-page", "tags.parquet", flipped(FILE, FILE.index(b"health")), DAMAGED),
    whole("parquet-with-a-footer-that-is-too-long", "tags.parquet", FILE[:-8] + b"\xff\xff\xff\x7fPAR1", DAMAGED),
    whole("parquet-with-a-footer-of-rubbish", "tags.parquet", FILE[:-60] + bytes(52) + FILE[-8:], DAMAGED),
    loads(
        "parquet-with-a-duration",
        "tags.parquet",
        parquet({"org_id": [ORG], "tag": ["health"], "x": [dt.timedelta(seconds=5)]}),
        (None, ORG, "health", '{"x":"0:00:05"}'),
        shows=SHOWS,
    ),
    whole("parquet-bomb", "tags.parquet", lambda: repeated(30_000_000), "100 times its size"),
)
