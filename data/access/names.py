"""Names: what somebody signs in with, how the screen calls her, her e-mail address. Two names that look alike must not be two people."""

import re
import unicodedata

from data.notice import Notice
from data.workspace.rules import Refused, line

MOST_NAME, MOST_EMAIL = 100, 200  # characters
_LONGEST = 1000  # characters of a name that are looked at


def plain(name: str) -> str:
    """A name on one line, without characters that nobody sees: "Ada" with one of them would be somebody else in the audit trail."""
    return line("".join(char for char in name[:_LONGEST] if unicodedata.category(char) != "Cf"))


def key(name: str) -> str:
    """What all spellings of a name have in common: in any case, wide or narrow."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain(name)).casefold())


def name_text(name: str) -> str:
    """A name to sign in with: 1 to 100 characters on one line, of which the first is a letter or a digit. Raises Refused."""
    kept = plain(name)
    if not kept or not kept[0].isalnum():
        raise Refused(Notice("A name starts with a letter or a digit."))
    if max(len(kept), (len(key(kept)) + 1) // 2) > MOST_NAME:
        raise Refused(Notice("A name has at most {most} characters; this one has {n}.", most=MOST_NAME, n=len(kept)))
    return kept


def shown_text(shown: str) -> str:
    """How the screen calls somebody: up to 100 characters on one line. Raises Refused."""
    kept = plain(shown)
    if len(kept) > MOST_NAME:
        raise Refused(Notice("A name has at most {most} characters; this one has {n}.", most=MOST_NAME, n=len(kept)))
    return kept


def email_text(email: str) -> str:
    """An e-mail address, or none. Raises Refused."""
    kept = plain(email)
    if kept and (len(kept) > MOST_EMAIL or not re.fullmatch(r"[^\s@]+@[^\s@]+", kept)):
        raise Refused(Notice("“{email}” is not an e-mail address.", email=kept[:MOST_EMAIL]))
    return kept


def email_of(email: str) -> str:
    """The same of what a provider says: what is no address is none."""
    try:
        return email_text(email)
    except Refused:
        return ""
