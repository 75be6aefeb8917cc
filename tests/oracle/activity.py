"""Who was active in which week (`metrics.md` §3 rule 2, §7)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .facts import Facts, Leg
from .instants import week_of

USER_TYPES = {"User", "Place", "VirtualLine"}


@dataclass
class Activity:
    """Active users by product, customer and week; and which weeks are covered at all."""

    users: dict[tuple[str, str, date], set[str]] = field(default_factory=dict)
    covered: dict[tuple[str, str], set[date]] = field(default_factory=dict)

    def active(self, product: str, org: str, weeks: list[date]) -> set[str] | None:
        """Distinct active users of the weeks together; `None` when none of the weeks is covered."""
        if not self.covered.get((product, org), set()) & set(weeks):
            return None
        found: set[str] = set()
        for week in weeks:
            found |= self.users.get((product, org, week), set())
        return found


def activity_of(facts: Facts) -> Activity:
    """Calls by their User UUID, meetings by e-mail."""
    activity = Activity(covered=facts.covered)
    for leg, week in _weeks_of_legs(facts.legs):
        if leg.user_type in USER_TYPES and leg.user:
            activity.users.setdefault(("calling", leg.org, week), set()).add(leg.user)
    for join in facts.joins:
        if join.email:
            activity.users.setdefault(("meetings", join.org, week_of(join.joined)), set()).add(join.email)
    return activity


def _weeks_of_legs(legs: list[Leg]) -> list[tuple[Leg, date]]:
    """The week of a leg is that of the earliest leg of its call; without a correlation it is a call of its own (§7)."""
    earliest: dict[tuple, datetime] = {}
    for leg in legs:
        call = _call(leg)
        earliest[call] = min(leg.start, earliest.get(call, leg.start))
    return [(leg, week_of(earliest[_call(leg)])) for leg in legs]


def _call(leg: Leg) -> tuple:
    return (leg.org, leg.correlation) if leg.correlation else (leg.org, "leg", leg.key)
