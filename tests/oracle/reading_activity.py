"""Calls, meetings, media quality and queues of a landing folder (`metrics.md` §§1, 7-9)."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from .facts import Facts, Join, Leg, MediaLeg, QueueWeek
from .parsing import decimal, moment, org_id, seconds, text, truth, whole
from .reading_files import Delivered, Row, canonical, cover, seen

ENOUGH_VALUES = 100  # of packet loss, to tell a fraction from a percentage
QUEUE_KINDS = ("queues", "agents", "hunt_groups", "attendants")


def read_calls(facts: Facts, files: list[Delivered]) -> None:
    """One copy of each leg stays; if that is a push notification, none does (`metrics.md` §7)."""
    legs: dict[tuple, Leg] = {}
    for file in files:
        if file.kind != "calls":
            continue
        rows = [_leg(row) for row in file.rows]
        cover(facts, "calling", [(leg.org, leg.start) for leg in rows])
        seen(facts, *(leg.start for leg in rows))
        for leg in rows:
            if leg.key not in legs or leg.rank > legs[leg.key].rank:
                legs[leg.key] = leg
    facts.legs = [leg for leg in legs.values() if leg.related_reason != "PushNotificationRetrieval"]


def _leg(row: Row) -> Leg:
    org, correlation, start, user = org_id(row["orguuid"]), text(row["correlationid"]), moment(row["starttime"]), text(row.get("useruuid"))
    report, direction = text(row.get("reportid")), text(row["direction"])
    fallback = (org, correlation, text(row.get("localcallid")), direction, start, user)
    filled = sum(text(value) is not None for value in row.values())
    return Leg(
        org=org,
        key=(report,) if report else fallback,
        correlation=correlation,
        start=start,
        user_type=text(row["usertype"]),
        user=user.lower() if user else None,
        related_reason=text(row.get("relatedreason")),
        rank=(filled, moment(row.get("reporttime")) or datetime.min, canonical(row)),
        direction=direction,
        indicator=text(row.get("answerindicator")),
        answered=truth(row.get("answered")),
        seconds=whole(row.get("duration")),
        call_id=text(row.get("callid")),
        client=text(row.get("clienttype")),
        system=text(row.get("ostype")),
        model=text(row.get("model")),
        recording=text(row.get("callrecordingresult")),
    )


def read_meetings(facts: Facts, files: list[Delivered]) -> None:
    """Everybody who joined."""
    for file in files:
        if file.kind != "attendees":
            continue
        emails = [text(row["email"]) for row in file.rows]
        joins = [Join(file.org, email and email.lower(), moment(row["joinedtime"])) for email, row in zip(emails, file.rows, strict=True)]
        facts.joins.extend(joins)
        cover(facts, "meetings", [(join.org, join.joined) for join in joins])
        seen(facts, *(join.joined for join in joins))


def read_media(facts: Facts, files: list[Delivered]) -> None:
    """One copy of each media leg: org, Correlation ID, Call ID, user, start, endpoint, caller flag (`metrics.md` §8)."""
    legs: dict[MediaLeg, MediaLeg] = {}
    for file in files:
        if file.kind != "media":
            continue
        column = next(name for name in file.header if name.startswith("audiopacketloss"))
        losses = [decimal(row[column]) for row in file.rows]
        unit = loss_unit(file.header[column], losses)
        for row, loss in zip(file.rows, losses, strict=True):
            leg = _media_leg(file.org, row, loss if loss is None else loss * unit)
            legs[replace(leg, loss_percent=None, latency_ms=None, jitter_ms=None)] = leg
        cover(facts, "media", [(file.org, moment(row["starttime"])) for row in file.rows])
    facts.media = list(legs.values())


def loss_unit(header: str, values: list[Fraction | None]) -> int:
    """What one in a file's loss column is in percent: its header says it, else its values do (`metrics.md` §8)."""
    name = header.lower()
    if any(word in name for word in ("%", "pct", "percent")):
        return 1
    if any(word in name for word in ("fraction", "ratio")):
        return 100
    known = [value for value in values if value is not None]
    return 100 if len(known) >= ENOUGH_VALUES and max(known) <= 1 else 1


def _media_leg(org: str, row: Row, loss_percent: Fraction | None) -> MediaLeg:
    return MediaLeg(
        org=org,
        correlation=text(row.get("correlationid")),
        call_id=text(row.get("callid")),
        user=text(row.get("email")) or text(row.get("username")),
        start=moment(row["starttime"]),
        endpoint=text(row.get("endpointtype")),
        caller=truth(row.get("caller")),
        loss_percent=loss_percent,
        latency_ms=decimal(row.get("audiolatencyms")),
        jitter_ms=decimal(row.get("audiojitterms")),
    )


def read_queues(facts: Facts, files: list[Delivered]) -> None:
    """One row per org, week, queue name, location and extension; agents and attendants only move the default instant."""
    weeks: dict[tuple, tuple[tuple, QueueWeek]] = {}
    for file in files:
        if file.kind in QUEUE_KINDS:
            seen(facts, datetime(file.week.year, file.week.month, file.week.day))
        for row in file.rows if file.kind in ("queues", "hunt_groups") else ():
            name = row["callqueue"] if file.kind == "queues" else row["huntgroup"]
            key = (file.org, file.week, text(name), text(row.get("location")), text(row.get("extension")))
            rank = (file.observed, canonical(row))
            if key not in weeks or rank > weeks[key][0]:
                weeks[key] = (rank, _queue_week(file, row) if file.kind == "queues" else _hunt_group_week(file, row))
    facts.queues = [week for _, week in weeks.values()]


def _queue_week(file: Delivered, row: Row) -> QueueWeek:
    return QueueWeek(
        org=file.org,
        week=file.week,
        offered=whole(row["totalcalls"]),
        answered=whole(row["answeredcalls"]),
        abandoned=whole(row["abandonedcalls"]),
        overflowed=whole(row["callsoverflowed"]) + whole(row["callstimedout"]),
        wait=seconds(row["totalwaittime"]),
        abandoned_wait=seconds(row["totalabandonedtime"]),
    )


def _hunt_group_week(file: Delivered, row: Row) -> QueueWeek:
    """Minutes × 60; without a total the answered and the abandoned calls were offered."""
    answered, abandoned = whole(row["callsanswered"]), whole(row["callsabandoned"])
    return QueueWeek(
        org=file.org,
        week=file.week,
        offered=whole(row["totalcalls"]) if "totalcalls" in row else answered + abandoned,
        answered=answered,
        abandoned=abandoned,
        overflowed=None,
        wait=decimal(row["totalwaitmins"]) * 60,
        abandoned_wait=decimal(row["totalabandonedmins"]) * 60,
    )
