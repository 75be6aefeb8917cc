"""The first full admin. Whoever may read what the server prints may become it: with a key that is new at every start and good once."""

import contextlib
import hmac
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlencode

from dashboard.private_files import keep
from data.access import Accounts
from data.settings import CannotOpen, Settings


def _file(settings: Settings) -> Path:
    return settings.home / "first-admin"


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def invitation(settings: Settings, accounts: Accounts, address: str) -> str | None:
    """The address at which the first full admin is made, with a new key; None when there is one. `address` is the hub's own, without a path.

    Only the SHA-256 of the key is kept, and the key of an earlier start is good no more. Raises CannotOpen.
    """
    if accounts.has_admin():
        forget(settings)
        return None
    key = token_urlsafe(32)
    try:
        keep(_file(settings), _digest(key))
    except OSError as problem:
        raise CannotOpen(str(_file(settings)), "a file that can be written", problem) from None
    return f"{address.rstrip('/')}/sign-in?{urlencode({'key': key})}"


def fits(settings: Settings, key: str) -> bool:
    """Whether that is the key that was printed at the last start and that nobody has used."""
    try:
        kept = _file(settings).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return False
    return hmac.compare_digest(kept.encode(), _digest(key).encode())


def forget(settings: Settings) -> None:
    """No key is good any more."""
    with contextlib.suppress(OSError):
        _file(settings).unlink(missing_ok=True)
