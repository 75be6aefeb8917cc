"""What charts of bars in rows share: a row that speaks, a bar with its numbers at its end, tracks as wide as what is written in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart_parts import Unit
from dashboard.words import Words

Number = tuple[str, float | None, Unit]  # metric, value, how it is written

# px, as in bars.css: the widths of a card below which names stand above their bars; the space between tracks; the least bar, name, and space
# after a bar with its number.
_ROOMS = (340, 380, 420, 460, 500, 540, 620)
_SPACE, _BAR, _NAME, _AFTER = 16, 36, 100, 10
_WRAPPED = 0.55  # of its length is what a name needs on two lines
_LARGER, _NAMED = 12.5 / 12, 1.04  # numbers and names here, against the text that chart_parts measures


@dataclass(frozen=True)
class Cell:
    """A bar and what is written at its end. `part` is its length, 1 the longest; None where no bar belongs.

    `kind` says how it looks: `number` is text alone, `track` shows what 1 would be, `weak` is too few to compare, `zero` nothing to see.
    """

    head: str
    kind: str
    part: float | None
    phrase: Sequence[str | Number]

    def text(self, words: Words) -> str:
        """What is written, as text."""
        return "".join(piece if isinstance(piece, str) else parts.written(piece[1], piece[2], words) for piece in self.phrase)

    def drawn(self, words: Words) -> Component:
        """What is written, as numbers that carry their value, at the end of the bar: a single number is the cell itself."""
        style = {} if self.part is None else {"--part": f"{self.part:.4f}"}
        kind = f"bar-cell {self.kind}"
        match self.phrase:
            case [(key, value, unit)]:
                return parts.figure(key, value, parts.written(value, unit, words), kind, style)
        inside = [
            piece if isinstance(piece, str) else parts.figure(piece[0], piece[1], parts.written(piece[1], piece[2], words))
            for piece in self.phrase
        ]
        return html.Span(inside, className=kind, style=style)


@dataclass(frozen=True)
class BarRow:
    """A row: what it is in the data, how it is said, its cells, and a sentence that belongs to it."""

    key: str
    name: str
    cells: Sequence[Cell]
    aside: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is known of it."""
        return all(piece[1] is None for cell in self.cells for piece in cell.phrase if not isinstance(piece, str))

    def tip(self, words: Words, reason: str) -> str:
        """All of its numbers, a line each; the reason where there are none."""
        told = [reason] if self.empty else [*(f"{cell.head} {cell.text(words)}" for cell in self.cells), self.aside]
        return "\n".join([self.name, *(line for line in told if line)])


def with_n(words: Words, part: Number, whole: Number | str) -> list[str | Number]:
    """`31 of 756`, in the reader's order of words."""
    pieces = re.split(r"(\{[nm]\})", words("{n} of {m}").replace(" ", parts.NBSP))
    return [{"{n}": part, "{m}": whole}.get(piece, piece) for piece in pieces if piece]


def draw(
    id: str, title: str, head: str, rows: Sequence[BarRow], words: Words, *, reason: str, links: Mapping[str, str] | None, chosen: str
) -> Component:
    """The figure: rows under their heads. Its text alternative is the title and every row without data; each row speaks for itself."""
    cells = list(zip(*(row.cells for row in rows), strict=True))
    plain = [column[0].kind.startswith("number") for column in cells]
    told = [
        [*(cell.text(words) for cell in column), *([column[0].head] if text else [])] for text, column in zip(plain, cells, strict=True)
    ]
    rooms = [max(map(parts.wide, texts)) * _LARGER + _AFTER for texts in told]
    texts, bars = sum(rooms) + _SPACE * len(rooms), plain.count(False)
    longest = max((parts.wide(row.name) for row in rows), default=0) * _NAMED
    tracks = [f"{room:.0f}px" if text else f"calc({room:.0f}px + var(--bar))" for text, room in zip(plain, rooms, strict=True)]
    style: Any = {"--cells": " ".join(tracks), "--texts": f"{texts:.0f}px", "--bars": str(max(bars, 1)), "--longest": f"{longest:.0f}px"}
    heads = [html.Span(column[0].head, className="number" if text else "") for column, text in zip(cells, plain, strict=True)]
    top = html.Div([html.Span(head), *heads], className="bar-head", **parts.SILENT)
    name = parts.named(title, [row.tip(words, reason) for row in rows if row.empty])
    drawn = [_row(row, words, reason, links or {}, chosen) for row in rows]
    group = parts.frame([top, *drawn], name, ".bar-row", upright=True, style=style)
    kinds = ["chart", "bars", f"above-{_least(longest, texts, bars)}", *(["has-choice"] if chosen else [])]
    return html.Figure(group, id=id, className=" ".join(kinds))


def _row(row: BarRow, words: Words, reason: str, links: Mapping[str, str], chosen: str) -> Component:
    inside = [html.Span(row.name, className="bar-name"), *(cell.drawn(words) for cell in row.cells)]
    kind = "bar-row none" if row.empty else "bar-row"
    here = bool(chosen) and row.key == chosen
    return parts.mark(inside, kind, row.tip(words, reason), links.get(row.key, ""), chosen=here, reads=True, **parts.data(row=row.key))


def _least(longest: float, texts: float, bars: int) -> int:
    """How wide the card must at least be for names beside their bars; a long name takes two lines."""
    least = max(longest * _WRAPPED, _NAME) + texts + bars * _BAR
    return next((room for room in _ROOMS if room >= least), _ROOMS[-1])
