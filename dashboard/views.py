"""Views: an answer becomes components. Pure; they ask for nothing."""

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import chart
from dashboard.page import View
from dashboard.words import UNKNOWN, Words
from data.answer.document import Answer
from data.metric import Better, Metric, Unit
from data.metrics import metric_of
from data.notice import Notice


def data(**values: object) -> Any:
    """`data-*` attributes; underscores become hyphens."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items() if value is not None}


def aria(**values: str) -> Any:
    """`aria-*` attributes."""
    return {f"aria-{name}": value for name, value in values.items()}


# What a tile is called where the metric's own label stands beside another of the same name.
HEADINGS = {("call-quality", "poor_pct"): "Poor share"}
# Changes below half of the last figure that is shown are no change.
NEUTRAL = {Unit.SHARE: 0.0005, Unit.AVERAGE: 0.05, Unit.MINUTES: 0.5, Unit.SECONDS: 0.5}
# What a quotient is made of, where “n of m” would not say it.
MADE_OF = {
    "average_overage": "{n} over {m} customers",
    "calls_per_user": "{n} calls, {m} users",
    "avg_time_to_answer_s": "over {m} answered calls",
    "avg_wait_before_abandon_s": "over {m} abandoned calls",
}


def written(metric: Metric, value: Any, words: Words) -> str:
    """A value as its unit is written."""
    match metric.unit:
        case Unit.SHARE:
            return words.share(value)
        case Unit.AVERAGE:
            return words.average(value)
        case Unit.SECONDS:
            return words.seconds(value)
        case _:
            return words.count(value)


def figure(key: str, value: Any, text: str, class_name: str = "") -> Component:
    """A number that a test can read without guessing (`interfaces.md §2`)."""
    return html.Span(text, className=class_name, **data(metric=key, value=json.dumps(value)))


def counted(answer: Answer, key: str, words: Words) -> str:
    """What a ratio is made of: “1,692 of 2,200”; empty for anything else or when it is unknown."""
    top, bottom = answer.parts.get(key, (None, None))
    if bottom is None:
        return ""
    return words(MADE_OF.get(key, "{n} of {m}"), n=words.count(top or 0), m=words.count(bottom))


def contract(answer: Answer, key: str, words: Words) -> str:
    """The definition on hover and focus: what, numerator and denominator, count, week and as-of."""
    metric = metric_of(answer.section, key)
    lines = [words(metric.definition)]
    if parts := counted(answer, key, words):
        lines.append(parts)
    if answer.rows and "customer" in answer.rows[0]:
        lines.append(words("{n} rows", n=words.count(len(answer.rows))))
    lines.append(words("Week {week} · as of {day}", week=words.week(answer.week), day=words.day(answer.as_of)))
    return "\n".join(lines)


def delta(metric: Metric, now: Any, before: Any, words: Words, *, brief: bool = False, alone: bool = False) -> Component:
    """The change since the week before: sign and amount, colour for favourable or not, words for a screen reader; – when unknown.

    `brief`: the words are heard, not seen; `alone`: against what is not seen, because it stands elsewhere.
    """
    key = f"{metric.key}_change"
    quiet = "visually-hidden" if brief else ""
    if now is None or before is None:
        return html.Span([figure(key, None, UNKNOWN), html.Span(words(" not comparable"), className=quiet)], className="delta-line")
    change = now - before
    if abs(change) < NEUTRAL.get(metric.unit, 1e-9):
        return html.Span([figure(key, change, UNKNOWN), html.Span(words(" no change"), className=quiet)], className="delta-line")
    amount = words.points(change) if metric.unit is Unit.SHARE else written(metric, abs(change), words)
    good = metric.better is not Better.NEITHER and (change > 0) == (metric.better is Better.HIGHER)
    tone = "" if metric.better is Better.NEITHER else "better" if good else "worse"
    spoken = [words("up") if change > 0 else words("down")]
    if tone:
        spoken.append(words("favourable") if good else words("unfavourable"))
    shown = figure(key, change, f"{'▲' if change > 0 else '▼'}\u00a0{amount}", f"delta {tone}")
    return html.Span(
        [
            shown,
            html.Span(f" ({', '.join(spoken)})", className="visually-hidden"),
            html.Span(words(" vs week before"), className="visually-hidden" if brief or alone else ""),
        ],
        className="delta-line",
    )


def tile(view: View, answer: Answer, key: str, href: str) -> Component:
    """A headline tile: value, change, sparkline; the link opens exactly the customers it counted."""
    words, metric = view.words, metric_of(answer.section, key)
    label = words("Total customers") if key == "customers" else words(metric.label)
    now, before = answer.kpis[key], answer.previous[key]
    note: list[Any] = [delta(metric, now, before, words, brief=key == "customers")]
    if key == "customers":
        managed = figure("managed", answer.kpis["managed"], words.count(answer.kpis["managed"]))
        before_it, after_it = words("of {n} managed").split("{n}")
        quiet = "visually-hidden" if now == before or now is None or before is None else ""
        note = [before_it, managed, after_it, html.Span([" · ", *note], className=quiet)]
    inside = [
        html.Span(label, className="name"),
        figure(key, now, words.count(now), "value"),
        chart.sparkline(answer.trend[key] if answer.trend else []),
        html.Span(note, className="note"),
    ]
    return html.A(inside, href=href, className="tile hub-link", **data(tip=contract(answer, key, words), tile=key))


def kpi(view: View, answer: Answer, key: str, *, least: int = 0, href: str = "", brief: bool = False, missing: str = "") -> Component:
    """A section's tile: value, what it is made of, change; `href` leads to what is behind it. `brief`: one of many side by side.
    `missing`: which data there are none of, said where the value or its change is unknown.

    A rate over fewer than `least` is grey and says so (ui.md, n beside rates).
    """
    words, metric = view.words, metric_of(answer.section, key)
    value = answer.kpis[key]
    weak = value is not None and least > 0 and (answer.parts.get(key, (None, None))[1] or 0) < least
    notes: list[Any] = []
    if parts := counted(answer, key, words):
        notes.append(html.Div([parts, words(", too few to judge")] if weak else parts, className="note"))
    notes.append(html.Div(delta(metric, value, answer.previous[key], words, alone=brief), className="note"))
    shown = figure(key, value, written(metric, value, words), "weak" if weak else "")
    inside = [
        html.Div(words(HEADINGS.get((answer.section, key), metric.label)), className="name"),
        html.Div(html.A(shown, href=href, className="hub-link") if href and value else shown, className="value"),
    ]
    why = [missing] if missing and (value is None or answer.previous[key] is None) else []
    tip = "\n".join([contract(answer, key, words), *why])
    return html.Div([*inside, *notes], className="kpi", tabIndex=0, **data(tip=tip, kpi=key))


def card(id: str, title: str, sentence: str, acts: Sequence[Any], body: Any, sided: bool = False, many: bool = False) -> Component:
    """A section: title, one plain sentence, what can be done, its content; `sided`: tiles beside it, `many` in two columns."""
    head = html.Div([html.H2(title), html.P(sentence), html.Div(list(acts), className="acts")], className="card-head")
    inside = html.Div(body, className=" ".join(["card-body", *(["sided"] if sided else []), *(["many"] if many else [])]))
    return html.Section([head, inside], id=id, className="card-box", **aria(label=title))


def empty(text: str, offers: Sequence[tuple[str, str]] = ()) -> Component:
    """An empty state: why there is nothing, and links that change that."""
    links = [html.A(label, href=href, className="hub-link") for label, href in offers]
    return html.Div([html.P(text), *([html.P(links, className="offers")] if links else [])], className="empty", role="status")


def notices(said: Sequence[Notice], words: Words) -> Component:
    """What was ignored or moved, said where it is seen; the place for it is always there."""
    return html.Div([html.Div(words.notice(notice), className="notice") for notice in said], className="notices", role="status")
