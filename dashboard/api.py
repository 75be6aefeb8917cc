"""The HTTP doors: JSON answers and file exports. They ask the same `Hub.answer` as the screen (`interfaces.md §2`)."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from dashboard.exports import as_shown, csv_lines, to_csv, to_xlsx
from dashboard.page import read_week
from data.answer import Answer, FutureDate, Hub, UnknownSection
from data.ledger import QUARANTINE, read_status
from data.legs import COLUMNS, iterate_legs
from data.settings import CannotOpen
from data.slice import UnreadableDate, read_slice
from data.warehouse import NoBuild, TookTooLong

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODES = {
    UnknownSection: HTTPStatus.NOT_FOUND,
    NoBuild: HTTPStatus.SERVICE_UNAVAILABLE,
    CannotOpen: HTTPStatus.SERVICE_UNAVAILABLE,
    TookTooLong: HTTPStatus.SERVICE_UNAVAILABLE,
    FutureDate: HTTPStatus.BAD_REQUEST,
    UnreadableDate: HTTPStatus.BAD_REQUEST,
}


class BadNumber(ValueError):
    """A limit or offset that is no whole number."""


class BadRequest(ValueError):
    """Something that an address must name and does not."""


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not text.isdecimal():
        raise BadNumber(f"{name}: a whole number was needed; found '{text}'")
    return int(text)


def _json(document: Any, code: int = HTTPStatus.OK) -> Response:
    body = json.dumps(document, ensure_ascii=False, default=str)
    return Response(body, status=code, mimetype="application/json", headers={"Cache-Control": "private, no-store"})


def _ask(hub: Hub, section: str) -> Answer:
    slice_, notices = read_slice(request.args.to_dict(flat=False))
    return hub.answer(section, slice_).noting(notices)


def _legs(hub: Hub) -> Response:
    """Every call leg of a customer's week as it is read, never the whole file at once (`interfaces.md §3`)."""
    org_id = request.args.get("customer", "").strip().lower()
    if not org_id:
        raise BadRequest("customer: an organisation id was needed; none was given")
    given = request.args.get("week", "")
    week, _ = read_week(given)
    if week is None:
        raise BadRequest(f"week: the Sunday that starts a week, such as 2026-11-15, was needed; found '{given}'")
    hub.build_name()  # 503 now, not in the middle of a file
    headers = {"Content-Disposition": f'attachment; filename="call-legs-{week}.csv"', "Cache-Control": "private, no-store"}
    return Response(csv_lines(COLUMNS, iterate_legs(hub, org_id, week)), mimetype="text/csv", headers=headers)


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of `/api/v1` and `/export` over the hub of who asks."""
    routes = Blueprint("doors", __name__)

    def refused(problem: Exception) -> Response:
        code = next((code for kind, code in _CODES.items() if isinstance(problem, kind)), HTTPStatus.BAD_REQUEST)
        return _json({"error": str(problem)}, code)

    for kind in (*_CODES, BadNumber, BadRequest):
        routes.register_error_handler(kind, refused)

    @routes.get("/api/v1/sections/<section>")
    def section_answer(section: str) -> Response:
        answer = _ask(mine(), section)
        document = answer.document()
        offset, limit = _number("offset") or 0, _number("limit")
        document["rows"] = document["rows"][offset : None if limit is None else offset + limit]
        return _json(document)

    @routes.get("/api/v1/status")
    def status() -> Response:
        return _json(read_status(mine()))

    @routes.get("/api/v1/quarantine")
    def quarantine() -> Response:
        return _json(mine().rows(QUARANTINE))

    @routes.get("/export/call-legs.csv")
    def call_legs() -> Response:
        return _legs(mine())

    @routes.get("/export/<section>.<form>")
    def export(section: str, form: str) -> Response:
        hub = mine()
        answer = as_shown(
            _ask(hub, section),
            find=request.args.get("rows", ""),  # `find` is a filter of the question itself
            sort=request.args.get("sort", ""),
            descending=request.args.get("desc") == "1",
            lang=request.args.get("lang", ""),
            few=hub.settings.few_measured,
        )
        if form == "csv":
            body, mimetype = to_csv(answer).encode(), "text/csv"
        elif form == "xlsx":
            body, mimetype = to_xlsx(answer), XLSX
        else:
            return _json({"error": f"format: csv or xlsx was needed; found '{form}'"}, HTTPStatus.NOT_FOUND)
        name = f"{section}-{answer.product or 'all'}-{answer.as_of}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return Response(body, mimetype=mimetype, headers=headers)

    return routes
