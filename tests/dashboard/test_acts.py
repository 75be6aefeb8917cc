"""The door of the acts: who may ask, what may be sent, what is answered, and that every act can be undone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import reader
from dashboard.act_table import ACTS
from dashboard.app import create_app
from data.access import Permission, Role
from data.settings import read_settings
from data.workspace import Workspace
from tests.conftest import Partner, org

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(partner: Partner) -> FlaskClient:
    """A browserless client of three customers; the first has two imported tags."""
    for number in (1, 2, 3):
        partner.customer(number, f"Customer {number}")
        partner.item(number)
    partner.write("tags.csv", [{"org_id": org(1), "tag": tag} for tag in ("QBR", "gold")])
    partner.load()
    return create_app(read_settings(partner.home), sign_in=False).server.test_client()


@pytest.fixture
def workspace(partner: Partner, client: FlaskClient) -> Workspace:
    """What the client changes, seen by another reader."""
    return Workspace(read_settings(partner.home))


@pytest.fixture
def act(client: FlaskClient) -> Callable[..., TestResponse]:
    """Does an act as a page does."""

    def send(name: str, headers: dict[str, str] | None = None, query: str = "", **values: Any) -> TestResponse:
        return client.post(f"/act/{name}{query}", json=values, headers={**SAME, **(headers or {})})

    return send


Act = Callable[..., TestResponse]
NOTE = {"org": org(1), "text": "Called."}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_ask(client: FlaskClient, workspace: Workspace, headers: dict[str, str], code: int) -> None:
    assert client.post("/act/note-add", json=NOTE, headers=headers).status_code == code
    assert len(workspace.notes()) == (code == 200)


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (json.dumps(NOTE), "application/json", 200),
        (json.dumps(NOTE), "text/plain", 415),
        (json.dumps(NOTE), "application/vnd.x+json", 415),
        (json.dumps(NOTE), "", 415),
        ("", "application/json", 400),
        ("{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("[" * 50_000, "application/json", 400),
        ('{"org": NaN}', "application/json", 400),
        ("null", "application/json", 400),
        ("[]", "application/json", 400),
        ('"x"', "application/json", 400),
        (json.dumps({**NOTE, "text": "x" * 65_536}), "application/json", 413),
    ],
)
def test_bodies_are_json_objects_of_at_most_64_kb(
    client: FlaskClient, workspace: Workspace, body: str | bytes, kind: str, code: int
) -> None:
    answer = client.post("/act/note-add", data=body, content_type=kind, headers=SAME)
    assert answer.status_code == code
    assert answer.json is not None
    assert answer.json["said"]
    assert len(workspace.notes()) == (code == 200)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("note-add", {"org": org(1)}),
        ("note-add", {**NOTE, "more": 1}),
        ("note-add", {**NOTE, "org": 7}),
        ("note-add", {**NOTE, "org": "x' OR 1=1"}),
        ("note-add", {**NOTE, "text": ["x"]}),
        ("note-add", {**NOTE, "text": None}),
        ("note-add", {**NOTE, "week": "soon"}),
        ("note-add", {**NOTE, "week": 20261115}),
        ("note-edit", {"id": "x", "version": "one", "text": "x"}),
        ("note-edit", {"id": "x", "version": True, "text": "x"}),
        ("note-edit", {"id": "x", "version": -1, "text": "x"}),
        ("tag-add", {"orgs": org(1), "tag": "x"}),
        ("tag-add", {"orgs": [], "tag": "x"}),
        ("tag-add", {"orgs": [org(1), None], "tag": "x"}),
        ("tag-add", {"orgs": [org(1)], "tag": "x" * 201}),
        ("setting-set", {"key": "k", "version": 0}),
    ],
)
def test_every_field_has_its_type_and_length(act: Act, workspace: Workspace, name: str, values: dict[str, Any]) -> None:
    assert act(name, **values).status_code == 400
    assert workspace.revision() == 0


def test_what_is_not_an_act_is_not_there(act: Act, client: FlaskClient) -> None:
    assert act("drop-tables", x=1).status_code == 404
    assert client.get("/act/note-add").status_code in (200, 405)  # 200: the page of unknown addresses


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("note-add", {"text": "x"}),
        ("trial-ask", {"product": "calling", "text": ""}),
        ("admin-ask", {"action": "add", "admin": "ann", "role": "", "text": ""}),
    ],
)
def test_an_organisation_that_is_not_ours_is_as_unknown_as_any_other(
    act: Act, workspace: Workspace, name: str, values: dict[str, Any]
) -> None:
    answers = [act(name, org=unknown, **values) for unknown in (org(99), "nobody", "00000000-0000-4000-8000")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert act("tag-add", orgs=[org(1), org(99)], tag="x").text == answers[0].text
    assert workspace.revision() == 0


def test_what_belongs_to_a_customer_who_is_no_longer_ours_is_not_there(act: Act, workspace: Workspace) -> None:
    note = workspace.add_note(org(99), "hidden", "Ada")
    request = workspace.ask("trial", org(99), {"product": "both"}, "Ada")
    for answers in (
        [act("note-edit", id=id, version=1, text="x") for id in (note.id, "none")],
        [act("note-remove", id=id, version=1) for id in (note.id, "none")],
        [act("note-restore", id=id) for id in (note.id, "none")],
        [act("request-move", id=id, version=1, state="done") for id in (request.id, "none")],
    ):
        assert [answer.status_code for answer in answers] == [422, 422]
        assert answers[0].text == answers[1].text


def test_who_may_only_read_is_refused_and_may_still_open_a_resource(
    act: Act, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "local", lambda _name: reader.Reader(name="Rita", role=Role.READ_ONLY))
    for name, what in ACTS.items():
        assert act(name).status_code == (400 if what.needs == Permission.READ else 403)
    assert act("resource-click", resource="guide").json == {"said": "", "undo": None}
    assert (workspace.clicks(), workspace.audit()) == ({"guide": 1}, [])


def test_the_name_of_the_reader_is_kept(act: Act, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    act("note-add", **NOTE)
    monkeypatch.setattr(reader, "local", lambda _name: reader.Reader(name="Rita"))
    act("note-add", **NOTE)
    assert [note.who for note in workspace.notes()] == ["Rita", "Local user"]


def test_a_rule_that_says_no_is_said_in_the_readers_language(act: Act) -> None:
    answer = act("tag-add", orgs=[org(1)], tag="x" * 26, query="?lang=pt")
    assert (answer.status_code, answer.json) == (422, {"said": "Uma etiqueta tem no máximo 25 caracteres; esta tem 26."})
    answer = act("note-add", **{**NOTE, "text": " "}, headers={"Accept-Language": "pt-BR,pt"})
    assert answer.json == {"said": "Uma nota precisa de texto."}
    assert act("note-add", **{**NOTE, "metric": "wealth"}).json == {"said": "No metric is called “wealth”."}
    detail = {"action": "add", "admin": "Rui", "role": "", "text": ""}
    answer = act("admin-ask", org="", **detail, query="?lang=pt")  # no customer was chosen
    assert (answer.status_code, answer.json) == (400, {"said": "Cliente: era preciso um id; nada foi informado."})
    answer = act("admin-ask", org="Acme, Lda", **detail, query="?lang=pt")
    assert answer.json == {"said": "Cliente: era preciso um id; foi encontrado “Acme, Lda”."}
    answer = act("admin-ask", org=org(1), **{**detail, "admin": "x" * 201}, query="?lang=pt")
    assert answer.json["said"].startswith("Administrador: era preciso um texto de no máximo 200 caracteres; foi encontrado “x")  # type: ignore[index]


def test_a_conflict_brings_what_the_other_wrote(act: Act, workspace: Workspace) -> None:
    note = workspace.add_note(org(1), "first", "Ada")
    workspace.edit_note(note.id, 1, "Ada's", "Ada")
    answer = act("note-edit", id=note.id, version=1, text="mine")
    assert answer.status_code == 409
    assert answer.json is not None
    assert (answer.json["said"], answer.json["current"]["text"], answer.json["current"]["version"]) == (
        "Ada changed this note meanwhile.", "Ada's", 2,
    )  # fmt: skip


def test_bulk_tagging_says_how_many_and_whom_it_left_out(act: Act, workspace: Workspace) -> None:
    for tag in ("1", "2", "3"):
        act("tag-add", orgs=[org(1)], tag=tag)
    answer = act("tag-add", orgs=[org(1), org(2), org(3)], tag=" QBR  Q1 ")
    assert answer.json == {
        "said": "Tag “QBR Q1” added to 2 customers. 1 had it already or have 5 tags.",
        "undo": {"act": "tag-remove", "values": {"orgs": [org(2), org(3)], "tag": "QBR Q1"}},
    }
    assert act("tag-add", orgs=[org(1)], tag="one more").status_code == 422
    assert act("tag-add", orgs=[org(2)], tag="qbr q1").status_code == 422
    assert act("tag-remove", orgs=[org(1)], tag="gold").status_code == 422  # it came with an export


def _state(workspace: Workspace) -> Any:
    """Everything that an act can change, without versions and times."""
    return (
        {org_id: [tag.tag for tag in tags] for org_id, tags in workspace.tags().items()},
        sorted((note.id, note.text) for note in workspace.notes()),
        sorted((request.id, request.state) for request in workspace.requests() if request.state != "withdrawn"),
        workspace.setting("k")[0],
    )


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.needs in (Permission.WRITE, Permission.BRING)])
def test_every_act_can_be_undone_and_done_again(act: Act, workspace: Workspace, name: str) -> None:
    workspace.add_tag([org(2)], "typed", "Ada")
    kept = workspace.add_note(org(1), "kept", "Ada")
    gone = workspace.add_note(org(1), "gone", "Ada")
    workspace.remove_note(gone.id, 1, "Ada")
    asked = workspace.ask("trial", org(1), {"product": "both"}, "Ada")
    workspace.set_setting("k", "before", 0, "Ada")
    values = {
        "tag-add": {"orgs": [org(1), org(2)], "tag": "typed"},
        "tag-remove": {"orgs": [org(1), org(2)], "tag": "TYPED"},
        "note-add": NOTE,
        "note-edit": {"id": kept.id, "version": 1, "text": "other"},
        "note-remove": {"id": kept.id, "version": "1"},
        "note-restore": {"id": gone.id},
        "trial-ask": {"org": org(2), "product": "calling", "text": "for a month"},
        "admin-ask": {"org": org(2), "action": "remove", "admin": "ann@example.org", "role": "", "text": ""},
        "request-move": {"id": asked.id, "version": 1, "state": "done"},
        "setting-set": {"key": "k", "value": "after", "version": 1},
    }[name]
    before = _state(workspace)
    done = act(name, **values)
    assert done.status_code == 200
    assert done.json is not None
    after = _state(workspace)
    assert after != before
    undone = act(done.json["undo"]["act"], **done.json["undo"]["values"])
    assert undone.status_code == 200
    assert undone.json is not None
    assert _state(workspace) == before
    assert act(undone.json["undo"]["act"], **undone.json["undo"]["values"]).status_code == 200
    assert _state(workspace) == after


def test_a_fault_of_ours_is_said_without_its_details(client: FlaskClient, act: Act, partner: Partner) -> None:
    (partner.home / "workspace.db").write_text("no database " * 200)
    answer = act("note-add", **NOTE)
    assert answer.status_code == 503
    assert "workspace.db" in answer.text
    assert client.get("/api/v1/sections/customers").status_code == 503


def test_the_words_of_the_script_are_the_readers(client: FlaskClient) -> None:
    assert client.get("/act?lang=pt").json["undo"] == "Desfazer"  # type: ignore[index]
    assert client.get("/act").json["undo"] == "Undo"  # type: ignore[index]
