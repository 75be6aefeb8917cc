"""Landing in a process of its own, so that a file that breaks its reader is refused and the load lives on (`trust.md §0`, 7).

One child (`landing_child.py`) reads all files of a load; when it dies, or grows or takes longer than the limits allow, the file at hand is
refused whole and a new child goes on behind it. Parent and child speak JSON, a line at a time: nothing that a child says is ever run.

Where there is no /proc, files are landed in this process.
"""

import ctypes
import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from data.settings import Settings
from etl.kinds import KINDS, NO_MAPPING, Refused
from etl.landed import Landed, Refusal, Settled, refused_whole
from etl.landing import STAGING, Progress, followed, land, landing
from etl.landing_child import MEMORY_SHORT, MIB, Child, Died, Guard, Waned, a_child
from etl.landing_place import Found, walk
from etl.readers import Limits
from etl.unchanged import NO_STAMPS, Stamps, read_if_changed

DEATHS = 3  # in one archive; then what is left of it is refused
PR_SET_PDEATHSIG = 1
MEND = "open it and save or export it again, or send it in parts; the other files were loaded"


def limits_of(settings: Settings) -> tuple[Limits, Guard]:
    """The limits of a load, from the settings."""
    limits = Limits(
        most_bytes=settings.file_limit_mb * MIB, ratio=settings.archive_ratio_limit, members=settings.archive_members_limit
    )  # fmt: skip
    return limits, Guard(memory=settings.reader_memory_mb * MIB, seconds=settings.load_seconds_per_file)


def land_apart(
    paths: Sequence[Path],
    lake: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
    limits: Limits | None = None,
    guard: Guard | None = None,
    settled: Mapping[str, Settled] | None = None,
    stamps: Stamps = NO_STAMPS,
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Iterator[Landed]:
    """Like `landing.land`, in a process of its own."""
    if sys.platform != "linux":
        yield from land(paths, lake, now=now, progress=progress, limits=limits, settled=settled, stamps=stamps, mapping=mapping)
        return
    limits, guard = limits or Limits(), guard or Guard()
    job = {
        "parent": os.getpid(),
        "memory": guard.memory,
        "lake": str(lake.absolute()),
        "now": now.isoformat(),
        "limits": asdict(limits),
        "settled": {name: asdict(what) for name, what in (settled or {}).items()},
        "mapping": dict(mapping),
    }
    apart = Apart(job=job, guard=guard, lake=lake.absolute())
    try:
        yield from read_if_changed(followed(list(walk(paths)), progress), apart.lake, stamps, mapping, apart.file)
    finally:
        apart.end()
        shutil.rmtree(lake / STAGING, ignore_errors=True)


class Apart:
    """The child, from outside."""

    def __init__(self, *, job: dict[str, Any], guard: Guard, lake: Path) -> None:
        self.job, self.guard, self.lake = job, guard, lake
        self.child = a_child(job, guard)  # it gets ready while the folders are walked

    def file(self, found: Found) -> Iterator[Landed]:
        """A file, or each member of an archive, whatever it does to its reader."""
        done = deaths = 0
        while True:
            member: str | None = None
            begun = False
            try:
                for told in self._told(found, done):
                    if "at" in told:
                        member, begun = told["at"], True
                    elif "landed" in told:
                        yield self._landed(told["landed"])
                        done, begun = done + 1, False
                return
            except Died as died:
                deaths += 1
                rest = member is None or not begun or deaths == DEATHS
                also = "; what follows in the archive was not read" if rest and done else ""
                reason = f"the file was refused: {died}{also}: {MEND}"
                yield refused_whole(found, member if begun else None, Refused(reason))
                if rest:
                    return
                done += 1

    def _told(self, found: Found, skip: int) -> Iterator[dict[str, Any]]:
        """What a child says about a file; there is one afterwards, whatever happened. Raises Died."""
        try:
            self._greet()
            self.child.idle = False
            self.child.say({"path": str(found.path), "file": found.file, "skip": skip})
            size = found.path.stat().st_size if found.path.is_file() else 0
            while not (told := self.child.hear(size)).get("done"):
                if "stop" in told:
                    raise OSError(*told["stop"])
                if "broken" in told:
                    raise Died(f"its reader broke ({told['broken']})")
                size = max(size, told.get("bytes", 0))
                yield told
            self.child.idle = True
        except Died:
            self.child.end()
            self.child = a_child(self.job, self.guard)
            raise

    def _greet(self) -> None:
        try:
            self.child.greet()
        except Waned:
            self.child.end()
            self.child = Child(self.job, self.guard)
            self.child.greet()

    def _landed(self, told: dict[str, Any]) -> Landed:
        """A record, its words checked: a lake file stands only where its kind and id say."""
        kind, file_id = told["kind"], told["file_id"]
        fits = (kind is None or kind in KINDS) and (file_id is None or file_id.replace("-", "").isalnum())
        if not fits:
            raise Died("its reader said what cannot be")
        lake = self.lake / kind / f"{file_id}.parquet" if told["lake"] and kind and file_id else None
        return Landed(**{
            **told,
            "lake": lake,
            "refusals": tuple(Refusal(**refusal) for refusal in told["refusals"]),
            "warnings": tuple(told["warnings"]),
        })  # fmt: skip

    def end(self) -> None:
        """The child waits for the next load, if it has nothing left to say."""
        if not self.child.put_by():
            self.child.end()


def tie(parent: int, memory: int) -> None:
    """The child's own ties: it dies with its parent, leaves no core behind, and cannot ask for memory without end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # the parent went before the tie was made
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the parent ends this one
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (2 * memory, 2 * memory))


def serve() -> None:
    """What a child does: land the files it is told, one by one, until nobody tells it any more."""
    with os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1) as out:
        os.dup2(2, 1)  # whatever a library prints is no record

        def say(what: dict[str, Any]) -> None:
            out.write(json.dumps(what, default=str) + "\n")

        while line := sys.stdin.readline():
            _load(json.loads(line), say)


def _load(job: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    """The files of one load."""
    tie(job["parent"], job["memory"])
    settled = {name: Settled(**{**what, "warnings": tuple(what["warnings"])}) for name, what in job["settled"].items()}
    with landing(
        Path(job["lake"]), now=datetime.fromisoformat(job["now"]), limits=Limits(**job["limits"]), settled=settled, mapping=job["mapping"]
    ) as lander:
        say({"ready": True})
        while (line := sys.stdin.readline()) and "load" not in (told := json.loads(line)):
            found = Found(path=Path(told["path"]), file=told["file"])
            try:
                for item in lander.file(found, skip=told["skip"], begins=lambda at, size: say({"at": at, "bytes": size})):
                    say({"landed": asdict(item)})
            except MemoryError:
                os._exit(MEMORY_SHORT)
            except OSError as full:
                say({"stop": [full.errno, full.strerror]})
            except Exception as broken:
                say({"broken": type(broken).__name__})
            say({"done": True})


if __name__ == "__main__":
    serve()
