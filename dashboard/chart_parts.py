"""What every chart is made of: a scale, a line, a number that carries its value, labels that do not touch, and one stop of the Tab key.

Pure: nothing here asks, and no text is made here that did not come in.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from babel.numbers import format_decimal
from dash import html
from dash.development.base_component import Component

from dashboard.words import Words

Points = Sequence[float | None]
Unit = Literal["count", "share", "average"]
Row = Mapping[str, Any]
NBSP = "\u00a0"
SILENT: Any = {"aria-hidden": "true"}
LABEL = 17  # px: the least distance of two labels
STROKE = 4  # px: what a line's mask has more above and below, for the width of its stroke
_STEPS = (1, 2, 2.5, 3, 4, 5, 10)
# px: what characters of 12-px semi-bold Inter take, as measured; digits are all as wide, most small letters nearly so.
_DIGIT, _CAPITAL, _LETTER = 7.8, 8.6, 7.2
_OTHERS = dict.fromkeys(" \u00a0.,iIjlí", 3.3) | dict.fromkeys("()·/ftr", 4.6) | dict.fromkeys("%–mwMW", 11.6)


def data(**values: str) -> Any:
    """`data-*` attributes; the empty ones are left out."""
    return {f"data-{name}": value for name, value in values.items() if value}


def written(value: float | None, unit: Unit, words: Words) -> str:
    """`12,480`, `78.8 %`, `12.4`, or an en dash for unknown: as everywhere else on the page."""
    return _written(value, unit, words.lang)


@lru_cache(maxsize=8192)
def _written(value: float | None, unit: Unit, lang: str) -> str:
    # A chart says a number where it stands, in its tooltip, and to measure how wide it is; writing it is what costs.
    words = Words(lang)
    return {"count": words.count, "share": words.share, "average": words.average}[unit](value)


def figure(
    key: str, value: float | None, text: str, class_name: str = "", style: Mapping[str, str] | None = None, **more: str
) -> Component:
    """A number that a test can read without guessing (interfaces.md §2); `more` becomes `data-*`."""
    shown: Any = ({"className": class_name} if class_name else {}) | ({"style": dict(style)} if style else {})
    return html.Span(text, **shown, **data(metric=key, value=json.dumps(value), **more))


def ratio_text(share: float | None, part: float | None, whole: float | None, words: Words) -> str:
    """`4.1 % (31 of 756)`: no rate without its n (ui.md, n beside rates)."""
    return f"{words.share(share)} ({of(part, whole, words)})"


def of(part: float | None, whole: float | None, words: Words) -> str:
    """`31 of 756`"""
    return words("{n} of {m}", n=words.count(part), m=words.count(whole)).replace(" ", NBSP)


def day_of(row: Row) -> date:
    """The first day of a row's week, which came as a date or as ISO text."""
    return date.fromisoformat(str(row["week"])[:10])


def scale(values: Points, *, percent: bool) -> tuple[float, list[float]]:
    """The top of the axis and its ticks: three or four round steps from zero; shares go to 100 % unless they exceed it."""
    most = max((v for v in values if v is not None), default=0) or 1
    if percent and most <= 1:
        return 1.0, [0, 0.25, 0.5, 0.75, 1.0]
    return rounded(most, steps=4, least=0 if percent else 1)


def rounded(most: float, *, steps: int, least: float) -> tuple[float, list[float]]:
    """The same for any size: at most `steps` round steps of at least `least` that reach `most`."""
    unit: float = 10 ** math.floor(math.log10(most / steps))
    step = next((m * unit for m in _STEPS if m * unit * steps >= most and m * unit >= least), max(unit * 10, least))
    count = max(math.ceil(most / step - 1e-9), 1)
    return step * count, [step * i for i in range(count + 1)]


