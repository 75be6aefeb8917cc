"""The workspace of a home: one class over its parts. Reading one that nobody has written to finds nothing and makes nothing."""

import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select

from data.notice import Notice
from data.scope import EVERYTHING, Scope
from data.settings import Settings
from data.workspace import kept, notes, requests, tables, tags
from data.workspace.opening import engine_of, to_read, to_write
from data.workspace.rules import Refused
from data.workspace.values import Entry, Note, Request, TypedTag
from data.workspace.writing import Writing, writing

T = TypeVar("T")


def _let_go(engines: dict[int, Engine]) -> None:
    if (engine := engines.pop(os.getpid(), None)) is not None:
        engine.dispose()


class Workspace:
    """What people typed, in one home. Safe to use from several threads and processes; opened at the first question or write.

    Everything raises CannotOpen. What writes raises Refused when a rule says no, and Conflict when somebody else was faster.
    What is about a customer outside the scope is not there: not to read, and not to write.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings, self._scope = settings, EVERYTHING
        self._file = settings.workspace_file
        self._lock, self._writer = Lock(), Lock()
        self._engines: dict[int, Engine] = {}  # by process: a forked one must not share, nor close, what its parent opened
        weakref.finalize(self, _let_go, self._engines)

    def seen_by(self, scope: Scope) -> "Workspace":
        """The same, for somebody who may see those customers."""
        if not scope.limited:
            return self
        seen = copy(self)
        seen._scope = scope
        return seen

    def _about(self, org_ids: Iterable[str]) -> list[str]:
        """The same customers, when all of them are in scope. Raises Refused, as for customers that do not exist."""
        asked = list(org_ids)
        if not all(map(self._scope.sees, asked)):
            raise Refused(Notice("No customer of this id is managed."))
        return asked

    def _own(self, id: str, one: Note | Request | None, notice: Notice) -> str:
        """The same id, when it is that of something in scope. Raises Refused, as for an id that does not exist."""
        if self._scope.limited and one is None:
            raise Refused(notice)
        return id

    def _my_note(self, id: str) -> str:
        return self._own(id, self.note(id), Notice("This note is not there."))

    def _engine(self) -> Engine:
        with self._lock:
            engine = self._engines.get(os.getpid())
            if engine is None:
                engine = self._engines[os.getpid()] = engine_of(self._settings)
            return engine

    def _read(self, question: Callable[[Connection], T], nothing: T) -> T:
        if self._file is not None and not self._file.exists():
            return nothing
        with to_read(self._engine()) as connection:
            return question(connection)

    @contextmanager
    def _write(self, who: str, *, changes_answers: bool = True) -> Iterator[Writing]:
        engine = self._engine()
        # Threads of one process queue here, in order; SQLite's own queue is a lottery.
        with (
            self._writer,
            to_write(engine) as connection,
            connection.begin(),
            writing(connection, who, changes_answers=changes_answers) as one,
        ):
            yield one

    # --- for data/access, whose tables stand beside these ---

    def reading(self, question: Callable[[Connection], T], nothing: T) -> T:
        """What a question finds; `nothing` where nobody has written yet."""
        return self._read(question, nothing)

    def recording(self, who: str) -> AbstractContextManager[Writing]:
        """A write that changes no answer, and leaves the revision as it is."""
        return self._write(who, changes_answers=False)

    def close(self) -> None:
        """Let go of the database; the next question opens it again."""
        with self._lock:
            _let_go(self._engines)

    def revision(self) -> int:
        """A number that grows with every write."""
        return self._read(lambda connection: int(connection.execute(select(tables.state.c.revision)).scalar_one()), 0)

    # --- tags ---

    def tags(self) -> dict[str, tuple[TypedTag, ...]]:
        """The typed tags of every customer that has one."""
        found: dict[str, tuple[TypedTag, ...]] = self._read(tags.listed, {})
        return {org_id: several for org_id, several in found.items() if self._scope.sees(org_id)}

    def add_tag(self, org_ids: Iterable[str], tag: str, who: str, imported: Mapping[str, list[str]] | None = None) -> list[str]:
        """Tag customers; `imported` are the tags that exports gave them. Returns those really tagged: not who carries it or has five already."""
        with self._write(who) as one:
            return tags.add(one, self._about(org_ids), tag, imported or {})

    def remove_tag(self, org_ids: Iterable[str], tag: str, who: str) -> list[str]:
        """Take a typed tag away. Returns the customers that had it."""
        with self._write(who) as one:
            return tags.remove(one, self._about(org_ids), tag)

    # --- notes ---

    def notes(self, org_id: str | None = None) -> tuple[Note, ...]:
        """The notes of a customer, or all; the newest first."""
        found: tuple[Note, ...] = self._read(lambda connection: notes.listed(connection, org_id), ())
        return tuple(note for note in found if self._scope.sees(note.org_id))

    def note(self, id: str) -> Note | None:
        """One note, removed or not."""
        note: Note | None = self._read(lambda connection: notes.found(connection, id), None)
        return note if note is not None and self._scope.sees(note.org_id) else None

    def add_note(self, org_id: str, text: str, who: str, metric: str | None = None, week: date | None = None) -> Note:
        """A new note about a customer, its metric or its week."""
        with self._write(who) as one:
            return notes.add(one, self._about([org_id])[0], text, metric, week)

    def edit_note(self, id: str, version: int, text: str, who: str) -> Note:
        """Another text for a note of that version."""
        with self._write(who) as one:
            return notes.edit(one, self._my_note(id), version, text)

    def remove_note(self, id: str, version: int, who: str) -> Note:
        """Remove a note of that version; it can be restored."""
        with self._write(who) as one:
            return notes.remove(one, self._my_note(id), version)

    def restore_note(self, id: str, who: str) -> Note:
        """Bring a removed note back."""
        with self._write(who) as one:
            return notes.restore(one, self._my_note(id))

    # --- requests ---

    def requests(self, kind: str | None = None, org_id: str | None = None) -> tuple[Request, ...]:
        """The requests of a kind, a customer, or all; the newest first."""
        found: tuple[Request, ...] = self._read(lambda connection: requests.listed(connection, kind, org_id), ())
        return tuple(request for request in found if self._scope.sees(request.org_id))

    def request(self, id: str) -> Request | None:
        """One request."""
        request: Request | None = self._read(lambda connection: requests.found(connection, id), None)
        return request if request is not None and self._scope.sees(request.org_id) else None

    def ask(self, kind: str, org_id: str, detail: Mapping[str, Any], who: str) -> Request:
        """Ask for a trial or for a change of an administrator."""
        with self._write(who) as one:
            return requests.ask(one, kind, self._about([org_id])[0], detail)

    def move(self, id: str, version: int, state: str, who: str) -> Request:
        """Say that a request of that version is done, withdrawn, or open again."""
        with self._write(who) as one:
            return requests.move(one, self._own(id, self.request(id), Notice("This request is not there.")), version, state)

    # --- clicks, settings, audit ---

    def click(self, resource: str, who: str) -> None:
        """Count that a resource was opened."""
        with self._write(who) as one:
            kept.click(one, resource)

    def clicks(self) -> dict[str, int]:
        """How often each resource was opened."""
        return self._read(kept.counted, {})

    def setting(self, key: str) -> tuple[Any, int]:
        """A value and its version; (None, 0) when it was never set."""
        return self._read(lambda connection: kept.value(connection, key), (None, 0))

    def set_setting(self, key: str, value: Any, version: int, who: str) -> int:
        """Keep a value in the place of that version; returns the new version."""
        with self._write(who) as one:
            return kept.set_value(one, key, value, version)

    def audit(self, org_id: str | None = None, limit: int = 200) -> list[Entry]:
        """Who changed what; the newest first."""
        asked = select(tables.audit).order_by(tables.audit.c.number.desc()).limit(limit)
        if org_id is not None:
            asked = asked.where(tables.audit.c.org_id == org_id.lower())
        if self._scope.limited:
            asked = asked.where(tables.audit.c.org_id.in_(self._scope.listed))
        return self._read(lambda connection: [Entry(**row._mapping) for row in connection.execute(asked)], [])
