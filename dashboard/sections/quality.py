"""How calls sound: by week, by endpoint type and carrier, by customer and by place (metrics.md §8)."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import bars, chart, chart_quality
from dashboard.columns_calling import calling_columns, place_rows, quality_rows
from dashboard.page import SHOWN_WEEKS, WEEK, View
from dashboard.sections import parts
from dashboard.sections.calls import chosen, none_held, said, week_links
from dashboard.views import card, empty, kpi
from dashboard.words import Words
from data.answer import Answer, Hub
from data.endpoints import ENDPOINT_TYPES
from data.sections import SECTIONS
from data.usual import usual_band

GUESSED = """SELECT count(*) AS files, count(*) FILTER (WHERE guessed) AS guessed, count(*) FILTER (WHERE guessed AND fraction) AS fractions
FROM hub.media_files"""
EARLIER = 5  # weeks before the 8 shown, for the usual band
_TILES = ("poor_pct", "measured", "coverage_pct")


def limits(hub: Hub, words: Words) -> str:
    """What makes a leg poor, as the build that is served has it."""
    rule = hub.quality_rule()
    shown = {"loss": rule["loss_pct"], "latency": rule["latency_ms"], "jitter": rule["jitter_ms"]}
    amounts = {name: words.count(value) if value == int(value) else words.average(value) for name, value in shown.items()}
    return words("A leg is poor from {loss} % packet loss, {latency} ms latency or {jitter} ms jitter on.", **amounts)


def loss_note(hub: Hub, words: Words) -> str:
    """How packet loss was read where the header of a file does not say its unit; empty when every header does."""
    if hub.scope.limited:  # how many files there are is nobody's business who sees only some customers
        return words("Where the header of a media file does not say the unit of packet loss, the values tell: per cent, or fractions of 1.")
    (found,) = hub.rows(GUESSED)
    if not found["guessed"]:
        return ""
    files, percent = (
        words("{n} of {m}", n=words.count(found["guessed"]), m=words.count(found["files"])),
        found["guessed"] - found["fractions"],
    )
    if not found["fractions"]:
        return words(
            "In {files} media files the header does not say the unit of packet loss; their values were read as per cent.", files=files
        )
    if not percent:
        return words(
            "In {files} media files the header does not say the unit of packet loss; their values were read as fractions of 1.", files=files
        )
    return words(
        "In {files} media files the header does not say the unit of packet loss; {a} were read as per cent, {b} as fractions of 1.",
        files=files, a=words.count(percent), b=words.count(found["fractions"]),
    )  # fmt: skip


def _with_calls(hub: Hub, view: View, answer: Answer) -> list[dict[str, Any]]:
    """The weeks with the calls that their coverage is a share of."""
    volume = {row["week"]: row["calls"] for row in hub.answer("call-volume", view.window).rows}
    return [{**row, "week": row["week"].isoformat(), "calls": volume.get(row["week"])} for row in answer.rows]


def _tiles(view: View, hub: Hub) -> list[Component]:
    """The last week of the rows against the one before: the law gives this section no tiles of its own."""
    answer = hub.answer("call-quality", view.moment)
    *_, before, now = answer.rows
    calls = hub.answer("call-volume", view.moment).rows[-1]["calls"]
    joined = None if calls is None or now["unmeasured"] is None else calls - now["unmeasured"]
    shown = replace(
        answer,
        kpis={key: now[key] for key in _TILES},
        previous={key: before[key] for key in _TILES},
        parts={"poor_pct": (now["poor"], now["measured"]), "coverage_pct": (joined, calls)},
    )
    few = {"poor_pct": hub.settings.few_measured}
    earlier = view.words("No media-quality file covers the week before.") if before["measured"] is None else ""
    missing = view.words("No media-quality file covers this week.") if now["measured"] is None else earlier
    return [kpi(view, shown, key, least=few.get(key, 0), missing=missing) for key in _TILES]


def _usual(view: View, hub: Hub, answer: Answer) -> tuple[float, float] | None:
    """The usual band of the weeks shown, told from the last 13 weeks: an incident of a month must not become what is usual."""
    before = hub.answer(answer.section, replace(view.window, as_of=answer.as_of - SHOWN_WEEKS * WEEK))
    weeks = [*before.rows[-EARLIER:], *answer.rows]
    return usual_band([(week["poor"], week["measured"]) for week in weeks], hub.settings.few_measured)


def quality(view: View, hub: Hub) -> Component:
    """Good, poor and unmeasured calls of the last 8 weeks, the share of poor ones and its usual band."""
    words, section = view.words, SECTIONS["call-quality"]
    answer = hub.answer(section.key, view.window)
    weeks, reason = _with_calls(hub, view, answer), words("No media-quality file covers this week.")
    least = hub.settings.few_measured
    texts = {
        **said(view, section.key, ("good", "unmeasured", "measured", "coverage_pct")),
        "poor": words("Poor"), "good": words("Good"), "unmeasured": words("Unmeasured"), "measured": words("Measured"),
        "poor_pct": words("Poor share"), "usual": words("usual from {low} to {high}"), "above": words("above the usual"),
        "below": words("below the usual"), "few": words("fewer than {n} measured calls"),
    }  # fmt: skip
    if all(week["measured"] is None for week in weeks):
        drawn: Any = none_held(view, hub, view.window) or empty(words(section.empty))
    elif section.key in view.tables:
        drawn = chart_quality.quality_table(weeks, texts, words.lang, least=least, reason=reason)
    else:
        low, high = _usual(view, hub, answer) or (None, None)
        drawn = chart_quality.quality_stack(
            "call-quality-chart", weeks, texts, words.lang, low=low, high=high, least=least, reason=reason,
            links=week_links(view), chosen=chosen(view),
        )  # fmt: skip
    rules = html.P(" ".join(filter(None, [limits(hub, words), loss_note(hub, words)])), className="footnote", id="quality-rule")
    side = html.Div(_tiles(view, hub), className="side")
    acts = [*parts.readings(view, section.key), parts.doors(view, section.key, view.window)]
    body = [side, html.Div([*(drawn if isinstance(drawn, list) else [drawn]), rules], className="filled")]
    return card(section.key, words(section.title), words(section.sentence), acts, body, sided=True)


def endpoints(view: View, hub: Hub) -> Component:
    """What people call with, and how it sounds; a bar narrows the tables below to its type."""
    words, section = view.words, SECTIONS["call-quality-by-endpoint"]
    answer = hub.answer(section.key, view.moment)
    texts = {
        **said(view, section.key, ("measured_legs", "poor_legs", "share")),
        "poor_pct": words("Poor share"), "endpoint_type": words("Endpoint type"), "few": words("fewer than {n} measured legs"),
        **{name: words(name) for name in ENDPOINT_TYPES},
    }  # fmt: skip
    least = hub.settings.few_measured
    if not answer.rows:
        drawn: Component = none_held(view, hub, view.moment) or empty(words(section.empty))
    elif section.key in view.tables:
        drawn = bars.endpoint_table(answer.rows, texts, words.lang, least=least)
    else:
        links = {row["endpoint_type"]: endpoint_link(view, row["endpoint_type"]) for row in answer.rows}
        drawn = bars.endpoint_bars(
            "call-quality-by-endpoint-chart", answer.rows, texts, words.lang, least=least, links=links, chosen=view.slice.endpoint or ""
        )
    acts = [*parts.readings(view, section.key), parts.doors(view, section.key, view.moment)]
    return card(section.key, words(section.title), words(section.sentence), acts, drawn)


def endpoint_link(view: View, name: str) -> str:
    """The page narrowed to an endpoint type, or not when it is the chosen one."""
    return view.at(endpoint=None if view.slice.endpoint == name else name).href


def carriers(view: View, hub: Hub) -> Component:
    """Legs whose call went over the public network, by who carried it."""
    words, section = view.words, SECTIONS["call-quality-by-carrier"]
    answer = hub.answer(section.key, view.moment)
    texts = said(view, section.key, ("customers",))
    lines = [
        *([] if view.org else [chart.Series("customers", texts["customers"])]),
        chart.Series("measured_legs", words("Legs")),
        chart.Series("poor_legs", words("Poor")),
    ]
    lines.append(chart.Series("poor_pct", words("Poor share"), unit="share", base="measured_legs", least=hub.settings.few_measured))
    drawn = chart.table(answer.rows, lines, words.lang, title=texts["title"], week=words("Carrier"), by="carrier")
    why = empty(words(section.empty))
    acts = [parts.doors(view, section.key, view.moment)]
    return card(section.key, texts["title"], words(section.sentence), acts, drawn if answer.rows else why)


def customers(view: View, hub: Hub) -> Component:
    """Which customers hear bad calls, and on what."""
    words, section, few = view.words, SECTIONS["call-quality-by-customer"], hub.settings.few_measured
    answer = hub.answer(section.key, view.asked(section.key))
    silent = all(point is None for row in answer.rows for point in row["trend"])
    why = None
    if not answer.rows:
        why = parts.guilty(view, hub, section) or none_held(view, hub, view.moment) or empty(words(section.empty))
    elif silent:
        why = empty(words("No media-quality file covers these weeks."))
    columns = calling_columns(section.key, words, few, view.customer_href("calling"))
    rows = [] if silent else quality_rows(answer, words, few)
    note = ""
    if view.slice.endpoint:
        note = words("Only customers with measured legs of: {name}.", name=words(view.slice.endpoint))
    return parts.table(view, section.key, columns, rows, why, row_id=("org_id",), note=note)


def places(view: View, hub: Hub) -> Component:
    """Where the bad calls are: location, endpoint type, device model."""
    words, section = view.words, SECTIONS["call-quality-by-place"]
    answer = hub.answer(section.key, view.asked(section.key))
    why = None
    if not answer.rows:
        why = parts.guilty(view, hub, section) or none_held(view, hub, view.moment) or empty(words(section.empty))
    columns = calling_columns(section.key, words, hub.settings.few_measured, "" if view.org else view.customer_href("calling"))
    note = words("Only: {name}.", name=words(view.slice.endpoint)) if view.slice.endpoint else ""
    return parts.table(
        view, section.key, columns, place_rows(answer, words), why, row_id=("org_id", "location", "type", "device_model"), note=note
    )
