"""How fresh each source is, in words, and which weeks of it are held."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.page import View
from dashboard.sections.loading.names import number, told
from dashboard.shell import SOURCES
from dashboard.views import aria, card, data, figure
from dashboard.words import Words
from data import clock
from data.answer import Hub
from data.ledger import LATE_DAYS, MISSING_DAYS, Held, Source, instant, read_sources, shown_weeks, weeks_held
from data.slice import Slice

STATES = {"on_time": "On time", "late": "Late", "missing": "Missing"}
MEANS = {
    "licences": "Licences, subscriptions and overage are as of this snapshot.",
    "calls": "Calls, their users and their minutes are known up to here.",
    "media": "Call quality is known up to here.",
    "queues": "Queues and attendants are known for the weeks up to the one that starts here.",
    "meetings": "Meetings and who joined them are known up to here.",
}


def _means(source: Source, words: Words) -> str:
    if source.newest is None:
        return words("None was loaded yet: its figures are unknown, not zero.")
    if source.state == "missing":
        return words("Older than {n} days: the newest weeks are unknown, not zero. Load a newer export.", n=MISSING_DAYS)
    if source.state == "late":
        return words(
            "Older than {n} days, or without the last whole week: the newest figures may be incomplete. Load a newer export.", n=LATE_DAYS
        )
    return words(MEANS[source.source])


def _newest(source: Source, words: Words) -> list[Any]:
    if source.newest is None:
        return [words("none")]
    moment = instant(source.newest)
    shown = words.day(moment.date()) if source.source in ("licences", "queues") else f"{words.instant(moment)} UTC"
    age = number(f"{source.source}-age", source.age_days, words.age(moment, clock.now()))
    return [html.Span(shown, **data(newest=source.newest)), " · ", *told(words("{age} old"), age=age)]


def freshness(view: View, hub: Hub) -> Component:
    """The sources, each with its state, its newest fact and what that means."""
    words, found = view.words, {source.source: source for source in read_sources(hub)}
    head = html.Thead(
        html.Tr([html.Th(text, scope="col") for text in (words("Source"), words("State"), words("Newest fact"), words("What it means"))])
    )
    rows = []
    for key, name in SOURCES.items():
        if (source := found.get(key)) is None:
            continue
        state = html.Span(words(STATES[source.state]), className=f"fresh {source.state.replace('_', '-')}")
        cells = [html.Th(words(name), scope="row"), html.Td(state), html.Td(_newest(source, words)), html.Td(_means(source, words))]
        rows.append(html.Tr(cells, **data(source=key, state=source.state)))
    table = html.Table([head, html.Tbody(rows)], className="hub-table plain")
    title = words("How fresh it is")
    body = html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=title))
    return card("fresh", title, words("Every page says as of when its numbers are; this is why."), [], body)


def weeks(view: View, hub: Hub) -> Component:
    """The last 26 weeks by source: covered by some file, or not."""
    words, sundays, held = view.words, shown_weeks(hub), weeks_held(hub)
    none: Held = Held(source="", weeks={})
    rows = [_row(name, key, held.get(key, none).weeks, sundays, words) for key, name in SOURCES.items()]
    head = html.Thead(
        html.Tr(
            [html.Th(words("Source"), scope="col"), *_months(sundays, words), html.Th(words("Weeks"), scope="col", className="held-count")]
        )
    )
    title = words("Weeks held")
    caption = html.Caption(
        words("Which of the last 26 weeks some file covers, by source; each cell says for how many customers"), className="visually-hidden"
    )
    table = html.Table([caption, head, html.Tbody(rows)], className="held")
    key = html.P(
        [html.I(className="covered"), words("covered"), html.I(), words("not covered: unknown, not zero")],
        className="held-key",
        **aria(hidden="true"),
    )
    managed = hub.answer("customers", Slice(as_of=view.as_of)).kpis["managed"]
    of_all = html.P(told(words("Managed customers: {n}"), n=figure("managed", managed, words.count(managed))), className="footnote")
    body = html.Div([html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=title)), key, of_all])
    return card("weeks", title, words("A week without a file is unknown. Licences count by the week of their snapshot."), [], body)


def _months(sundays: Sequence[date], words: Words) -> list[Component]:
    """A heading a week; seen is only each month's first one."""
    found: list[Component] = []
    for index, week in enumerate(sundays):
        first = index == 0 or week.month != sundays[index - 1].month
        month = words.short_day(week).partition(" ")[2] if words.lang == "en" else words.short_day(week).split(" ")[-1]
        shown = html.Span(month if first and index < len(sundays) - 1 else "", className="month", **aria(hidden="true"))
        found.append(html.Th([shown, html.Span(words.day(week), className="visually-hidden")], scope="col"))
    return found


def _row(name: str, source: str, covered: Mapping[date, int], sundays: Sequence[date], words: Words) -> Component:
    cells = []
    for week in sundays:
        n = covered.get(week, 0)
        said = words("{n} customers", n=words.count(n)) if n else words("not covered")
        tip = f"{words.week(week)}\n{said}"
        mark = html.I(className="covered" if n else "", **data(tip=tip))
        cells.append(html.Td([mark, html.Span(said, className="visually-hidden")], **data(week=week.isoformat(), customers=n)))
    many = sum(week in covered for week in sundays)
    total = html.Td(
        told(words("{n} of {m}"), n=number(f"{source}-weeks", many, words.count(many)), m=words.count(len(sundays))), className="held-count"
    )
    return html.Tr([html.Th(words(name), scope="row"), *cells, total], **data(source=source))
