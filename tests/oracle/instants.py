"""Weeks, the instant a question is about, and the distances between days (`metrics.md` §1)."""

from datetime import date, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")
WEEK = timedelta(days=7)


class FutureError(ValueError):
    """An `as_of` in the future is refused (`metrics.md` §1)."""


def sunday_of(day: date) -> date:
    """The Sunday at or before a day: the first day of its reporting week."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def week_of(moment: datetime) -> date:
    """The reporting week of an instant, by its first day."""
    return sunday_of(moment.date())


def default_as_of(newest: datetime | None, now: datetime) -> date:
    """The first Sunday strictly after the newest fact, never later than the clock."""
    latest = sunday_of(now.date())
    if newest is None:
        return latest
    return min(week_of(newest) + WEEK, latest)


def chosen_as_of(asked: date | None, newest: datetime | None, now: datetime) -> date:
    """The Sunday a question is about; a day that is not a Sunday means the Sunday before it."""
    if asked is None:
        return default_as_of(newest, now)
    if asked > now.date():
        raise FutureError(f"{asked} is in the future")
    return sunday_of(asked)


def weeks_before(as_of: date, count: int) -> list[date]:
    """The first days of the last weeks before an instant, oldest first."""
    return [as_of - WEEK * back for back in range(count, 0, -1)]


def weeks_between(first: date, last: date) -> set[date]:
    """All weeks from one to another, gaps included."""
    weeks = set()
    week = first
    while week <= last:
        weeks.add(week)
        week += WEEK
    return weeks


def months_between(first: date, second: date) -> int:
    """(y2−y1)·12 + m2−m1, minus 1 when day2 < day1."""
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - 1 if second.day < first.day else months


def in_next(days: int, target: date | None, as_of: date) -> bool:
    """0 <= X − as_of <= days; an unknown X is in no date section."""
    return target is not None and 0 <= (target - as_of).days <= days


def in_last(days: int, target: date | None, as_of: date) -> bool:
    """0 < as_of − X <= days."""
    return target is not None and 0 < (as_of - target).days <= days


def version_at(versions: dict[date, T], instant: date) -> T:
    """The newest version observed before the instant, else the oldest."""
    before = [observed for observed in versions if observed < instant]
    return versions[max(before) if before else min(versions)]
