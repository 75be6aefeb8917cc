"""Who was active in which week (`metrics.md` §3 rule 2, §7)."""

from dataclasses import dataclass, field
from datetime import date

from .calls import calls_of, is_user
from .facts import Facts
from .instants import week_of


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
    for call in calls_of(facts):
        users = {leg.user for leg in call.legs if is_user(leg) and leg.user}
        activity.users.setdefault(("calling", call.org, call.week), set()).update(users)
    for join in facts.joins:
        if join.email:
            activity.users.setdefault(("meetings", join.org, week_of(join.joined)), set()).add(join.email)
    return activity
