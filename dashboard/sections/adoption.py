"""What calls use, and how queues are answered (metrics.md §9)."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard import bars
from dashboard.columns_calling import calling_columns, queue_rows
from dashboard.page import SHOWN_WEEKS, WEEK, View
from dashboard.sections import parts
from dashboard.sections.calls import none_held, said
from dashboard.views import card, empty, kpi
from data.answer import Hub
from data.features import FEATURES
from data.sections import SECTIONS

# The tiles of the queues, the share beside its count.
TILES = ("offered", "answered", "abandoned", "abandoned_pct", "overflowed", "avg_time_to_answer_s", "avg_wait_before_abandon_s")


def features(view: View, hub: Hub) -> Component:
    """What calls touched in the week, and how many of the customers with calls use it."""
    words, section = view.words, SECTIONS["features"]
    answer = hub.answer(section.key, view.moment)
    texts = {
        **said(view, section.key, ("calls", "calls_pct", "customers")),
        "customers_pct": words("Adoption"), "feature": words("Feature"), **{feature.name: words(feature.name) for feature in FEATURES},
    }  # fmt: skip
    if all(row["calls"] is None for row in answer.rows):
        drawn: Component = none_held(view, hub, view.moment) or empty(words(section.empty))
    elif section.key in view.tables:
        drawn = bars.feature_table(answer.rows, texts, words.lang)
    else:
        callers = sum(1 for row in hub.answer("call-usage", view.moment).rows if row["calls"])
        drawn = bars.feature_bars("features-chart", answer.rows, texts, words.lang, customers=callers)
    acts = [*parts.readings(view, section.key), parts.doors(view, section.key, view.moment)]
    return card(section.key, words(section.title), words(section.sentence), acts, drawn)


def queues(view: View, hub: Hub) -> Component:
    """Who waits, for how long, and who gives up."""
    words, section, few = view.words, SECTIONS["queues"], hub.settings.few_measured
    answer = hub.answer(section.key, view.moment)
    tiles = [kpi(view, answer, key, brief=True, least=few if key == "abandoned_pct" else 0) for key in TILES]
    why = None if answer.rows else _why_no_queues(view, hub)
    if view.org is not None:  # one row would say what the tiles say
        acts = [parts.doors(view, section.key, view.moment)] if answer.rows else []
        return card(section.key, words(section.title), words(section.sentence), acts, why or html.Div(tiles, className="side"))
    columns = calling_columns(section.key, words, few, view.customer_href("calling"))
    return parts.table(view, section.key, columns, queue_rows(answer), why, tiles=tiles, row_id=("org_id",))


def _why_no_queues(view: View, hub: Hub) -> Component:
    """Nobody has a queue, or nobody delivered this week's report: two different things (metrics.md §9)."""
    words, section = view.words, SECTIONS["queues"]
    if narrowed := parts.guilty(view, hub, section):
        return narrowed
    if nobody := none_held(view, hub, view.moment):
        return nobody
    earlier = [replace(view.moment, as_of=view.reported - (n - 1) * WEEK) for n in range(1, SHOWN_WEEKS)]
    if any(hub.answer(section.key, slice_).rows for slice_ in earlier):
        return empty(words("No queue report was loaded for this week."))
    if view.org is not None:
        return empty(words("Not applicable: no queue report of the last 8 weeks names a queue of this customer."))
    return empty(words("Not applicable: no queue report of the last 8 weeks names a queue of these customers."))