def tick(value: float, unit: Unit, lang: str) -> str:
    """A tick's text: `25 %`, `12k`, `2.5`."""
    locale = Words(lang).locale
    if unit == "share":
        return f"{format_decimal(value * 100, format='#,##0.#', locale=locale)}{NBSP}%"
    if value >= 1000 and value % 100 == 0:
        return f"{format_decimal(value / 1000, format='#,##0.#', locale=locale)}k"
    return str(format_decimal(value, format="#,##0.##", locale=locale))


def rule(bottom: str, text: str = "") -> Component:
    """A grid line with its tick."""
    return html.Div(className="chart-rule", style={"bottom": bottom}, **data(tick=text))


def line(
    values: Points, low: float, top: float, tone: str, height: float, *, centred: bool = False, place: Mapping[str, str] | None = None
) -> Component:
    """One line as a mask over its colour: stretched across, 1:1 in height; `centred` puts each point in the middle of its column."""
    last, spread = max(len(values) - 1, 1), (top - low) or 1.0
    at = [1000 * (i + 0.5) / len(values) if centred else 1000 * i / last for i in range(len(values))]
    shape = path([None if v is None else (x, STROKE + height * (1 - (v - low) / spread)) for x, v in zip(at, values, strict=True)])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {height + 2 * STROKE:g}" preserveAspectRatio="none">'
        f'<path d="{shape}" fill="none" stroke="#000" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    return html.Div(className=f"chart-line tone-{tone}", style=mask(svg) | dict(place or {}), **SILENT)


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """Move to each point that follows a gap, draw a line to the others; a lone point becomes a dot."""
    steps, before = [], None
    for point in points:
        if point is not None:
            steps.append(f"{'L' if before else 'M'}{point[0]:.1f} {point[1]:.1f}{'' if before else 'h0'}")
        before = point
    return "".join(steps)


def mask(svg: str) -> dict[str, str]:
    """A drawing that takes its colour from what lies behind it."""
    image = f'url("data:image/svg+xml,{quote(svg, safe=" =:/.,()")}")'
    return {"maskImage": image}


def apart(wanted: Sequence[float], ceiling: float, floor: float = 0.0) -> list[float]:
    """Heights of labels in px, as near to the wanted ones as a line's distance allows; of equals, the first stays on top."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    found = list(wanted)
    for i in order:
        found[i] = max(wanted[i], floor)
        floor = found[i] + LABEL
    for i in reversed(order):
        found[i] = min(found[i], ceiling)
        ceiling = found[i] - LABEL
    return found


def wide(text: str) -> float:
    """About how many px a label takes."""
    return sum(_OTHERS.get(one, _DIGIT if one.isdigit() else _CAPITAL if one.isupper() else _LETTER) for one in text)


def named(title: str, told: Sequence[str]) -> str:
    """What a screen reader hears of a whole chart: its title, then what stands out, each a sentence on one line."""
    return ". ".join([title, *(text.replace("\n", ", ").rstrip(".") for text in told)])


def frame(inside: Any, name: str, steps: str, *, upright: bool = False, **more: Any) -> Component:
    """One stop of the Tab key: arrows walk what `steps` selects, Enter follows the link of the step, Esc undoes the choice."""
    focus: Any = {"role": "group", "tabIndex": 0, "aria-label": name} | data(steps=steps, upright="1" if upright else "")
    return html.Div(inside, className="chart-frame", **focus, **more)


def mark(inside: Any, class_name: str, tip: str, href: str, *, chosen: bool, reads: bool = False, **more: Any) -> Component:
    """A week or a row that speaks: its words on hover, on the arrow keys and to a screen reader; a link where it leads somewhere.

    `reads`: what is written in it already names it, so that its words describe it instead.
    """
    line = tip.replace("\n", ", ")
    told: Any = {"aria-description" if reads and href else "aria-label": line, **data(tip=tip)}
    if chosen:
        told["aria-current"] = "true"
    if href:
        return html.A(inside, href=href, className=f"{class_name} hub-link", tabIndex=-1, **told, **more)
    return html.Div(inside, className=class_name, role="img", **told, **more)
