"""The hub: which build is asked, at which instant, and what was answered already."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

import duckdb

from data import clock
from data.answer.call_trend import CallTrendQuestion
from data.answer.calling import CallingQuestion
from data.answer.document import Answer, Row
from data.answer.options import Options, OptionsQuestion
from data.answer.question import Question, fetch
from data.answer.records import RecordQuestion
from data.answer.states import WEEK, States
from data.notice import Notice
from data.sections import SECTIONS, Shape
from data.settings import Settings, read_settings
from data.slice import Slice
from data.warehouse import Warehouse

if TYPE_CHECKING:
    from data.workspace import Workspace

REMEMBERED = 512
MANAGED = """SELECT org_id FROM (
  SELECT org_id FROM hub.customers UNION SELECT org_id FROM hub.subscriptions UNION SELECT org_id FROM hub.snapshots
) WHERE list_contains($orgs, org_id)"""
TAG_NAMES = "SELECT DISTINCT unnest(tags) AS tag FROM hub.tags"
IMPORTED_TAGS = "SELECT org_id, tags FROM hub.tags WHERE serves_after < $t AND $t <= serves_until"
ASKED_BY: dict[Shape, type[Question]] = {
    Shape.CALLING: CallingQuestion,
    Shape.CALL_TREND: CallTrendQuestion,
    Shape.RECORDS: RecordQuestion,
}  # every other shape: by Question itself


class UnknownSection(LookupError):
    """A section that does not exist."""


class FutureDate(ValueError):
    """An as-of date after today."""


def sunday_at_or_before(day: date) -> date:
    """The Sunday that starts the reporting week of a day (metrics.md §1)."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


