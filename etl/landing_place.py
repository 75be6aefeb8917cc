"""What a file's place says: whose it is, which week, which date; and the walk over the paths given (`inputs.md §1`)."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from etl.kinds import Refused, organisation

DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
KEYS = ("snapshot", "org", "week")
SUNDAY = 6


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file on disk, as it will be named in every report."""

    path: Path  # absolute
    file: str  # below the PATH given, "/"-separated


@dataclass(frozen=True, kw_only=True)
class Place:
    """What the `key=value` folders and the name of a file say."""

    org: str | None
    week: date | None
    file_date: date


def walk(paths: Sequence[Path]) -> Iterator[Found]:
    """The files below the paths in sorted order, each once; what is hidden was not delivered, unless it is named itself."""
    seen: set[Path] = set()
    plain = (os.path.abspath(path) for path in paths)  # noqa: PTH100 (resolve() would lose an org= folder that is a link)
    for given in sorted(map(Path, plain)):
        for path in sorted(_below(given), key=lambda path: path.as_posix()):
            if path not in seen:
                seen.add(path)
                yield Found(path=path, file=path.name if path == given else path.relative_to(given).as_posix())


def _below(given: Path) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(given, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder) / name for name in names if not name.startswith("."))
    yield from (Path(error.filename) for error in closed)  # a folder that cannot be looked into: whoever reads it finds out why


def folders_of(path: Path, member: str | None) -> dict[str, str]:
    """The `key=value` folders above a file, nested ones in an archive included; the innermost wins."""
    parts = [*path.parts[:-1], *(PurePosixPath(member).parts[:-1] if member else ())]
    pairs = [part.split("=", 1) for part in parts if "=" in part]
    return {key.lower(): value for key, value in pairs if key.lower() in KEYS}


def place_of(path: Path, member: str | None, dated: date | None) -> Place:
    """Org, week and file date of a file. Raises Refused when a folder says something that cannot be."""
    told = folders_of(path, member)
    org = week = None
    if "org" in told and (org := organisation(told["org"])) is None:
        raise Refused(f"the folder 'org={told['org']}' is no org id: name it org= and the UUID (or Webex's base64 id) of the customer")
    if "week" in told:
        week = _date(told["week"])
        if week is None or week.weekday() != SUNDAY:
            raise Refused(f"the folder 'week={told['week']}' is not a Sunday: name it week= and the first day of the week, YYYY-MM-DD")
    if "snapshot" in told and _date(told["snapshot"]) is None:
        raise Refused(f"the folder 'snapshot={told['snapshot']}' is not a date: name it snapshot=YYYY-MM-DD")
    return Place(org=org, week=week, file_date=file_date(path, member, dated))


def file_date(path: Path, member: str | None, dated: date | None) -> date:
    """`snapshot=` folder, else a date in the name (a member's before its archive's), else the time of modification, in UTC."""
    snapshot = _date(folders_of(path, member).get("snapshot", ""))
    if snapshot is not None:
        return snapshot
    for name in (PurePosixPath(member).name if member else "", path.name):
        for text in reversed(DATE.findall(name)):
            if (found := _date(text)) is not None:
                return found
    return dated or datetime.fromtimestamp(path.stat().st_mtime if path.exists() else 0, UTC).date()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None
