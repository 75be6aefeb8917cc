"""Which part each customer plays: a deck of roles, and the function that turns a role into items and planted cases."""

from collections.abc import Callable

from etl.demo.builder import Builder
from etl.demo.roles import amounts, dates, shapes, states

Role = Callable[[Builder], None]
DECK_SIZE = 90

# (role, how many of it among 90 customers, what it does). With few customers the first of each comes first.
ROLES: tuple[tuple[str, int, Role], ...] = (
    ("expiring", 3, dates.expiring),
    ("renewing", 20, dates.renewing),
    ("over", 5, amounts.over),
    ("trial-soon", 1, dates.trial_soon),
    ("recent", 6, dates.recent),
    ("low", 9, amounts.low),
    ("neither", 8, shapes.neither),
    ("dormant", 1, states.dormant),
    ("never-used", 1, states.never_used),
    ("stale", 1, states.stale),
    ("suite", 1, shapes.suite),
    ("imported", 2, shapes.imported),
    ("measured", 2, shapes.measured),
    ("suspended", 2, states.suspended),
    ("expired", 2, states.expired),
    ("trial-running", 2, dates.trial_running),
    ("trial-ended", 2, dates.trial_ended),
    ("missing", 1, states.missing),
    ("silent", 1, states.silent),
    ("setup-pending", 2, states.setup_pending),
    ("cancelled", 1, states.cancelled),
    ("unknown-renewal", 2, dates.unknown_renewal),
    ("renewed", 4, dates.renewed),
    ("upgraded", 2, amounts.upgraded),
    ("estimated", 1, shapes.estimated),
    ("no-subscription-row", 1, shapes.no_subscription_row),
    ("no-subscription-id", 1, shapes.no_subscription_id),
    ("drop", 1, states.drop),
    ("external", 1, states.external),
)
BUILD: dict[str, Role] = {name: build for name, _, build in ROLES} | {"plain": shapes.plain}


def deck(customers: int) -> list[tuple[str, int]]:
    """(role, its how-manieth) for each customer: every role once, then twice …, in proportion; the rest are plain."""
    scaled = [(name, max(1, round(count * customers / DECK_SIZE))) for name, count, _ in ROLES]
    rounds = max(count for _, count in scaled)
    cards = [(name, nth) for nth in range(rounds) for name, count in scaled if nth < count][:customers]
    return cards + [("plain", nth) for nth in range(customers - len(cards))]
