"""Requests: a trial that was asked for, an administrator to add or remove. Kept here; carried out by somebody in Cisco's own console (F24, F28)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import forms, shell
from dashboard.columns_records import VALUES
from dashboard.navigation import place
from dashboard.page import View
from dashboard.reader import Reader
from dashboard.sections.one.doors import PRODUCT_NAMES
from dashboard.sections.one.head import Her, console_href
from dashboard.views import aria, card, data, empty
from data.answer import Hub
from data.workspace import Request

STATES = {"asked": "Asked, not done yet", "done": "Marked as done", "withdrawn": "Withdrawn"}
ASKED_FOR = {"calling": "Calling trial", "meetings": "Meetings trial", "both": "Trial of Calling and Meetings"}
ROLES = ("admin", "full_admin", "read_only")
MOST = 1000  # characters of a request's text
PEOPLE = "all-administrators"


def trials(view: View, hub: Hub, her: Her, reader: Reader, *, running: bool) -> Component:
    """Trials that were asked for; with none running, a form to ask for one."""
    words = view.words
    asking: list[Component] = []
    if reader.may_write and not running:
        products = [*((key, words(name)) for key, name in PRODUCT_NAMES.items()), ("both", words("Calling and Meetings"))]
        inside = [
            forms.choice("product", words("Product"), products),
            forms.field("text", words("What for"), most=MOST),
            forms.submit(words("Record the request")),
        ]
        asking = [forms.form("trial-ask", {"org": her.org}, [html.Div(inside, className="asked-row")], words("Ask for a trial"))]
    title = words("Ask for a trial") if asking else words("Trials asked for")
    text = words("A trial runs already; ask for another when it has ended.") if running else words("Nobody asked for a trial.")
    return _card(view, hub, her, reader, "trial-requests", title, asking, hub.workspace.requests(kind="trial", org_id=her.org), text)


def administrators(view: View, hub: Hub, her: Her, reader: Reader) -> Component:
    """Administrators to add or remove."""
    words = view.words
    asking: list[Component] = []
    if reader.may_write:
        people = hub.answer("administrators", replace(view.moment, customer=None)).rows
        known = html.Datalist([html.Option(value=row["email"] or row["name"]) for row in people], id=PEOPLE)
        roles = [("", words("Not said")), *((role, words(VALUES[role])) for role in ROLES)]
        inside = [
            forms.choice("action", words("Request"), [("add", words("Add")), ("remove", words("Remove"))]),
            forms.field("admin", words("Administrator (e-mail or name)"), most=120, required=True, list=PEOPLE),
            forms.choice("role", words("Role"), roles),
            forms.field("text", words("What for"), most=MOST),
            forms.submit(words("Record the request")),
        ]
        asking = [forms.form("admin-ask", {"org": her.org}, [known, html.Div(inside, className="asked-row")], words("Ask for a change"))]
    title = words("Ask for a change") if asking else words("Changes asked for")
    kept = hub.workspace.requests(kind="administrator", org_id=her.org)
    return _card(view, hub, her, reader, "administrator-requests", title, asking, kept, words("Nobody asked for a change."))


def _card(view: View, hub: Hub, her: Her, reader: Reader, id: str, title: str, asking: Sequence[Component], kept: Sequence[Request],
          none: str) -> Component:  # fmt: skip
    words, link = view.words, console_href(hub, her.org)
    told = words("A request is only written down here: nothing is ordered or changed at Cisco, and nobody is told.")
    where = words("Carry it out in Cisco's console, then mark it as done.")
    acts: list[Component] = [html.A(words("Open the console ↗"), href=link, target="_blank", rel="noopener noreferrer")] if link else []
    acts.append(shell.link(words("All requests"), place(view, "/requests")))
    listed: Any = html.Ul([_request(view, one, reader) for one in kept], className="requests") if kept else empty(none)
    return card(id, title, "", acts, [html.P(f"{told} {where}", className="honest"), *asking, listed])


def _request(view: View, one: Request, reader: Reader) -> Component:
    words = view.words
    when = words("{day}, {time} (UTC)", day=words.day(one.at.date()), time=f"{one.at:%H:%M}")
    told: list[Any] = [html.Span(one.who, className="who"), " · ", when]
    if one.state_by and one.state_at:
        told += [
            " · ",
            words("{state} by {who}, {day}", state=words(STATES[one.state]), who=one.state_by, day=words.day(one.state_at.date())),
        ]
    text = str(one.detail.get("text") or "")
    said = [html.Div([html.B(what(view, one)), *([" – ", text] if text else [])]), html.Small(told)]
    state = html.Span(
        words(STATES[one.state]), className=f"badge {'running' if one.state == 'asked' else ''}".strip(), **data(state=one.state)
    )
    return html.Li([html.Div(said, className="said"), state, *moves(view, one, reader)], **data(request=one.id))


def what(view: View, one: Request) -> str:
    """What was asked for, in one line."""
    words, detail = view.words, one.detail
    if one.kind == "trial":
        return words(ASKED_FOR[detail["product"]])
    text = words("Add {name}", name=detail["admin"]) if detail["action"] == "add" else words("Remove {name}", name=detail["admin"])
    return f"{text} ({words(VALUES[detail['role']])})" if detail.get("role") in VALUES else text


def moves(view: View, one: Request, reader: Reader, *, again: bool = False) -> list[Component]:
    """The states it can go to, as buttons; `again`: what is over can be opened again here."""
    if not reader.may_write or (one.state != "asked" and not again):
        return []
    words, known = view.words, {"id": one.id, "version": one.version}
    texts = {"asked": words("Open again"), "done": words("Mark as done"), "withdrawn": words("Withdraw")}
    states = ("done", "withdrawn") if one.state == "asked" else ("asked",)
    buttons = [forms.press("request-move", {**known, "state": state}, texts[state]) for state in states]
    return [html.Div(buttons, className="note-acts", role="group", **aria(label=words("What can be done with this request")))]
