"""Requests: what somebody asks for that only Control Hub can do. The workspace keeps that it was asked, and whether it was done."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.notice import Notice
from data.workspace.rules import DETAILS, STATES, Conflict, Refused, detail_of, org_text
from data.workspace.tables import requests
from data.workspace.values import Request, plain
from data.workspace.writing import Writing

_SHOWN = [column for column in requests.c if column.name != "number"]


def listed(connection: Connection, kind: str | None, org_id: str | None) -> tuple[Request, ...]:
    """The requests, of one kind or customer if asked; the newest first."""
    asked = select(*_SHOWN).order_by(requests.c.number.desc())
    if kind is not None:
        asked = asked.where(requests.c.kind == kind)
    if org_id is not None:
        asked = asked.where(requests.c.org_id == org_id.lower())
    return tuple(Request(**row._mapping) for row in connection.execute(asked))


def found(connection: Connection, id: str) -> Request | None:
    """A request by its id."""
    row = connection.execute(select(*_SHOWN).where(requests.c.id == id)).first()
    return None if row is None else Request(**row._mapping)


def ask(writing: Writing, kind: str, org_id: str, detail: Mapping[str, Any]) -> Request:
    """A new request. Raises Refused."""
    if kind not in DETAILS:
        raise Refused(Notice("{name}: one of {known} was needed.", name="kind", known=", ".join(DETAILS)))
    request = Request(
        id=writing.new_id(), kind=kind, org_id=org_text(org_id), detail=detail_of(kind, detail), state=STATES[0], who=writing.who, at=writing.at,
        state_by=None, state_at=None, version=1,
    )  # fmt: skip
    writing.connection.execute(insert(requests), {**vars(request), "number": writing.number})
    writing.log(f"{kind}-ask", request.id, request.org_id, None, plain(request))
    return request


def move(writing: Writing, id: str, version: int, state: str) -> Request:
    """Say that a request was done or withdrawn, or is open again. Raises Refused, or Conflict when it is no longer that version."""
    if state not in STATES:
        raise Refused(Notice("{name}: one of {known} was needed.", name="state", known=", ".join(STATES)))
    before = found(writing.connection, id)
    if before is None:
        raise Refused(Notice("This request is not there."))
    if before.version != version:
        raise Conflict(Notice("{who} changed this request meanwhile.", who=before.state_by or before.who), before)
    if before.state == state:
        raise Refused(Notice("The request has this state already."))
    moved = {"state": state, "state_by": writing.who, "state_at": writing.at, "version": version + 1}
    writing.connection.execute(update(requests).where(requests.c.id == id).values(**moved))
    after = found(writing.connection, id)
    assert after is not None
    writing.log("request-move", id, before.org_id, plain(before), plain(after))
    return after
