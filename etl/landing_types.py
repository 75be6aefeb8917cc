"""Each type of a column as SQL: what a text is cast to, and the checks that a row must pass (`inputs.md §3, §4`)."""

from dataclasses import dataclass

from etl.kinds_model import FALSE, ORGANIZATION, TRUE, UUID, Column, Type
from etl.readers_text import literal

E_NOTATION = r"^\d([.,]\d+)?[eE][+-]\d+$"
DATE = r"^\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?(Z|\+00:00)?)?$"
TIMESTAMP = r"^\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?(Z|[+-](0\d|1[0-8])(:?[0-5]\d)?)?$"
WHOLE = r"^[+-]?\d+(\.(0{1,2}|0{4,}))?$"  # 1.000 may be one, or a thousand
NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
CLOCK = r"^\d+:[0-5]\d(:[0-5]\d)?(\.\d+)?$"

REASONS: dict[Type, str] = {
    "org": "no org id: a UUID, or Webex's base64 id, is needed",
    "date": "no date: write YYYY-MM-DD",
    "day": "no date: write YYYY-MM-DD",
    "timestamp": "no time: write YYYY-MM-DDTHH:MM:SS, with Z or an offset",
    "count": "no count: a whole number is needed",
    "whole": "no whole number",
    "number": "no number",
    "positive": "no number",
    "seconds": "no duration: seconds, mm:ss or hh:mm:ss are needed",
    "boolean": "neither yes nor no: write true or false",
}
EXCEL = "Excel turned this id into a number and lost its digits: format the column as text and export again"
NEGATIVE = "negative: a count or duration is never below zero"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that a row must not be: the SQL that finds it, the SQL of the offending value, and why it is refused."""

    column: str
    value: str
    fails: str
    reason: str


def quoted(name: str) -> str:
    """An identifier of the catalogue."""
    return '"' + name.replace('"', '""') + '"'


def cast_of(column: Column, x: str) -> str:
    """The typed value of the cleaned text `x`; NULL when the text is not of the type."""
    match column.type:
        case "org":
            bare = f"translate(rtrim({x}, '='), '-_', '+/')"
            uri = f"TRY(decode(from_base64({bare} || repeat('=', (4 - length({bare}) % 4) % 4))))"
            known = f"regexp_extract(lower({uri}), {literal(ORGANIZATION)}, 1)"
            return f"CASE WHEN regexp_matches(lower({x}), '^{UUID}$') THEN lower({x}) ELSE nullif({known}, '') END"
        case "date":
            return _date(x)
        case "day":
            return f"coalesce({_date(x)}, CAST({_timestamp(x)} AS DATE))"
        case "timestamp":
            return _timestamp(x)
        case "count" | "whole":
            return f"CASE WHEN regexp_matches({x}, {literal(WHOLE)}) THEN TRY_CAST(split_part({x}, '.', 1) AS BIGINT) END"
        case "number" | "positive":
            return _number(x)
        case "seconds":
            parts = f"list_reverse(string_split({x}, ':'))"
            clock = (
                f"TRY_CAST({parts}[1] AS DOUBLE) + 60 * TRY_CAST({parts}[2] AS DOUBLE) + 3600 * coalesce(TRY_CAST({parts}[3] AS DOUBLE), 0)"
            )
            return (
                f"CASE WHEN regexp_matches({x}, {literal(CLOCK)}) THEN CASE WHEN isfinite({clock}) THEN {clock} END ELSE {_number(x)} END"
            )
        case "boolean":
            return f"CASE WHEN lower({x}) IN {_texts(TRUE)} THEN true WHEN lower({x}) IN {_texts(FALSE)} THEN false END"
        case "enum":
            return f"CASE WHEN lower({x}) IN {_texts(column.values)} THEN lower({x}) END"
        case "email":
            return f"lower(trim(CASE WHEN starts_with({x}, '[') THEN coalesce(TRY({x}::JSON ->> '$[0]'), {x}) ELSE {x} END))"
        case "list":
            told = f"array_to_string(TRY(from_json({x}, '[\"VARCHAR\"]')), ',')"
            listed = f"CASE WHEN starts_with({x}, '[') THEN coalesce({told}, {x}) ELSE {x} END"
            return f"list_filter(list_transform(string_split({listed}, ','), lambda part: trim(part)), lambda part: part <> '')"
        case _:
            return f"lower({x})" if column.lower else x


def checks_of(column: Column, x: str, header: str) -> list[Check]:
    """What the cleaned text `x` of a column may not be."""
    value = quoted(column.name)

    def check(fails: str, reason: str) -> Check:
        return Check(column=header, value=x, fails=fails, reason=reason)

    checks = []
    if column.type in REASONS:
        checks.append(check(f"{x} IS NOT NULL AND {value} IS NULL", REASONS[column.type]))
    if column.type in ("id", "one_id"):
        checks.append(check(f"regexp_matches({x}, {literal(E_NOTATION)})", EXCEL))
    if column.type == "one_id":
        checks.append(
            check(f"contains({x}, ',') OR contains({x}, ';')", "several subscription ids in one cell: their licences cannot be told apart")
        )
    if column.type in ("count", "positive", "seconds"):
        checks.append(check(f"{value} < 0", NEGATIVE))
    if column.type == "enum":
        checks.append(check(f"{x} IS NOT NULL AND {value} IS NULL", f"unknown {column.name}: one of {', '.join(column.values)} is needed"))
    if column.longest is not None:
        longest = f"length({x})" if column.type != "list" else f"list_max(list_transform({value}, lambda part: length(part)))"
        checks.append(check(f"{longest} > {column.longest}", f"too long: {column.longest} characters at most"))
    return checks


def _date(x: str) -> str:
    return f"CASE WHEN regexp_matches({x}, {literal(DATE)}) THEN TRY_CAST(left({x}, 10) AS DATE) END"


def _timestamp(x: str) -> str:
    """Offsets are turned into UTC; a time without one is UTC (the session's zone)."""
    return f"CASE WHEN regexp_matches({x}, {literal(TIMESTAMP)}) THEN timezone('UTC', TRY_CAST({x} AS TIMESTAMPTZ)) END"


def _number(x: str) -> str:
    return f"CASE WHEN regexp_matches({x}, {literal(NUMBER)}) AND isfinite(TRY_CAST({x} AS DOUBLE)) THEN TRY_CAST({x} AS DOUBLE) END"


def _texts(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(literal(value) for value in values) + ")"
