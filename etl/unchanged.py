"""Files that stand as they stood when they were read: they are not opened again, not even to be hashed, so that sending all of it
again takes seconds whatever its size (`engine.md §2`).

A stamp is what the file system says of a file: its path, size, identity and times. The time of change moves with every write and nobody
can set it back; within one tick of a file system's clock two writes look alike, so a file that changed a moment ago gets no stamp.
"""

import hashlib
import json
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from etl.landed import Landed, Settled, named
from etl.landing_place import Found

TICK = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use


@dataclass(frozen=True, kw_only=True)
class Known:
    """What an earlier load took whole from a file, or from one member of it."""

    source: str
    file_id: str
    settled: Settled


Stamps = Mapping[str, Sequence[Known]]
NO_STAMPS: Stamps = MappingProxyType({})


def stamp_of(path: Path, mapping: Mapping[str, str]) -> str | None:
    """The stamp of a file that is read with a mapping; None where its next change might not show."""
    try:
        told = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(told.st_mode) or time.time_ns() - told.st_ctime_ns < TICK:
        return None
    said = (str(path), told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino, told.st_dev, sorted(mapping.items()))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def read_if_changed(
    files: Iterable[Found], lake: Path, stamps: Stamps, mapping: Mapping[str, str], read: Callable[[Found], Iterator[Landed]]
) -> Iterator[Landed]:
    """What became of each file: what is known of it already where it is unchanged and still in the lake, else what `read` says."""
    for found in files:
        stamp = stamp_of(found.path, mapping)
        same = [_again(found, known, lake, stamp) for known in stamps.get(stamp or "", ())]
        if same and all(item.lake is not None and item.lake.exists() for item in same):
            yield from same
        else:
            yield from (replace(item, stamp=stamp) for item in read(found))


def _again(found: Found, known: Known, lake: Path, stamp: str | None) -> Landed:
    member = known.source.removeprefix(named(str(found.path), None))
    return recognised(named(found.file, None) + member, known, lake, stamp)


def recognised(file: str, known: Known, lake: Path, stamp: str | None = None) -> Landed:
    """The record of content that is settled: nothing of it is read again."""
    return Landed(
        file=file,
        source=known.source,
        kind=known.settled.kind,
        file_id=known.file_id,
        lake=lake / known.settled.kind / f"{known.file_id}.parquet",
        fresh=False,
        read=known.settled.read,
        accepted=known.settled.read,
        refusals=(),
        warnings=known.settled.warnings,
        stamp=stamp,
    )
