"""What may be written: lengths, shapes, and the two ways of saying no. A rule is checked here, whichever door was used."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from data.notice import Notice

MOST_TAG, MOST_TAGS = 25, 5  # characters; tags of a customer, imported ones included (inputs.md §2)
MOST_NOTE, MOST_TEXT, MOST_NAME, MOST_VALUE = 2000, 1000, 200, 4000  # characters
STATES = ("asked", "done", "withdrawn")
# The parts of a request: None for free text, else the words that are allowed. In this order they are kept.
DETAILS: Mapping[str, Mapping[str, tuple[str, ...] | None]] = {
    "trial": {"product": ("calling", "meetings", "both"), "text": None},
    "administrator": {"action": ("add", "remove"), "admin": None, "role": ("full_admin", "admin", "read_only", ""), "text": None},
}


class Refused(ValueError):
    """A rule says no. Nothing was written; `notice` says why."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice)
        self.notice = notice


class Conflict(Exception):
    """Somebody else changed it since it was read. Nothing was written; `current` is what it is now."""

    def __init__(self, notice: Notice, current: Any) -> None:
        super().__init__(notice)
        self.notice, self.current = notice, current


def written(text: str) -> str:
    """Text as it is kept: composed, one kind of line end, without control characters, trimmed."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(written(text).split())


def folded(tag: str) -> str:
    """What two spellings of the same tag have in common."""
    return line(tag).casefold()


def tag_text(text: str) -> str:
    """A tag: 1 to 25 characters. Raises Refused."""
    tag = line(text)
    if not tag:
        raise Refused(Notice("A tag needs at least one character."))
    if len(tag) > MOST_TAG:
        raise Refused(Notice("A tag has at most {most} characters; this one has {n}.", most=MOST_TAG, n=len(tag)))
    return tag


def note_text(text: str) -> str:
    """A note: 1 to 2,000 characters. Raises Refused."""
    kept = written(text)
    if not kept:
        raise Refused(Notice("A note needs some text."))
    if len(kept) > MOST_NOTE:
        raise Refused(Notice("A note has at most {most} characters; this one has {n}.", most=MOST_NOTE, n=len(kept)))
    return kept


def org_text(org_id: str) -> str:
    """An organisation's id, as the facts write it. Raises Refused."""
    kept = line(org_id).lower()
    if not kept or len(kept) > MOST_NAME:
        raise Refused(Notice("No customer of this id is managed."))
    return kept


def who_text(who: str) -> str:
    """Who writes; never nobody. Raises ValueError: that is a fault of the program, not of the reader."""
    kept = line(who)[:MOST_NAME]
    if not kept:
        raise ValueError("who: the name of a person was needed; found nothing")
    return kept


def week_start(week: date | None) -> date | None:
    """A reporting week by its Sunday (metrics.md §1), or none. Raises Refused."""
    if week is not None and week.isoweekday() != 7:
        raise Refused(Notice("“{week}” is not the Sunday that starts a week.", week=week))
    return week


def key_text(key: str) -> str:
    """The name of a setting, a resource or a metric: small letters, digits and - _ . : / up to 100. Raises Refused."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.:/-]{0,99}", key):
        raise Refused(Notice("“{key}” is not a name that can be kept.", key=line(key)[:MOST_NAME]))
    return key


def value_text(value: Any) -> Any:
    """The value of a setting: text, or what JSON can hold, three levels deep and in 4,000 characters. Raises Refused."""
    kept = _plain(value, 3)
    try:
        long = len(json.dumps(kept, ensure_ascii=False, allow_nan=False)) > MOST_VALUE
    except (TypeError, ValueError):
        raise Refused(Notice("This is not a value that can be kept.")) from None
    if long:
        raise Refused(Notice("This is longer than the {most} characters that can be kept.", most=MOST_VALUE))
    return kept


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return written(value)
    if isinstance(value, list | dict) and depth == 0:
        raise Refused(Notice("This is not a value that can be kept."))
    if isinstance(value, list):
        return [_plain(each, depth - 1) for each in value]
    return {line(str(key)): _plain(each, depth - 1) for key, each in value.items()} if isinstance(value, dict) else value


def detail_of(kind: str, detail: Mapping[str, Any]) -> dict[str, str]:
    """The parts of a request, each checked. Raises Refused."""
    kept: dict[str, str] = {}
    for name, allowed in DETAILS[kind].items():
        text = written(str(detail.get(name) or "")) if name == "text" else line(str(detail.get(name) or ""))
        most = MOST_TEXT if name == "text" else MOST_NAME
        if allowed is not None and text not in allowed:
            raise Refused(Notice("{name}: one of {known} was needed.", name=name, known=", ".join(filter(None, allowed))))
        if len(text) > most:
            raise Refused(Notice("{name}: at most {most} characters were needed; found {n}.", name=name, most=most, n=len(text)))
        kept[name] = text
    if "admin" in kept and not kept["admin"]:
        raise Refused(Notice("Say which administrator: a name or an e-mail address."))
    return kept


def spelling(tag: str, known: Iterable[str]) -> str:
    """The tag as others have written it already, else as it is."""
    return next((other for other in known if folded(other) == folded(tag)), tag)
