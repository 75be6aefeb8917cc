"""Intake: delivered files from a browser to the disk, streamed, under the paths they had, and never outside their folder (`trust.md §1`, row 12)."""

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from flask import Request
from werkzeug.formparser import FormDataParser

from dashboard.jobs import stamp
from data.notice import Notice

MOST_PARTS, LONGEST_PART, LONGEST = 12, 200, 800  # folders deep, bytes of a name, bytes of a path
MOST_FILES = 50_000
RESERVE = 256 * 2**20  # bytes that must be left on the disk
COPIES = 2  # a delivered file stands in its upload and, as rows, in the lake
FIELDS = 4 * 2**20  # bytes of form fields: the files' dates
MODIFIED = "modified"  # a JSON list: when each file was last changed, in milliseconds, in the files' order


class Unfit(Exception):
    """Something that is not taken in; `said` is the sentence that says why."""

    def __init__(self, said: Notice, code: int = 422) -> None:
        super().__init__(said)
        self.said, self.code = said, code


@dataclass
class Intake:
    """What came in: the folder, the paths kept below it, and what was left out with the reason."""

    folder: Path
    kept: list[PurePosixPath] = field(default_factory=list)
    left: list[tuple[str, Notice]] = field(default_factory=list)


def clean(name: str) -> PurePosixPath:
    """The path below the upload's folder that a delivered name means. Raises Unfit."""
    if re.match(r"[/\\]|[A-Za-z]:", name):
        raise Unfit(Notice("an absolute path is not taken; drop the file or its folder"))
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
    if not parts or ".." in parts:
        raise Unfit(Notice("the path leads out of its folder"))
    if any(part.startswith(".") for part in parts):
        raise Unfit(Notice("hidden files are not loaded"))
    if any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or 0xD800 <= ord(letter) < 0xE000 for letter in name):
        raise Unfit(Notice("the name holds control characters; rename the file"))
    if len(parts) > MOST_PARTS or len(name.encode()) > LONGEST or any(len(part.encode()) > LONGEST_PART for part in parts):
        raise Unfit(Notice("the path is too long; move the file up"))
    return PurePosixPath(*parts)


def free_place(folder: Path, path: PurePosixPath) -> Path:
    """Where a file can stand without replacing another: `calls.csv`, else `calls (2).csv`."""
    target = folder / path
    number = 2
    while target.exists():
        target = folder / path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return target


class _Kept:
    """What the parser writes a file into; None: it is left out. Closed as soon as it is whole, so thousands of files need one handle."""

    def __init__(self, out: IO[bytes] | None) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        return len(data) if self._out is None else self._out.write(data)

    def seek(self, place: int, whence: int = 0) -> int:
        """The parser's last act on a file: back to its start, for a reader that never comes."""
        self.close()
        return place

    def close(self) -> None:
        if self._out is not None:
            self._out.close()


class _Stream:
    """Opens a place on the disk for each file of a form."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.paths: list[Path | None] = []  # of each file in the form, None where it was left out
        self._open: _Kept | None = None

    def __call__(
        self, total_content_length: int | None, content_type: str | None, filename: str | None, content_length: int | None = None
    ) -> Any:
        try:
            target = free_place(self.intake.folder, clean(filename or ""))
            target.parent.mkdir(parents=True, exist_ok=True)
            out: IO[bytes] = target.open("xb")
        except (Unfit, NotADirectoryError, FileExistsError) as problem:
            said = problem.said if isinstance(problem, Unfit) else Notice("a file stands where its folder should be")
            self.intake.left.append(((filename or "")[:LONGEST], said))
            self.paths.append(None)
            self._open = _Kept(None)
            return self._open
        self.paths.append(target)
        self.intake.kept.append(PurePosixPath(target.relative_to(self.intake.folder).as_posix()))
        self._open = _Kept(out)
        return self._open

    def stop(self) -> None:
        """Close what an interrupted upload left open."""
        if self._open is not None:
            self._open.close()


def place(home: Path) -> Path:
    """The folder of uploads below a home."""
    return home.absolute() / "uploads"


def receive(request: Request, home: Path, limit_mb: int) -> Intake:
    """Stream the files of a form to `<home>/uploads/<stamp>/`. Raises Unfit; then nothing is left on the disk."""
    size, limit = request.content_length, limit_mb * 2**20
    if size is None or request.mimetype != "multipart/form-data":
        raise Unfit(Notice("A form with files was needed."), 400)
    if size > limit:
        raise Unfit(Notice("The files are larger than {n} MB together, the limit: send them in parts.", n=limit_mb), 413)
    uploads = place(home)
    uploads.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(uploads).free < COPIES * size + RESERVE:
        raise Unfit(FULL, 507)
    name = stamp()
    intake = Intake(folder=uploads / f".{name}")
    intake.folder.mkdir()
    try:
        _read(request, intake, limit)
        if not intake.kept:
            raise Unfit(Notice("No file came that can be loaded."))
        whole = uploads / name
        intake.folder.rename(whole)
        intake.folder = whole
    except OSError as problem:
        raise Unfit(FULL if not isinstance(problem, ConnectionError) else BROKEN, 507) from problem
    except ValueError as problem:  # the form ends in the middle: the reader went away
        raise Unfit(BROKEN, 400) from problem
    finally:
        if intake.folder.name.startswith("."):
            shutil.rmtree(intake.folder, ignore_errors=True)
    return intake


FULL = Notice("The disk has too little room for these files.")
BROKEN = Notice("The upload broke off: send the files again.")


def _read(request: Request, intake: Intake, limit: int) -> None:
    request.max_content_length = limit
    stream = _Stream(intake)
    opened: Any = stream
    parser = FormDataParser(
        stream_factory=opened, max_form_memory_size=FIELDS, max_content_length=limit, max_form_parts=MOST_FILES, silent=False
    )
    try:
        _, form, _ = parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    finally:
        stream.stop()
    _date(stream.paths, form.get(MODIFIED, "[]"))


def _date(paths: Sequence[Path | None], said: str) -> None:
    """Give the files the dates they had: where nothing else says a file's date, this does (`inputs.md §1`)."""
    try:
        dates = json.loads(said)
    except ValueError:
        return
    for path, moment in zip(paths, dates if isinstance(dates, list) else [], strict=False):
        if path is not None and isinstance(moment, int | float) and 0 < moment < 32_503_680_000_000:
            os.utime(path, (moment / 1000, moment / 1000))
