"""Media legs, the calls they join, their endpoint types, poor or good (`metrics.md` §8)."""

import re
from dataclasses import dataclass
from datetime import date

from .calls import Call
from .facts import Facts, Leg, MediaLeg
from .instants import week_of

POOR_LOSS_PERCENT, POOR_LATENCY_MS, POOR_JITTER_MS = 5, 400, 150
DESKTOP, MOBILE, PHONE, ROOM = "Webex App desktop", "Webex App mobile", "Desk phone", "Room device"
TEAMS, THIRD_PARTY, GATEWAY, UNKNOWN = "Microsoft Teams", "Third-party", "Gateway", "Unknown"
NAMES = {name.lower(): name for name in (DESKTOP, MOBILE, PHONE, ROOM, TEAMS, THIRD_PARTY, GATEWAY, UNKNOWN)}
CLIENTS = {"TEAMS_WXC_CLIENT": TEAMS, "WXC_THIRD_PARTY": THIRD_PARTY, "WXC_SIP_GW": GATEWAY}
MOBILE_SYSTEMS = ("ios", "ipad", "android")
ROOM_MODEL = re.compile(r"room|board|codec|kit|desk(?! phone)")
DIRECTIONS = {True: "ORIGINATING", False: "TERMINATING"}


@dataclass(frozen=True)
class JudgedLeg:
    """A media leg in the week of its call."""

    endpoint_type: str
    measured: bool
    poor: bool


@dataclass(frozen=True)
class JudgedCall:
    """A call with media legs; one that joined is a call of §7, another one counts for quality only."""

    org: str
    week: date
    joined: bool
    legs: tuple[JudgedLeg, ...]

    @property
    def measured(self) -> bool:
        return any(leg.measured for leg in self.legs)

    @property
    def poor(self) -> bool:
        return any(leg.poor for leg in self.legs)


def judged_calls(facts: Facts, calls: list[Call]) -> list[JudgedCall]:
    """Every media leg in the call that it joins, else in a call by its Correlation ID, else alone."""
    by_correlation = {(call.org, leg.correlation): call for call in calls for leg in call.legs if leg.correlation}
    by_call_id = {(call.org, leg.call_id): call for call in calls for leg in call.legs if leg.call_id}
    together: dict[tuple, list[MediaLeg]] = {}
    joined: dict[tuple, Call] = {}
    for number, media in enumerate(facts.media):
        call = by_correlation.get((media.org, media.correlation)) or by_call_id.get((media.org, media.call_id))
        if call:
            key: tuple = ("joined", call.legs[0].key)
            joined[key] = call
        else:
            key = (media.org, media.correlation) if media.correlation else (media.org, "alone", number)
        together.setdefault(key, []).append(media)
    return [_judged(legs, joined.get(key)) for key, legs in together.items()]


def _judged(media: list[MediaLeg], call: Call | None) -> JudgedCall:
    week = call.week if call else week_of(min(leg.start for leg in media))
    legs = tuple(JudgedLeg(endpoint_type(leg.endpoint, joined_leg(leg, call)), is_measured(leg), is_poor(leg)) for leg in media)
    return JudgedCall(media[0].org, week, call is not None, legs)


def is_measured(leg: MediaLeg) -> bool:
    """It has at least one of the three measures."""
    return (leg.loss_percent, leg.latency_ms, leg.jitter_ms) != (None, None, None)


def is_poor(leg: MediaLeg) -> bool:
    """It meets or exceeds any one limit; a missing measure never makes it poor."""
    limits = ((leg.loss_percent, POOR_LOSS_PERCENT), (leg.latency_ms, POOR_LATENCY_MS), (leg.jitter_ms, POOR_JITTER_MS))
    return any(value is not None and value >= limit for value, limit in limits)


def joined_leg(media: MediaLeg, call: Call | None) -> Leg | None:
    """Within the joined call: the leg with the same Call ID, else one that goes the caller's way, else any."""
    if call is None:
        return None
    same = [leg for leg in call.legs if media.call_id and leg.call_id == media.call_id]
    agreeing = [leg for leg in call.legs if media.caller is not None and leg.direction == DIRECTIONS[media.caller]]
    return [*same, *agreeing, *call.legs][0]


def endpoint_type(endpoint: str | None, leg: Leg | None) -> str:
    """A known name means itself; `Webex App` asks the joined leg's system; an empty one asks the leg for everything."""
    if endpoint is not None:
        if endpoint.lower() == "webex app":
            return _app(leg)
        return NAMES.get(endpoint.lower(), UNKNOWN)
    if leg is None:
        return UNKNOWN
    if leg.client == "WXC_CLIENT":
        return _app(leg)
    if leg.client == "WXC_DEVICE":
        return ROOM if ROOM_MODEL.search((leg.model or "").lower()) else PHONE
    return CLIENTS.get(leg.client or "", UNKNOWN)


def _app(leg: Leg | None) -> str:
    return MOBILE if leg and (leg.system or "").lower().startswith(MOBILE_SYSTEMS) else DESKTOP
