"""The plan of a world: a seed, two sizes and the rules that are switched on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

NEWEST = date(2026, 11, 22)  # a Sunday; every world tells about the weeks before it
FEATURES = (
    "trials", "auto_renew", "notice", "added_missing", "edges", "statuses", "versions", "vanishing", "old_snapshots",
    "licence_only", "webex", "overlap", "overrides", "suite", "other_products", "odd_names", "overage", "empty_licences",
    "imported", "lists", "shared", "calls", "meetings", "gaps", "push", "copies", "midnight", "tags", "peers", "nameless",
    "outsiders", "clock", "multi", "features", "twice", "media", "crowds", "queues", "early_queues",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """All that a world depends on."""

    seed: int
    customers: int
    weeks: int
    features: frozenset[str] = frozenset(FEATURES)

    def random(self, *names: object) -> Random:
        """A generator of its own for every named part, so that taking one part away changes no other."""
        return Random(f"{self.seed}/" + "/".join(map(str, names)))

    def has(self, feature: str) -> bool:
        return feature in self.features

    @property
    def sundays(self) -> list[date]:
        """The ends of the weeks that the world tells about, newest first."""
        return [NEWEST - timedelta(days=7 * back) for back in range(self.weeks)]

    @property
    def now(self) -> datetime:
        """The clock: days after the newest week told about, or so soon that the default `as_of` stops at it."""
        hours = self.random("clock").choice([0, 1, 36, 24 * 6, 24 * 9, *[24 * 16] * 3]) if self.has("clock") else 36
        return datetime(NEWEST.year, NEWEST.month, NEWEST.day) + timedelta(hours=hours)


def uuid(rng: Random) -> str:
    """A random lower-case UUID."""
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def some(rng: Random, chance: float = 0.5) -> bool:
    """True now and then."""
    return rng.random() < chance
