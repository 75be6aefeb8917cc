"""Metrics: the dictionary of every number, generated from the catalogue, and the terms of the field in both languages."""

from collections.abc import Iterator, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.finder import finder
from dashboard.glossary import TERMS
from dashboard.navigation import place
from dashboard.page import Page, View
from dashboard.palette import path_of
from dashboard.views import card, data, notices
from dashboard.words import NAMES, Words
from data.answer import Hub
from data.dictionary import formula_words
from data.metric import Better, Metric, Unit
from data.metrics import METRICS, metric_of
from data.sections import SECTIONS, Section

UNITS = {
    Unit.COUNT: "count",
    Unit.SHARE: "share, in per cent",
    Unit.AVERAGE: "average",
    Unit.DAYS: "days",
    Unit.MONTHS: "months",
    Unit.MINUTES: "minutes",
    Unit.SECONDS: "minutes and seconds",
}
BETTER = {Better.HIGHER: "higher", Better.LOWER: "lower", Better.NEITHER: "neither: it depends"}
TITLES = {"glossary": "Glossary", "elsewhere": "Elsewhere"}


def shown_in(metric: Metric) -> list[Section]:
    """The sections whose tiles or columns show a metric, in the order of the page."""
    return [s for s in SECTIONS.values() if metric.key in (*s.kpis, *s.row_keys) and metric_of(s.key, metric.key) is metric]


def grouped() -> dict[str, list[str]]:
    """The metrics by the first section that shows them; those that none shows stand elsewhere, at the end."""
    groups: dict[str, list[str]] = {key: [] for key in (*SECTIONS, "elsewhere")}
    for name, metric in METRICS.items():
        groups[next((section.key for section in shown_in(metric)), "elsewhere")].append(name)
    return {key: names for key, names in groups.items() if names}


def _formula(name: str, words: Words) -> str:
    template, values = formula_words(name)
    return words(template, **{key: words(text) for key, text in values.items()})


def _where(view: View, metric: Metric) -> list[Any]:
    """The sections that show it, each with a link to where it is; those of a customer's page need a customer first."""
    found: list[Any] = []
    for section in shown_in(metric):
        title, path = view.words(section.title), path_of(section.key)
        jump = f"#{section.key}" if path == "/" else ""
        found.append(html.A(title, href=place(view, path).href + jump, className="hub-link") if path else html.Span(title))
    return [part for each in found for part in (each, ", ")][:-1]


def _entry(view: View, name: str) -> Component:
    """A metric: what it is, how it is made, how it is read."""
    words, metric = view.words, METRICS[name]
    facts: list[tuple[str, Any]] = [
        (words("Formula"), _formula(name, words)),
        (words("Unit"), words(UNITS[metric.unit])),
        (words("Better when"), words(BETTER[metric.better])),
        (words("Rule"), html.Code(f"metrics.md {metric.rule}")),
        (words("Shown in"), _where(view, metric) or words("no section")),
    ]
    told = [html.Div([html.Dt(label), html.Dd(text)]) for label, text in facts]
    head = html.H3([words(metric.label), " ", html.A(html.Code(metric.key), href=f"#{name}", title=words("Link to this metric"))])
    return html.Article([head, html.Div([html.P(words(metric.definition)), html.Dl(told)])], id=name, className="entry", **data(entry=name))


def _groups(view: View) -> Iterator[Component]:
    words = view.words
    for key, names in grouped().items():
        section = SECTIONS.get(key)
        title, sentence = (words(section.title), words(section.sentence)) if section else (words(TITLES[key]), "")
        if key == "headline":
            sentence = words("The tiles at the top of Analytics.")
        yield card(f"of-{key}", title, sentence, [], html.Div([_entry(view, name) for name in names], className="entries"))


def _glossary(view: View) -> Component:
    """Each term in every language, what it means in the reader's."""
    others = [Words(lang) for lang in NAMES if lang != view.words.lang]
    entries = []
    for term, meaning in TERMS:
        also = [html.Span(other(term), lang=other.lang) for other in others]
        head = html.H3([view.words(term), " ", html.Small(also)])
        entries.append(html.Article([head, html.Div(html.P(view.words(meaning)))], className="entry"))
    title = view.words(TITLES["glossary"])
    return card("glossary", title, view.words("The terms of the field, in both languages."), [], html.Div(entries, className="entries"))


def _jumps(view: View) -> Component:
    keys: Sequence[str] = [*grouped(), "glossary"]
    titles = [(f"of-{key}" if key in SECTIONS or key == "elsewhere" else key, TITLES.get(key, "")) for key in keys]
    return shell.jumps([(id, text or SECTIONS[id.removeprefix("of-")].title) for id, text in titles], view.words)


def draw(view: View, hub: Hub) -> Component:
    """The page. It asks for no number: it says what each means."""
    words, title = view.words, view.words(PAGE.title)
    bar = html.Div([finder(view, words("Find a metric or a term"), ".entry"), _jumps(view)], className="controls")
    nothing = html.P(words("No metric and no term has these words."), className="notice", hidden=True, **data(none=""))
    main = [notices(view.notices, words), bar, nothing, *_groups(view), _glossary(view)]
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/metrics", title="Metrics", draw=draw)
