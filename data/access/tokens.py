"""Tokens: what a program reads with in the place of a person. Never more than she may see, and until a day."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from data.access import keys
from data.access.people import SHOWN, customers_of, person_of
from data.access.values import Person, Token
from data.notice import Notice
from data.workspace.rules import Refused, line
from data.workspace.tables import Instant, people, tokens
from data.workspace.writing import Writing

START = "ph_"  # by which a token that leaked is recognised
MOST_LABEL, MOST_DAYS, MOST_TOKENS = 100, 366, 20
NOTED = timedelta(minutes=1)  # it is written down that a token is in use no more often
_NAMES = [field.name for field in fields(Token)]
_PARTS = [tokens.c[name] for name in _NAMES]
_HOLDER = (
    select(*SHOWN, *_PARTS)
    .join_from(tokens, people, tokens.c.person_id == people.c.id)
    .where(tokens.c.secret == bindparam("hashed"), tokens.c.expires_at > bindparam("now", type_=Instant()), people.c.disabled.is_(False))
)


def make(writing: Writing, person: Person, label: str, exports: bool, customers: Iterable[str] | None, days: int) -> tuple[Token, str]:
    """A token and its secret. Raises Refused."""
    _room(writing.connection, person, days)
    secret = START + keys.new()
    token = Token(
        id=writing.new_id(), person_id=person.id, label=_label(label), exports=exports,
        customers=None if customers is None else tuple(customers_of(customers)), made_at=writing.at, used_at=None,
        expires_at=writing.at + timedelta(days=days), last=secret[-4:],
    )  # fmt: skip
    row = vars(token) | {"customers": None if token.customers is None else list(token.customers)}
    writing.connection.execute(insert(tokens), {**row, "secret": keys.hashed(secret)})
    told = {"label": token.label, "exports": exports, "customers": row["customers"], "expires_at": token.expires_at.isoformat()}
    writing.log("token-make", person.name, None, None, {"id": token.id, **told})
    return token, secret


def holder(connection: Connection, secret: str, now: datetime) -> tuple[Person, Token] | None:
    """Whose token it is. One question, by the primary key."""
    if not secret.startswith(START):
        return None
    row = connection.execute(_HOLDER, {"hashed": keys.hashed(secret), "now": now}).first()
    return None if row is None else (person_of(row[: len(SHOWN)]), _token(row[len(SHOWN) :]))


def note_use(writing: Writing, id: str) -> None:
    """Write down that a token is in use."""
    unnoted = tokens.c.used_at.is_(None) | (tokens.c.used_at <= writing.at - NOTED)
    writing.connection.execute(update(tokens).where(tokens.c.id == id, unnoted).values(used_at=writing.at))


def listed(connection: Connection, person_id: str) -> tuple[Token, ...]:
    """The tokens of a person, the newest first."""
    asked = select(*_PARTS).where(tokens.c.person_id == person_id).order_by(tokens.c.made_at.desc(), tokens.c.id)
    return tuple(_token(row) for row in connection.execute(asked))


def revoke(writing: Writing, id: str) -> None:
    """Take a token away. Raises Refused when there is none."""
    row = writing.connection.execute(select(tokens.c.label, people.c.name).join(people).where(tokens.c.id == id)).first()
    if row is None:
        raise Refused(Notice("This token is not there."))
    writing.connection.execute(delete(tokens).where(tokens.c.id == id))
    writing.log("token-revoke", row.name, None, {"id": id, "label": row.label}, None)


def _label(label: str) -> str:
    kept = line(label)
    if not kept:
        raise Refused(Notice("A token needs a label: what it is for."))
    if len(kept) > MOST_LABEL:
        raise Refused(Notice("A label has at most {most} characters; this one has {n}.", most=MOST_LABEL, n=len(kept)))
    return kept


def _room(connection: Connection, person: Person, days: int) -> None:
    if person.disabled:
        raise Refused(Notice("{name} is disabled.", name=person.name))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(Notice("A token is good for 1 to {most} days.", most=MOST_DAYS))
    if connection.execute(select(func.count()).where(tokens.c.person_id == person.id)).scalar_one() >= MOST_TOKENS:
        raise Refused(Notice("One person has at most {most} tokens. Revoke one first.", most=MOST_TOKENS))


def _token(values: Row[Any] | tuple[Any, ...]) -> Token:
    told = dict(zip(_NAMES, values, strict=True))
    return Token(**told | {"customers": None if told["customers"] is None else tuple(told["customers"])})
