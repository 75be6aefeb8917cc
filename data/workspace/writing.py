"""One write: a transaction with its author, its instant, and a line in the audit trail for each thing it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, update

from data import clock
from data.workspace import tables
from data.workspace.rules import who_text

_RAISE = update(tables.state).values(revision=tables.state.c.revision + 1).returning(tables.state.c.revision)
_LOG = insert(tables.audit)


class Writing:
    """What the functions that change something need: the connection, who writes, when, and the number of this write."""

    def __init__(self, connection: Connection, who: str, number: int) -> None:
        self.connection, self.who, self.number = connection, who, number
        self.at: datetime = clock.now()

    def new_id(self) -> str:
        """An id nobody has."""
        return str(uuid4())

    def log(self, act: str, subject: str, org_id: str | None, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        """A line of the audit trail, kept only if the change itself is."""
        told = {"id": self.new_id(), "at": self.at, "who": self.who, "act": act, "subject": subject, "org_id": org_id}
        self.connection.execute(_LOG, {**told, "before": before, "after": after})


@contextmanager
def writing(connection: Connection, who: str) -> Iterator[Writing]:
    """A write inside a transaction that the caller commits. It starts by raising the revision: one writer at a time, in either engine."""
    yield Writing(connection, who_text(who), int(connection.execute(_RAISE).scalar_one()))
