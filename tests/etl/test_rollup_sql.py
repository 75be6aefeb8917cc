"""The rollups' SQL keeps to what DuckDB and Spark agree on: the same words must mean the same on both (`etl/rollups`)."""

import re

import pytest

from data.settings import Settings
from etl.rollups.terms import SQL, STATEMENTS, statement

# Grows by what tests/etl/test_spark.py has seen to be the same on both engines.
FUNCTIONS = {"cast", "coalesce", "lower", "upper", "trim", "substr", "concat_ws", "chr", "md5", "date_trunc"}
AGGREGATES = {"count", "sum", "min", "max", "bool_or", "bit_or"}
TYPES = {"BIGINT", "DATE", "DOUBLE", "STRING"}
NO_CALL = {"and", "or", "not", "in", "from", "join", "on", "where", "when", "then", "else", "filter", "values", "select", "as", "by"}
# What one of them does not know, or knows differently.
FORBIDDEN = {
    "a clause of DuckDB": r"\b(qualify|exclude|replace|using|anti|semi|asof|positional|pivot|unpivot|unnest|lateral|limit|sample|all)\b",
    "a type of DuckDB": r"\b(struct|map|list|hugeint|varchar|text|uuid|timestamptz)\b",
    "a nested value": r"[\[\]{}]",
    "a cast by ::": r"::",
    "an operator that is not in both": r"==|//|\*\*|~|->|\bilike\b|\bglob\b|\bsimilar\b|\brlike\b",
    "a text in double quotes, which is a name in DuckDB": r'"',
    "a name in back quotes": r"`",
    "DISTINCT ON": r"\bdistinct\s+on\b",
    "an interval without quotes": r"\binterval\s+\d",
    "a time zone": r"\bat\s+time\s+zone\b|\bcurrent_\w+",
}
BACKSLASH = "a backslash, which Spark reads as an escape"
TEXT = re.compile(r"'[^']*'")
WHOLE_SUM = re.compile(r"cast\(sum\([^()]*\) as bigint\)", re.IGNORECASE)


def faults(text: str) -> list[str]:
    """What keeps a statement from being the same on both engines."""
    first, _, body = text.partition("\n")
    found = [] if first.startswith("-- One row per ") else ["its first line does not say its grain"]
    bare = TEXT.sub("§", body)
    if "§§" in bare:
        found.append("a quote inside a text")
    if "\\" in body:
        found.append(BACKSLASH)
    found += [what for what, pattern in FORBIDDEN.items() if re.search(pattern, bare, re.IGNORECASE)]
    called = {name.lower() for name in re.findall(r"(?<!as )\b([a-z_]\w*)\s*\(", bare, re.IGNORECASE)} - NO_CALL
    found += [f"the function {name}" for name in sorted(called - FUNCTIONS - AGGREGATES)]
    if re.search(r"\bsum\s*\(", WHOLE_SUM.sub("", bare), re.IGNORECASE):
        found.append("a sum that is not CAST(sum(…) AS BIGINT)")
    types = set(re.findall(r"\bAS ([A-Z]+)\)", bare))  # names are in small letters
    return found + [f"the type {name}" for name in sorted(types - TYPES)]


def test_every_file_is_a_statement() -> None:
    assert sorted(STATEMENTS) == sorted(path.stem for path in SQL.glob("*.sql"))


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_rollups_say_only_what_both_engines_understand_alike(name: str) -> None:
    assert faults(statement(name, Settings())) == []


GRAIN = "-- One row per leg.\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT a FROM legs", "its first line does not say its grain"),
        (GRAIN + "SELECT approx_count_distinct(a) AS n FROM legs", "the function approx_count_distinct"),
        (GRAIN + "SELECT concat(a, b) AS n FROM legs", "the function concat"),
        (GRAIN + "SELECT avg(a) AS n FROM legs", "the function avg"),
        (GRAIN + "SELECT sum(a) AS n FROM legs", "a sum that is not CAST(sum(…) AS BIGINT)"),
        (GRAIN + "SELECT CAST(sum(a) AS DOUBLE) AS n FROM legs", "a sum that is not CAST(sum(…) AS BIGINT)"),
        (GRAIN + "SELECT CAST(a AS HUGEINT) AS n FROM legs", "a type of DuckDB"),
        (GRAIN + "SELECT CAST(a AS FLOAT) AS n FROM legs", "the type FLOAT"),
        (GRAIN + "SELECT a FROM legs QUALIFY b = 1", "a clause of DuckDB"),
        (GRAIN + "SELECT * EXCLUDE (a) FROM legs", "a clause of DuckDB"),
        (GRAIN + "SELECT a FROM legs ANTI JOIN calls USING (a)", "a clause of DuckDB"),
        (GRAIN + "SELECT a FROM legs JOIN calls USING (a)", "a clause of DuckDB"),
        (GRAIN + "SELECT a FROM legs GROUP BY ALL", "a clause of DuckDB"),
        (GRAIN + "SELECT a::DATE FROM legs", "a cast by ::"),
        (GRAIN + "SELECT {'a': 1} AS n FROM legs", "a nested value"),
        (GRAIN + "SELECT DISTINCT ON (a) b FROM legs", "DISTINCT ON"),
        (GRAIN + "SELECT start + INTERVAL 1 DAY AS n FROM legs", "an interval without quotes"),
        (GRAIN + "SELECT start AT TIME ZONE 'UTC' AS n FROM legs", "a time zone"),
        (GRAIN + 'SELECT "a" FROM legs', "a text in double quotes, which is a name in DuckDB"),
        (GRAIN + "SELECT a LIKE '50\\%' AS n FROM legs", BACKSLASH),
        (GRAIN + "SELECT 'it''s' AS n FROM legs", "a quote inside a text"),
        (GRAIN + "SELECT a // b AS n FROM legs", "an operator that is not in both"),
    ],
)
def test_the_lint_refuses_what_engines_take_differently(text: str, fault: str) -> None:
    assert fault in faults(text)


def test_the_lint_accepts_what_is_written_well() -> None:
    good = "SELECT a, CAST(sum(b) AS BIGINT) AS n, count(*) FILTER (WHERE c) AS m FROM (SELECT a, '' || lower(b) AS b, c FROM legs) AS f(a, b, c)"
    assert faults(GRAIN + good + " CROSS JOIN (VALUES (1, 2)) AS g(d, e) GROUP BY a") == []
