"""Small files that only the owner of a home reads: keys. Written whole or not at all, with mode 600 from the first byte."""

import os
from pathlib import Path
from secrets import token_hex

OWNER_ONLY = 0o600


def keep(path: Path, text: str) -> None:
    """Write a file, in the place of the one that is there. Raises OSError."""
    draft = _draft(path, text)
    draft.replace(path)


def keep_once(path: Path, text: str) -> None:
    """Write a file unless it is there; of several processes that do so at once, all find the same one afterwards. Raises OSError."""
    if path.exists():
        return
    draft = _draft(path, text)
    try:
        path.hardlink_to(draft)  # all of the text at once, or nothing because somebody was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
