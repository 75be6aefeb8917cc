"""The audit trail as files: every line, or those that the table's quick filter leaves, in its order; and whether its chain is whole."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from math import inf
from threading import Lock
from time import monotonic
from typing import Any

from flask import Blueprint, Response, request

from dashboard.doorkeeper import accounts
from dashboard.exports import plain_letters, write_csv
from dashboard.sections.access.parts import managed
from dashboard.sections.access.trail import READ, row, whole
from dashboard.words import Words, negotiate
from data.answer import Hub
from data.settings import CannotOpen
from data.workspace import Entry

KEYS = ("number", "at", "who", "act", "subject", "org_id", "before", "after", "hash")


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of `/export/audit.csv`, `/export/audit.json` and `/audit/chain.json` over the hub of who asks."""
    routes, check = Blueprint("audit", __name__), _Check()

    @routes.errorhandler(CannotOpen)
    def closed(problem: CannotOpen) -> Response:
        return Response(json.dumps({"error": str(problem)}), status=503, mimetype="application/json")

    @routes.get("/export/audit.csv")
    def audit_csv() -> Response:
        lines = [{**line, **{part: _packed(line[part]) for part in ("before", "after")}} for line in _lines(mine())]
        return _file(write_csv(KEYS, lines), "audit.csv", "text/csv")

    @routes.get("/export/audit.json")
    def audit_json() -> Response:
        lines = [{**line, "at": line["at"].isoformat()} for line in _lines(mine())]
        return _file(json.dumps(lines, ensure_ascii=False, indent=1), "audit.json", "application/json")

    @routes.get("/audit/chain.json")
    def chain() -> Response:
        document = whole(_words(), check.result())
        return Response(json.dumps(document, ensure_ascii=False), mimetype="application/json")

    return routes


class _Check:
    """The check of the chain: it reads every line, so one at a time, and what it found is good for a minute."""

    GOOD = 60  # seconds

    def __init__(self) -> None:
        self._lock, self._at = Lock(), -inf
        self._broken: int | None = None

    def result(self) -> int | None:
        """The first line that does not follow from the one before, or None. Raises CannotOpen."""
        with self._lock:
            if monotonic() - self._at > self.GOOD:
                self._broken = accounts().verify()
                self._at = monotonic()
            return self._broken


def _words() -> Words:
    return Words(negotiate(request.args.get("lang"), request.headers.get("Accept-Language", "")))


def _packed(value: Mapping[str, Any] | None) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lines(hub: Hub) -> Sequence[Mapping[str, Any]]:
    """The lines that the table would show if it showed all; the newest first, unless it is sorted."""
    words, names = _words(), managed(hub)
    wanted, by = plain_letters(request.args.get("rows", "")).split(), request.args.get("sort", "")
    found: list[tuple[Entry, dict[str, Any]]] = []
    for entry in hub.workspace.audit(limit=sys.maxsize):
        shown = row(entry, names, words)
        text = plain_letters(" ".join(str(shown[key]) for key in READ))
        if all(word in text for word in wanted):
            found.append((entry, shown))
    down = request.args.get("desc") == "1"
    if by in ("number", "at"):
        found.sort(key=lambda pair: pair[0].number, reverse=down)
    elif by in READ:
        found.sort(key=lambda pair: plain_letters(pair[1][by]), reverse=down)
    return [{key: getattr(entry, key) for key in KEYS} for entry, _ in found]


def _file(text: str, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(text, mimetype=mimetype, headers=headers)
