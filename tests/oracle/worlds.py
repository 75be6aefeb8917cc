"""Small adversarial landing folders: the same for the same plan, smaller plans for smaller worlds.

A plan switches rules on one by one (`FEATURES`), so a failing example shrinks to the rules that matter.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from .answers import CALLING
from .world_activity import activity_files
from .world_files import Files
from .world_licences import licence_files
from .world_people import Person, customer_files, people
from .world_plan import FEATURES, NEWEST, Plan

STATUSES = ["suspended", "expired", "overage", "expiring_soon", "setup_pending", "no_recent_activity", "trial", "subscription"]


@dataclass(frozen=True)
class Question:
    """One question to oracle and product."""

    section: str
    product: str | None
    as_of: date | None
    filters: dict


def plans(max_customers: int = 25, max_weeks: int = 16) -> st.SearchStrategy[Plan]:
    """Hypothesis: plans of every size with any set of rules."""
    return st.builds(
        Plan,
        seed=st.integers(0, 10**6),
        customers=st.integers(2, max_customers),
        weeks=st.integers(1, max_weeks),
        features=st.frozensets(st.sampled_from(FEATURES)),
    )


def random_plan(rng: Random) -> Plan:
    """A plan from plain `random`, most rules on."""
    features = frozenset(feature for feature in FEATURES if rng.random() < 0.85)
    return Plan(rng.randrange(10**6), rng.randint(2, 25), rng.randint(1, 18), features)


def write_world(rng: Random, folder: Path) -> Plan:
    """Draws a plan and writes its landing folder."""
    plan = random_plan(rng)
    write_plan(plan, folder)
    return plan


def write_plan(plan: Plan, folder: Path) -> None:
    """Writes the landing folder of a plan."""
    files = Files()
    crowd = people(plan)
    customer_files(plan, crowd, files)
    for person in crowd:
        licence_files(plan, person, files)
    activity_files(plan, crowd, files)
    for path, content, modified in files.finished():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        noon = datetime(modified.year, modified.month, modified.day, 12, tzinfo=UTC).timestamp()
        os.utime(target, (noon, noon))


def questions(plan: Plan, sections: tuple[str, ...], filtered: int = 4) -> Iterator[Question]:
    """Every section and product at several instants, unfiltered; and some filters at two of them."""
    rng = plan.random("questions")
    crowd = people(plan)
    earlier = [NEWEST - timedelta(days=7 * rng.randint(1, 4)), NEWEST - timedelta(days=rng.randint(36, 120))]
    instants: list[date | None] = [None, NEWEST, plan.now.date(), *earlier]
    asked = [{}, *(_filters(rng, crowd) for _ in range(filtered))]
    for number, filters in enumerate(asked):
        for as_of in instants if number == 0 else rng.sample(instants, 2):
            for section in sections:
                for product in _products(section, again=number > 0 or as_of is not None):
                    yield Question(section, product, as_of, filters)
    for status in STATUSES:  # who has which status, counted by `managed`
        for as_of in rng.sample(instants, 2):
            yield Question("headline", None, as_of, {"status": [status]})


def _products(section: str, again: bool) -> tuple[str | None, ...]:
    """What a section is asked for; those about calls answer the same for both products, which one question is enough to see."""
    if section == "headline":
        return (None,)
    return ("calling",) if section in CALLING and again else ("calling", "meetings")


def _filters(rng: Random, crowd: list[Person]) -> dict:
    """One or two filters; customers and tags are named only when a file names them."""
    named = [person for person in crowd if person.source != "none" or person.deals]
    tags = sorted({tag for person in crowd for tag in person.tags})
    choices = {
        "customer": lambda: rng.choice(named).org if named else None,
        "tag": lambda: sorted(rng.sample(tags, rng.randint(1, min(2, len(tags))))) if tags else [],
        "managed_by": lambda: rng.choice([["partner"], ["external"], ["external", "partner"]]),
        "status": lambda: sorted(rng.sample(STATUSES, rng.randint(1, 3))),
        "kind": lambda: rng.choice([["trial"], ["subscription"], ["subscription", "trial"]]),
    }
    return {name: choices[name]() for name in rng.sample(sorted(choices), rng.choice([1, 1, 2]))}
