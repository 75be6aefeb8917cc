"""From the text of one cell to a value (`inputs.md` §§1, 3, 4); well-formed input only."""

import base64
import binascii
import re
from datetime import UTC, date, datetime
from fractions import Fraction

NULLS = {"", "NA", "na", "N/A"}
YES = {"true", "yes", "sim", "1"}
NO = {"false", "no", "não", "0"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def header_key(name: str) -> str:
    """Headers are compared lower-cased, with everything but letters and digits removed (`inputs.md` §1)."""
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())


def text(value: object) -> str | None:
    """Trimmed text; the null words of Webex exports and nothing at all are `None`."""
    if value is None:
        return None
    trimmed = str(value).strip()
    return None if trimmed in NULLS else trimmed


def whole(value: object) -> int | None:
    """A count."""
    trimmed = text(value)
    return None if trimmed is None else int(trimmed)


def decimal(value: object) -> Fraction | None:
    """A number, exactly as written."""
    trimmed = text(value)
    return None if trimmed is None else Fraction(trimmed)


def seconds(value: object) -> Fraction | None:
    """Seconds, `mm:ss` or `hh:mm:ss` (`metrics.md` §9)."""
    trimmed = text(value)
    if trimmed is None:
        return None
    total = Fraction(0)
    for part in trimmed.split(":"):
        total = total * 60 + Fraction(part)
    return total


def day(value: object) -> date | None:
    """An ISO day."""
    trimmed = text(value)
    return None if trimmed is None else date.fromisoformat(trimmed)


def moment(value: object) -> datetime | None:
    """An ISO instant with `Z` or an offset, as a naive UTC time."""
    trimmed = text(value)
    if trimmed is None:
        return None
    instant = datetime.fromisoformat(trimmed)
    return instant if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)


def truth(value: object) -> bool | None:
    """A yes or no; empty is unknown."""
    trimmed = text(value)
    if trimmed is None:
        return None
    word = trimmed.lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"neither yes nor no: {value!r}")


def org_id(value: object) -> str | None:
    """A UUID or Webex's base64 id of an organisation, as the lower-case UUID (`inputs.md` §3)."""
    trimmed = text(value)
    if trimmed is None:
        return None
    if UUID.fullmatch(trimmed.lower()):
        return trimmed.lower()
    try:
        plain = base64.b64decode(trimmed + "=" * (-len(trimmed) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return trimmed
    tail = plain.rsplit("/", 1)[-1].lower()
    return tail if plain.startswith("ciscospark://") and UUID.fullmatch(tail) else trimmed
