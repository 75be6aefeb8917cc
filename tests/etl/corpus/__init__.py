"""The corpus of bad files, and of nasty ones that are good: each made by code, named by what is wrong, its outcome beside it.

`inputs.md §4` and `trust.md §3.3`, line by line. `tests/etl/test_corpus.py` lands every one of them.
"""

from tests.etl.corpus import archives, documents, encodings, headers, parquet_files, places, shapes, values, workbooks
from tests.etl.corpus.case import Case, Outcome

__all__ = ["CASES", "Case", "Outcome"]

CASES: tuple[Case, ...] = (
    *encodings.CASES,
    *shapes.CASES,
    *headers.CASES,
    *values.CASES,
    *places.CASES,
    *archives.CASES,
    *documents.CASES,
    *parquet_files.CASES,
    *workbooks.CASES,
)
