"""Sections about call quality and queues (`metrics.md` §§8-9)."""

from datetime import date, timedelta
from fractions import Fraction

from .calling import Calling
from .facts import QueueWeek
from .filters import View
from .instants import weeks_before
from .items import ratio
from .quality import JudgedLeg
from .sections_calls import TREND_WEEKS, Row, change

ENOUGH = 30  # below that a share is grey and never ranked first
QUEUE_COUNTS = ("offered", "answered", "abandoned", "overflowed")
QUEUE_RATIOS = ("avg_time_to_answer_s", "avg_wait_before_abandon_s", "abandoned_pct")


def call_quality(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Eight weeks of the population of today."""
    orgs = view.population("calling")
    return {}, [{"week": week.isoformat(), **calling.quality(orgs, week)} for week in weeks_before(view.portfolio.instant, TREND_WEEKS)]


def call_quality_by_endpoint(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Every endpoint type with legs in the reported week."""
    legs = _legs_by_type(calling, view.population("calling"), view.portfolio.instant - timedelta(days=7))
    everything = sum(leg.measured for of_type in legs.values() for leg in of_type)
    rows = [_endpoint_row(endpoint, of_type, everything) for endpoint, of_type in legs.items()]
    return {}, worst_first(rows, "poor_pct", "measured_legs", "endpoint_type")


def _legs_by_type(calling: Calling, orgs: set[str], week: date) -> dict[str, list[JudgedLeg]]:
    legs: dict[str, list[JudgedLeg]] = {}
    for call in calling.judged(orgs, week) or []:
        for leg in call.legs:
            legs.setdefault(leg.endpoint_type, []).append(leg)
    return legs


def _endpoint_row(endpoint: str, legs: list[JudgedLeg], everything: int) -> Row:
    measured, poor = sum(leg.measured for leg in legs), sum(leg.poor for leg in legs)
    return {
        "endpoint_type": endpoint,
        "measured_legs": measured,
        "poor_legs": poor,
        "share": ratio(measured, everything),
        "poor_pct": ratio(poor, measured),
    }


def call_quality_by_customer(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Every customer of the population."""
    rows = [_customer_row(calling, view, org) for org in view.population("calling")]
    return {}, worst_first(rows, "poor_pct", "measured", "org_id")


def _customer_row(calling: Calling, view: View, org: str) -> Row:
    weeks = weeks_before(view.portfolio.instant, TREND_WEEKS)
    trend = [calling.quality([org], week)["poor_pct"] for week in weeks]
    quality = calling.quality([org], weeks[-1])
    return {
        "org_id": org,
        "customer": view.portfolio.name(org),
        "calls": calling.volume([org], weeks[-1])["calls"],
        **{key: quality[key] for key in ("measured", "poor", "poor_pct")},
        "poor_pct_change": change(trend[-1], trend[-2]),
        "worst_endpoint_type": _worst_endpoint_type(calling, org, weeks[-1]),
        "trend": trend,
    }


def _worst_endpoint_type(calling: Calling, org: str, week: date) -> str | None:
    """The highest poor share of those with enough measured legs; ties: more poor legs, then the name."""
    judged = []
    for endpoint, legs in _legs_by_type(calling, {org}, week).items():
        measured, poor = sum(leg.measured for leg in legs), sum(leg.poor for leg in legs)
        if measured >= ENOUGH:
            judged.append((-Fraction(poor, measured), -poor, endpoint))
    return min(judged)[2] if judged else None


def worst_first(rows: list[Row], share: str, counted: str, tie: str) -> list[Row]:
    """The highest share first; those with too few behind them last; unknown behind known."""
    return sorted(rows, key=lambda row: ((row[counted] or 0) < ENOUGH, row[share] is None, -(row[share] or 0), row[tie]))


def queues(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Customers with a queue row in the reported week."""
    week = view.portfolio.instant - timedelta(days=7)
    by_customer = {org: calling.queues(org, week) for org in view.population("calling") if calling.queues(org, week)}
    rows = [
        {"org_id": org, "customer": view.portfolio.name(org), **_queue_figures(queue_weeks)} for org, queue_weeks in by_customer.items()
    ]
    everything = [queue_week for queue_weeks in by_customer.values() for queue_week in queue_weeks]
    return _queue_figures(everything), worst_first(rows, "abandoned_pct", "offered", "org_id")


def _queue_figures(queue_weeks: list[QueueWeek]) -> Row:
    """Sums first, then ratios; unknown without a queue row."""
    if not queue_weeks:
        return dict.fromkeys(QUEUE_COUNTS + QUEUE_RATIOS)
    offered, answered, abandoned = (sum(getattr(queue, key) for queue in queue_weeks) for key in QUEUE_COUNTS[:3])
    overflowed = [queue.overflowed for queue in queue_weeks if queue.overflowed is not None]
    return {
        "offered": offered,
        "answered": answered,
        "abandoned": abandoned,
        "overflowed": sum(overflowed) if overflowed else None,
        "avg_time_to_answer_s": _average(sum(queue.wait for queue in queue_weeks), answered),
        "avg_wait_before_abandon_s": _average(sum(queue.abandoned_wait for queue in queue_weeks), abandoned),
        "abandoned_pct": ratio(abandoned, offered),
    }


def _average(total: Fraction | int, count: int) -> float | None:
    return float(total / Fraction(count)) if count else None
