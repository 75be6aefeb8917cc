"""Small things that are kept: how often a resource was opened, and values by name."""

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data.notice import Notice
from data.workspace.rules import Conflict, Refused, key_text, value_text
from data.workspace.tables import clicks, settings
from data.workspace.writing import Writing

MOST_KEYS = 1000


def counted(connection: Connection) -> dict[str, int]:
    """Clicks per resource."""
    return {row.resource: row.count for row in connection.execute(select(clicks.c.resource, clicks.c["count"].label("count")))}  # type: ignore[misc]


def click(writing: Writing, resource: str) -> None:
    """One more. A count, not a change: it has no line in the audit trail, and who clicked is not kept. Raises Refused."""
    key = key_text(resource)
    raised = update(clicks).where(clicks.c.resource == key).values(count=clicks.c["count"] + 1)
    if writing.connection.execute(raised).rowcount == 0:
        _room(writing.connection, select(func.count()).select_from(clicks))
        writing.connection.execute(insert(clicks).values(resource=key, count=1))


def value(connection: Connection, key: str) -> tuple[Any, int]:
    """A value and its version; (None, 0) when it was never set."""
    row = connection.execute(select(settings.c.value, settings.c.version).where(settings.c.key == key)).first()
    return (None, 0) if row is None else (row.value, int(row.version))


def set_value(writing: Writing, key: str, new: Any, version: int) -> int:
    """Keep a value; returns its new version. Raises Refused, or Conflict when it is no longer that version."""
    name, kept = key_text(key), value_text(new)
    before, found = value(writing.connection, name)
    if found != version:
        raise Conflict(Notice("Somebody changed this meanwhile."), (before, found))
    row = {"value": kept, "version": version + 1, "who": writing.who, "at": writing.at}
    if version == 0:
        _room(writing.connection, select(func.count()).select_from(settings))
        writing.connection.execute(insert(settings), {"key": name, **row})
    else:
        writing.connection.execute(update(settings).where(settings.c.key == name).values(**row))
    writing.log("setting-set", name, None, None if version == 0 else {"value": before}, {"value": kept})
    return version + 1


def _room(connection: Connection, held: Any) -> None:
    if connection.execute(held).scalar_one() >= MOST_KEYS:
        raise Refused(Notice("No more than {most} of these can be kept.", most=MOST_KEYS))
