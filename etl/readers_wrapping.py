"""Wrappers taken off: gzip and ZIP, with their checksums verified and bombs refused (`inputs.md §1, §4`, `trust.md §0`).

Every delivered file is copied once into the staging folder while its bytes are hashed: what was hashed is what is read.
"""

import errno
import gzip
import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from etl.kinds import Refused

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # the machine's fault, not the file's
# What Python's own unpackers raise over bytes that are not what they should be; found by flipping bits.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    struct.error,
    IndexError,
    OverflowError,
)
LOCAL = struct.Struct("<4s5H3L2H")  # a member's own header in a ZIP, which its directory must repeat
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
CUT_GZIP = "the gzip file is cut off or damaged (its checksum does not hold): send it again"
CUT_ZIP = "the ZIP file is cut off or damaged (its directory or a checksum does not hold): send it again"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a wrapper may unpack to; settings, because a large partner's files are honestly large."""

    most_bytes: int = 16 << 30  # of one file or of all members of an archive together
    ratio: int = 100  # unpacked : packed, once `ratio_from` bytes are unpacked
    ratio_from: int = 32 << 20
    members: int = 10_000
    cells: int = 64 << 20  # of one sheet, the empty ones between the filled ones included


@dataclass(frozen=True, kw_only=True)
class Unwrapped:
    """One file without its wrapper: a copy in the staging folder, or the reason why there is none."""

    member: str | None  # its path in the archive; None for a file that is no archive
    copy: Path | None
    digest: "_Hash | None"
    dated: date | None  # the member's own date
    wrapped: bool = False  # it came out of a gzip or a ZIP
    fault: str | None = None


def unwrap(path: Path, staging: Path, limits: Limits) -> Iterator[Unwrapped]:
    """The file itself, what its gzip holds, or every member of its ZIP; XLSX is no archive here."""
    head = start_of(path)
    if head.startswith(ZIP) and not is_workbook(path):
        yield from _members(path, staging, limits)
        return
    try:
        copy, digest = _copied(path, staging / "delivered", limits)
        yield Unwrapped(member=None, copy=copy, digest=digest, dated=None, wrapped=head.startswith(GZIP))
    except Refused as refused:
        yield Unwrapped(member=None, copy=None, digest=None, dated=None, fault=refused.reason)


def start_of(path: Path) -> bytes:
    """The first bytes of a file, by which formats are known."""
    with path.open("rb") as file:
        return file.read(64)


