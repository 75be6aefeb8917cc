"""When people call: weekday and hour by country, holidays, quiet months; a week as slots of equal likelihood, in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytz

from etl.demo.countries import Country

SLOTS = 256
HOUR_MS = 3_600_000
# Weight of each local hour of an ordinary working day; the lunch dip is real in every country here.
WORKDAY = (1, 1, 1, 1, 1, 2, 6, 24, 70, 100, 106, 98, 62, 58, 92, 98, 90, 66, 30, 12, 6, 4, 2, 1)
SATURDAY, SUNDAY, HOLIDAY, RECESS = 0.14, 0.05, 0.07, 0.6


@dataclass(frozen=True)
class WeekShape:
    """How one country's week runs: its volume against an ordinary week, its clock, and where each slot starts and how long it is."""

    volume: float
    offset_minutes: int
    starts_ms: Sequence[int]
    widths_ms: Sequence[int]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * e) // 451
    month, day = divmod(h + e - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date, country: Country) -> bool:
    """Whether `day` is one on which the country's offices are closed."""
    return (day.month, day.day) in country.holidays or (day - easter(day.year)).days in country.easter


def is_recess(day: date, country: Country) -> bool:
    """Whether the week of `day`, Sunday to Saturday, is one in which much of the country is away."""
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    return any(sunday <= date(day.year, month, dom) < sunday + timedelta(days=7) for month, dom in country.recess)


def offset_minutes(sunday: date, country: Country) -> int:
    """The country's UTC offset in the middle of the week that starts on `sunday`."""
    noon = datetime(sunday.year, sunday.month, sunday.day, 12) + timedelta(days=3)
    offset = pytz.timezone(country.timezone).utcoffset(noon)
    return int((offset or timedelta()).total_seconds()) // 60


def day_weight(day: date, country: Country) -> float:
    """How busy a local day is against an ordinary working day."""
    if is_holiday(day, country):
        return HOLIDAY
    if day.month == 12 and day.day > 23:
        return 0.3 if day.weekday() < 5 else SUNDAY
    season = RECESS if is_recess(day, country) else 0.72 if day.month in country.quiet_months else 1.0
    return season * (SATURDAY if day.weekday() == 5 else SUNDAY if day.weekday() == 6 else 1.0)


def week_shape(sunday: date, country: Country) -> WeekShape:
    """The week `[sunday, sunday + 7 d)` in UTC, cut into SLOTS pieces that are equally likely to hold a call."""
    offset = offset_minutes(sunday, country)
    weights = []
    for hour in range(168):
        local = datetime(sunday.year, sunday.month, sunday.day) + timedelta(hours=hour, minutes=offset)
        weights.append(max(1, round(WORKDAY[local.hour] * day_weight(local.date(), country) * 20)))
    total = sum(weights)
    edges, passed, hour = [], 0, 0
    for slot in range(SLOTS):
        target = total * slot // SLOTS
        while passed + weights[hour] <= target:
            passed += weights[hour]
            hour += 1
        edges.append(hour * HOUR_MS + (target - passed) * HOUR_MS // weights[hour])
    edges.append(168 * HOUR_MS)
    ordinary = 20 * sum(WORKDAY) * (5 + SATURDAY + SUNDAY)
    widths = [end - start for start, end in pairwise(edges)]
    return WeekShape(total / ordinary, offset, edges[:-1], widths)
