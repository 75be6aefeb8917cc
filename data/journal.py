"""How the last load went: whether it is at work, was published, failed, or was stopped before it could say so.

One small file in the home, written whole and renamed, so that a reader never sees half of it. That a load is at work is told by the lock
that it holds, which the system takes back whatever becomes of the process.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from data import clock

LOCK, FILE = "load.lock", "last_load.json"
Outcome = Literal["at_work", "published", "failed", "stopped"]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A load: when it began and ended (ISO, UTC), and why it published nothing, in a sentence. `outcome` is as of the reading."""

    began: str
    ended: str | None
    pid: int
    outcome: Outcome
    reason: str | None


def last(home: Path) -> Attempt | None:
    """The newest load of a home; None when there was none."""
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
        attempt = Attempt(**told)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if attempt.ended is not None or is_locked(home):
        return attempt
    reason = "The load was stopped before it ended, by the machine or by somebody. Load again: nothing is lost and nothing is doubled."
    return Attempt(began=attempt.began, ended=None, pid=attempt.pid, outcome="stopped", reason=reason)


def sentence(attempt: Attempt) -> str:
    """What became of a load, for a person."""
    began = attempt.began.replace("T", " ").removesuffix("Z") + " UTC"
    said = {"published": "was published", "at_work": f"is still at work (process {attempt.pid})", "failed": "published nothing"}
    told = f"The last load, begun {began}, {said.get(attempt.outcome, 'did not end')}."
    return f"{told} {attempt.reason}" if attempt.reason else told


def is_locked(home: Path) -> bool:
    """Whether a load is at work in this home."""
    try:
        with (home / LOCK).open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def kept(home: Path) -> Iterator[None]:
    """Write down that a load began, and how it ended. Whoever calls holds the lock."""
    began = _now()
    _write(home, Attempt(began=began, ended=None, pid=os.getpid(), outcome="at_work", reason=None))
    try:
        yield
    except BaseException as problem:
        said = (
            "The load was interrupted." if isinstance(problem, KeyboardInterrupt | SystemExit) else str(problem) or type(problem).__name__
        )
        _write(home, Attempt(began=began, ended=_now(), pid=os.getpid(), outcome="failed", reason=said), careful=True)
        raise
    _write(home, Attempt(began=began, ended=_now(), pid=os.getpid(), outcome="published", reason=None), careful=True)


def _now() -> str:
    moment: datetime = clock.now()
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _write(home: Path, attempt: Attempt, *, careful: bool = False) -> None:
    """`careful`: a full disk must not turn a published load into a failed one, nor hide why a load failed."""
    waiting = home / f".{FILE}.tmp"
    try:
        waiting.write_text(json.dumps(asdict(attempt)), encoding="utf-8")
        waiting.replace(home / FILE)
    except OSError:
        if not careful:
            raise
