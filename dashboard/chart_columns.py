"""What charts of columns over weeks share: panels on one row of weeks, a column that speaks, names at the right instead of a legend.

Lengths are px, measured from the plot's lower edge. Two panels never share a scale: each has its own place and its own ticks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart_parts import Points, Row, Unit
from dashboard.words import Words

# px: room for ticks at the left, as in columns.css; for names at the right; between texts side by side.
_AXIS, _BETWEEN = 46, 2.5
_NAMES = (104, 220)


@dataclass(frozen=True)
class Panel:
    """A part of the plot with a scale of its own."""

    floor: float
    height: float
    low: float
    top: float

    def y(self, value: float) -> float:
        """Where a value lies; outside the scale, at its edge."""
        return round(self.floor + self.height * min(max((value - self.low) / (self.top - self.low), 0), 1), 1)

    def rule(self, value: float, text: str) -> Component:
        """A grid line with its tick."""
        return parts.rule(f"{self.y(value):g}px", text)

    def line(self, values: Points, tone: str) -> Component:
        """A line whose points lie in the middle of their columns."""
        place = {"top": "auto", "bottom": f"{self.floor - parts.STROKE:g}px", "height": f"{self.height + 2 * parts.STROKE:g}px"}
        return parts.line(values, self.low, self.top, tone, self.height, centred=True, place=place)


def counts(values: Points, floor: float, height: float, lang: str) -> tuple[Panel, list[Component]]:
    """A panel from zero and its rules, few and round; without any number they say nothing."""
    known = [value for value in values if value is not None]
    top, ticks = parts.rounded(max(known, default=0) or 1, steps=3, least=1)
    panel = Panel(floor, height, 0, top)
    return panel, [panel.rule(tick, parts.tick(tick, "count", lang) if known else "") for tick in ticks]


def fitted(values: Points, floor: float, height: float) -> Panel:
    """A panel from the least to the most of the values; equal ones run through its middle."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    return Panel(floor, height, low, high) if high > low else Panel(floor, height, low - 1, low + 1)


@dataclass(frozen=True)
class Column:
    """A week: its words, what is drawn in it, and its lengths for CSS. `empty` is a slot without data."""

    tip: str
    inside: Component
    lengths: Mapping[str, float]
    empty: bool = False


@dataclass(frozen=True)
class Name:
    """A name, beside what it names, with its last number where it has a `unit`; without a `key` that is no metric of its own."""

    label: str
    tone: str
    y: float
    key: str = ""
    value: float | None = None
    unit: Unit | None = None

    def text(self, words: Words) -> str:
        """The number as it is written."""
        return parts.written(self.value, self.unit, words) if self.unit else ""


def columns(
    weeks: Sequence[Row], drawn: Sequence[Column], class_name: str, words: Words, links: Mapping[str, str] | None, chosen: str
) -> Component:
    """All weeks side by side, each one element and its number."""
    found = []
    for row, column, day in zip(weeks, drawn, _days(weeks, words), strict=True):
        week = str(row["week"])[:10]
        style = {f"--{name}": f"{length:.1f}px" for name, length in column.lengths.items()}
        kind = "chart-col none" if column.empty else f"chart-col {class_name}"
        found.append(
            parts.mark(column.inside, kind, column.tip, (links or {}).get(week, ""), chosen=bool(chosen) and week == chosen[:10], style=style,
                       **parts.data(day=day, week=week))
        )  # fmt: skip
    return html.Div(found, className="chart-cols")


def dot(panel: Panel, value: float | None, tone: str) -> list[Component]:
    """The last point of a line, or nothing where it is unknown."""
    if value is None:
        return []
    return [html.I(className=f"chart-last tone-{tone}", style={"bottom": f"{panel.y(value):g}px"}, **parts.SILENT)]


def names(told: Sequence[Name], words: Words) -> Component:
    """Direct labels at the right; where the chart is narrow, a row above it (charts.css)."""
    found = []
    for name in told:
        text = name.text(words)
        number: list[Any] = [] if not text else [" ", parts.figure(name.key, name.value, text) if name.key else html.Span(text)]
        found.append(html.Div([name.label, *number], className=f"chart-name tone-{name.tone}", style={"--y": f"{name.y:.1f}px"}))
    return html.Div(found, className="chart-names")


def assemble(
    id: str,
    title: str,
    weeks: Sequence[Row],
    drawn: Sequence[Column],
    plot: Sequence[Component],
    told: Sequence[Name],
    words: Words,
    *,
    height: float,
    chosen: str,
    texts: Mapping[str, Sequence[str]],
) -> Component:
    """The figure. Its text alternative tells the first and the last week and every week without data.

    `texts` are the numbers that stand in the columns, by a short name. `columns.css` gets to know how wide a card they need, with the names
    above the plot or beside it, and leaves out those that would touch.
    """
    spoken = [column.tip for i, column in enumerate(drawn) if column.empty or i in (0, len(drawn) - 1)]
    room = min(max([_NAMES[0], *(parts.wide(f"{name.label} {name.text(words)}") + 16 for name in told)]), _NAMES[1])
    style: Any = {"--names": f"{room:.0f}px", "--weeks": str(max(len(weeks), 1))}
    for short, shown in texts.items():
        need = _AXIS + 8 + len(weeks) * (max((parts.wide(text) for text in shown), default=0) + _BETWEEN)
        style |= {f"--{short}-above": f"{need:.0f}px", f"--{short}-beside": f"{need + room:.0f}px"}
    inside = [names(told, words), html.Div(list(plot), className="chart-plot", style={"height": f"{height:g}px"})]
    classes = ["chart", "chart-weeks", *(["has-choice"] if chosen else [])]
    return html.Figure(parts.frame(inside, parts.named(title, spoken), ".chart-col", style=style), id=id, className=" ".join(classes))


def _days(weeks: Sequence[Row], words: Words) -> list[str]:
    """The day alone within a month, day and month where the month begins or changes."""
    days = [parts.day_of(row) for row in weeks]
    before = [None, *days]
    return [
        str(day.day) if last and (last.year, last.month) == (day.year, day.month) else words.short_day(day)
        for day, last in zip(days, before, strict=False)
    ]
