"""What stands below the list of administrators: what was asked to be changed, the form to ask, and what each role may do."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.forms import area, choice, field, form, press, submit
from dashboard.page import View
from dashboard.views import aria, card, data, empty
from dashboard.words import Words
from data.answer import Hub
from data.workspace import Request

ROLES = {
    "full_admin": "Full administrator",
    "admin": "Administrator",
    "read_only": "Read-only administrator",
}
ORIGINS = {"own": "Your list", "webex": "Webex"}
STATES = {"asked": "asked", "done": "done", "withdrawn": "withdrawn"}
ACTIONS = {"add": "Add", "remove": "Remove"}
MOST_CHOICES = 400  # customers in a menu; of more, the id is typed
# What each role may do, in the order of ROLES (webex-data.md §3.7).
MAY = (
    ("Customers seen", "all", "only those assigned", "all"),
    ("Partner analytics and reports", "yes", "no", "read only"),
    ("Assign administrator roles", "yes", "no", "no"),
    ("Create customers", "yes", "no", "no"),
    ("Branding", "yes", "no", "read only"),
    ("Customer analytics and reports", "yes", "yes", "read only"),
    ("Customer licences and upgrades", "yes", "yes", "read only"),
    ("Add or delete users, assign licences", "yes", "no", "read only"),
    ("Troubleshooting", "yes", "yes", "read only"),
    ("Tag customers", "yes", "yes", "see them"),
)


def texts() -> list[str]:
    """The texts of the tables above, for the translation."""
    tables = (ROLES, ORIGINS, STATES, ACTIONS)
    return [*(text for table in tables for text in table.values()), *(text for row in MAY for text in row)]


def roles(words: Words) -> Component:
    """A table of what each role may do."""
    head = html.Tr([html.Th(words("What"), scope="col"), *(html.Th(words(name), scope="col") for name in ROLES.values())])
    body = [html.Tr([html.Th(words(what), scope="row"), *(html.Td(words(may)) for may in each)]) for what, *each in MAY]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="hub-table roles")
    text = words("Starting trials needs a sales role besides. Help desk roles see customers to support them, and change nothing.")
    title, sentence = words("What each role may do"), words("As Webex documents its partner roles.")
    scrolled = html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=title))
    return card("roles", title, sentence, [], [scrolled, html.P(text, className="footnote")])


def ask(view: View, names: Mapping[str, str]) -> Component:
    """The form for a new request."""
    words = view.words
    if len(names) <= MOST_CHOICES:
        customers = sorted(names.items(), key=lambda pair: pair[1].casefold())
        which = choice("org", words("Customer"), [("", words("Choose …")), *customers])
    else:
        which = field("org", words("Organisation id of the customer"), most=36, required=True)
    inside = [
        html.Div(
            [
                which,
                choice("action", words("What to do"), [(key, words(text)) for key, text in ACTIONS.items()]),
                field("admin", words("Administrator (e-mail or name)"), most=200, required=True),
                choice("role", words("Role"), [("", words("no matter")), *((key, words(text)) for key, text in ROLES.items())]),
            ],
            className="ask-fields",
        ),
        area("text", words("Anything else"), most=1000),
        submit(words("Keep this request")),
    ]
    title = words("Ask for a change")
    sentence = words("Kept here for whoever does it in Webex. Nothing is sent.")
    return card("ask", title, sentence, [], form("admin-ask", {}, inside, title))


def _said(request: Request, words: Words) -> str:
    """What was asked, in one line."""
    detail = request.detail
    admin, role = str(detail.get("admin", "")), ROLES.get(str(detail.get("role", "")))
    if detail.get("action") == "remove":
        return words("Remove {admin}", admin=admin)
    return words("Add {admin} as {role}", admin=admin, role=words(role)) if role else words("Add {admin}", admin=admin)


def _moves(request: Request, words: Words) -> list[Component]:
    """The states it can go to."""
    texts = {"done": words("Mark as done in Webex"), "withdrawn": words("Withdraw"), "asked": words("Open again")}
    states = ("done", "withdrawn") if request.state == "asked" else ("asked",)
    return [
        press("request-move", {"id": request.id, "version": request.version, "state": state}, texts[state], class_name="chip")
        for state in states
    ]


def requests(view: View, hub: Hub, names: Mapping[str, str], writes: bool) -> Component:
    """The requests about administrators of managed customers: the open ones first, then the newest."""
    words = view.words
    found: Sequence[Request] = [request for request in hub.workspace.requests("administrator") if request.org_id in names]
    found = sorted(found, key=lambda request: request.state != "asked")
    title, sentence = words("Requested changes"), words("What somebody asked for, and whether somebody says that it was done in Webex.")
    if not found:
        return card("requests", title, sentence, [], empty(words("Nobody has asked for a change.")))
    heads = [words("Customer"), words("Change"), words("Asked by"), words("State"), *([words("Next")] if writes else [])]
    page = view.customer_href()
    rows = []
    for request in found:
        asked = f"{request.who}, {words.day(request.at.date())}"
        state = words(STATES[request.state])
        if request.state_by and request.state_at:
            state += f" ({request.state_by}, {words.day(request.state_at.date())})"
        text = str(request.detail.get("text") or "")
        cells = [
            html.Th(html.A(names[request.org_id], href=page.replace("{org_id}", request.org_id), className="hub-link"), scope="row"),
            html.Td([_said(request, words), *([html.Div(text, className="muted")] if text else [])]),
            html.Td(asked),
            html.Td(state),
            *([html.Td(html.Span(_moves(request, words), className="moves"))] if writes else []),
        ]
        rows.append(html.Tr(cells, **data(request=request.id, state=request.state)))
    table = html.Table([html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(rows)], className="hub-table words")
    scrolled = html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=title))
    return card("requests", title, sentence, [], scrolled)
