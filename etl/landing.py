"""Landing: delivered files -> typed rows in the lake, and refused rows with their reasons (`inputs.md §1–§4`, `ARCHITECTURE.md`).

One file, or ZIP member, of kind K becomes one immutable `lake/K/<file_id>.parquet`, written beside and renamed. A row fault never
stops its file, a file fault never stops the others, and a crash leaves nothing but the staging folder, which the next run removes.
One load at a time: whoever calls holds the writer's lock.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from etl.kinds import NO_MAPPING, Kind, Layout, Refused, recognise
from etl.landed import Landed, Refusal, Settled, named, refused_whole
from etl.landing_place import Found, Place, place_of, walk
from etl.landing_typing import Context, Typing, complete, typed
from etl.mapping import content_of, id_of
from etl.mapping_columns import headers_of
from etl.readers import Fault, Limits, Rows, read
from etl.readers_wrapping import FULL, Unwrapped, unwrap
from etl.unchanged import NO_STAMPS, Known, Stamps, read_if_changed, recognised

__all__ = ["Landed", "Limits", "Refusal", "Settled", "land"]

STAGING = ".landing"
LEAST_FREE = 1 << 20  # bytes; with less, what DuckDB could not write failed for want of room, whatever it calls it
TYPED = "typed.part"
HEADER_ONLY = "a header and no rows: often the wrong region or period, which is not the same as zero"

Progress = Callable[[str, int, int], None]
Begins = Callable[[str | None, int], None]


def land(
    paths: Sequence[Path],
    lake: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
    limits: Limits | None = None,
    settled: Mapping[str, Settled] | None = None,
    stamps: Stamps = NO_STAMPS,
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Iterator[Landed]:
    """Land every file below `paths`, in sorted order, in this process; `landing_process.land_apart` does the same in another one.

    `progress` hears the file at hand, bytes done and bytes in all. `settled`, by file id, are the contents that are only recognised, not
    read again; `stamps` those of files that are not even opened while they stand unchanged. `mapping` is the user's (`mapping.read`).
    """
    with landing(lake, now=now, limits=limits, settled=settled, mapping=mapping) as lander:
        yield from read_if_changed(followed(list(walk(paths)), progress), lake, stamps, mapping, lander.file)


def followed(found: Sequence[Found], progress: Progress | None) -> Iterator[Found]:
    """The files one after the other, while `progress` hears how far they are."""
    sizes = [item.path.stat().st_size if item.path.is_file() else 0 for item in found]
    done = 0
    for item, size in zip(found, sizes, strict=True):
        if progress is not None:
            progress(item.file, done, sum(sizes))
        yield item
        done += size
    if progress is not None and found:
        progress(found[-1].file, done, done)


@contextmanager
def landing(
    lake: Path,
    *,
    now: datetime,
    limits: Limits | None = None,
    settled: Mapping[str, Settled] | None = None,
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Iterator["Lander"]:
    """What lands files one by one, with an empty staging folder that is removed at the end."""
    staging = lake / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    lander = Lander(
        lake=lake, staging=staging, connection=connected(staging), now=now, limits=limits or Limits(), settled=settled or {},
        contents=frozenset(map(content_of, settled or {})), mapping=mapping,
    )  # fmt: skip
    try:
        yield lander
    finally:
        lander.connection.close()
        shutil.rmtree(staging, ignore_errors=True)


def connected(staging: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB as a converter of files: bounded memory, UTC, no talk."""
    threads = min(os.cpu_count() or 2, 4)
    # DuckDB 1.5 needs 400 MB a thread to write the 87 columns of a call record, 2.0 much less.
    connection = duckdb.connect(config={"threads": threads, "memory_limit": f"{500 * threads}MB"})
    connection.execute("SET enable_progress_bar = false")
    # The staged file has the same name for every delivery: a cache of file contents would serve the one before (seen on DuckDB 1.5.5).
    connection.execute("SET enable_external_file_cache = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET temp_directory = '{str(staging / 'spill').replace(chr(39), chr(39) * 2)}'")
    return connection


