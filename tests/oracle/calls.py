"""Calls and their figures per customer and week (`metrics.md` §7)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .facts import Facts, Leg
from .instants import week_of
from .items import ratio

USER_TYPES = {"user", "place", "virtualline"}
KEYS = ("calls", "made", "received", "answered", "minutes", "active_users", "calls_per_user")


@dataclass(frozen=True)
class Call:
    """All legs of one call; its week is that of the earliest."""

    org: str
    week: date
    legs: tuple[Leg, ...]


def calls_of(facts: Facts) -> list[Call]:
    """Org UUID + Correlation ID; a leg without one is a call of its own."""
    together: dict[tuple, list[Leg]] = {}
    for leg in facts.legs:
        key = (leg.org, leg.correlation) if leg.correlation else (leg.org, "leg", leg.key)
        together.setdefault(key, []).append(leg)
    return [Call(key[0], week_of(min(leg.start for leg in legs)), tuple(legs)) for key, legs in together.items()]


def is_user(leg: Leg) -> bool:
    """A user leg, by its User type in any case."""
    return leg.user_type is not None and leg.user_type.lower() in USER_TYPES


def is_answered(leg: Leg) -> bool:
    """The Answer indicator is filled and not `No`, or it is empty and Answered is true."""
    return leg.answered is True if leg.indicator is None else leg.indicator != "No"


def figures(calls: list[Call] | None) -> dict[str, object]:
    """The keys of §7 over the week's calls of the covered customers; all unknown when none is covered (§1).

    A user of two customers is one distinct User UUID (§7); "the sum over the covered ones" (§1) would count two, see docs/decisions/0004.
    """
    if calls is None:
        return dict.fromkeys(KEYS)
    users = {leg.user for call in calls for leg in call.legs if is_user(leg) and leg.user}
    return {
        "calls": len(calls),
        "made": sum(_has_user_leg(call, "ORIGINATING") for call in calls),
        "received": sum(_has_user_leg(call, "TERMINATING") for call in calls),
        "answered": sum(any(is_answered(leg) for leg in call.legs) for call in calls),
        "minutes": float(Fraction(sum(max(leg.seconds or 0 for leg in call.legs) for call in calls), 60)),
        "active_users": len(users),
        "calls_per_user": ratio(len(calls), len(users)),
    }


def _has_user_leg(call: Call, direction: str) -> bool:
    return any(is_user(leg) and leg.direction == direction for leg in call.legs)
