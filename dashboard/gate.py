"""The gate: one check before every request, whatever it is for. What nobody declared is refused (docs/trust.md).

In this order: is it a door at all, does one of our own pages ask, who asks, may she, is it small enough, has a callback's body its shape.
A door's permission stands in POLICY, a page's in its `Page`, an act's in `ACTS`, a callback's where it is made (`callbacks/declare.py`).
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, g, redirect, request

from dashboard import reader
from dashboard.callbacks.declare import Undeclared, declared
from dashboard.reader import Reader
from dashboard.sign_in import cookies
from dashboard.words import Words, negotiate
from data.access import Accounts, Permission, Person
from data.answer import Hub
from data.notice import Notice
from data.scope import EVERYTHING, Scope
from data.settings import CannotOpen

MOST_BYTES = 1024 * 1024  # of a body; the door of uploads has a limit of its own
PUBLIC = frozenset({"healthz", "readyz", "sign-in.page", "sign-in.openid"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PAGES = frozenset({"/", "/<path:path>"})
UPDATE = "/_dash-update-component"
UPLOADS = frozenset({"loading.upload", "loading.take_corrected"})
# Nobody's: Flask's own folder, and what Dash reloads while it is developed.
CLOSED = frozenset({"static", "/_reload-hash"})
# By the name of a door (Flask's endpoint). A door that is not here does not open, and the application does not start.
POLICY: Mapping[str, Permission] = {
    "/": Permission.READ,
    "/<path:path>": Permission.READ,
    "/_dash-layout": Permission.READ,
    "/_dash-dependencies": Permission.READ,
    UPDATE: Permission.READ,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Permission.READ,
    "_dash_assets.static": Permission.READ,
    "/_favicon.ico": Permission.READ,
    "palette.palette": Permission.READ,
    "customer-query.query": Permission.READ,
    "acts.said": Permission.READ,
    "acts.act": Permission.READ,  # each act says what it needs
    "loading.template": Permission.READ,
    "doors.section_answer": Permission.READ,
    "doors.export": Permission.EXPORT,
    "doors.call_legs": Permission.EXPORT,
    "requests.requests_csv": Permission.EXPORT,
    "requests.requests_xlsx": Permission.EXPORT,
    "doors.status": Permission.LOADS,
    "doors.quarantine": Permission.LOADS,
    "loading.loads": Permission.LOADS,
    "loading.quarantine_csv": Permission.LOADS,
    "loading.quarantine_json": Permission.LOADS,
    "loading.current": Permission.BRING,
    "loading.upload": Permission.BRING,
    "loading.demo": Permission.BRING,
    "loading.give_place": Permission.BRING,
    "loading.try_again": Permission.BRING,
    "loading.take_corrected": Permission.BRING,
    "loading.refused_rows": Permission.BRING,
    "loading.columns": Permission.BRING,
    "loading.set_columns": Permission.BRING,
    "audit.chain": Permission.PEOPLE,
    "audit.audit_csv": Permission.PEOPLE,
    "audit.audit_json": Permission.PEOPLE,
    "sign-in.out": Permission.SELF,
}
FILES = frozenset({
    "doors.export", "doors.call_legs", "loading.loads", "loading.quarantine_csv", "loading.quarantine_json", "loading.refused_rows",
    "audit.audit_csv", "audit.audit_json", "requests.requests_csv", "requests.requests_xlsx",
})  # fmt: skip
BY_TOKEN = frozenset({"doors.section_answer", "doors.export", "doors.call_legs"})  # what a program may ask for


def install(app: Dash, hub: Hub, accounts: Accounts, *, sign_in: bool) -> None:
    """Set the gate before everything that Dash does, and note every file that leaves."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    who: Callable[[], Reader | None] = (lambda: _signed_in(hub, accounts)) if sign_in else (lambda: reader.local(hub.settings.person))

    def gate() -> Any:
        endpoint = request.endpoint
        if (
            not sign_in and urlsplit(f"//{request.host}").hostname not in LOOPBACK
        ):  # another site's name that leads here, in her own browser
            return _refused(HTTPStatus.FORBIDDEN, Notice("Where nobody signs in, only this machine's own name leads here."))
        if request.method not in SAFE and not same_origin() and not _bearer():
            return _refused(HTTPStatus.FORBIDDEN, Notice("Only a page of Partner Hub itself can do this."))
        if endpoint in PUBLIC:
            return None
        try:
            found = who()
        except CannotOpen as problem:
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, str(problem))
        if found is None:
            return _to_sign_in()
        g.reader = found
        if endpoint is None:  # no door, or not by this method: Flask says so
            return None
        permission = POLICY.get(endpoint)
        if permission is None or not found.may(permission) or (found.token is not None and endpoint not in BY_TOKEN):
            return _refused(HTTPStatus.FORBIDDEN, Notice("Your role does not open this."))
        if endpoint not in UPLOADS and (request.content_length or 0) > MOST_BYTES:
            too_long = Notice("This is longer than the {most} kB that can be sent.", most=MOST_BYTES // 1024)
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_long)
        return _shape(app, found) if endpoint == UPDATE else None

    def note_file(response: Response) -> Response:
        """A line of the audit trail for every file, before its first byte leaves; without the line, no file."""
        if request.endpoint in FILES and response.status_code == HTTPStatus.OK:
            asked = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in ("find", "rows", "within")}
            try:
                accounts.record("export", reader.current().name, request.path, request.args.get("customer", "").lower() or None, asked)
            except CannotOpen as problem:
                return _said(HTTPStatus.SERVICE_UNAVAILABLE, str(problem))
        return response

    def no_such_file(_: DependencyException) -> Response:
        return _refused(HTTPStatus.NOT_FOUND, Notice("There is no file of this name."))

    server.register_error_handler(DependencyException, no_such_file)  # Dash itself would answer 500, with its list of files in the log
    server.before_request_funcs.setdefault(None, []).insert(0, gate)
    server.after_request(note_file)


