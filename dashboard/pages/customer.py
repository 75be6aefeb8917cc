"""One customer: who she is, what she holds, how she calls."""

from dataclasses import replace
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import shell
from dashboard.page import SHOWN_WEEKS, WEEK, Page, View, settled
from dashboard.pages import welcome
from dashboard.sections import calling, licences
from dashboard.views import data, empty, notices
from data.answer import Hub
from data.answer.document import Row
from data.sections import SECTIONS

COUNTRY = """SELECT country FROM hub.customers WHERE org_id = $org AND country IS NOT NULL
ORDER BY origin <> 'own', observed_on DESC LIMIT 1"""
URGENT = frozenset({"suspended", "expired", "overage", "expiring_soon"})
JUMPS = (("licence-trend", "Trend"), ("subscriptions", "Subscriptions"))


def find(view: View, hub: Hub, org_id: str, *, any_week: bool = False) -> tuple[View, Row] | None:
    """The view of one customer and her row in the customer list, or None when nobody of that id is managed. Raises FutureDate."""
    view = replace(settled(view, hub, any_week=any_week), org=org_id.lower())
    rows = hub.answer("customers", view.moment).rows
    return (view, rows[0]) if rows else None


def crumbs(view: View, name: str, *more: tuple[str, View]) -> Component:
    """Analytics, the customer list, this customer: back with the filters kept."""
    words, back = view.words, replace(view, week=_near(view))
    steps = [(words("Analytics"), back.at("/", tile=None, endpoint=None)), (words("Customers"), back.at("/customers", endpoint=None))]
    return shell.crumbs(view, [*steps, *((text, replace(target, week=back.week)) for text, target in more)], name)


def _near(view: View) -> date | None:
    """The chosen week where the charts of other pages show it, and it is not the reported one anyway."""
    assert view.as_of is not None
    weeks = [view.as_of - n * WEEK for n in range(2, SHOWN_WEEKS + 1)]
    return view.week if view.week in weeks else None


def _profile(view: View, hub: Hub, row: Row) -> Component:
    words = view.words
    badges = [
        html.Span(words(shell.VALUE_NAMES[status]), className="badge urgent" if status in URGENT else "badge", **data(status=status))
        for status in row["statuses"]
    ]
    tags = [html.Span(tag, className="hub-tag", **data(tag=tag)) for tag in row["tags"]]
    facts: list[tuple[str, str]] = []
    if row["managed_by"]:
        facts.append((words("Managed by"), words(shell.VALUE_NAMES[row["managed_by"]])))
    if country := next((found["country"] for found in hub.rows(COUNTRY, {"org": row["org_id"]})), None):
        facts.append((words("Country"), words.country(country)))
    signed_in = row["last_admin_signin_on"]
    facts.append((words("Last sign-in"), words.day(signed_in) if signed_in else words("not known")))
    told = [html.Span([f"{name} ", html.B(text)]) for name, text in facts]
    told.append(html.Span(f"{words('Organisation id')} {row['org_id']}"))
    return html.Div([html.Div([*badges, *tags], className="badges"), html.Div(told, className="facts")], className="profile", id="profile")


def draw(view: View, hub: Hub, org_id: str) -> Component:
    """The page; the page of unknown addresses for an id that nobody managed has."""
    found = find(view, hub, org_id)
    if found is None:
        return welcome.not_found(view)
    view, row = found
    words, name, product = view.words, row["customer"], view.slice.product
    held = product in row["products"]
    cards = [*licences.of_one(view, hub), *(calling.group(view, hub, calling.OF_ONE))] if held else [_not_held(view, row)]
    jumps = [*(jump for jump in JUMPS if jump[0] in SECTIONS), *calling.jumps(view)] if held else []
    main = [
        notices(view.notices, words),
        html.Div([crumbs(view, name), _profile(view, hub, row)], className="headline"),
        html.Div([shell.toggle(view), *shell.choices(view), shell.jumps(jumps, words)], className="controls"),
        *cards,
    ]
    return shell.frame(view, name, shell.header(view, hub, name), main)


def _not_held(view: View, row: dict[str, Any]) -> Component:
    words = view.words
    other = next(iter(row["products"]), None)
    names = {"calling": words("Calling"), "meetings": words("Meetings")}
    text = words("Not applicable: no active licence of {product} in this week.", product=names[view.slice.product])
    return html.Div(empty(text, [(names[other], view.at(product=other).href)] if other else []), className="card-box", id="not-held")


PAGE = Page(path="/customers/<org_id>", title="Customer", draw=draw)
