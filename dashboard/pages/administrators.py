"""Partner administrators: who they are, their roles, who has which customers; what was asked to be changed. Webex itself is changed elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard import reader, shell
from dashboard.finder import filter_menus, narrowed
from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.navigation import place
from dashboard.page import Page, View, settled
from dashboard.sections import administration
from dashboard.sections.administration import ORIGINS, ROLES
from dashboard.sections.parts import doors
from dashboard.views import card, empty, notices
from dashboard.words import Words
from data.answer import Hub
from data.answer.document import Row
from data.metrics import metric_of
from data.sections import SECTIONS
from data.slice import Slice

MOST_NAMES = 300  # customers of one administrator; more are a link to the list


def _columns(words: Words, href: str) -> list[GridColumn]:
    customers = metric_of("administrators", "customers")
    all_of_them = words("Whether the role sees all customers: full and read-only administrators do.")
    return [
        GridColumn("name", words("Name"), words("Opens the customers of this administrator."), "customer", href=href),
        GridColumn("email", words("E-mail"), words("As it stands in the file."), "text", width=250),
        GridColumn("role_words", words("Role"), words("What it may do is listed below."), "text", width=180),
        GridColumn("customers", words("Customers"), words(customers.definition), "count", href=href),
        GridColumn("sees_all", words("Sees all"), all_of_them, "bool"),
        GridColumn("origin_words", words("Known from"), words("Your own file, or an answer of Webex."), "text", width=130),
    ]


def _row(row: Row, words: Words) -> dict[str, Any]:
    role, origin = ROLES.get(row["role"] or ""), ORIGINS.get(row["origin"] or "")
    return {**row, "role_words": words(role) if role else row["role"], "origin_words": words(origin) if origin else row["origin"]}


def _list(view: View, rows: Sequence[Row], asked: Slice) -> Component:
    """Everybody whom the role filter leaves."""
    words, section = view.words, SECTIONS["administrators"]
    title, sentence = words(section.title), words(section.sentence)
    if not rows:
        return card(section.key, title, sentence, [], empty(words(section.empty), [(words("Data"), place(view, "/data").href)]))
    offered = {"role": [role for role in ROLES if any(row["role"] == role for row in rows)]}
    chosen = narrowed(view, offered)["role"]
    shown = [_row(row, words) for row in rows if not chosen or row["role"] in chosen]
    menus = filter_menus(view, offered, {"role": words("Role")}, lambda _, value: words(ROLES[value]))
    href = replace(view, only=tuple(kept for kept in view.only if not kept.startswith("admin:"))).href
    href += f"{'&' if '?' in href else '?'}only=admin%3A{{admin_id}}"
    table = grid("administrators-table", _columns(words, href), shown, words.lang, row_id=("admin_id",), label=title, totals=False)
    acts: list[Any] = [quick_filter("administrators-table", words.lang), doors(view, section.key, asked)]
    return card(section.key, title, sentence, acts, [html.Div(menus, className="within"), table])


def _customers_of(view: View, hub: Hub, rows: Sequence[Row], asked: Slice) -> list[Component]:
    """The customers of the administrator that the address names."""
    words = view.words
    wanted = next((kept.removeprefix("admin:") for kept in view.only if kept.startswith("admin:")), None)
    if wanted is None:
        return []
    back = replace(view, only=tuple(kept for kept in view.only if not kept.startswith("admin:")))
    admin = next((row for row in rows if row["admin_id"] == wanted), None)
    close = [shell.link([words("Close"), " ×"], back, className="chip")]
    if admin is None:
        return [card("of-administrator", words("Customers"), words("No administrator has this id in the reported week."), close, [])]
    title, everyone = words("Customers of {name}", name=admin["name"] or admin["email"] or wanted), place(view, "/customers")
    count = admin["customers"]
    if admin["sees_all"]:
        text = words("The role sees all customers.")
        return [card("of-administrator", title, text, close, html.P(shell.link(words("All customers"), everyone)))]
    found = [row for row in hub.answer("customer-administrators", asked).rows if row["admin_id"] == wanted]
    found.sort(key=lambda row: str(row["customer"]).casefold())
    page = everyone.customer_href("administrators")
    links = [html.Li(html.A(row["customer"], href=page.replace("{org_id}", quote(row["org_id"])), className="hub-link")) for row in found]
    names: Component = html.Ul(links[:MOST_NAMES], className="names") if links else empty(words("No customer is assigned."))
    text = words("1 customer is assigned.") if count == 1 else words("{n} customers are assigned.", n=words.count(count))
    return [card("of-administrator", title, text, close, names)]


def _console(hub: Hub, words: Words) -> list[Component]:
    """The console where all of this is really done; none where the settings name none."""
    address = urlsplit(hub.settings.organisation_link)
    if not address.netloc:
        return []
    href, new = f"{address.scheme}://{address.netloc}/", html.Span(f" {words('(opens a new tab)')}", className="visually-hidden")
    return [html.A([words("Open the console"), "\u00a0↗", new], href=href, target="_blank", rel="noopener noreferrer")]


def draw(view: View, hub: Hub) -> Component:
    """The page. It shows everybody, whatever filters are carried along."""
    view = settled(view, hub)
    words, title = view.words, view.words(PAGE.title)
    asked = Slice(as_of=view.as_of)
    rows = hub.answer("administrators", asked).rows
    names = {row["org_id"]: row["customer"] for row in hub.answer("customers", Slice()).rows}
    writes = reader.current().may_write
    note = words("Roles and assignments are changed in Webex, not here. What is asked for here is a note for whoever does it there.")
    main = [
        notices(view.notices, words),
        html.P([note, " ", *_console(hub, words)], className="footnote"),
        *_customers_of(view, hub, rows, asked),
        _list(view, rows, asked),
        administration.requests(view, hub, names, writes),
        *([administration.ask(view, names)] if writes else []),
        administration.roles(words),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/administrators", title="Administrators", draw=draw)
