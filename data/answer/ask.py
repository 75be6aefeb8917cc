"""The hub: which build is asked, at which instant, and what was answered already."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
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
from data.answer.states import WEEK, States, read_sql
from data.notice import Notice
from data.scope import EVERYTHING, Scope, only
from data.sections import SECTIONS, Shape
from data.settings import Settings, read_settings
from data.slice import Slice
from data.warehouse import NoBuild, Warehouse, in_time

if TYPE_CHECKING:
    from data.access import Person
    from data.workspace import Workspace

REMEMBERED = 512
PERSON = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MANAGED = """SELECT org_id FROM (
  SELECT org_id FROM hub.customers UNION SELECT org_id FROM hub.subscriptions UNION SELECT org_id FROM hub.snapshots
) WHERE org_id IN (SELECT unnest(CAST($orgs AS VARCHAR[])))"""
TAG_NAMES = "SELECT DISTINCT org_id, unnest(tags) AS tag FROM hub.tags"
ASSIGNED = (
    f"SELECT DISTINCT org_id FROM ({read_sql('assignment_records')}) WHERE lower(email) = $email AND org_id IS NOT NULL AND NOT sees_all"
)
CALL_FILES = "SELECT file_id FROM hub.contents WHERE kind = 'call_history' ORDER BY arrival"
QUALITY_RULE = "SELECT loss_pct, latency_ms, jitter_ms FROM hub.quality_rule"
IMPORTED_TAGS = "SELECT org_id, tags FROM hub.tags WHERE serves_after < $t AND $t <= serves_until"
ASKED_BY: dict[Shape, type[Question]] = {
    Shape.CALLING: CallingQuestion,
    Shape.CALL_TREND: CallTrendQuestion,
    Shape.RECORDS: RecordQuestion,
}  # every other shape: by Question itself


class UnknownSection(LookupError):
    """A section that does not exist."""


class Beyond(PermissionError):
    """A list that names every customer, asked for by somebody who may see only some."""


class FutureDate(ValueError):
    """An as-of date after today."""


def sunday_at_or_before(day: date) -> date:
    """The Sunday that starts the reporting week of a day (metrics.md §1)."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


