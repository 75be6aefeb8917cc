"""What every customer's calls, media and queues came to in every week (`metrics.md` §§7-9)."""

from collections.abc import Iterable
from datetime import date

from .calls import Call, calls_of, figures
from .facts import Facts, QueueWeek
from .items import ratio
from .quality import JudgedCall, judged_calls

Figures = dict[str, object]
QUALITY_KEYS = ("measured", "good", "poor", "poor_pct", "coverage_pct")


class Calling:
    """Calls, judged calls and queue weeks by customer and week; not covered means unknown."""

    def __init__(self, facts: Facts) -> None:
        self._covered = facts.covered
        self._calls: dict[tuple[str, date], list[Call]] = {}
        self._judged: dict[tuple[str, date], list[JudgedCall]] = {}
        self._queues: dict[tuple[str, date], list[QueueWeek]] = {}
        calls = calls_of(facts)
        for call in calls:
            self._calls.setdefault((call.org, call.week), []).append(call)
        for judged in judged_calls(facts, calls):
            self._judged.setdefault((judged.org, judged.week), []).append(judged)
        for queue in facts.queues:
            self._queues.setdefault((queue.org, queue.week), []).append(queue)

    def covered(self, kind: str, orgs: Iterable[str], week: date) -> list[str]:
        """Those of the customers whose files of a kind cover the week (§1)."""
        return [org for org in orgs if week in self._covered.get((kind, org), set())]

    def calls(self, orgs: Iterable[str], week: date) -> list[Call] | None:
        """The week's calls of the covered customers; `None` when none is covered."""
        covered = self.covered("calling", orgs, week)
        return [call for org in covered for call in self._calls.get((org, week), [])] if covered else None

    def judged(self, orgs: Iterable[str], week: date) -> list[JudgedCall] | None:
        """The week's calls with media of the covered customers; `None` when none is covered."""
        covered = self.covered("media", orgs, week)
        return [call for org in covered for call in self._judged.get((org, week), [])] if covered else None

    def queues(self, org: str, week: date) -> list[QueueWeek]:
        """The week's queues and hunt groups of a customer."""
        return self._queues.get((org, week), [])

    def volume(self, orgs: Iterable[str], week: date) -> Figures:
        """The keys of §7 over customers."""
        return figures(self.calls(orgs, week))

    def quality(self, orgs: Iterable[str], week: date) -> Figures:
        """The keys of §8 over customers; the measured calls that joined ÷ all calls, media-covered or not."""
        orgs = list(orgs)
        judged, calls = self.judged(orgs, week), self.calls(orgs, week)
        if judged is None:
            return dict.fromkeys(QUALITY_KEYS)
        measured = [call for call in judged if call.measured]
        poor = [call for call in measured if call.poor]
        return {
            "measured": len(measured),
            "good": len(measured) - len(poor),
            "poor": len(poor),
            "poor_pct": ratio(len(poor), len(measured)),
            "coverage_pct": ratio(sum(call.joined for call in measured), None if calls is None else len(calls)),
        }
