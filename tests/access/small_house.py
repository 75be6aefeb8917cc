"""A house with people and nothing loaded, and an application of a few doors behind the gate: quick enough to be asked for every mutant."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, Input, Output, State, dcc, html
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import gate, reader
from dashboard.callbacks import declare
from data.access import Accounts, Permission
from data.answer import Hub
from data.settings import Settings
from data.workspace import Workspace
from tests.conftest import NOW, org, quick_passwords

SAME = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "a long and quiet password"
NOT_HERS = "Your role does not open this."
OUT = "You are not signed in, or not any more. Sign in in another tab, then try again here."
# name → (role, only those assigned to her, customers): everybody there can be.
KINDS: dict[str, tuple[str, bool | None, list[str]]] = {
    "chief": ("full_admin", None, []),
    "ana": ("admin", None, [org(2).upper(), org(1)]),
    "rita": ("read_only", False, []),
    "rui": ("read_only", True, [org(2)]),
}
DRAW = "shown.children"  # the one callback of the small application, under PEOPLE
LEAVES = (
    "doors.export", "doors.call_legs", "loading.loads", "loading.quarantine_csv", "loading.quarantine_json", "audit.audit_csv",
    "audit.audit_json", "requests.requests_csv", "requests.requests_xlsx", "loading.refused_rows",
)  # fmt: skip
DOORS = (
    *LEAVES,
    "palette.palette",
    "doors.section_answer",
    "loading.upload",
    "acts.act",
    "sign-in.page",
    "sign-in.out",
    "static",
    "unheard-of",
)


def small_app(settings: Settings, accounts: Accounts, *, sign_in: bool, before: list[str] | None = None) -> Dash:
    """A door for each name of DOORS, which tells who reads and what she sees, and one callback. `before`: what ran although the gate said no."""
    server = Flask("small", static_folder=None)
    if before is not None:
        server.before_request(lambda: before.append(request.path))
    made = Dash("small", server=server, assets_folder="none")
    made.layout = html.Div([dcc.Input(id="word"), dcc.Store(id="kept"), html.Div(id="shown")])
    declare.callback(
        made,
        [Output("shown", "children")],
        {Input("word", "value"): declare.text(5)},
        {State("kept", "data"): declare.count},
        permission=Permission.PEOPLE,
    )(lambda word, kept: f"{word}{kept}")
    gate.install(made, Hub(settings), accounts, sign_in=sign_in)
    for name in DOORS:
        server.add_url_rule(f"/at/{name}", endpoint=name, view_func=_told, methods=["GET", "POST"])
    return made


def _told() -> Response:
    """Who reads, what she may see; as many bytes as were sent; the status that was asked for."""
    who = reader.current() if hasattr(gate.g, "reader") else None
    sees = None if who is None or who.scope.orgs is None else ",".join(who.scope.listed)
    text = f"{who and who.name}|{sees}|{bool(who and who.token)}|{len(request.get_data())}"
    known = {} if who is None or who.person is None else {"X-Person": who.person.name, "X-Role": who.role.value}
    return Response(text, status=int(request.args.get("status", 200)), headers=known)


@dataclass
class SmallHouse:
    """Its settings, its accounts, and a secret for everybody."""

    settings: Settings
    accounts: Accounts
    secrets: dict[str, str] = field(default_factory=dict)

    def client(self, app: Dash, who: str | None) -> FlaskClient:
        """Her browser; None is nobody's."""
        client: FlaskClient = app.server.test_client()
        if who is not None:
            if who not in self.secrets:
                self.secrets[who] = self.accounts.sign_in(who, PASSWORD, "127.0.0.1")
            client.set_cookie("partnerhub", self.secrets[who])
        return client

    def token(self, who: str, **more: Any) -> dict[str, str]:
        """The header of a program of hers."""
        person = self.accounts.named(who)
        assert person is not None
        return {"Authorization": f"Bearer {self.accounts.make_token(person.id, 'a test', who, **more)[1]}"}


def small_house(home: Path) -> SmallHouse:
    """Made once for all tests of a file, with quick passwords and the clock of the tests, which end with the making."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        quick_passwords(patch)
        settings = Settings(home=home)
        accounts = Accounts(settings, Workspace(settings))
        for name, (role, only, customers) in KINDS.items():
            accounts.add(name=name, role=role, who="test", assigned_only=only, customers=customers, password=PASSWORD)
        return SmallHouse(settings, accounts)


def said(answer: TestResponse, code: int) -> str:
    """The words of a refusal; both names that pages and programs read hold them, and nobody keeps them."""
    assert answer.status_code == code, answer.text
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    found: dict[str, str] = answer.json  # type: ignore[assignment]
    assert set(found) == {"error", "said"}
    assert found["error"] == found["said"]
    return found["said"]
