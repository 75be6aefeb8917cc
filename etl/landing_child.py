"""The child that reads files, from outside: started, told, listened to, watched and ended.

Memory is watched as resident size, because DuckDB and Arrow reserve address space that they never touch, which rules RLIMIT_AS out;
RLIMIT_DATA, at twice the limit, only stops an allocation that would be over between two looks. Seconds are wall seconds of one file:
RLIMIT_CPU counts a process, and this one reads many. To start one costs half a second, so it waits for the next load of this process.
"""

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

ENTRY = "etl.landing_process"  # the module that a child runs
MIB = 1 << 20
LOOK = 0.1  # seconds between two looks at the child
PATIENCE = 120  # seconds that it may take to start
MEMORY_SHORT = 77  # the exit code of a child that asked for memory in vain


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What a child may use."""

    memory: int = 4 << 30  # bytes, resident
    seconds: float = 600  # for a file or a member, and one more for each MiB of it


class Waned(Exception):
    """A child that waited from an earlier load on is no longer there: nobody's fault, and a new one will do."""


class Died(Exception):
    """The child is gone; the message says why, as the middle of a sentence."""


_waiting: list["Child"] = []  # at most one: loads of one process come one after the other


def a_child(job: dict[str, Any], guard: Guard) -> "Child":
    """The one that waits, if it is as this load needs it, else a new one."""
    while _waiting:
        child = _waiting.pop()
        if child.fits(guard):
            child.begin(job, guard)
            return child
        child.end()
    return Child(job, guard)


@atexit.register
def rest() -> None:
    """Nobody waits any more."""
    while _waiting:
        _waiting.pop().end()


class Child:
    """One process, watched while it is listened to."""

    def __init__(self, job: dict[str, Any], guard: Guard) -> None:
        self.entry, self.parent, self.heard, self.loads = ENTRY, os.getpid(), b"", 0
        self.words = os.fdopen(os.memfd_create("words"), "w+b")
        asked, self.ask = os.pipe()
        self.tell, told = os.pipe()
        # The same modules as here, and none that happen to lie where the command was given.
        paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        self.process = subprocess.Popen(
            (sys.executable, "-P", "-m", ENTRY), stdin=asked, stdout=told, stderr=self.words, env={**os.environ, "PYTHONPATH": paths}
        )  # fmt: skip
        os.close(asked)
        os.close(told)
        self.begin(job, guard)

    def begin(self, job: dict[str, Any], guard: Guard) -> None:
        """Tell it what the load is about."""
        self.guard, self.greeted, self.idle, self.loads = guard, False, True, self.loads + 1
        self.say(job)

    def fits(self, guard: Guard) -> bool:
        """Whether it can take another load: alive, started by this process and not by one it was copied from, and under the same tie."""
        alive = os.getpid() == self.parent and self.process.poll() is None
        return alive and (self.entry, self.guard.memory) == (ENTRY, guard.memory)

    def put_by(self) -> bool:
        """Let it wait for the next load. False when it is in the middle of something, or gone."""
        if not (self.idle and self.greeted and not self.heard and self.process.poll() is None):
            return False
        self.say({"load": "done"})
        _waiting.append(self)
        return True

    def say(self, what: dict[str, Any]) -> None:
        """One line to the child; one that is gone is noticed where it is heard."""
        line = memoryview(json.dumps(what).encode() + b"\n")
        with suppress(BrokenPipeError):
            while line:
                line = line[os.write(self.ask, line) :]

    def greet(self) -> None:
        """Wait until it is ready. Raises OSError when it cannot start, which is no file's fault, and Waned."""
        if self.greeted:
            return
        try:
            self.hear(0, PATIENCE)
        except Died as died:
            if self.loads > 1:
                raise Waned from None
            self.words.seek(0)
            said = self.words.read()[-600:].decode("utf-8", "replace").strip()
            raise OSError(f"the process that reads files could not start: {died}\n{said}") from None
        self.greeted = True

    def hear(self, size: int, least: float = 0) -> dict[str, Any]:
        """The next line of the child, about a file of so many bytes. Raises Died, when it does so or must."""
        end = time.monotonic() + max(self.guard.seconds + size / MIB, least)
        while b"\n" not in self.heard:
            self._look(end)
            if not select([self.tell], [], [], LOOK)[0]:
                continue
            if not (more := os.read(self.tell, MIB)):
                raise Died(self.verdict())
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return dict(json.loads(line))

    def _look(self, end: float) -> None:
        """Whether the child keeps to its limits."""
        used = resident(self.process.pid)
        if used > self.guard.memory:
            raise Died(f"reading it took more than {self.guard.memory // MIB:,} MB of memory, the limit")
        if time.monotonic() > end:
            raise Died(f"reading it took longer than {self.guard.seconds:,.0f} seconds and one for each MB, the limit")

    def verdict(self) -> str:
        """How it ended."""
        code = self.process.wait()
        if code == MEMORY_SHORT:
            return f"reading it took more memory than there is; {self.guard.memory // MIB:,} MB is the limit"
        if code < 0:
            return f"its reader broke ({signal.Signals(-code).name})"
        return f"its reader broke (exit {code})"

    def end(self) -> None:
        """Ended, whatever it is at."""
        if os.getpid() == self.parent:
            self.process.kill()
            self.process.wait()
        os.close(self.ask)
        os.close(self.tell)
        self.words.close()


def resident(process: int) -> int:
    """The resident bytes of a process; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()