class Hub:
    """The answers of one home: follows the current build, remembers what it answered. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._warehouse = Warehouse(settings)
        self._lock = Lock()
        self._states: tuple[Path, States] | None = None
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._running = BoundedSemaphore(max(1, settings.query_threads))
        self._tagging = Lock()

    @cached_property
    def workspace(self) -> "Workspace":
        """What people typed in this home; opened at the first use."""
        from data.workspace import Workspace  # a home without one does not pay for the database library

        return Workspace(self.settings)

    def _open(self) -> tuple[Path, duckdb.DuckDBPyConnection, States]:
        build, connection = self._warehouse.connection()
        with self._lock:
            if self._states is None or self._states[0] != build:
                self._states = (build, States(connection, self.settings))
                self._answers.clear()
            return build, connection.cursor(), self._states[1]

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[Row]:
        """The rows of a fixed statement over the build; for the ledger's tables and for lists of what can be chosen."""
        _, cursor, _ = self._open()
        return fetch(cursor, sql, values or {})

    def build_name(self) -> str:
        """The file name of the build being served."""
        return self._open()[0].name

    def freshness(self) -> dict[str, str | None]:
        """The newest fact per source: a day for licences, an instant for activity; None when there is none."""
        newest = {row["source"]: row["newest"] for row in self.rows("SELECT source, newest FROM hub.sources ORDER BY source")}
        return {
            source: None if moment is None else moment.date().isoformat() if source == "licences" else f"{moment:%Y-%m-%dT%H:%M:%S}Z"
            for source, moment in newest.items()
        }

    def default_as_of(self) -> date:
        """The first Sunday strictly after the newest loaded fact, never later than the clock (metrics.md §1)."""
        last = sunday_at_or_before(clock.now().date())
        newest: datetime | None = self.rows("SELECT max(newest) AS newest FROM hub.sources WHERE dates")[0]["newest"]
        return last if newest is None else min(last, sunday_at_or_before(newest.date()) + WEEK)

    def resolve(self, slice_: Slice) -> tuple[Slice, tuple[Notice, ...]]:
        """The question with its instant, and a notice when the day was moved to its Sunday. Raises FutureDate."""
        if slice_.as_of is None:
            return replace(slice_, as_of=self.default_as_of()), ()
        today = clock.now().date()
        if slice_.as_of > today:
            raise FutureDate(f"as_of: a day up to today, {today}, was needed; found {slice_.as_of}")
        sunday = sunday_at_or_before(slice_.as_of)
        if sunday == slice_.as_of:
            return slice_, ()
        moved = Notice("{day} is not a Sunday; shown is {sunday}, the Sunday before it.", day=slice_.as_of, sunday=sunday)
        return replace(slice_, as_of=sunday), (moved,)

    def answer(self, key: str, slice_: Slice) -> Answer:
        """The answer to one question. Raises UnknownSection, FutureDate, or NoBuild."""
        section = SECTIONS.get(key)
        if section is None:
            raise UnknownSection(f"section: one of {', '.join(SECTIONS)} was needed; found '{key}'")
        build, cursor, states = self._open()
        asked, notices = self.resolve(slice_)
        memory = (build, self._tagged(states), key, asked)
        with self._lock:
            known = self._answers.get(memory)
        if known is None:
            with self._running:
                kind = ASKED_BY.get(section.shape, Question)
                question, fresh = kind(self.settings, cursor, states, section, asked), self.freshness()
                with _one_moment(cursor):
                    known = question.answer(fresh)
            with self._lock:
                self._answers[memory] = known
                while len(self._answers) > REMEMBERED:
                    self._answers.popitem(last=False)
        return replace(known, notices=notices)

    def options(self, slice_: Slice) -> Options:
        """How many customers each filter value would leave in the list. Raises FutureDate or NoBuild."""
        _, cursor, states = self._open()
        asked, _ = self.resolve(slice_)
        self._tagged(states)
        with self._running:
            question = OptionsQuestion(self.settings, cursor, states, SECTIONS["customers"], asked)
            with _one_moment(cursor):
                return question.options()

    def managed(self, org_ids: Iterable[str]) -> set[str]:
        """Those of the organisations that are customers, now or at any instant of the build. Raises NoBuild."""
        return {row["org_id"] for row in self.rows(MANAGED, {"orgs": list(org_ids)})}

    def imported_tags(self) -> dict[str, list[str]]:
        """The tags that the newest exports give, by customer. Raises NoBuild."""
        return {row["org_id"]: row["tags"] for row in self.rows(IMPORTED_TAGS, {"t": self.default_as_of()})}

    def tag_names(self) -> list[str]:
        """Every tag that was ever imported or is typed now, by name; of spellings alike but for case, the imported. Raises NoBuild, CannotOpen."""
        imported = [row["tag"] for row in self.rows(TAG_NAMES)]
        known = {tag.casefold() for tag in imported}
        typed = self.workspace.tags() if self._typed_at_all() else {}
        more = {tag.tag for several in typed.values() for tag in several if tag.tag.casefold() not in known}
        return sorted([*imported, *more])

    def _typed_at_all(self) -> bool:
        file = self.settings.workspace_file
        return file is None or file.exists()

    def _tagged(self, states: States) -> int:
        """Bring the typed tags beside the build up to date; a number that answers with the same tags share. Raises CannotOpen.

        Asking makes no workspace: without one there are no typed tags.
        """
        with self._tagging:
            revision = self.workspace.revision() if self._typed_at_all() else 0
            if revision != states.tags_revision:
                typed = self.workspace.tags() if revision else {}
                states.give_tags({org_id: [tag.tag for tag in several] for org_id, several in typed.items()}, revision)
            return states.tagged


@contextmanager
def _one_moment(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Everything that a question reads is of one moment, however many statements it takes: tags may be typed meanwhile."""
    cursor.begin()
    try:
        yield
    finally:
        cursor.rollback()


def answer(key: str, slice_: Slice, home: Path | None = None) -> Answer:
    """The answer to one question about one home, opened for this question alone. Raises UnknownSection, FutureDate, or NoBuild."""
    return Hub(read_settings(home)).answer(key, slice_)
