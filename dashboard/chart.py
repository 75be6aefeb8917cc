"""Charts without a chart library: HTML for the numbers, one SVG mask per line for its shape.

A trend has 13 points. A drawing library for it costs the reader a third of a megabyte and a second of start-up; here the server draws.
Colours are CSS variables (so a theme change needs nothing) and every number is text in the page. Here are the sparkline, lines over weeks
and the table that says the same; columns over weeks are in `chart_weeks`, rows of bars in `bars`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dash import html
from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart_parts import Points, Row, Unit
from dashboard.words import Words

PLOT = 168  # px: the height that labels are spread over


@dataclass(frozen=True)
class Series:
    """One line or one column of a table: the field it reads, its name, its tone (a colour token), and a share to print beside its number.

    `unit` says how it is written (by default as the chart it is in). Where field `base` is below `least`, a table shows the number as weak.
    What is no `metric` is text alone.
    """

    key: str
    label: str
    tone: Literal["muted", "assigned", "used", "over"] = "muted"
    beside: str = ""
    unit: Unit | None = None
    base: str = ""
    least: int = 0
    metric: bool = True


def number(value: float | None, lang: str, *, percent: bool = False) -> str:
    """`12,480`, `78.8 %`, or an en dash for unknown: as everywhere else on the page."""
    return parts.written(value, "share" if percent else "count", Words(lang))


def sparkline(values: Points, *, width: int = 78, height: int = 26) -> Component:
    """A tile's small line with its last point marked; decoration beside a number, so silent to a screen reader."""
    known = [v for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    pad, spread = 4.0, (high - low) or 1.0
    step, room = (width - 2 * pad) / max(len(values) - 1, 1), height - 2 * pad
    at = [None if v is None else (pad + i * step, height - pad - (v - low) / spread * room) for i, v in enumerate(values)]
    body = f'<path d="{parts.path(at)}" fill="none" stroke="#000" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/>'
    if at and (last := at[-1]):
        body += f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'
    style = {"width": f"{width}px", "height": f"{height}px"} | parts.mask(svg)
    return html.Span(className="spark", style=style, **parts.SILENT)


def trend(id: str, weeks: Sequence[Row], words: Mapping[str, str], lang: str, *, share: bool = False) -> Component:
    """Licences bought, assigned and used by week, as counts or as shares of those bought.

    `weeks` are rows with `week`, `total`, `assigned`, `used`, `assigned_pct`, `used_pct`; `words` has `title` and the names of the first three.
    """
    counts = [
        Series("total", words["total"], "muted"),
        Series("assigned", words["assigned"], "assigned", beside="assigned_pct"),
        Series("used", words["used"], "used", beside="used_pct"),
    ]
    shares = [Series("assigned_pct", words["assigned"], "assigned"), Series("used_pct", words["used"], "used")]
    return line_chart(id, weeks, shares if share else counts, lang, title=words["title"], percent=share)


def line_chart(id: str, weeks: Sequence[Row], lines: Sequence[Series], lang: str, *, title: str, percent: bool = False) -> Component:
    """Lines over weeks: direct labels at their ends, a gap where a value is unknown, exact numbers on hover and, by the arrow keys, on focus.

    Its text alternative names the first and the last week; `table` has every number, one click away. (Dash pays for each element at every
    redraw, so the table is not also hidden beside the chart.)
    """
    top, ticks = parts.scale([row.get(line.key) for row in weeks for line in lines], percent=percent)
    last, unit = max(len(weeks) - 1, 1), _unit(percent)
    tips = [_tip(row, lines, lang, percent=percent) for row in weeks]
    drawn: list[Component] = [parts.rule(f"{100 * tick / top:.3f}%", parts.tick(tick, unit, lang)) for tick in ticks]
    drawn += [parts.line([row.get(line.key) for row in weeks], 0, top, line.tone, PLOT) for line in lines]
    drawn += _ends(weeks, lines, top, lang, percent=percent)
    drawn += [
        html.Div(
            className="chart-week", style={"left": f"{100 * i / last:.3f}%", "width": f"{100 / last:.3f}%"},
            **parts.data(tip=tip),
        )
        for i, tip in enumerate(tips)
    ]  # fmt: skip
    drawn += [
        html.Span(Words(lang).short_day(parts.day_of(row)), className="chart-day", style={"left": f"{100 * i / last:.3f}%"}, **parts.SILENT)
        for i, row in enumerate(weeks)
        if (len(weeks) - 1 - i) % 2 == 0
    ]
    plot = html.Div(drawn, className="chart-plot", style={"height": f"{PLOT}px"})
    name = parts.named(title, [tips[0], tips[-1]] if tips else [])
    return html.Figure(parts.frame(plot, name, ".chart-week"), id=id, className="chart")


def table(
    rows: Sequence[Row],
    lines: Sequence[Series],
    lang: str,
    *,
    title: str,
    week: str,
    percent: bool = False,
    by: str = "week",
    names: Mapping[str, str] | None = None,
    reason: str = "",
) -> Component:
    """The same numbers as text, to be shown in the chart's place: weeks newest first, any other rows in their order.

    `week` heads the first column, whose text is field `by`, said as `names` says it. A row without any number gives `reason`.
    """
    head = html.Tr([html.Th(week, scope="col"), *(html.Th(line.label, scope="col") for line in lines)])
    words, body = Words(lang), []
    for row in reversed(rows) if by == "week" else rows:
        key = str(row[by])
        first: list[Any] = [words.day(parts.day_of(row)) if by == "week" else (names or {}).get(key, key)]
        silent = reason if all(row.get(line.key) is None for line in lines) else ""
        if silent:
            first.append(html.Small(f" · {silent}", className="muted"))
        cells = [html.Td(_cell(row, line, words, by, percent=percent)) for line in lines]
        body.append(html.Tr([html.Th(first, scope="row"), *cells]))
    return html.Table([html.Caption(title, className="visually-hidden"), html.Thead(head), html.Tbody(body)], className="hub-table")


def _cell(row: Row, line: Series, words: Words, by: str, *, percent: bool) -> list[Any]:
    found: list[Any] = []
    for key, unit in [(line.key, line.unit or _unit(percent)), *([(line.beside, _unit(True))] if line.beside else [])]:
        value = row.get(key)
        weak = "weak" if line.base and value is not None and (row.get(line.base) or 0) < line.least else ""
        place = {"week": str(row[by])[:10]} if by == "week" else {"row": str(row[by])}
        text = parts.written(value, unit, words)
        found += [*([" · "] if found else []), parts.figure(key, value, text, weak, None, **place) if line.metric else text]
    return found


def _unit(percent: bool) -> Unit:
    return "share" if percent else "count"


def _ends(weeks: Sequence[Row], lines: Sequence[Series], top: float, lang: str, *, percent: bool) -> list[Component]:
    """The last point of each line and, beside it, its name and numbers; labels that would touch are moved apart."""
    if not weeks:
        return []
    known = [(float(weeks[-1][line.key]) / top, line) for line in lines if weeks[-1].get(line.key) is not None]
    heights = parts.apart([share * PLOT for share, _ in known], PLOT + parts.LABEL / 2)
    found: list[Component] = []
    for (share, line), height in zip(known, heights, strict=True):
        found.append(html.I(className=f"chart-dot tone-{line.tone}", style={"bottom": f"{100 * share:.3f}%"}, **parts.SILENT))
        text: list[Any] = [line.label, " ", _value(weeks[-1][line.key], line.key, lang, percent=percent)]
        if line.beside and weeks[-1].get(line.beside) is not None:
            text += [" · ", _value(weeks[-1][line.beside], line.beside, lang, percent=True)]
        found.append(html.Div(text, className=f"chart-end tone-{line.tone}", style={"bottom": f"{height:.1f}px"}))
    return found


def _value(value: float | None, key: str, lang: str, *, percent: bool) -> Component:
    return parts.figure(key, value, number(value, lang, percent=percent))


def _tip(row: Row, lines: Sequence[Series], lang: str, *, percent: bool) -> str:
    text = [Words(lang).week(parts.day_of(row))]
    for line in lines:
        beside = f" · {number(row.get(line.beside), lang, percent=True)}" if line.beside and row.get(line.beside) is not None else ""
        text.append(f"{line.label} {number(row.get(line.key), lang, percent=percent)}{beside}")
    return "\n".join(text)
