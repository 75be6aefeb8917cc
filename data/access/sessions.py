"""Sessions: a row of the database while somebody is signed in. Who signs in gets a new secret; who ends a session takes its row away."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from data.access import keys
from data.access.people import SHOWN, person_of
from data.access.values import Person, Session
from data.workspace.tables import Instant, people, sessions
from data.workspace.writing import Writing

NOTED = timedelta(minutes=1)  # it is written down that a session is in use no more often
_PARTS = [sessions.c[field.name] for field in fields(Session)]
_GOOD = (sessions.c.seen_at > bindparam("idle_since", type_=Instant())) & (sessions.c.opened_at > bindparam("open_since", type_=Instant()))
# Asked at every request; made once, because making it takes longer than SQLite needs for the answer.
_READER = (
    select(*SHOWN, sessions.c.seen_at)
    .join_from(sessions, people, sessions.c.person_id == people.c.id)
    .where(sessions.c.secret == bindparam("hashed"), people.c.disabled.is_(False), _GOOD)
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a session is good without a request, and in any case."""

    idle: timedelta
    whole: timedelta

    def at(self, now: datetime) -> dict[str, datetime]:
        """A session seen or opened at these instants, or before, is over."""
        return {"idle_since": now - self.idle, "open_since": now - self.whole}


def start(writing: Writing, person_id: str, how: str, limits: Limits, replaces: str | None) -> str:
    """A new session; returns its secret. Those that are over go, and so does the one whose secret is `replaces`."""
    writing.connection.execute(delete(sessions).where(~_GOOD), limits.at(writing.at))
    if replaces:
        writing.connection.execute(delete(sessions).where(sessions.c.secret == keys.hashed(replaces)))
    secret = keys.new()
    row = {"secret": keys.hashed(secret), "id": writing.new_id(), "person_id": person_id, "how": how}
    writing.connection.execute(insert(sessions), {**row, "opened_at": writing.at, "seen_at": writing.at})
    return secret


def reader(connection: Connection, secret: str, now: datetime, limits: Limits) -> tuple[Person, datetime] | None:
    """Whose session it is, and when it was last written down that it is in use. One question, by the primary key."""
    row = connection.execute(_READER, {"hashed": keys.hashed(secret), **limits.at(now)}).first()
    return None if row is None else (person_of(row[:-1]), row[-1])


def note_use(writing: Writing, secret: str) -> None:
    """Write down that a session is in use. One that has ended meanwhile stays ended."""
    used = (sessions.c.secret == keys.hashed(secret)) & (sessions.c.seen_at <= writing.at - NOTED)
    writing.connection.execute(update(sessions).where(used).values(seen_at=writing.at))


def of_secret(connection: Connection, secret: str, now: datetime, limits: Limits) -> Session | None:
    """The session of a secret."""
    asked = select(*_PARTS).where(sessions.c.secret == keys.hashed(secret), _GOOD)
    row = connection.execute(asked, limits.at(now)).first()
    return None if row is None else Session(**row._mapping)


def listed(connection: Connection, person_id: str, now: datetime, limits: Limits) -> tuple[Session, ...]:
    """The sessions of a person that are good, the newest first."""
    asked = select(*_PARTS).where(sessions.c.person_id == person_id, _GOOD).order_by(sessions.c.opened_at.desc(), sessions.c.id)
    return tuple(Session(**row._mapping) for row in connection.execute(asked, limits.at(now)))


def end(writing: Writing, secret: str) -> bool:
    """End one. Returns whether it was there."""
    return writing.connection.execute(delete(sessions).where(sessions.c.secret == keys.hashed(secret))).rowcount > 0


def end_all(writing: Writing, person_id: str, keep: str | None = None) -> int:
    """End all of a person, but for the one whose secret is `keep`. Returns how many."""
    which: Any = sessions.c.person_id == person_id
    if keep:
        which &= sessions.c.secret != keys.hashed(keep)
    return writing.connection.execute(delete(sessions).where(which)).rowcount