@dataclass(frozen=True, kw_only=True)
class Lander:
    """One load: where to, with what, and at which instant."""

    lake: Path
    staging: Path
    connection: duckdb.DuckDBPyConnection
    now: datetime
    limits: Limits
    settled: Mapping[str, Settled]
    contents: frozenset[str]  # of the settled files, whatever mapping they were read with
    mapping: Mapping[str, str]

    def file(self, found: Found, *, skip: int = 0, begins: Begins | None = None) -> Iterator[Landed]:
        """A file, or each member of an archive but the first `skip`. `begins` hears which is read next, and how many bytes it unpacks to."""
        if not found.path.is_file():
            yield refused_whole(found, None, Refused(why_no_file(found.path)))
            return
        try:
            for number, unwrapped in enumerate(unwrap(found.path, self.staging, self.limits)):
                if number < skip:
                    continue
                if begins is not None:
                    begins(unwrapped.member, unwrapped.copy.stat().st_size if unwrapped.copy else 0)
                yield self.member(found, unwrapped)
        except OSError as error:
            if error.errno in FULL:
                raise
            yield refused_whole(found, None, Refused(f"the file could not be read ({error.strerror}): check it and its permissions"))

    def member(self, found: Found, unwrapped: Unwrapped) -> Landed:
        """One unwrapped file; whatever is wrong with it stays with it."""
        try:
            if unwrapped.fault is not None or unwrapped.copy is None or unwrapped.digest is None:
                raise Refused(unwrapped.fault or "nothing came out of the wrapper")
            place = place_of(found.path, unwrapped.member, unwrapped.dated)
            digest = unwrapped.digest.copy()
            digest.update(f"\n{place.org or ''}\n{place.week or ''}\n{place.file_date}".encode())
            content = digest.hexdigest()
            again = self.again(found, unwrapped, self.settled_id(found, unwrapped, content, unwrapped.copy))
            return again or self.landed(found, unwrapped, place, content, unwrapped.copy)
        except Refused as refused:
            return refused_whole(found, unwrapped.member, refused)
        except OSError as error:
            if error.errno in FULL:
                raise
            return refused_whole(found, unwrapped.member, Refused(f"the file could not be read ({error.strerror}): export it again"))
        finally:
            for left in self.staging.iterdir():
                left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)

    def settled_id(self, found: Found, unwrapped: Unwrapped, content: str, copy: Path) -> str | None:
        """The id under which content may be settled. Where a mapping might concern it, its headers are looked at."""
        if content not in self.contents:
            return None
        if not self.mapping:
            return content
        name = unwrapped.member or found.path.name
        try:
            return id_of(content, recognise(headers_of(copy, name, self.staging, self.limits, wrapped=unwrapped.wrapped), self.mapping))
        except Refused:
            return None

    def again(self, found: Found, unwrapped: Unwrapped, file_id: str | None) -> Landed | None:
        """The record of content that is settled and still in the lake; None for any other."""
        settled = self.settled.get(file_id or "")
        if file_id is None or settled is None:
            return None
        known = Known(source=named(str(found.path), unwrapped.member), file_id=file_id, settled=settled)
        item = recognised(named(found.file, unwrapped.member), known, self.lake)
        return item if item.lake and item.lake.exists() else None

    def landed(self, found: Found, unwrapped: Unwrapped, place: Place, content: str, copy: Path) -> Landed:
        """Read, typed, checked and put into the lake."""
        kinds: list[Kind] = []

        def known(headers: Sequence[str]) -> Layout:
            layout = recognise(headers, self.mapping)
            kinds.append(layout.kind)
            complete(layout, place.org, place.week)
            return layout

        try:
            context = Context(
                file_id=content, file_date=place.file_date, org=place.org, week=place.week,
                latest=self.now.astimezone(UTC).replace(tzinfo=None) + timedelta(days=1),
            )  # fmt: skip
            rows, accepted, faults = self._rows(copy, unwrapped.member or found.path.name, unwrapped.wrapped, known, context)
        except Refused as refused:
            raise Refused(refused.reason, kind=refused.kind or (kinds[-1] if kinds else None)) from None
        file_id = id_of(content, rows.layout)
        lake, fresh = self._published(kinds[-1], file_id) if accepted else (None, False)
        file = named(found.file, unwrapped.member)
        return Landed(
            file=file,
            source=named(str(found.path), unwrapped.member),
            kind=kinds[-1].name if kinds else None,
            file_id=file_id,
            lake=lake,
            fresh=fresh,
            read=rows.read,
            accepted=accepted,
            refusals=tuple(
                Refusal(file=file, scope="row", line=fault.line, column=fault.column, value=fault.value, reason=fault.reason)
                for fault in faults
            ),
            warnings=(*rows.warnings, *advised(rows)),
        )

    def _rows(
        self, copy: Path, name: str, wrapped: bool, known: Callable[[Sequence[str]], Layout], context: Context
    ) -> tuple[Rows, int, list[Fault]]:
        """The rows of a file, how many are accepted (they wait in the staging folder) and the faults of the others.

        Swift first; when its promise is not kept, with care. The sum is checked against the independent count (`inputs.md §4`).
        """
        for careful in (False, True):
            rows = read(copy, name, self.staging, known, self.limits, wrapped=wrapped, careful=careful)
            accepted, faults = 0, list(rows.faults)
            if rows.layout is not None and rows.staged:
                identified = replace(context, file_id=id_of(context.file_id, rows.layout))
                typing = Typing(layout=rows.layout, rows=rows, context=identified)
                try:
                    accepted, judged = typed(self.connection, typing, self.staging / TYPED)
                except duckdb.Error as error:
                    if shutil.disk_usage(self.staging).free < LEAST_FREE:  # DuckDB says that in many ways
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.staging)) from None
                    if not rows.tentative:
                        raise Refused(f"the rows could not be typed ({type(error).__name__}): report it with the file") from None
                    continue
                faults += judged
            if accepted + len(faults) == rows.read:
                return rows, accepted, sorted(faults, key=lambda fault: fault.line or 0)
            if not rows.tentative:
                break
        raise Refused(
            "the rows loaded and refused do not add up to the rows counted: nothing of the file was loaded; report it with the file"
        )

    def _published(self, kind: Kind, file_id: str) -> tuple[Path, bool]:
        """The lake file, moved into place unless the same one is there. A later clock may accept more rows: then it is replaced."""
        waiting, target = self.staging / TYPED, self.lake / kind.name / f"{file_id}.parquet"
        if target.exists() and same(waiting, target):
            return target, False
        target.parent.mkdir(parents=True, exist_ok=True)
        synced(waiting)
        waiting.replace(target)
        synced(target.parent)
        return target, True


def advised(rows: Rows) -> Iterator[str]:
    """The warnings that a kind has for a file of this layout, and the one for a file without rows (`inputs.md §4`)."""
    if rows.layout is None:
        return
    if rows.read == 0:
        yield HEADER_ONLY
    for advice in rows.layout.kind.advice:
        if not any(column in rows.layout.places for column in advice.columns):
            yield advice.sentence


def why_no_file(path: Path) -> str:
    """What there is where a file was needed."""
    if path.is_dir():
        return "the folder could not be looked into, nothing in it was read: check its permissions"
    return f"{'no ordinary file: nothing can be read from it' if path.exists() else 'no such file or folder'}: check the path"


def same(one: Path, other: Path) -> bool:
    """Whether two lake files of one id hold the same rows: as many, with the same columns."""
    first, second = pq.read_metadata(one), pq.read_metadata(other)
    return bool(first.num_rows == second.num_rows and first.schema.to_arrow_schema() == second.schema.to_arrow_schema())


def synced(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
