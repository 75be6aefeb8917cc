"""One customer: who she is, what needs attention, and a tab for each thing one may want to know about her (product.md F25–F28)."""

from dataclasses import replace

from dash.development.base_component import Component

from dashboard import reader, shell
from dashboard.page import Page, View, settled
from dashboard.pages import welcome
from dashboard.sections.one import head, tabs
from dashboard.views import notices
from data.answer import Hub
from data.answer.document import Row


def find(view: View, hub: Hub, org_id: str, *, any_week: bool = False) -> tuple[View, Row] | None:
    """The view of one customer and her row in the customer list, or None when nobody of that id is managed. Raises FutureDate."""
    view = replace(settled(view, hub, any_week=any_week), org=org_id.lower())
    rows = hub.answer("customers", view.moment).rows
    return (view, rows[0]) if rows else None


def crumbs(view: View, name: str, *more: tuple[str, View]) -> Component:
    """Analytics, the customer list, this customer: back with the filters kept."""
    back = replace(view, week=head.near(view))
    return shell.crumbs(view, [*head.steps(view), *((text, replace(target, week=back.week)) for text, target in more)], name)


def draw(view: View, hub: Hub, org_id: str) -> Component:
    """The page; the page of unknown addresses for an id that nobody managed has."""
    found = find(view, hub, org_id)
    return welcome.not_found(view) if found is None else of(*found, hub)


def of(view: View, row: Row, hub: Hub, *, own: bool = False, more: Component | None = None) -> Component:
    """The page of a customer that was found. `own`: she is the partner itself; `more` stands at its end."""
    who, her = reader.current(), head.read(hub, row, own=own)
    view = view.on(view.tab)
    main = [
        notices(view.notices, view.words),
        *head.draw(view, hub, her, who, tabs.doors(view, hub, row), tabs.jumps(view, row)),
        *tabs.DRAWN[view.tab](tabs.Asked(view, hub, her, who)),
        *([more] if more is not None else []),
    ]
    return shell.frame(view, her.name, head.bar(view, hub, her.name), main, way="hers")


PAGE = Page(path="/customers/<org_id>", title="Customer", draw=draw)
