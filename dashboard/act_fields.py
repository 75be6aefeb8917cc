"""The shapes of what an act is sent: each field's type and length, checked before anything is done with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.notice import Notice
from data.workspace.rules import MOST_NAME, MOST_NOTE, MOST_TEXT

MOST_ORGS = 1500  # in one act
_ID = re.compile(r"[0-9A-Za-z._:@-]{1,200}")
_NUMBER = re.compile(r"\d{1,9}")


# What a reader calls the fields in which she can choose or type something that has no right shape.
CALLED = {
    "org": Notice("Customer"),
    "tag": Notice("Tag"),
    "text": Notice("Text"),
    "admin": Notice("Administrator"),
    "product": Notice("Product"),
    "role": Notice("Role"),
}


class Malformed(ValueError):
    """A body that no page of ours sends; the sentence says which field, what was needed and what was found."""

    def __init__(self, name: str, needed: str, found: Any = None) -> None:
        called = CALLED.get(name, name)
        if found in (None, ""):  # nothing was chosen or typed
            self.notice = Notice("{name}: {needed} was needed; nothing was given.", name=called, needed=needed)
        else:
            self.notice = Notice("{name}: {needed} was needed; found {found}.", name=called, needed=needed, found=_brief(found))
        super().__init__(self.notice)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: what is needed, in words, and how a value is read; None from `read` means that it is something else.

    What stands in a `secret` one is never said again, not even to who sent it.
    """

    needed: Notice
    read: Callable[[Any], Any]
    optional: bool = False
    secret: bool = False


def _brief(found: Any) -> str:
    if isinstance(found, Notice):
        return found
    text = repr(found) if not isinstance(found, str) else f"“{found}”"
    return text if len(text) <= 60 else f"{text[:60]}…"


def _text(most: int) -> Callable[[Any], str | None]:
    return lambda value: value if isinstance(value, str) and len(value) <= most else None


def _id(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) and _ID.fullmatch(value) else None


def _ids(value: Any) -> list[str] | None:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_ORGS:
        return None
    read = [_id(each) for each in value]
    return None if None in read else list(dict.fromkeys(id for id in read if id))


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-22") else None
    except ValueError:
        return None


def text(most: int) -> Field:
    """Free text; a rule may allow less, and then says so itself."""
    return Field(needed=Notice("a text of at most {most} characters", most=most), read=_text(most))


ID = Field(needed=Notice("an id"), read=_id)
IDS = Field(needed=Notice("a list of 1 to {most} ids", most=MOST_ORGS), read=_ids)
WHOLE = Field(needed=Notice("a whole number"), read=_whole)
DAY = Field(needed=Notice("a day such as 2026-11-22"), read=_day, optional=True)
NAME = text(MOST_NAME)
NOTE = text(8 * MOST_NOTE)  # a reader who typed too much is told how much, by the rule
TEXT = Field(needed=NOTE.needed, read=_text(8 * MOST_TEXT), optional=True)
KEY = Field(needed=Notice("a name"), read=_text(MOST_NAME), optional=True)
SECRET = Field(needed=Notice("a password"), read=_text(1000), secret=True)  # how long it may be is said by the rule
SECRET_OR_NONE = Field(needed=SECRET.needed, read=SECRET.read, optional=True, secret=True)
ANY = Field(needed=Notice("a value"), read=lambda value: (value,))


def read_fields(fields: Mapping[str, Field], given: Any) -> dict[str, Any]:
    """The values of an act's fields. Raises Malformed for a body that is no object, a field too many, missing, or of another shape."""
    if not isinstance(given, dict):
        raise Malformed("body", "an object", given)
    for name in given:
        if name not in fields:
            raise Malformed("body", f"only {', '.join(fields)}", name)
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = given.get(name)
        if field.optional and value in (None, ""):
            found[name] = None
            continue
        read = field.read(value) if name in given else None
        if read is None:
            raise Malformed(name, field.needed, Notice("something else") if field.secret and value is not None else value)
        found[name] = read
    return found
