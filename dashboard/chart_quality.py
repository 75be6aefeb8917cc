"""Calls by week: how good they were. No rate without its n, and none of too few calls taken for one.

A week without data is a hatched slot that gives a reason; 0 is printed. `links` maps a week (ISO text) to where a click on it leads; that of
the `chosen` week should undo the choice, as Esc in the chart follows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard import chart_parts as parts
from dashboard.chart import Series, table
from dashboard.chart_columns import Column, Name, Panel, assemble, columns, counts
from dashboard.chart_parts import Row
from dashboard.words import Words

# What the chart reads from `words`, and its table beside `week`, the head of the first column.
QUALITY_WORDS = ("title", "poor_pct", "poor", "good", "unmeasured", "measured", "coverage_pct", "usual", "above", "below", "few")
LEAST = 30  # measured calls: fewer make no rate (metrics.md §8)

# px from the lower edge: where each panel stands and how high it is; how high the plot is, with room for rates and their n.
_STACK, _RATE, _HEIGHT = (0, 108), (132, 56), 226
_THIN = 2.0  # px: the least height at which something is seen
_SAME = 1e-9  # closer shares are equal


def quality_stack(
    id: str,
    weeks: Sequence[Row],
    words: Mapping[str, str],
    lang: str,
    *,
    low: float | None = None,
    high: float | None = None,
    least: int = LEAST,
    reason: str = "",
    links: Mapping[str, str] | None = None,
    chosen: str = "",
) -> Component:
    """Poor, good and unmeasured calls of each week as a column; above, the share of poor ones with its usual band from `low` to `high`.

    `weeks` are rows of `call-quality` (metrics.md §8), oldest first, `unmeasured` beside the keys of the law; `words` holds
    `QUALITY_WORDS`, of which `usual` has {low} and {high}, and `few` has {n}. Only a week outside the band is coloured. A rate of fewer than
    `least` measured calls is a hollow grey point that neither stretches the scale nor is joined to the line.
    """
    said = Words(lang)
    stack, rules = counts([_column(row) for row in weeks], *_STACK, lang)
    rate, rate_rules = _rates(weeks, high, least, lang)
    look = _Look(stack, rate, words, said, low, high, least)
    drawn = [look.week(row, reason) for row in weeks]
    firm = [None if look.weak(row) else row.get("poor_pct") for row in weeks]
    plot = [*look.band(), *rate_rules, *rules, columns(weeks, drawn, "stack", said, links, chosen), rate.line(firm, "quiet")]
    texts = {"value": [said.share(row.get("poor_pct")) for row in weeks], "of": [look.n(row) for row in weeks]}
    named = look.names(weeks[-1] if weeks else {})
    return assemble(id, words["title"], weeks, drawn, plot, named, said, height=_HEIGHT, chosen=chosen, texts=texts)


def quality_table(weeks: Sequence[Row], words: Mapping[str, str], lang: str, *, least: int = LEAST, reason: str = "") -> Component:
    """The numbers of `quality_stack`, newest week first; a rate of too few calls is shown as weak."""
    lines = [
        *(Series(key, words[key]) for key in ("measured", "good", "poor")),
        Series("poor_pct", words["poor_pct"], unit="share", base="measured", least=least),
        Series("unmeasured", words["unmeasured"]),
        Series("coverage_pct", words["coverage_pct"], unit="share"),
    ]
    return table(weeks, lines, lang, title=words["title"], week=words["week"], reason=reason)


def _column(row: Row) -> int | None:
    measured = row.get("measured")
    return None if measured is None else measured + (row.get("unmeasured") or 0)


def _rates(weeks: Sequence[Row], high: float | None, least: int, lang: str) -> tuple[Panel, list[Component]]:
    """The scale of the rates and its rules: as high as the rates that count and the band; where none counts, as the others."""
    known = [(row["poor_pct"], row.get("measured") or 0) for row in weeks if row.get("poor_pct") is not None]
    counted = [share for share, n in known if n >= least] or [share for share, _ in known]
    top, ticks = parts.rounded(max([*counted, high or 0]) or 0.01, steps=2, least=0.005)
    panel = Panel(*_RATE, 0, top)
    return panel, [panel.rule(tick, parts.tick(tick, "share", lang) if known or high else "") for tick in ticks]


@dataclass(frozen=True)
class _Look:
    """What every week of the chart is drawn with."""

    stack: Panel
    rate: Panel
    words: Mapping[str, str]
    said: Words
    low: float | None
    high: float | None
    least: int

    def n(self, row: Row) -> str:
        """What the rate is made of."""
        return parts.of(row.get("poor"), row.get("measured"), self.said)

    def weak(self, row: Row) -> bool:
        """Too few measured calls to make a rate."""
        return (row.get("measured") or 0) < self.least

    def way(self, row: Row) -> Literal["", "above", "below"]:
        """On which side of the band a rate lies that counts."""
        share = row.get("poor_pct")
        if share is None or self.weak(row):
            return ""
        if self.high is not None and share > self.high + _SAME:
            return "above"
        return "below" if self.low is not None and share < self.low - _SAME else ""

    def usual(self) -> str:
        """The band in words; empty where the caller knows none."""
        if self.low is None or self.high is None:
            return ""
        return self.words["usual"].format(low=self.said.share(self.low), high=self.said.share(self.high))

    def band(self) -> list[Component]:
        """The band behind everything."""
        if self.low is None or self.high is None:
            return []
        low, high = self.rate.y(self.low), self.rate.y(self.high)
        return [html.Div(className="chart-band", style={"bottom": f"{low:g}px", "height": f"{max(high - low, _THIN):g}px"}, **parts.SILENT)]

    def week(self, row: Row, reason: str) -> Column:
        """A column with its rate above."""
        week, share = self.said.week(parts.day_of(row)), row.get("poor_pct")
        text = self.said.share(share)
        if row.get("measured") is None:
            return Column("\n".join(filter(None, [week, reason])), parts.figure("poor_pct", None, text, "chart-rate"), {}, empty=True)
        kind = "none" if share is None else "weak" if self.weak(row) else self.way(row)
        beyond = "beyond" if share is not None and share > self.rate.top else ""
        number = parts.figure("poor_pct", share, text, " ".join(filter(None, ["chart-rate", kind, beyond])), n=self.n(row))
        return Column("\n".join([week, *self.told(row)]), number, self.lengths(row))

    def told(self, row: Row) -> list[str]:
        """All numbers of a week, and how to take its rate."""
        words, said, way, rest = self.words, self.said, self.way(row), row.get("unmeasured")
        rate = f"{words['poor_pct']} {parts.ratio_text(row.get('poor_pct'), row.get('poor'), row.get('measured'), said)}"
        found = [f"{rate}, {words[way]}" if way else rate]
        found.append(words["few"].format(n=said.count(self.least)) if self.weak(row) else self.usual())
        counted = [("good", row.get("good")), ("poor", row.get("poor")), *([] if rest is None else [("unmeasured", rest)])]
        found.append(" · ".join(f"{words[key]} {said.count(value)}" for key, value in counted))
        found.append(f"{words['coverage_pct']} {said.share(row['coverage_pct'])}" if "coverage_pct" in row else "")
        return [line for line in found if line]

    def lengths(self, row: Row) -> dict[str, float]:
        """Heights of the poor, the measured and all calls; what is there is seen, however few. And where the rate's point lies."""
        poor, measured, share = row.get("poor") or 0, row["measured"], row.get("poor_pct")
        p = max(self.stack.y(poor), _THIN) if poor else 0.0
        m = max(self.stack.y(measured), p + _THIN) if measured > poor else p
        h = max(self.stack.y(_column(row) or 0), m)
        return {"f": self.stack.floor, "p": p, "m": m, "h": h} | ({} if share is None else {"y": self.rate.y(share)})

    def names(self, last: Row) -> list[Name]:
        """The rate and its band, and what the parts of a column are, with the last week's numbers."""
        words, share, usual = self.words, last.get("poor_pct"), self.usual()
        poor, measured = last.get("poor") or 0, last.get("measured") or 0
        middles = [(measured + (_column(last) or 0)) / 2, (poor + measured) / 2, poor / 2]
        top, middle, low = parts.apart([self.stack.y(value) for value in middles], self.stack.height - 4, 4)
        wanted = [self.rate.y(share or 0), self.rate.y(((self.low or 0) + (self.high or 0)) / 2)]
        line, band = parts.apart(wanted, self.rate.floor + self.rate.height, self.rate.floor) if usual else wanted
        return [
            Name(words["poor_pct"], "quiet", line, "poor_pct", share, "share"),
            *([Name(usual, "band", band)] if usual else []),
            Name(words["unmeasured"], "bars", top, "", last.get("unmeasured"), "count"),
            Name(words["good"], "assigned", middle, "good", last.get("good"), "count"),
            Name(words["poor"], "over", low, "poor", last.get("poor"), "count"),
        ]
