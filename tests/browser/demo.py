"""A page made of the dashboard's parts over invented rows: what the real page does, without a warehouse."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask

from dashboard import chart, grid, live, server, static_files
from dashboard.grid import SUM, GridColumn, distinct, ratio

NAMES = (
    "Clínica Sul", "Acme Logistics", "Norte Saúde", "Fabrikam Retail", "Porto Digital", "Serra Foods", "Ílhavo Têxtil", "Minho Health",
    "Contoso <b>", "Tagus Bank", "Douro Wines", "Beira Motors", "Algarve Hotels", "Évora Schools",
)  # fmt: skip
WORDS = {"title": "Licence distribution trend", "week": "Week of", "total": "Bought", "assigned": "Assigned", "used": "Used"}
TITLES = ("Expiring", "Renewing", "Low assignment", "Overage", "Recent")
NAME = GridColumn(
    "customer",
    "Customer",
    "Name of the organisation.",
    "customer",
    distinct("org_id", "subscriptions"),
    href="/customers/{org_id}",
    tags="tags",
)
FIRST = (
    NAME,
    GridColumn("subscription_id", "Subscription", "Unique id, or “Enterprise Trial”.", "subscription"),
    GridColumn("days_left", "Expires in", "Days until the item ends.", "days"),
    GridColumn("end_on", "On", "The day the item ends.", "date"),
    GridColumn("total", "Licences", "Licences bought.", "count", SUM),
    GridColumn("bar", "Used · assigned · available", "Dark: used. Mid: assigned. Light: available. Hatched: over the limit.", "bar"),
    GridColumn("assigned_pct", "Assigned", "Assigned ÷ bought.", "percent", ratio("assigned", "total")),
    GridColumn("used_13w", "Used, 3 months", "Distinct users of the last 13 weeks.", "count", SUM),
)
OTHER = (
    NAME,
    GridColumn("total", "Licences", "Licences bought.", "count", SUM),
    GridColumn("used_pct", "Used", "Used ÷ bought, where use is known.", "percent", ratio("used", "total"), base="total", least=60),
    GridColumn("assigned_change", "Weekly change", "Assigned now − a week ago.", "delta", SUM, better="up", note="change_note"),
    GridColumn("poor_pct_change", "Δ poor", "Change of the share of poor calls.", "delta_pp", better="down"),
    GridColumn("months_left", "Months left", "Whole months to the end.", "months"),
    GridColumn("auto_renew", "Auto-renews?", "Whether it renews by itself.", "bool"),
    GridColumn("wait", "Time to answer", "Mean wait before an agent answered.", "seconds"),
    GridColumn("calls", "Calls, 8 weeks", "Calls by week.", "trend"),
)


def rows(product: str, count: int) -> list[dict[str, Any]]:
    """Invented items: one without known use, one trial over its limit."""
    shift = 0 if product == "calling" else 3
    found = []
    for i in range(count):
        total = 25 * (1 + (i * 7 + shift) % 13)
        assigned = total + 6 if i == 1 else total * (40 + (i * 11 + shift) % 60) // 100
        used = None if i == 3 else assigned * (50 + (i * 17) % 45) // 100
        over = max(assigned - total, 0)
        ends = date(2026, 11, 22) + timedelta(days=9 + i * 3)
        found.append({
            "org_id": f"org-{i:03d}", "customer": f"{NAMES[i % len(NAMES)]}{'' if i < len(NAMES) else f' {i}'}",
            "tags": ["order set-up"] if i == 4 else [], "subscription_id": f"Sub{118204 + i * 37}",
            "kind": "trial" if i == 1 else "subscription", "days_left": 9 + i * 3, "end_on": ends.isoformat(), "total": total,
            "assigned": assigned, "used": used, "available": max(total - assigned, 0), "overage": over, "assigned_pct": assigned / total,
            "used_pct": None if used is None else used / total, "assigned_change": None if i == 5 else (i % 5) - 2,
            "change_note": "No snapshot a week earlier" if i == 5 else None, "used_13w": None if used is None else used + 7,
            "poor_pct_change": (i % 7 - 3) / 200, "months_left": i, "auto_renew": i % 2 == 0, "wait": 12.5 * i,
            "calls": [None if w == 2 else 90 + (i * w * 7) % 60 for w in range(8)],
        })  # fmt: skip
    return found


def weeks(product: str) -> list[dict[str, Any]]:
    """Thirteen weeks, one of them unknown."""
    found: list[dict[str, Any]] = []
    for i in range(13):
        total = 9100 + i * 151 - (900 if product == "meetings" else 0)
        assigned, used = int(total * (0.75 + i * 0.003)), int(total * (0.5 + i * 0.0045))
        unknown = i == 4
        found.append({
            "week": (date(2026, 8, 23) + timedelta(days=7 * i)).isoformat(), "total": total, "assigned": assigned,
            "assigned_pct": assigned / total, "used": None if unknown else used, "used_pct": None if unknown else used / total,
        })  # fmt: skip
    return found


def page(search: str) -> Component:
    """What the one callback draws from the address."""
    query = {key: values[-1] for key, values in parse_qs(search.lstrip("?")).items()}
    product, view = query.get("product", "calling"), query.get("view", "count")
    lang = query.get("lang", "en")

    def link(text: str, on: bool, **change: str) -> Component:
        href = "/?" + "&".join(f"{k}={v}" for k, v in ({"product": product, "view": view} | change).items())
        current: Any = {"aria-current": "true"} if on else {}
        return html.A(text, href=href, className="hub-link", **current)

    toggle = [link(name.title(), product == name, product=name) for name in ("meetings", "calling")]
    views = [link(name.title(), view == name, view=name) for name in ("count", "share")]
    sizes = {"calling": (6, 12, 9, 3, 40), "meetings": (8, 40, 0, 3, 12)}.get(product, (6, 12, 9, 3, 40))
    trend = card("Licence distribution trend", "Are licences assigned, and are people using them? 13 weeks.", views,
                 chart.trend("trend", weeks(product), WORDS, lang, share=view == "share"))  # fmt: skip
    tables = [section(title, rows(product, size), lang, product) for title, size in zip(TITLES, sizes, strict=True)]
    return html.Div(
        [
            html.Div([tile(i) for i in range(5)], className="tiles"),
            html.Div(
                [
                    html.Nav(toggle, className="segment", **{"aria-label": "Product"}),
                    html.Span("Tag: health ×", className="chip on"),
                    html.Span("Managed by", className="chip"),
                    html.Nav([html.A(t, href=f"#{t}") for t in ("Trend", *TITLES)], className="jump", **{"aria-label": "Sections"}),
                ],
                className="controls",
            ),
            trend,
            *tables,
        ],
        className="app-main",
    )


def tile(i: int) -> Component:
    """One of five."""
    name = ("Total customers", "Expiring in 90 days", "Renewing in 90 days", "Low licence assignment", "Over licence limit")[i]
    values = [60 + (k * (i + 3)) % 17 + k for k in range(13)]
    number: Any = {"data-metric": f"tile{i}", "data-value": str(values[-1]), "data-tip": f"{name}: distinct customers."}
    return html.A(
        [
            html.Div(name, className="name"),
            html.Div(str(values[-1]), className="value", **number),
            chart.sparkline([None if i == 2 and k == 5 else v for k, v in enumerate(values)]),
            html.Div([html.Span("▲ 2", className="delta better"), " vs last week"], className="note"),
        ],
        href=f"/?only={i}",
        className="tile hub-link",
    )


def section(title: str, items: Sequence[Mapping[str, Any]], lang: str, product: str) -> Component:
    """A card with its tiles at the left and a table at the right."""
    key = title.lower().replace(" ", "-")
    texts = (("Expiring customers", str(len(items)), "▲ 3 vs last week"), ("Licence assignment", "76.9 %", "1,692 of 2,200 · 1 over 100 %"))
    side = [
        html.Div([html.Div(name, className="name"), html.Div(value, className="value"), html.Div(note, className="note")])
        for name, value, note in texts
    ]
    columns = FIRST if title in ("Expiring", "Renewing") else OTHER
    columns = (replace(NAME, href=f"/customers/{{org_id}}?product={product}"), *columns[1:])
    body = html.Div([html.Div(side, className="side"), grid.grid(key, columns, items, lang, label=title)], className="card-body sided")
    return card(title, "Trials, and subscriptions that will not renew by themselves.", [grid.quick_filter(key, lang)], body, id=title)


def card(title: str, text: str, acts: Sequence[Component], body: Component, id: str = "Trend") -> Component:
    """A titled card."""
    head = html.Div([html.H2(title), html.P(text), html.Div(list(acts), className="acts")], className="card-head")
    return html.Section([head, html.Div(body, className="card-trend")], id=id, className="card-box")


def create(home: Path) -> Dash:
    """The whole application."""
    options: dict[str, Any] = static_files.DASH
    app = Dash(__name__, title="Demo", update_title="", suppress_callback_exceptions=True, **options)
    app.index_string = static_files.index_string()
    here: Any = {"aria-current": "page"}
    dark: Any = {"aria-label": "Dark theme", "aria-pressed": "false"}
    links = [html.A("Analytics", href="/", className="hub-link", **here), html.A("Customers", href="/customers", className="hub-link")]
    fresh = html.Span("Licences 1 d · Calls 2 h", className="fresh")
    head = html.Header([html.H1("Analytics"), fresh, html.Button("◐", className="quiet push theme-toggle", **dark)], className="app-head")
    nav = html.Nav([html.Div([html.I(), "Partner Hub"], className="brand"), *links], className="app-nav", **{"aria-label": "Pages"})
    app.layout = html.Div([dcc.Location(id="url"), *live.stores(), nav, html.Div([head, html.Main(id="content")])], className="app")

    @app.callback(
        Output("content", "children"),
        Output(live.PATCH, "data"),
        Output(live.SHAPE, "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        State(live.SHAPE, "data"),
    )
    def draw(_path: str, search: str, shape: str | None) -> tuple[Any, Any, Any]:
        return live.redraw(page(search or ""), shape)

    live.connect(app)

    static_files.install(app.server, static_files.cache_folder(home))
    server.secure(app)
    server.register_health(app.server, lambda: True)
    server.prime(app)
    return app


def main() -> None:
    """Serve the demo with the production server."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--home", type=Path, default=Path("var"))
    chosen = parser.parse_args()

    def load() -> Flask:
        found: Flask = create(chosen.home).server
        return found

    server.serve("127.0.0.1", chosen.port, 2, chosen.home, load)


if __name__ == "__main__":
    main()
