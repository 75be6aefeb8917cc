"""The chain of the audit trail: each line carries the hash of itself and of all before it, so that a line changed behind our back is found."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, true

from data.workspace.tables import audit, state

START = ""  # what the first line follows
PARTS = ("id", "at", "who", "act", "subject", "org_id", "before", "after")  # of a line, all of them; its number is only its place
_AT_ONCE = 2000


def following(previous: str, line: Mapping[str, Any]) -> str:
    """The hash of a line that follows another: SHA-256 of that one's hash and of the line as canonical JSON."""
    told = {part: line[part] for part in PARTS} | {"at": _instant(line["at"])}
    return sha256((previous + json.dumps(told, sort_keys=True, separators=(",", ":"))).encode()).hexdigest()


def broken(connection: Connection) -> int | None:
    """The number of the first line that does not follow from the one before, or of the first that is missing at the end; None when it is whole."""
    previous, number, more = START, None, True
    while more:
        head, lines = _some(connection, number)
        for line in lines:
            number = int(line["number"])
            if line["hash"] != following(previous, line):
                return number
            previous = str(line["hash"])
        more = len(lines) == _AT_ONCE
    return None if head == previous else (number or 0) + 1


def _some(connection: Connection, after: int | None) -> tuple[str | None, list[dict[str, Any]]]:
    """The head and some lines in their order, in one question: others may write between two of them, and the head must be that of these lines."""
    later = true() if after is None else audit.c.number > after
    asked = select(state.c.head, audit).select_from(state.outerjoin(audit, later)).order_by(audit.c.number).limit(_AT_ONCE)
    found = [dict(row) for row in connection.execute(asked).mappings()]
    return found[0]["head"] if found else None, [row for row in found if row["number"] is not None]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