class _Kept:
    """What every hub of one home shares, whoever asks: the open build, its derived states, the answers given, what people typed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.warehouse = Warehouse(settings)
        self.lock, self.tagging = Lock(), Lock()
        self.states: tuple[Path, States] | None = None
        self.answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self.assigned: dict[tuple[Path, date, str], Scope] = {}
        self.running = BoundedSemaphore(max(1, settings.query_threads))

    @cached_property
    def workspace(self) -> "Workspace":
        from data.workspace import Workspace  # a home without one does not pay for the database library

        return Workspace(self.settings)

    def open(self) -> tuple[Path, duckdb.DuckDBPyConnection, States]:
        build, connection = self.warehouse.connection()
        with self.lock:
            if self.states is None or self.states[0] != build:
                self.states = (build, States(connection, self.settings))
                self.answers.clear()
                self.assigned.clear()
            return build, connection.cursor(), self.states[1]


class Hub:
    """The answers of one home: follows the current build, remembers what it answered. Safe to use from several threads.

    A hub knows who asks: `seen_by` gives the same one, limited to the customers of a scope. Every question that it is asked carries that
    scope, so an answer about others does not exist for it, not even among those remembered.
    """

    def __init__(self, settings: Settings, scope: Scope = EVERYTHING, kept: _Kept | None = None) -> None:
        self.settings, self.scope = settings, scope
        self._kept = kept or _Kept(settings)

    def seen_by(self, scope: Scope) -> "Hub":
        """This hub for somebody who may see those customers. Raises ValueError when that is more than this one sees."""
        if self.scope.limited and self.scope != scope:
            raise ValueError("scope: one that this hub holds was needed; found another")
        return Hub(self.settings, scope, self._kept)

    @property
    def workspace(self) -> "Workspace":
        """What people typed in this home about the customers in scope; opened at the first use."""
        return self._kept.workspace.seen_by(self.scope)

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[Row]:
        """The rows of a fixed statement over the whole build, as the ledger asks them. Raises Beyond when only some customers are in scope."""
        if self.scope.limited:
            raise Beyond("a list of the whole hub was asked for by somebody who may see only some of its customers")
        return self._rows(sql, values or {})

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Row]:
        _, cursor, _ = self._kept.open()
        return fetch(cursor, sql, values)

    def build_name(self) -> str:
        """The file name of the build being served."""
        return self._kept.open()[0].name

    def freshness(self) -> dict[str, str | None]:
        """The newest fact per source: a day for licences, an instant for activity; None when there is none."""
        newest = {row["source"]: row["newest"] for row in self._rows("SELECT source, newest FROM hub.sources ORDER BY source", {})}
        return {
            source: None if moment is None else moment.date().isoformat() if source == "licences" else f"{moment:%Y-%m-%dT%H:%M:%S}Z"
            for source, moment in newest.items()
        }

    def default_as_of(self) -> date:
        """The first Sunday strictly after the newest loaded fact, never later than the clock (metrics.md §1)."""
        last = sunday_at_or_before(clock.now().date())
        newest: datetime | None = self._rows("SELECT max(newest) AS newest FROM hub.sources WHERE dates", {})[0]["newest"]
        return last if newest is None else min(last, sunday_at_or_before(newest.date()) + WEEK)

    def resolve(self, slice_: Slice) -> tuple[Slice, tuple[Notice, ...]]:
        """The question with its instant and its scope, and a notice when the day was moved to its Sunday. Raises FutureDate."""
        slice_, said = self._asked_by(slice_)
        if slice_.as_of is None:
            return replace(slice_, as_of=self.default_as_of()), said
        today = clock.now().date()
        if slice_.as_of > today:
            raise FutureDate(f"as_of: a day up to today, {today}, was needed; found {slice_.as_of}")
        sunday = sunday_at_or_before(slice_.as_of)
        if sunday == slice_.as_of:
            return slice_, said
        moved = Notice("{day} is not a Sunday; shown is {sunday}, the Sunday before it.", day=slice_.as_of, sunday=sunday)
        return replace(slice_, as_of=sunday), (*said, moved)

    def _asked_by(self, slice_: Slice) -> tuple[Slice, tuple[Notice, ...]]:
        """The question with what only the hub knows: who may see what, and whose customers are asked for."""
        slice_ = replace(slice_, scope=self.scope, their=EVERYTHING)
        if slice_.assigned_to is None:
            return slice_, ()
        person = self.person(slice_.assigned_to)
        if person is None:
            nobody = Notice("Nobody here has the id that this address asks the customers of; it was ignored.")
            return replace(slice_, assigned_to=None), (nobody,)
        return replace(slice_, their=self.customers_of(person)), ()

    def answer(self, key: str, slice_: Slice) -> Answer:
        """The answer to one question. Raises UnknownSection, FutureDate, NoBuild, or TookTooLong."""
        section = SECTIONS.get(key)
        if section is None:
            raise UnknownSection(f"section: one of {', '.join(SECTIONS)} was needed; found '{key}'")
        build, cursor, states = self._kept.open()
        asked, notices = self.resolve(slice_)
        memory = (build, self._tagged(states), key, asked)
        with self._kept.lock:
            known = self._kept.answers.get(memory)
        if known is None:
            with self._kept.running:
                kind = ASKED_BY.get(section.shape, Question)
                question, fresh = kind(self.settings, cursor, states, section, asked), self.freshness()
                with _one_moment(cursor), in_time(cursor, self.settings.query_seconds):
                    known = question.answer(fresh)
            with self._kept.lock:
                self._kept.answers[memory] = known
                while len(self._kept.answers) > REMEMBERED:
                    self._kept.answers.popitem(last=False)
        return replace(known, notices=notices)

    def options(self, slice_: Slice) -> Options:
        """How many customers each filter value would leave in the list. Raises FutureDate or NoBuild."""
        _, cursor, states = self._kept.open()
        asked, _ = self.resolve(slice_)
        self._tagged(states)
        with self._kept.running:
            question = OptionsQuestion(self.settings, cursor, states, SECTIONS["customers"], asked)
            with _one_moment(cursor), in_time(cursor, self.settings.query_seconds):
                return question.options()

    def call_files(self) -> list[str]:
        """The ids of the files that call legs are in, in the order of their arrival. Raises NoBuild."""
        return [row["file_id"] for row in self._rows(CALL_FILES, {})]

    def quality_rule(self) -> Row:
        """What makes a leg poor, as the build has it: `loss_pct`, `latency_ms`, `jitter_ms` (metrics.md §8). Raises NoBuild."""
        return self._rows(QUALITY_RULE, {})[0]

    def managed(self, org_ids: Iterable[str]) -> set[str]:
        """Those of the organisations that are customers, now or at any instant of the build, and in scope. Raises NoBuild."""
        return {row["org_id"] for row in self._rows(MANAGED, {"orgs": [org_id for org_id in org_ids if self.scope.sees(org_id)]})}

    def assigned(self, email: str) -> Scope:
        """The customers that the exports assign to an administrator's address, at the newest instant. Raises NoBuild."""
        build, _, states = self._kept.open()
        as_of, address = self.default_as_of(), email.strip().lower()
        memory = (build, as_of, address)
        known = self._kept.assigned.get(memory)
        if known is None:
            states.derive(as_of)
            known = only(row["org_id"] for row in self._rows(ASSIGNED, {"until": as_of, "email": address}))
            self._kept.assigned[memory] = known
        return known

    def person(self, id: str) -> "Person | None":
        """Somebody who signs in at this home, by her id; what is not the text of a UUID is nobody's. Raises CannotOpen."""
        from data.access import Accounts

        if not PERSON.fullmatch(id):
            return None
        return Accounts(self.settings, self._kept.workspace).person(id)

    def customers_of(self, person: "Person") -> Scope:
        """The customers that are hers: those that the exports assign to her address and those that were assigned to her here."""
        try:
            assigned = self.assigned(person.email) if person.email else Scope(frozenset())
        except NoBuild:
            assigned = Scope(frozenset())
        return _joined(assigned, person.customers)

    def imported_tags(self) -> dict[str, list[str]]:
        """The tags that the newest exports give, by customer in scope. Raises NoBuild."""
        rows = self._rows(IMPORTED_TAGS, {"t": self.default_as_of()})
        return {row["org_id"]: row["tags"] for row in rows if self.scope.sees(row["org_id"])}

    def tag_names(self) -> list[str]:
        """Every tag that a customer in scope was ever given by an import or carries now, by name; of spellings alike but for case, the imported.

        Raises NoBuild, CannotOpen.
        """
        imported = list(dict.fromkeys(row["tag"] for row in self._rows(TAG_NAMES, {}) if self.scope.sees(row["org_id"])))
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
        with self._kept.tagging:
            revision = self._kept.workspace.revision() if self._typed_at_all() else 0
            if revision != states.tags_revision:
                typed = self._kept.workspace.tags() if revision else {}
                states.give_tags({org_id: [tag.tag for tag in several] for org_id, several in typed.items()}, revision)
            return states.tagged


@lru_cache(maxsize=256)  # the same object for the same customers, so that remembered answers are found quickly
def _joined(assigned: Scope, customers: tuple[str, ...]) -> Scope:
    return Scope((assigned.orgs or frozenset()) | {org_id.lower() for org_id in customers})


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
