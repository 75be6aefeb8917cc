"""Charts without a chart library: HTML for the numbers, one SVG mask per line for its shape.

A trend has 13 points. A drawing library for it costs the reader a third of a megabyte and a second of start-up; here the server draws.
Colours are CSS variables (so a theme change needs nothing) and every number is text in the page.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

from babel.numbers import format_decimal
from dash import html
from dash.development.base_component import Component

from dashboard.words import Words

Points = Sequence[float | None]
_NBSP = "\u00a0"
_SILENT: Any = {"aria-hidden": "true"}
PLOT = 168  # px: the height that labels are spread over
_LABEL = 17  # px: the least distance of two labels


@dataclass(frozen=True)
class Series:
    """One line: the field it reads, its name, its tone (a colour token), and a share to print beside its last number."""

    key: str
    label: str
    tone: Literal["muted", "assigned", "used", "over"]
    beside: str = ""


def number(value: float | None, lang: str, *, percent: bool = False) -> str:
    """`12,480`, `78.8 %`, or an en dash for unknown: as everywhere else on the page."""
    words = Words(lang)
    return words.share(value) if percent else words.count(value)


def sparkline(values: Points, *, width: int = 78, height: int = 26) -> Component:
    """A tile's small line with its last point marked; decoration beside a number, so silent to a screen reader."""
    known = [v for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    pad, spread = 4.0, (high - low) or 1.0
    step, room = (width - 2 * pad) / max(len(values) - 1, 1), height - 2 * pad
    at = [None if v is None else (pad + i * step, height - pad - (v - low) / spread * room) for i, v in enumerate(values)]
    body = f'<path d="{_path(at)}" fill="none" stroke="#000" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/>'
    if at and (last := at[-1]):
        body += f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'
    style = {"width": f"{width}px", "height": f"{height}px"} | _mask(svg)
    return html.Span(className="spark", style=style, **_SILENT)


def trend(id: str, weeks: Sequence[Mapping[str, Any]], words: Mapping[str, str], lang: str, *, share: bool = False) -> Component:
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


def line_chart(
    id: str, weeks: Sequence[Mapping[str, Any]], lines: Sequence[Series], lang: str, *, title: str, percent: bool = False
) -> Component:
    """Lines over weeks: direct labels at their ends, a gap where a value is unknown, exact numbers on hover and, by the arrow keys, on focus.

    Its text alternative names the first and the last week; `table` has every number, one click away. (Dash pays for each element at every
    redraw, so the table is not also hidden beside the chart.)
    """
    top, ticks = _scale([row.get(line.key) for row in weeks for line in lines], percent=percent)
    last = max(len(weeks) - 1, 1)
    drawn: list[Component] = [
        html.Div(className="chart-rule", style={"bottom": f"{100 * tick / top:.3f}%"}, **_data(tick=_tick(tick, lang, percent=percent)))
        for tick in ticks
    ]
    drawn += [_line([row.get(line.key) for row in weeks], top, line.tone) for line in lines]
    drawn += _ends(weeks, lines, top, lang, percent=percent)
    drawn += [
        html.Div(
            className="chart-week", style={"left": f"{100 * i / last:.3f}%", "width": f"{100 / last:.3f}%"},
            **_data(tip=_tip(row, lines, lang, percent=percent)),
        )
        for i, row in enumerate(weeks)
    ]  # fmt: skip
    drawn += [
        html.Span(
            Words(lang).short_day(date.fromisoformat(str(row["week"]))),
            className="chart-day",
            style={"left": f"{100 * i / last:.3f}%"},
            **_SILENT,
        )
        for i, row in enumerate(weeks)
        if (len(weeks) - 1 - i) % 2 == 0
    ]
    plot = html.Div(drawn, className="chart-plot", style={"height": f"{PLOT}px"})
    ends = [_tip(row, lines, lang, percent=percent).replace("\n", ", ") for row in (weeks[0], weeks[-1])] if weeks else []
    focus: Any = {"role": "group", "tabIndex": 0, "aria-label": ". ".join([title, *ends]), "data-steps": ".chart-week"}
    return html.Figure(html.Div(plot, className="chart-frame", **focus), id=id, className="chart")


def table(weeks: Sequence[Mapping[str, Any]], lines: Sequence[Series], lang: str, *, title: str, week: str, percent: bool = False) -> Any:
    """The same numbers as text, newest week first, to be shown in the chart's place."""
    head = html.Tr([html.Th(week, scope="col"), *(html.Th(line.label, scope="col") for line in lines)])
    body = [
        html.Tr([html.Th(Words(lang).day(date.fromisoformat(str(row["week"]))), scope="row"), *_cells(row, lines, lang, percent=percent)])
        for row in reversed(weeks)
    ]
    return html.Table([html.Caption(title, className="visually-hidden"), html.Thead(head), html.Tbody(body)], className="hub-table")


def _cells(row: Mapping[str, Any], lines: Sequence[Series], lang: str, *, percent: bool) -> list[Component]:
    found: list[Component] = []
    for line in lines:
        text: list[Any] = [_value(row.get(line.key), line.key, lang, percent=percent, week=str(row["week"]))]
        if line.beside:
            text += [" · ", _value(row.get(line.beside), line.beside, lang, percent=True, week=str(row["week"]))]
        found.append(html.Td(text))
    return found


def _value(value: float | None, key: str, lang: str, *, percent: bool, week: str = "") -> Component:
    return html.Span(number(value, lang, percent=percent), **_data(metric=key, value=json.dumps(value), week=week))


def _data(**values: str) -> Any:
    return {f"data-{name}": value for name, value in values.items() if value}


def _scale(values: Points, *, percent: bool) -> tuple[float, list[float]]:
    """The top of the axis and its ticks: three or four round steps from zero."""
    most = max((v for v in values if v is not None), default=0) or 1
    if percent and most <= 1:
        return 1.0, [0, 0.25, 0.5, 0.75, 1.0]
    unit: float = 10 ** math.floor(math.log10(most / 4))
    step = next((m * unit for m in (1, 2, 2.5, 3, 4, 5, 10) if m * unit * 4 >= most and (percent or m * unit >= 1)), unit * 10)
    count = max(math.ceil(most / step - 1e-9), 1)
    return step * count, [step * i for i in range(count + 1)]


def _tick(value: float, lang: str, *, percent: bool) -> str:
    if percent:
        return f"{Words(lang).count(value * 100)}{_NBSP}%"
    if value >= 1000 and value % 100 == 0:
        return f"{format_decimal(value / 1000, format='#,##0.#', locale=Words(lang).locale)}k"
    return str(format_decimal(value, format="#,##0.##", locale=Words(lang).locale))


def _line(values: Points, top: float, tone: str) -> Component:
    """One line as a mask over its colour: stretched across, 1:1 in height (4 px more above and below, for the stroke)."""
    last = max(len(values) - 1, 1)
    path = _path([None if v is None else (1000 * i / last, 4 + PLOT * (1 - v / top)) for i, v in enumerate(values)])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {PLOT + 8}" preserveAspectRatio="none">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    return html.Div(className=f"chart-line tone-{tone}", style=_mask(svg), **_SILENT)


def _ends(weeks: Sequence[Mapping[str, Any]], lines: Sequence[Series], top: float, lang: str, *, percent: bool) -> list[Component]:
    """The last point of each line and, beside it, its name and numbers; labels that would touch are moved apart."""
    if not weeks:
        return []
    known = [(float(weeks[-1][line.key]) / top, line) for line in lines if weeks[-1].get(line.key) is not None]
    order = sorted(range(len(known)), key=lambda i: (known[i][0], -i))  # of equals, the first named is on top
    rising = [known[i] for i in order]
    at, floor, ceiling = {}, 0.0, PLOT + _LABEL / 2
    for share, line in rising:
        at[line.key] = max(share * PLOT, floor)
        floor = at[line.key] + _LABEL
    for _, line in reversed(rising):
        at[line.key] = min(at[line.key], ceiling)
        ceiling = at[line.key] - _LABEL
    found: list[Component] = []
    for share, line in known:
        found.append(html.I(className=f"chart-dot tone-{line.tone}", style={"bottom": f"{100 * share:.3f}%"}, **_SILENT))
        text: list[Any] = [line.label, " ", _value(weeks[-1][line.key], line.key, lang, percent=percent)]
        if line.beside and weeks[-1].get(line.beside) is not None:
            text += [" · ", _value(weeks[-1][line.beside], line.beside, lang, percent=True)]
        found.append(html.Div(text, className=f"chart-end tone-{line.tone}", style={"bottom": f"{at[line.key]:.1f}px"}))
    return found


def _tip(row: Mapping[str, Any], lines: Sequence[Series], lang: str, *, percent: bool) -> str:
    first = date.fromisoformat(str(row["week"]))
    text = [Words(lang).week(first)]
    for line in lines:
        beside = f" · {number(row.get(line.beside), lang, percent=True)}" if line.beside and row.get(line.beside) is not None else ""
        text.append(f"{line.label} {number(row.get(line.key), lang, percent=percent)}{beside}")
    return "\n".join(text)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Move to each point that follows a gap, draw a line to the others; a lone point becomes a dot."""
    steps, before = [], None
    for point in points:
        if point is not None:
            steps.append(f"{'L' if before else 'M'}{point[0]:.1f} {point[1]:.1f}{'' if before else 'h0'}")
        before = point
    return "".join(steps)


def _mask(svg: str) -> dict[str, str]:
    image = f'url("data:image/svg+xml,{quote(svg, safe=" =:/.,()")}")'
    return {"maskImage": image}