def is_workbook(path: Path) -> bool:
    """Whether a ZIP is an XLSX workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN:
        return False


@dataclass(kw_only=True)
class Budget:
    """Bytes unpacked so far against the limits; counted as they come out, because a header may lie."""

    limits: Limits
    packed: int
    spent: int = 0

    def declared(self, size: int) -> None:
        """Refuses at once what says itself that it is too much."""
        Budget(limits=self.limits, packed=self.packed).spend(size)

    def spend(self, size: int) -> None:
        """Count bytes; Refused when they are too many."""
        self.spent += size
        if self.spent > self.limits.most_bytes:
            raise Refused(f"it unpacks to more than {self.limits.most_bytes:,} bytes, the limit: split it, or raise the limit")
        if self.spent > self.limits.ratio_from and self.spent > self.limits.ratio * max(self.packed, 1):
            raise Refused(
                f"it unpacks to more than {self.limits.ratio} times its size, as a bomb does: send it unpacked, or raise the limit"
            )


def _copied(path: Path, target: Path, limits: Limits) -> tuple[Path, "_Hash"]:
    with path.open("rb") as packed:
        if not start_of(path).startswith(GZIP):
            return _copy(packed, target, None)
        try:
            with gzip.GzipFile(fileobj=packed) as file:
                copy = _copy(file, target, Budget(limits=limits, packed=path.stat().st_size))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise Refused(CUT_GZIP) from None
    return _once(copy)


def _once(copy: tuple[Path, "_Hash"]) -> tuple[Path, "_Hash"]:
    """Refuses a wrapper in a wrapper."""
    head = start_of(copy[0])
    if head.startswith(GZIP) or (head.startswith(ZIP) and not is_workbook(copy[0])):
        raise Refused("an archive inside an archive: unpack the outer one and load what it holds")
    return copy


def _copy(file: "IO[bytes] | gzip.GzipFile", target: Path, budget: Budget | None) -> tuple[Path, "_Hash"]:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        while chunk := file.read(CHUNK):
            if budget is not None:
                budget.spend(len(chunk))
            digest.update(chunk)
            out.write(chunk)
    return target, digest


def _members(path: Path, staging: Path, limits: Limits) -> Iterator[Unwrapped]:
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        yield Unwrapped(member=None, copy=None, digest=None, dated=None, fault=CUT_ZIP)
        return
    with archive:
        every = archive.infolist()
        infos = sorted((info for info in every if _is_delivery(info)), key=lambda info: info.filename)
        budget = Budget(limits=limits, packed=path.stat().st_size)
        try:
            _agree(path, every[: limits.members])
            budget.declared(sum(info.file_size for info in infos))
        except Refused as refused:
            yield Unwrapped(member=None, copy=None, digest=None, dated=None, fault=refused.reason)
            return
        if not infos or len(infos) > limits.members:
            many = f"the archive has {len(infos):,} files, more than the limit of {limits.members:,}: split it, or raise the limit"
            fault = many if infos else "the archive is empty: nothing was delivered; export it again"
            yield Unwrapped(member=None, copy=None, digest=None, dated=None, fault=fault)
            return
        for info in infos:
            name = info.filename.replace("\\", "/")
            try:
                copy, digest = _member(archive, info, staging / "delivered", budget)
            except Refused as refused:
                yield Unwrapped(member=name, copy=None, digest=None, dated=None, fault=refused.reason)
            else:
                yield Unwrapped(member=name, copy=copy, digest=digest, dated=_dated(info), wrapped=True)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: Budget) -> tuple[Path, "_Hash"]:
    if info.flag_bits & 1:
        raise Refused("the member has a password: send the archive without one")
    try:
        with archive.open(info) as file:
            copy = _copy(file, target, budget)
        if not start_of(target).startswith(GZIP):
            return _once(copy)
        inner = target.with_name("inflated")
        with gzip.open(target) as file:
            inflated = _copy(file, inner, budget)
        inner.replace(target)
        return _once((target, inflated[1]))
    except NotImplementedError:
        raise Refused("the member is packed in a way that is not read: send a plain ZIP") from None
    except BROKEN as broken:
        if isinstance(broken, OSError) and broken.errno in FULL:
            raise
        raise Refused(CUT_ZIP) from None


def _agree(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Refuses an archive whose directory and members tell different names or dates: neither of them has a checksum."""
    with path.open("rb") as file:
        for info in infos:
            file.seek(info.header_offset)
            head = file.read(LOCAL.size)
            if len(head) < LOCAL.size:
                raise Refused(CUT_ZIP)
            mark, _, flags, _, clock, day, _, _, _, length, _ = LOCAL.unpack(head)
            told = (day >> 9) + 1980, day >> 5 & 15, day & 31, clock >> 11, clock >> 5 & 63, (clock & 31) * 2
            name = file.read(length).decode("utf-8" if flags & 0x800 else "cp437", "replace")
            if mark != b"PK\x03\x04" or told != info.date_time or name != info.orig_filename:
                raise Refused(CUT_ZIP)


def _dated(info: zipfile.ZipInfo) -> date | None:
    try:
        return date(*info.date_time[:3])
    except ValueError:
        return None


def _is_delivery(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file somebody meant to send: no folder, nothing hidden, none of macOS's shadows."""
    parts = info.filename.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)  # the name of a member is only its name here
    return not info.is_dir() and "__MACOSX" not in parts and not hidden
