"""Text rows -> typed rows: one SQL text, made from the columns of the kind, for every format (`inputs.md §3, §4`).

Three layers: `told` cleans the text (nulls), `typed` casts it, `judged` numbers the first fault of each row, from left to right as
the file has its columns. Rows without a fault go to the lake, the others become refusals with column, value and reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.kinds import Column, Layout, Refused
from etl.kinds_model import NULLS
from etl.landing_types import Check, cast_of, checks_of, quoted
from etl.readers import Fault, Rows
from etl.readers_text import literal


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is the same for every row of a file."""

    file_id: str
    file_date: date
    org: str | None
    week: date | None
    latest: datetime  # naive, UTC: no fact lies after it


@dataclass(frozen=True, kw_only=True)
class Typing:
    """The SQL of one file."""

    layout: Layout
    rows: Rows
    context: Context

    def parameters(self) -> dict[str, Any]:
        """The values that the SQL names."""
        context = self.context
        return {
            "file_id": context.file_id,
            "file_date": context.file_date,
            "org": context.org,
            "week": context.week,
            "latest": context.latest,
        }

    def accepted(self) -> str:
        """The rows for the lake (`ARCHITECTURE.md`, the lake)."""
        names = ", ".join(quoted(column.name) for column in self.layout.kind.columns)
        meta = "$file_id::VARCHAR AS file_id, $file_date::DATE AS file_date, line, filled, extra"
        return f"{self._judged()} SELECT {names}, {meta} FROM judged WHERE fault = 0"

    def refused(self) -> str:
        """Line, number of the first fault and offending value of every other row."""
        cases = " ".join(f"WHEN {number} THEN {check.value}" for number, check in enumerate(self.checks(), 1))
        value = f"CASE fault {cases} ELSE NULL END" if cases else "NULL"
        return f"{self._judged()} SELECT line, fault, {value} AS value FROM judged WHERE fault > 0 ORDER BY line"

    def checks(self) -> list[Check]:
        """Every check, columns from left to right; what the folder gives comes last."""
        places = self.layout.places
        columns = sorted(self.layout.kind.columns, key=lambda column: places.get(column.name, self.rows.width))
        return [check for column in columns for check in self._checks(column)]

    def _checks(self, column: Column) -> Iterator[Check]:
        place = self.layout.places.get(column.name)
        header = self.layout.headers[place] if place is not None else f"{column.name}="
        if place is not None:
            yield from checks_of(column, f"c{place}", header)
            if column.name == "org_id" and self.context.org is not None:
                yield Check(
                    column=header, value=f"c{place}", fails=f"{quoted('org_id')} <> $org",
                    reason="the org of the row is not the org of its folder: move the file, or mend the row",
                )  # fmt: skip
        if column.required:
            yield Check(
                column=header, value=self._source(column) or "NULL", fails=f"{quoted(column.name)} IS NULL", reason="empty, and required"
            )
        if column.name == self.layout.kind.fact:
            late = f"CAST({quoted(column.name)} AS TIMESTAMP) > $latest"
            shown = self._source(column) or f"CAST({quoted(column.name)} AS VARCHAR)"
            yield Check(column=header, value=shown, fails=late, reason=LATE)
        if self.layout.kind.fact == "file_date" and column is self.layout.kind.columns[0]:
            yield Check(
                column="snapshot=",
                value="CAST($file_date::DATE AS VARCHAR)",
                fails="CAST($file_date::DATE AS TIMESTAMP) > $latest",
                reason=LATE,
            )

    def _source(self, column: Column) -> str | None:
        place = self.layout.places.get(column.name)
        return None if place is None else f"c{place}"

    def _judged(self) -> str:
        kind = self.layout.kind
        names = [f"c{index}" for index in range(self.rows.width)]
        told, source = ", ".join(names), self.rows.relation
        if not self.rows.cleaned:
            told = ", ".join(f"{_clean(name)} AS {name}" for name in names)
            source = f"(SELECT line, {', '.join(f'trim({name}) AS {name}' for name in names)} FROM {source})"
        filled = " + ".join(f"CAST({name} IS NOT NULL AS SMALLINT)" for name in names)
        typed = ", ".join(f"{self._value(column)} AS {quoted(column.name)}" for column in kind.columns)
        cases = " ".join(f"WHEN {check.fails} THEN {number}" for number, check in enumerate(self.checks(), 1))
        fault = f"CASE {cases} ELSE 0 END" if cases else "0"
        return (
            f"WITH told AS (SELECT line, {told} FROM {source}), "
            f"typed AS (SELECT *, {typed}, CAST({filled} AS SMALLINT) AS filled, {self._extra()} AS extra FROM told), "
            f"judged AS (SELECT *, {fault} AS fault FROM typed)"
        )

    def _value(self, column: Column) -> str:
        place = self.layout.places.get(column.name)
        kept = f"CAST(NULL AS {column.sql_type})" if place is None else cast_of(column, f"c{place}")
        if column.name == "org_id":
            return f"coalesce({kept}, $org::VARCHAR)"
        if column.name == "week":
            return f"coalesce({kept}, $week::DATE)"
        return kept if column.default is None else f"coalesce({kept}, {literal(column.default)})"

    def _extra(self) -> str:
        """Unknown columns as JSON, keys sorted, without the empty ones; NULL when nothing is left."""
        unknown = sorted((self.layout.headers[index] or f"column {index + 1}", index) for index in self.layout.unknown)
        if not unknown:
            return "CAST(NULL AS VARCHAR)"
        names = ", ".join(literal(name) for name, _ in unknown)
        cells = ", ".join(f"c{index}" for _, index in unknown)
        kept = f"list_filter(list_zip([{names}], [{cells}]), lambda pair: pair[2] IS NOT NULL)"
        return f"nullif(CAST(to_json(map_from_entries({kept})) AS VARCHAR), '{{}}')"


