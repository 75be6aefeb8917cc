"""The ledger: what was delivered, when, and what became of every row. It is part of each build, so it is as true as the facts beside it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.landing import Landed, Settled
from etl.mapping import content_of
from etl.unchanged import Known, Stamps

COLUMNS = {
    "contents": {"file_id": "VARCHAR", "kind": "VARCHAR", "arrival": "BIGINT"},
    "files": {
        "source": "VARCHAR",
        "file": "VARCHAR",
        "kind": "VARCHAR",
        "file_id": "VARCHAR",
        "read": "BIGINT",
        "loaded": "BIGINT",
        "known": "BIGINT",
        "refused": "BIGINT",
        "warnings": "VARCHAR[]",
        "stamp": "VARCHAR",
        "loaded_at": "TIMESTAMP",
    },
    "quarantine": {
        "source": "VARCHAR",
        "file": "VARCHAR",
        "scope": "VARCHAR",
        "line": "BIGINT",
        "column_name": "VARCHAR",
        "value": "VARCHAR",
        "reason": "VARCHAR",
    },
}

Row = dict[str, Any]


def _stored(build: Path, table: str) -> list[Row]:
    with duckdb.connect(str(build), read_only=True) as connection:
        result = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _is_whole(row: Row) -> bool:
    """Whether every row of a file was taken; one without rows is looked at again."""
    return bool(row["file_id"] and row["kind"] and row["read"] and not row["refused"])


def _settled(row: Row) -> Settled:
    return Settled(kind=row["kind"], read=row["read"], warnings=tuple(row["warnings"] or ()))


@dataclass
class Ledger:
    """The records of earlier loads and of this one. A file's record is as of the last time it was loaded (`interfaces.md §1`)."""

    lake: Path
    contents: list[Row] = field(default_factory=list)
    files: dict[str, Row] = field(default_factory=dict)
    quarantine: dict[str, list[Row]] = field(default_factory=dict)
    first_new: int = 0
    keeps_names: bool = False  # tried again by itself, a file is called what it was called in its folder
    rewritten: bool = False  # content of the last build is gone or was read again: nothing that followed from it can be carried over
    _landed: list[Landed] = field(default_factory=list)
    _new: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, build: Path | None, lake: Path) -> "Ledger":
        """The ledger of a build, or an empty one."""
        ledger = cls(lake)
        if build is not None:
            ledger.contents = _stored(build, "contents")
            ledger.files = {row["source"]: row for row in _stored(build, "files")}
            for row in _stored(build, "quarantine"):
                ledger.quarantine.setdefault(row["source"], []).append(row)
        ledger.first_new = max((row["arrival"] for row in ledger.contents), default=0) + 1
        return ledger

    def settled(self) -> dict[str, Settled]:
        """Contents that were taken whole, by file id."""
        return {row["file_id"]: _settled(row) for row in self.files.values() if _is_whole(row)}

    def stamps(self) -> Stamps:
        """What files were taken whole, by the stamp they had; an archive by that of all of it, and only if every member was."""
        found: dict[str, list[Row]] = {}
        for row in self.files.values():
            if row.get("stamp"):
                found.setdefault(row["stamp"], []).append(row)
        return {
            stamp: [Known(source=row["source"], file_id=row["file_id"], settled=_settled(row)) for row in rows]
            for stamp, rows in found.items()
            if all(map(_is_whole, rows))
        }

    def receive(self, landed: Iterable[Landed]) -> None:
        """Take in what was landed. Content that is known already adds nothing to the lake's list."""
        self._landed = list(landed)
        # Read in another way than before, by a changed mapping: the new reading stands in the place of the old one.
        now = {content_of(item.file_id): item.file_id for item in self._landed if item.file_id}
        kept = [row for row in self.contents if now.get(content_of(row["file_id"]), row["file_id"]) == row["file_id"]]
        known = {row["file_id"] for row in kept}
        self.rewritten = len(kept) < len(self.contents) or any(item.fresh and item.file_id in known for item in self._landed)
        self.contents = kept
        for item in self._landed:
            if item.lake is None or item.file_id is None or item.kind is None or item.file_id in known:
                continue
            known.add(item.file_id)
            self._new[item.file_id] = item.source
            self.contents.append({"file_id": item.file_id, "kind": item.kind, "arrival": self.first_new + len(self._new) - 1})

    def forget(self, moved: Iterable[Path]) -> None:
        """Drop the records of files that were refused whole and are no longer where they were."""
        for source in (str(path.absolute()) for path in moved if not path.exists()):
            if source in self.files and self.files[source]["read"] is None:
                del self.files[source]
                self.quarantine.pop(source, None)

    def kinds_of_new_content(self) -> list[str]:
        """The kinds of which this load brought files that were never seen before."""
        return sorted({row["kind"] for row in self.contents if row["arrival"] >= self.first_new})

    def lake_files(self, kind: str) -> list[tuple[str, int]]:
        """Path and arrival of every lake file of a kind."""
        return [(str(self.lake / kind / f"{row['file_id']}.parquet"), row["arrival"]) for row in self.contents if row["kind"] == kind]

    def count(self, gains: dict[str, int]) -> None:
        """Turn landed files into records: read = loaded + known + refused."""
        for item in self._landed:
            brought = item.file_id is not None and self._new.get(item.file_id) == item.source
            loaded = gains.get(item.file_id or "", 0) if brought else 0
            whole = item.read is None
            file = self.files[item.source]["file"] if self.keeps_names and item.source in self.files else item.file
            self.files[item.source] = {
                "source": item.source,
                "file": file,
                "kind": item.kind,
                "file_id": item.file_id,
                "read": item.read,
                "loaded": loaded,
                "known": item.accepted - loaded,
                "refused": 0 if whole else len(item.refusals),
                "warnings": list(item.warnings),
                "stamp": item.stamp,
            }
            self.quarantine[item.source] = [
                {
                    "source": item.source,
                    "file": file,
                    "scope": refusal.scope,
                    "line": refusal.line,
                    "column_name": refusal.column,
                    "value": refusal.value,
                    "reason": refusal.reason,
                }
                for refusal in item.refusals
            ]

    def remark(self, said: dict[str, str]) -> None:
        """Add a warning, by file id, that only the facts could tell; a file that was settled earlier may carry it already."""
        for record in self.files.values():
            sentence = said.get(record["file_id"] or "")
            if sentence and sentence not in record["warnings"]:
                record["warnings"] = [*record["warnings"], sentence]

    def of_this_load(self) -> list[Row]:
        """The records of the files of this load, in the order they were read."""
        return [self.files[item.source] for item in self._landed]

    def write(self, connection: duckdb.DuckDBPyConnection, moment: datetime, scratch: Path) -> None:
        """Write the three tables and the build's own record into the new build."""
        stamp = moment.replace(tzinfo=None).isoformat(timespec="seconds")
        for item in self._landed:
            self.files[item.source]["loaded_at"] = stamp
        tables: dict[str, Iterable[Row]] = {
            "contents": self.contents,
            "files": self.files.values(),
            "quarantine": (row for rows in self.quarantine.values() for row in rows),
        }
        for name, rows in tables.items():
            columns = COLUMNS[name]
            lines = scratch / f"{name}.jsonl"
            with lines.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps({key: row.get(key) for key in columns}, default=str) + "\n" for row in rows)
            shape = ", ".join(f"{key}: '{kind}'" for key, kind in columns.items())
            quoted = str(lines).replace("'", "''")
            connection.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_json('{quoted}', format = 'newline_delimited', columns = {{{shape}}})"
            )
            lines.unlink()
        connection.execute("CREATE TABLE build AS SELECT CAST($1 AS TIMESTAMP) AS built_at", [stamp])
