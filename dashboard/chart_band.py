"""One customer's weeks beside what is usual among all: a bar per week over a band of that week; only a week outside its band is coloured.

A week without data is a hatched slot that gives a reason; 0 is printed. The band is each week's own, so it is drawn in steps; where too few
customers could be compared there is none. `links` maps a week (ISO text) to where a click on it leads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart import Series, table
from dashboard.chart_columns import Column, Name, Panel, assemble, columns
from dashboard.chart_parts import Row, Unit
from dashboard.words import Words

# What the chart reads from `words` beside the name of its number.
BAND_WORDS = ("title", "last", "usual", "above", "below", "few", "alone", "week")

_FLOOR, _PLOT, _HEIGHT = 0, 132, 164  # px: where the bars stand, how high they may be, with room for the numbers over them
_THIN = 2.0  # px: the least height at which something is seen
_SAME = 1e-9  # closer values are equal


@dataclass(frozen=True)
class Measured:
    """The number that is drawn. `better` says on which side of the band a week is favourable; a value of fewer than `least` of field `base`
    is too few to be compared."""

    key: str
    unit: Unit
    better: Literal["above", "below"]
    base: str
    least: int = 0

    def low(self, row: Row) -> float | None:
        """Where the usual begins in a week."""
        return row.get(f"{self.key}_low")

    def high(self, row: Row) -> float | None:
        """Where the usual ends in a week."""
        return row.get(f"{self.key}_high")

    def weak(self, row: Row) -> bool:
        """Too few to be compared."""
        return (row.get(self.base) or 0) < self.least

    def way(self, row: Row) -> Literal["", "above", "below"]:
        """On which side of its band a week lies."""
        value, low, high = row.get(self.key), self.low(row), self.high(row)
        if value is None or low is None or high is None or self.weak(row):
            return ""
        return "above" if value > high + _SAME else "below" if value < low - _SAME else ""


def banded(
    id: str,
    weeks: Sequence[Row],
    shown: Measured,
    words: Mapping[str, str],
    lang: str,
    *,
    reason: str = "",
    links: Mapping[str, str] | None = None,
    chosen: str = "",
) -> Component:
    """The chart of one number of `call-trend`; `words` holds `BAND_WORDS` and the names of the number and of its base.

    Of `words`, `usual` has {low} and {high}, `few` has {n}.
    """
    said = Words(lang)
    panel, rules = _panel(weeks, shown, lang)
    drawn = [_week(row, panel, shown, words, said, reason) for row in weeks]
    plot = [*_steps(weeks, panel, shown), *rules, columns(weeks, drawn, "bar banded", said, links, chosen)]
    texts = {"value": [parts.written(row.get(shown.key), shown.unit, said) for row in weeks]}
    named = _names(weeks[-1] if weeks else {}, panel, shown, words, said)
    return assemble(id, words["title"], weeks, drawn, plot, named, said, height=_HEIGHT, chosen=chosen, texts=texts)


def band_table(weeks: Sequence[Row], lines: Sequence[Series], words: Mapping[str, str], lang: str, *, reason: str = "") -> Component:
    """The numbers of the charts, newest week first."""
    return table(weeks, lines, lang, title=words["title"], week=words["week"], reason=reason)


def _panel(weeks: Sequence[Row], shown: Measured, lang: str) -> tuple[Panel, list[Component]]:
    """A scale from zero that reaches every value that counts and every band."""
    values = [row.get(shown.key) for row in weeks if not shown.weak(row)] or [row.get(shown.key) for row in weeks]
    known = [value for value in (*values, *(shown.high(row) for row in weeks)) if value is not None]
    share = shown.unit == "share"
    top, ticks = parts.rounded(max(known, default=0) or (0.01 if share else 1), steps=3, least=0.005 if share else 0.1)
    panel = Panel(_FLOOR, _PLOT, 0, top)
    return panel, [panel.rule(tick, parts.tick(tick, shown.unit, lang) if known else "") for tick in ticks]


def _steps(weeks: Sequence[Row], panel: Panel, shown: Measured) -> list[Component]:
    found: list[Component] = []
    count = max(len(weeks), 1)
    width, beside = 100 / count, f" - (50% / {count} - min(28px, 31% / {count}))"  # beside the last bar there is no band, nor a rule
    for index, row in enumerate(weeks):
        low, high = shown.low(row), shown.high(row)
        if low is None or high is None:
            continue
        bottom, top = panel.y(low), panel.y(high)
        end = beside if index == count - 1 else ""
        place = {"left": f"{width * index:.3f}%", "width": f"calc({width:.3f}%{end})", "right": "auto"}
        size = {"bottom": f"{bottom:g}px", "height": f"{max(top - bottom, _THIN):g}px"}
        found.append(html.Div(className="chart-band", style=place | size, **parts.SILENT))
    return found


def _week(row: Row, panel: Panel, shown: Measured, words: Mapping[str, str], said: Words, reason: str) -> Column:
    week, value = said.week(parts.day_of(row)), row.get(shown.key)
    text = parts.written(value, shown.unit, said)
    if value is None:
        return Column("\n".join(filter(None, [week, reason])), parts.figure(shown.key, None, text, "chart-value"), {}, empty=True)
    way = shown.way(row)
    tone = "weak" if shown.weak(row) else "" if not way else "better" if way == shown.better else "worse"
    number = parts.figure(shown.key, value, text, f"chart-value {tone}".strip(), way=way)
    height = max(panel.y(value) - panel.floor, _THIN if value else 0)
    return Column("\n".join([week, *_told(row, shown, words, said)]), number, {"f": panel.floor, "h": height})


def _told(row: Row, shown: Measured, words: Mapping[str, str], said: Words) -> list[str]:
    """All that is known of a week, and how to take it."""
    way = shown.way(row)
    line = f"{words[shown.key]} {parts.written(row.get(shown.key), shown.unit, said)}"
    found = [f"{line}, {words[way]}" if way else line, f"{words[shown.base]} {said.count(row.get(shown.base))}"]
    if shown.weak(row):
        return [*found, words["few"].format(n=said.count(shown.least))]
    return [*found, _usual(row, shown, words, said) or words["alone"]]


def _usual(row: Row, shown: Measured, words: Mapping[str, str], said: Words) -> str:
    low, high = shown.low(row), shown.high(row)
    if low is None or high is None:
        return ""
    return words["usual"].format(low=parts.written(low, shown.unit, said), high=parts.written(high, shown.unit, said))


def _names(last: Row, panel: Panel, shown: Measured, words: Mapping[str, str], said: Words) -> list[Name]:
    value, usual = last.get(shown.key), _usual(last, shown, words, said)
    wanted = [panel.y(value or 0), panel.y(((shown.low(last) or 0) + (shown.high(last) or 0)) / 2)]
    line, band = parts.apart(wanted, panel.floor + panel.height, panel.floor) if usual else wanted
    tone = "over" if shown.way(last) not in ("", shown.better) else "quiet"
    found = [Name(words["last"], tone, line, shown.key, value, shown.unit)]
    return [*found, Name(usual, "band", band)] if usual else found
