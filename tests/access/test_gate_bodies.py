"""The gate, for what is sent, what is said and what is written down: bodies, callbacks, refusals, files (docs/trust.md)."""

import io
from typing import Any

import pytest
from dash import Dash

from dashboard import gate
from dashboard.callbacks import declare
from dashboard.callbacks.declare import Undeclared
from data.workspace import Workspace
from tests.access.small_house import DRAW, LEAVES, NOT_HERS, OUT, SAME, SmallHouse, said, small_app

STRANGE = "No page of Partner Hub sends this."
PORTUGUESE = "Você não entrou, ou já saiu. Entre em outra aba e tente de novo aqui."
MEGABYTE = 1024 * 1024


def body(word: object = "a", kept: object = 1, **more: Any) -> dict[str, Any]:
    """What the page sends to its callback."""
    inputs = [{"id": "word", "property": "value", "value": word}]
    state = [{"id": "kept", "property": "data", "value": kept}]
    return {"output": DRAW, "outputs": {"id": "shown", "property": "children"}, "inputs": inputs, "state": state, **more}


@pytest.mark.parametrize("name", ["acts.act", "palette.palette"])
def test_a_body_of_a_megabyte_and_not_a_byte_more(house: SmallHouse, app: Dash, name: str) -> None:
    client = house.client(app, "chief")
    assert client.post(f"/at/{name}", data=b"a" * MEGABYTE, headers=SAME).text == f"chief|None|False|{MEGABYTE}"
    answer = client.post(f"/at/{name}", data=b"a" * (MEGABYTE + 1), headers=SAME)
    assert said(answer, 413) == "This is longer than the 1,024 kB that can be sent."


def test_of_a_body_that_does_not_say_how_long_it_is_no_more_is_read(house: SmallHouse, app: Dash) -> None:
    for sent, read in ((10, 10), (MEGABYTE + 1, MEGABYTE)):
        chunked = {"wsgi.input_terminated": True, "wsgi.input": io.BytesIO(b"a" * sent), "CONTENT_LENGTH": ""}
        answer = house.client(app, "chief").open("/at/acts.act", method="POST", headers=SAME, environ_overrides=chunked)
        assert answer.text == f"chief|None|False|{read}"


@pytest.mark.parametrize("name", ["loading.upload", "loading.take_corrected"])
def test_uploads_have_a_limit_of_their_own(house: SmallHouse, app: Dash, name: str) -> None:
    """The gate lets them through; here, where the door sets none, Flask's own word is said."""
    answer = house.client(app, "chief").post(f"/at/{name}", data=b"a" * (MEGABYTE + 1), headers=SAME)
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    ("data", "kind", "code", "words"),
    [
        (b"{}", "text/plain", 415, "JSON was needed."),
        (b"{}", "application/vnd.x+json", 415, "JSON was needed."),
        (b"", "application/json", 400, STRANGE),
        (b"{", "application/json", 400, STRANGE),
        (b"\xff", "application/json", 400, STRANGE),
        (b"[" * 100_000, "application/json", 400, STRANGE),
        (b"[]", "application/json", 400, STRANGE),
        (b'"shown.children"', "application/json", 400, STRANGE),
        (b"{}", "application/json", 400, STRANGE),
        (b'{"output": ["shown.children"]}', "application/json", 400, STRANGE),
        (b'{"output": "shown.title"}', "application/json", 400, STRANGE),
        (b'{"output": "shown.children"}', "application/json", 400, STRANGE),
    ],
)
def test_what_is_no_callback_of_ours_is_refused(house: SmallHouse, app: Dash, data: bytes, kind: str, code: int, words: str) -> None:
    answer = house.client(app, "chief").post(gate.UPDATE, data=data, content_type=kind, headers=SAME)
    assert said(answer, code) == words


def test_a_callback_runs_for_whom_it_was_declared(house: SmallHouse, app: Dash, local: Dash) -> None:
    drawn = house.client(app, "chief").post(gate.UPDATE, json=body(), headers=SAME)
    assert drawn.json == {"response": {"shown": {"children": "a1"}}, "multi": True}
    assert said(house.client(app, "chief").post(gate.UPDATE, json=body("longer"), headers=SAME), 400) == STRANGE
    for who in ("ana", "rita", "rui"):
        assert said(house.client(app, who).post(gate.UPDATE, json=body(), headers=SAME), 403) == NOT_HERS
        assert said(house.client(app, who).post(gate.UPDATE, json=body("longer"), headers=SAME), 400) == STRANGE
    assert said(local.server.test_client().post(gate.UPDATE, json=body(), headers=SAME), 403) == NOT_HERS


def test_what_is_not_declared_does_not_start(house: SmallHouse, local: Dash) -> None:
    made = small_app(house.settings, house.accounts, sign_in=True)
    with pytest.raises(Undeclared) as told:
        gate.check(made)
    needed = "a permission was needed for each of: route unheard-of; none was found in gate.POLICY or declare.callback"
    assert str(told.value) == needed
    made.callback(gate_output := declare.Output("kept", "data"), declare.Input("word", "value"))(lambda word: word)
    with pytest.raises(Undeclared, match=f"route unheard-of, callback {gate_output.component_id}.data;"):
        gate.check(made)
    assert local is not made


# --- what is said, and what is written down ---


def test_a_refusal_speaks_her_language(app: Dash) -> None:
    client = app.server.test_client()
    chosen = client.get("/at/doors.export?lang=pt")
    assert said(chosen, 401) == PORTUGUESE == said(client.get("/at/doors.export", headers={"Accept-Language": "pt-PT"}), 401)
    assert said(client.get("/at/doors.export?lang=en", headers={"Accept-Language": "pt-PT"}), 401) == OUT
    assert PORTUGUESE in chosen.text  # readable where it is read as text, too


@pytest.mark.parametrize("name", LEAVES)
def test_every_file_that_leaves_is_written_down_and_nothing_else(house: SmallHouse, app: Dash, name: str) -> None:
    client, workspace = house.client(app, "chief"), Workspace(house.settings)
    asked = "?customer=ABC&kind=a&kind=b&find=secret&rows=x&within=y"
    before = len(workspace.audit(limit=1000))
    assert client.get(f"/at/{name}{asked}").status_code == 200
    line, *rest = workspace.audit(limit=1000)
    assert len(rest) == before
    assert (line.act, line.who, line.subject, line.org_id) == ("export", "chief", f"/at/{name}", "abc")
    assert line.after == {"customer": ["ABC"], "kind": ["a", "b"]}
    client.get(f"/at/{name}?status=404")
    client.get("/at/palette.palette")
    assert len(workspace.audit(limit=1000)) == before + 1
    assert client.get(f"/at/{name}").status_code == 200
    assert (workspace.audit()[0].org_id, workspace.audit()[0].after) == (None, {})
