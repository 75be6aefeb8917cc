"""Watching a folder: what arrives is loaded once it has come to rest, what fails is tried again, and somebody is told (`interfaces.md §1`).

The folder is looked at every so often, which works on every file system, network shares too. A file counts as arrived when it was the same
at two looks in a row. A load of everything is a no-op for what is known, so nothing has to be remembered between two runs of the watcher.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

import duckdb
import requests

from data import clock, journal
from data.answer import sunday_at_or_before
from data.settings import read_settings
from etl.build import Loaded, Progress, load, silent
from etl.errors import LoadError
from etl.landing_place import walk
from etl.mapping import UnreadableMapping

Stamps = Mapping[Path, tuple[int, int]]
FAILURES = (LoadError, OSError, duckdb.Error, UnreadableMapping)
LONGEST_PAUSE = 3600.0
WEBHOOK_SECONDS = 10


def stamps(paths: list[Path]) -> Stamps:
    """Size and time of modification of every delivered file below the paths; a path or file that is not there has none."""
    found = {}
    for item in walk(paths):
        try:
            told = item.path.stat()
        except FileNotFoundError:
            continue
        found[item.path] = (told.st_size, told.st_mtime_ns)
    return found


@dataclass(kw_only=True)
class Watch:
    """One watcher. `every`: seconds between two looks; `weekly`: load only in a week in which nothing was loaded yet, so that what people
    discuss stays as it is until Sunday, 00:00 UTC. `say` hears sentences; `webhook` is told of failures."""

    paths: list[Path]
    home: Path | None
    every: float = 60.0
    weekly: bool = False
    webhook: str | None = None
    say: Callable[[str], None] = print
    progress: Progress = silent
    stop: Event = field(default_factory=Event)
    _seen: Stamps = field(default_factory=dict)
    _loaded: Stamps = field(default_factory=dict)
    _failures: int = 0

    def run(self) -> None:
        """Look, load, wait, until `stop` is set. A load at work is finished first."""
        while not self.stop.is_set():
            self.look()
            self.stop.wait(self.pause())

    def pause(self) -> float:
        """Seconds until the next look: longer after each failure, up to an hour."""
        return max(self.every, min(self.every * 2.0**self._failures, LONGEST_PAUSE)) if self._failures else self.every

    def look(self, *, at_rest: bool = False) -> Loaded | None:
        """One look; what a load did, if there was one. `at_rest`: take the files as they are, without a second look."""
        found = stamps(self.paths)
        rested = at_rest or found == self._seen
        self._seen = found
        if not found or found == self._loaded or not rested or (self.weekly and self._had_its_week()):
            return None
        try:
            done = load(self.paths, self.home, self.progress)
        except FAILURES as problem:
            self._failures += 1
            self._fail(str(problem))
            return None
        self._loaded, self._failures = found, 0
        self.say(summary(done))
        return done

    def _had_its_week(self) -> bool:
        """Whether the last load was published in this reporting week; told by the home, so that a watcher may be started anew."""
        attempt = journal.last(read_settings(self.home).home)
        if attempt is None or attempt.outcome != "published":
            return False
        return sunday_at_or_before(datetime.fromisoformat(attempt.began).date()) == sunday_at_or_before(clock.now().date())

    def _fail(self, reason: str) -> None:
        self.say(f"{reason}\nNothing was published; the last build, if any, is still served. Next try in {self.pause():,.0f} s.")
        if self.webhook is None:
            return
        told = {
            "text": f"Partner Hub: a load failed (try {self._failures}). {reason}",
            "tries": self._failures,
            "at": clock.now().isoformat(),
        }
        try:
            requests.post(self.webhook, json=told, timeout=WEBHOOK_SECONDS).raise_for_status()
        except requests.RequestException as problem:  # the watcher outlives whoever listens
            self.say(
                f"The failure could not be reported to the webhook ({type(problem).__name__}): check `failure_webhook` in the settings."
            )


def summary(done: Loaded) -> str:
    """What a load did, in a sentence."""
    loaded = sum(file["loaded"] for file in done.files)
    refused = sum(1 if file["read"] is None else file["refused"] for file in done.files)
    more = f" {refused:,} rows or files were refused: partnerhub quarantine says which." if refused else ""
    return f"{done.build.stem}: {len(done.files):,} files, {loaded:,} new rows.{more}"
