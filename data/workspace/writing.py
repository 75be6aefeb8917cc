"""One write: a transaction with its author, its instant, and a line in the audit trail for each thing it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, update

from data import clock
from data.workspace import tables
from data.workspace.chain import following
from data.workspace.rules import who_text

# Both take the row that writers queue at; only the first says that answers may be others now.
_RAISE = update(tables.state).values(revision=tables.state.c.revision + 1).returning(tables.state.c.revision, tables.state.c.head)
_HOLD = update(tables.state).values(revision=tables.state.c.revision).returning(tables.state.c.revision, tables.state.c.head)
_LOG = insert(tables.audit)


class Writing:
    """What the functions that change something need: the connection, who writes, when, and the number of this write."""

    def __init__(self, connection: Connection, who: str, number: int, head: str) -> None:
        self.connection, self.who, self.number, self.head = connection, who, number, head
        self.at: datetime = clock.now()

    def new_id(self) -> str:
        """An id nobody has."""
        return str(uuid4())

    def log(self, act: str, subject: str, org_id: str | None, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        """A line of the audit trail, kept only if the change itself is. It follows the last one, and is what the next one follows."""
        told = {"id": self.new_id(), "at": self.at, "who": self.who, "act": act, "subject": subject, "org_id": org_id}
        told |= {"before": before, "after": after}
        self.head = following(self.head, told)
        self.connection.execute(_LOG, {**told, "hash": self.head})


@contextmanager
def writing(connection: Connection, who: str, *, changes_answers: bool = True) -> Iterator[Writing]:
    """A write inside a transaction that the caller commits. It starts at the one row of `state`: one writer at a time, in either engine."""
    number, head = connection.execute(_RAISE if changes_answers else _HOLD).one()
    one = Writing(connection, who_text(who), int(number), str(head))
    yield one
    if one.head != head:
        connection.execute(update(tables.state).values(head=one.head))
