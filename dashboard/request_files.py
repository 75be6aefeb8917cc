"""The requests as files: what the page lists, in its order and narrowed as its address says; in English, as every file."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask import Blueprint, Response, request

from dashboard.api import XLSX
from dashboard.exports import workbook, write_csv
from dashboard.finder import narrowed
from dashboard.page import View, read_view
from dashboard.sections.asked import KINDS, OFFERED, PATH, Asked, every, left
from dashboard.sections.one.requests import STATES
from data.answer import Hub
from data.settings import CannotOpen
from data.warehouse import NoBuild

LABELS = {
    "org_id": "Organisation id",
    "customer": "Customer",
    "at": "Asked at (UTC)",
    "who": "Asked by",
    "kind": "Kind",
    "product": "Product",
    "action": "Action",
    "admin": "Administrator",
    "role": "Role",
    "text": "What for",
    "state": "State",
    "state_by": "State set by",
    "state_at": "State set at (UTC)",
}
DETAIL = ("product", "action", "admin", "role", "text")
FORMS = (("csv", "CSV"), ("xlsx", "XLSX"))


def links(view: View) -> Component:
    """The doors to both files of what a page shows."""
    asked = urlencode([("only", value) for value in view.only])
    found = [html.A(name, href=f"/export/requests.{form}{f'?{asked}' if asked else ''}", className="door") for form, name in FORMS]
    return html.Span(["⤓ ", found[0], " · ", found[1]], className="doors")


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of `/export/requests.csv` and `.xlsx` over the hub of who asks."""
    routes = Blueprint("requests", __name__)

    @routes.errorhandler(NoBuild)
    @routes.errorhandler(CannotOpen)
    def closed(problem: Exception) -> tuple[dict[str, str], int]:
        return {"error": str(problem)}, 503

    @routes.get("/export/requests.csv")
    def requests_csv() -> Response:
        return _file(write_csv(tuple(LABELS), _rows(mine())[1]).encode(), "csv", "text/csv")

    @routes.get("/export/requests.xlsx")
    def requests_xlsx() -> Response:
        view, rows = _rows(mine())
        return _file(workbook("Requests", LABELS, rows, _about(view)), "xlsx", XLSX)

    return routes


def _rows(hub: Hub) -> tuple[View, list[dict[str, Any]]]:
    view = read_view(PATH, request.query_string.decode())
    return view, [_row(one) for one in left(view, every(hub))]


def _row(one: Asked) -> dict[str, Any]:
    """One request; what its kind does not have is empty."""
    asked = one.request
    own = {name: getattr(asked, name) for name in ("at", "who", "org_id", "kind", "state", "state_by", "state_at")}
    return {**own, "customer": one.customer, **{name: asked.detail.get(name) or None for name in DETAIL}}


def _about(view: View) -> list[tuple[str, str]]:
    """What was asked: the kinds and states that the file is narrowed to."""
    chosen, names = narrowed(view, OFFERED), {**KINDS, **STATES}
    return [(LABELS[field], ", ".join(names[value] for value in chosen[field] or OFFERED[field])) for field in OFFERED]


def _file(body: bytes, form: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="requests.{form}"', "Cache-Control": "private, no-store"}
    return Response(body, mimetype=mimetype, headers=headers)
