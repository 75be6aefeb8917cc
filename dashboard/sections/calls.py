"""Calls by week, and the customers who make them (metrics.md §7)."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import chart_volume
from dashboard.columns_calling import calling_columns, usage_rows
from dashboard.page import SHOWN_WEEKS, WEEK, View
from dashboard.sections import parts
from dashboard.views import card, empty, kpi
from data.answer import Hub
from data.metrics import metric_of
from data.sections import SECTIONS
from data.slice import Slice


def week_links(view: View) -> dict[str, str]:
    """Where a click on each week of a chart leads: the page of that week, or of all when it is the chosen one."""
    assert view.as_of is not None
    weeks = [view.as_of - n * WEEK for n in range(1, SHOWN_WEEKS + 1)]
    return {week.isoformat(): view.choosing(week).href for week in weeks}


def chosen(view: View) -> str:
    """The chosen week as the charts want it."""
    return view.week.isoformat() if view.week else ""


def said(view: View, section: str, keys: tuple[str, ...]) -> dict[str, str]:
    """The names of a chart's numbers, and its title."""
    words = view.words
    return {
        "title": words(SECTIONS[section].title),
        "week": words("Week from"),
        **{key: words(metric_of(section, key).label) for key in keys},
    }


def volume(view: View, hub: Hub) -> Component:
    """Calls of the last 8 weeks, and the reported week in tiles."""
    words, section = view.words, SECTIONS["call-volume"]
    answer, told = hub.answer(section.key, view.window), hub.answer(section.key, view.moment)
    texts = {**said(view, section.key, ("calls", "made", "received", "answered", "calls_per_user")),
             "made": words("Made"), "received": words("Received"), "answered": words("Answered")}  # fmt: skip
    weeks, reason = answer.document()["rows"], words("No call history covers this week.")
    if all(week["calls"] is None for week in weeks):
        drawn: Any = none_held(view, hub, view.window) or empty(words(section.empty))
    elif section.key in view.tables:
        drawn = chart_volume.volume_table(weeks, texts, words.lang, reason=reason)
    else:
        drawn = chart_volume.call_volume(
            "call-volume-chart", weeks, texts, words.lang, reason=reason, links=week_links(view), chosen=chosen(view)
        )
    behind = calls_href(view).replace("{org_id}", view.org) if view.org else ""
    earlier = words("No call history covers the week before.") if told.previous["calls"] is None else ""
    missing = reason if told.kpis["calls"] is None else earlier
    tiles = [kpi(view, told, key, brief=True, href=behind if key == "calls" else "", missing=missing) for key in section.kpis]
    side = html.Div(tiles, className="side")
    link = [html.A(words("The calls of this week"), href=behind, className="hub-link", id="calls-behind")] if behind else []
    acts = [*link, *parts.readings(view, section.key), parts.doors(view, section.key, view.window)]
    return card(
        section.key, words(section.title), words(section.sentence), acts, [side, html.Div(drawn, className="filled")], sided=True, many=True
    )


def none_held(view: View, hub: Hub, asked: Slice) -> Component | None:
    """Why there is no calling population at an instant, or None when there is one (metrics.md §7: who holds Calling licences then)."""
    words = view.words
    if hub.answer("call-usage", asked).rows:
        return None
    if view.org is not None:
        return empty(words("Not applicable: this customer holds no Calling licences."))
    if filtered := parts.guilty(view, hub, SECTIONS["call-usage"]):
        return filtered
    if parts.unknown(hub.answer("licence-trend", asked)):
        return empty(words("No licence snapshot covers this week, so who holds Calling licences is unknown."))
    return empty(words(SECTIONS["call-usage"].empty))


def usage(view: View, hub: Hub) -> Component:
    """One row per customer; her calls lead to the legs behind them."""
    words, section = view.words, SECTIONS["call-usage"]
    answer = hub.answer(section.key, view.moment)
    why = None if answer.rows else none_held(view, hub, view.moment)
    columns = calling_columns(section.key, words, hub.settings.few_measured, view.customer_href("calling"), calls_href(view))
    return parts.table(view, section.key, columns, usage_rows(answer, words), why, row_id=("org_id",))


def calls_href(view: View) -> str:
    """The address of the legs behind a customer's calls of the week; a table fills in `{org_id}`."""
    return replace(view, week=view.reported).customer_href().replace("{org_id}", "{org_id}/calls")
