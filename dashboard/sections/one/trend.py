"""A customer's calls per user and poor calls, week by week, beside what is usual among all customers (section `call-trend`)."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard import chart_band, shell
from dashboard.chart import Series
from dashboard.page import SPANS, View
from dashboard.sections import parts
from dashboard.sections.calls import chosen, none_held, said, week_links
from dashboard.views import card, empty
from data.answer import Hub
from data.sections import SECTIONS

KEY = "call-trend"
NUMBERS = ("calls", "active_users", "calls_per_user", "calls_per_user_low", "calls_per_user_high", "measured_calls", "poor_pct", "poor_pct_low",
           "poor_pct_high", "peers")  # fmt: skip


def trend(view: View, hub: Hub, *, brief: bool = False) -> Component:
    """The card: both numbers over 8 or 13 weeks; `brief`, calls per user alone over 8."""
    words, section = view.words, SECTIONS[KEY]
    weeks = hub.answer(KEY, view.window).document()["rows"][-(SPANS[0] if brief else view.span) :]
    reason = words("No call history covers this week.")
    if all(week["calls"] is None and week["poor_pct"] is None for week in weeks):
        drawn: list[Component] = [none_held(view, hub, view.window) or empty(words(section.empty))]
    elif KEY in view.tables and not brief:
        drawn = [html.Div(_table(view, weeks, hub.settings.few_measured, reason), className="scrolled")]
    else:
        numbers = [_calls(view, weeks, reason)] if brief else [_calls(view, weeks, reason), _poor(view, weeks, hub.settings.few_measured)]
        drawn = [html.Div(numbers, className="" if brief else "pair")]
    spans = [shell.link(words("{n} weeks", n=span), replace(view, span=span), on=view.span == span) for span in SPANS]
    acts = [parts.doors(view, KEY, view.window)] if brief else [*spans, *parts.readings(view, KEY), parts.doors(view, KEY, view.window)]
    title = words("Calls per user, last 8 weeks") if brief else words("Beside your other customers")
    sentence = words("Unusual weeks stand out.") if brief else words(section.sentence)
    return card(KEY, title, sentence, acts, drawn)


def _calls(view: View, weeks: list[dict[str, object]], reason: str) -> Component:
    shown = chart_band.Measured("calls_per_user", "average", "above", "calls")
    return _chart(view, weeks, shown, view.words("Calls per user"), reason)


def _poor(view: View, weeks: list[dict[str, object]], few: int) -> Component:
    shown = chart_band.Measured("poor_pct", "share", "below", "measured_calls", few)
    return _chart(view, weeks, shown, view.words("Poor share"), view.words("No media-quality file covers this week."))


def _chart(view: View, weeks: list[dict[str, object]], shown: chart_band.Measured, name: str, reason: str) -> Component:
    words = view.words
    texts = {
        **said(view, KEY, (shown.base, shown.key)),
        "title": name, shown.key: name, "last": words("Last week"), "above": words("above the usual"), "below": words("below the usual"),
        "usual": words("usual from {low} to {high}"), "few": words("fewer than {n} measured calls"),
        "alone": words("too few customers to say what is usual"),
    }  # fmt: skip
    links = week_links(view)
    drawn = chart_band.banded(f"{KEY}-{shown.key}", weeks, shown, texts, words.lang, reason=reason, links=links, chosen=chosen(view))
    return html.Div([html.H3(name), drawn], className="filled")


def _table(view: View, weeks: list[dict[str, object]], few: int, reason: str) -> Component:
    texts = said(view, KEY, NUMBERS)

    def line(key: str) -> Series:
        if key.startswith("poor_pct"):
            return Series(key, texts[key], unit="share", base="measured_calls" if key == "poor_pct" else "", least=few)
        return Series(key, texts[key], unit="average" if key.startswith("calls_per_user") else "count")

    return chart_band.band_table(weeks, [line(key) for key in NUMBERS], texts, view.words.lang, reason=reason)