# Small row groups: with the default, the 87 columns of call history do not fit into the memory that landing allows itself.
# The lowest level of zstd costs a tenth less than the usual one, for 1 % more bytes.
LAKE = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 20480"
LATE = "more than a day after the clock: a fact cannot lie in the future"


def _clean(cell: str) -> str:
    """A trimmed cell as `readers_text.Stage` cleans it: NULL for the texts that mean nothing. (On DuckDB 2.0 an IN costs four times as much.)"""
    return f"CASE WHEN {' OR '.join(f'{cell} = {literal(null)}' for null in NULLS)} THEN NULL ELSE {cell} END"


def typed(connection: duckdb.DuckDBPyConnection, typing: Typing, target: Path) -> tuple[int, list[Fault]]:
    """Write the accepted rows of a file to `target`; how many they are, and the faults of the others.

    When every row is accepted, nobody asks for the faults.
    """
    wanted = typing.parameters()
    accepted = _run(connection, f"COPY ({typing.accepted()}) TO {literal(str(target))} ({LAKE})", wanted)
    count = int(accepted[0][0])
    if count == typing.rows.staged:
        return count, []
    checks = typing.checks()
    faults = [
        Fault(line=line, column=checks[number - 1].column, value=value, reason=checks[number - 1].reason)
        for line, number, value in _run(connection, typing.refused(), wanted)
    ]
    return count, faults


def _run(connection: duckdb.DuckDBPyConnection, sql: str, wanted: dict[str, Any]) -> list[Any]:
    used = {name: value for name, value in wanted.items() if f"${name}" in sql}
    return connection.execute(sql, used).fetchall()


def complete(layout: Layout, org: str | None, week: date | None) -> None:
    """Refuses a file that needs an org or a week and has none, inside or from its folders (`inputs.md §1`)."""
    kind = layout.kind
    names = {column.name for column in kind.columns}
    no_week = "week" in names and "week" not in layout.places and week is None
    if "org_id" in names and "org_id" not in layout.places and org is None:
        below = "week=<Sunday, YYYY-MM-DD>/" if no_week else ""  # all that is asked for, at once
        raise Refused(
            f"a file of kind {kind.name} without an org inside needs an org= folder: put it into org=<UUID of the customer>/{below}",
            kind=kind,
        )
    if no_week:
        raise Refused(f"a file of kind {kind.name} says no period: put it into a folder week=<Sunday, YYYY-MM-DD>/", kind=kind)
