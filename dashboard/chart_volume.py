"""Calls by week: how many, of which kind, and how many per user.

A week without data is a hatched slot that gives a reason; 0 is printed. `links` maps a week (ISO text) to where a click on it leads; that of
the `chosen` week should undo the choice, as Esc in the chart follows it.
"""

from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart import Series, table
from dashboard.chart_columns import Column, Name, Panel, assemble, columns, counts, dot, fitted
from dashboard.chart_parts import Points, Row
from dashboard.words import Words

# What the chart reads from `words`, and its table beside `week`, the head of the first column.
VOLUME_WORDS = ("title", "calls", "made", "received", "answered", "calls_per_user")

_LINES = (("made", "used"), ("received", "mid"), ("answered", "quiet"))  # over the bars, each with its tone
# px from the lower edge: where each panel stands and how high it is; how high the plot is, with room for numbers over the bars.
_USERS, _CALLS, _HEIGHT = (0, 38), (62, 142), 226


def call_volume(
    id: str,
    weeks: Sequence[Row],
    words: Mapping[str, str],
    lang: str,
    *,
    reason: str = "",
    links: Mapping[str, str] | None = None,
    chosen: str = "",
) -> Component:
    """Calls by week as quiet bars; made, received and answered as lines over them; below, calls per user on a scale of its own.

    `weeks` are rows of `call-volume` (metrics.md §7), oldest first; `words` holds `VOLUME_WORDS`; `reason` says why a week has no number.
    An internal call is both made and received, so the lines do not add up to the bars.
    """
    said, last = Words(lang), weeks[-1] if weeks else {}
    calls, rules = counts([row.get("calls") for row in weeks], *_CALLS, lang)
    per_user = [row.get("calls_per_user") for row in weeks]
    users = fitted(per_user, *_USERS)
    drawn = [_week(row, calls, words, said, reason) for row in weeks]
    plot = [*rules, *(users.rule(value, said.average(value)) for value in _extremes(per_user))]
    plot.append(columns(weeks, drawn, "bar", said, links, chosen))
    plot += [calls.line([row.get(key) for row in weeks], tone) for key, tone in _LINES]
    plot.append(users.line(per_user, "quiet"))
    plot += [point for key, tone in _LINES for point in dot(calls, last.get(key), tone)]
    plot += dot(users, last.get("calls_per_user"), "quiet")
    named = _names(last, calls, users, words)
    texts = {"value": [said.count(row.get("calls")) for row in weeks]}
    return assemble(id, words["title"], weeks, drawn, plot, named, said, height=_HEIGHT, chosen=chosen, texts=texts)


def volume_table(weeks: Sequence[Row], words: Mapping[str, str], lang: str, *, reason: str = "") -> Component:
    """The numbers of `call_volume`, newest week first."""
    lines = [Series(key, words[key], unit="average" if key == "calls_per_user" else "count") for key in VOLUME_WORDS[1:]]
    return table(weeks, lines, lang, title=words["title"], week=words["week"], reason=reason)


def _extremes(values: Points) -> list[float]:
    known = [value for value in values if value is not None]
    return sorted({min(known), max(known)}) if known else []


def _week(row: Row, panel: Panel, words: Mapping[str, str], said: Words, reason: str) -> Column:
    calls, week = row.get("calls"), said.week(parts.day_of(row))
    number = parts.figure("calls", calls, said.count(calls), "chart-value")
    if calls is None:
        return Column("\n".join(filter(None, [week, reason])), number, {}, empty=True)
    told = [f"{words[key]} {said.count(row.get(key))}" for key in ("calls", *(key for key, _ in _LINES))]
    told.append(f"{words['calls_per_user']} {said.average(row.get('calls_per_user'))}")
    return Column("\n".join([week, *told]), number, {"f": panel.floor, "h": panel.y(calls) - panel.floor})


def _names(last: Row, calls: Panel, users: Panel, words: Mapping[str, str]) -> list[Name]:
    lines = [("calls", "bars"), *_LINES]
    heights = parts.apart([calls.y(last.get(key) or 0) for key, _ in lines], calls.floor + calls.height + 4, calls.floor)
    found = [Name(words[key], tone, y, key, last.get(key), "count") for (key, tone), y in zip(lines, heights, strict=True)]
    mean = last.get("calls_per_user")
    y = users.floor + users.height / 2 if mean is None else users.y(mean)
    return [*found, Name(words["calls_per_user"], "quiet own", y, "calls_per_user", mean, "average")]
