"""Notes about customers. A change says which version it is made of; a removed note stays in its table and can be restored."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data.notice import Notice
from data.workspace.rules import Conflict, Refused, key_text, note_text, org_text, week_start
from data.workspace.tables import notes
from data.workspace.values import Note, plain
from data.workspace.writing import Writing

_SHOWN = [column for column in notes.c if column.name not in ("removed_by", "removed_at", "number")]


def listed(connection: Connection, org_id: str | None) -> tuple[Note, ...]:
    """The notes of a customer, or of all; the newest first."""
    asked = select(*_SHOWN).where(notes.c.removed_at.is_(None)).order_by(notes.c.number.desc())
    if org_id is not None:
        asked = asked.where(notes.c.org_id == org_id.lower())
    return tuple(_note(row) for row in connection.execute(asked))


def found(connection: Connection, id: str) -> Note | None:
    """A note by its id, removed or not."""
    row = connection.execute(select(*_SHOWN).where(notes.c.id == id)).first()
    return None if row is None else _note(row)


def add(writing: Writing, org_id: str, text: str, metric: str | None, week: date | None) -> Note:
    """A new note. Raises Refused."""
    note = Note(
        id=writing.new_id(), org_id=org_text(org_id), text=note_text(text), metric=key_text(metric) if metric else None, week=week_start(week),
        who=writing.who, at=writing.at, edited_by=None, edited_at=None, version=1,
    )  # fmt: skip
    writing.connection.execute(insert(notes), {**vars(note), "number": writing.number})
    writing.log("note-add", note.id, note.org_id, None, plain(note))
    return note


def edit(writing: Writing, id: str, version: int, text: str) -> Note:
    """Another text for a note. Raises Refused, or Conflict when it is no longer that version."""
    kept = note_text(text)
    before = _of_version(writing.connection, id, version)
    return _change(writing, "note-edit", before, text=kept, edited_by=writing.who, edited_at=writing.at)


def remove(writing: Writing, id: str, version: int) -> Note:
    """Take a note off the page; it stays in the table. Raises Refused, or Conflict."""
    before = _of_version(writing.connection, id, version)
    return _change(writing, "note-remove", before, removed_by=writing.who, removed_at=writing.at)


def restore(writing: Writing, id: str) -> Note:
    """Bring a removed note back. Raises Refused when there is none, or it was not removed."""
    before, removed = _read(writing.connection, id)
    if not removed:
        raise Refused(Notice("This note was not removed."))
    return _change(writing, "note-restore", before, removed_by=None, removed_at=None)


def _note(row: Row[Any]) -> Note:
    return Note(**row._mapping)


def _read(connection: Connection, id: str) -> tuple[Note, bool]:
    row = connection.execute(select(*_SHOWN, notes.c.removed_at.is_not(None)).where(notes.c.id == id)).first()
    if row is None:
        raise Refused(Notice("This note is not there."))
    return Note(**dict(zip((column.name for column in _SHOWN), row[:-1], strict=True))), bool(row[-1])


def _of_version(connection: Connection, id: str, version: int) -> Note:
    note, removed = _read(connection, id)
    if removed:
        raise Conflict(Notice("Somebody removed this note meanwhile."), note)
    if note.version != version:
        raise Conflict(Notice("{who} changed this note meanwhile.", who=note.edited_by or note.who), note)
    return note


def _change(writing: Writing, act: str, before: Note, **changes: Any) -> Note:
    stored = update(notes).where(notes.c.id == before.id).values(**changes, version=before.version + 1)
    writing.connection.execute(stored)
    after, removed = _read(writing.connection, before.id)
    gone = act == "note-restore"
    writing.log(act, after.id, after.org_id, None if gone else plain(before), None if removed else plain(after))
    return after