def check(app: Dash) -> None:
    """Every route and every callback has said who may use it. Raises Undeclared, which names those that have not."""
    routes = {rule.endpoint for rule in app.server.url_map.iter_rules()}
    silent = [f"route {name}" for name in sorted(routes - POLICY.keys() - PUBLIC - CLOSED)]
    callbacks = {name for name, made in app.callback_map.items() if "callback" in made}  # the others run in the browser
    silent += [f"callback {name}" for name in sorted(callbacks - declared(app).keys())]
    if silent:
        raise Undeclared(f"a permission was needed for each of: {', '.join(silent)}; none was found in gate.POLICY or declare.callback")


def same_origin() -> bool:
    """Whether a page of this very server asks: its browser says so, by `Sec-Fetch-Site` or, where that is not sent, by `Origin`."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


# --- who asks ---


def _bearer() -> str | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _signed_in(hub: Hub, accounts: Accounts) -> Reader | None:
    if (secret := _bearer()) is not None:
        found = accounts.token_of(secret)
        if found is None:
            return None
        person, token = found
        scope = scope_of(person, hub)
        if token.customers is not None:
            scope = _both(scope, token.customers)
        return Reader(name=person.name, role=person.role, scope=scope, person=person, token=token)
    secret = cookies.read(request)
    someone = accounts.reader_of(secret) if secret else None
    if someone is None:
        return None
    return Reader(name=someone.name, role=someone.role, scope=scope_of(someone, hub), person=someone)


def scope_of(person: Person, hub: Hub) -> Scope:
    """The customers of a person: all, or those that exports assign to her address and those that were assigned to her here."""
    return hub.customers_of(person) if person.limited else EVERYTHING


@lru_cache(maxsize=256)
def _both(scope: Scope, customers: tuple[str, ...]) -> Scope:
    wanted = frozenset(org_id.lower() for org_id in customers)
    return Scope(wanted if scope.orgs is None else scope.orgs & wanted)


# --- what is answered instead ---


def _shape(app: Dash, found: Reader) -> Response | None:
    """A callback's body is JSON, names a callback of ours, and has its shape; whoever sends it may run it."""
    if request.mimetype != "application/json":
        return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Notice("JSON was needed."))
    try:
        body = json.loads(request.get_data(cache=True))
    except (ValueError, RecursionError):
        body = None
    name = body.get("output") if isinstance(body, dict) else None
    made = declared(app).get(name) if isinstance(name, str) else None
    if made is None or not made.fits(body):
        return _refused(HTTPStatus.BAD_REQUEST, Notice("No page of Partner Hub sends this."))
    return None if found.may(made.permission) else _refused(HTTPStatus.FORBIDDEN, Notice("Your role does not open this."))


def _to_sign_in() -> Any:
    """A page leads to where one signs in and from there back; everything else is told so."""
    opened = request.method == "GET" and (request.endpoint in PAGES or request.headers.get("Sec-Fetch-Mode") == "navigate")
    if opened and _bearer() is None:
        asked = request.full_path.rstrip("?")
        return redirect(f"/sign-in?{urlencode({'next': asked})}" if asked != "/" else "/sign-in", HTTPStatus.FOUND)
    if request.endpoint == "sign-in.out":  # her session had ended already
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    return _refused(HTTPStatus.UNAUTHORIZED, Notice("You are not signed in, or not any more. Sign in in another tab, then try again here."))


def _refused(code: HTTPStatus, notice: Notice) -> Response:
    return _said(code, Words(negotiate(request.args.get("lang"), request.headers.get("Accept-Language", ""))).notice(notice))


def _said(code: HTTPStatus, text: str) -> Response:
    body = json.dumps({"error": text, "said": text}, ensure_ascii=False)
    return Response(body, status=code, mimetype="application/json", headers={"Cache-Control": "private, no-store"})
