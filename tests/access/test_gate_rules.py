"""The gate, rule by rule, over a few doors: who asks, from where, with what, and what is said to whom (docs/trust.md)."""

from pathlib import Path

import pytest
from dash import Dash

from data.access import Accounts
from data.settings import Settings
from data.workspace import Workspace
from tests.access.small_house import NOT_HERS, OUT, SAME, SmallHouse, said, small_app
from tests.conftest import org

ELSEWHERE = "Only a page of Partner Hub itself can do this."


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Settings, Accounts]:
    """A home whose workspace is no database."""
    settings = Settings(home=tmp_path)
    (tmp_path / "workspace.db").write_text("nothing of the kind " * 100)
    return settings, Accounts(settings, Workspace(settings))


# --- who asks ---


@pytest.mark.parametrize(
    ("who", "told"),
    [("chief", "chief|None|False|0"), ("ana", f"ana|{org(1)},{org(2)}|False|0"), ("rita", "rita|None|False|0"), ("rui", f"rui|{org(2)}|False|0")],
)  # fmt: skip
def test_a_session_is_its_person_with_her_customers(house: SmallHouse, app: Dash, who: str, told: str) -> None:
    assert house.client(app, who).get("/at/palette.palette").text == told


@pytest.mark.parametrize(("who", "role"), [("chief", "full_admin"), ("ana", "admin"), ("rita", "read_only")])
def test_a_session_and_a_token_are_of_a_person_and_her_role(house: SmallHouse, app: Dash, who: str, role: str) -> None:
    with_cookie = house.client(app, who).get("/at/doors.section_answer")
    with_token = app.server.test_client().get("/at/doors.section_answer", headers=house.token(who))
    for answer in (with_cookie, with_token):
        assert (answer.headers["X-Person"], answer.headers["X-Role"]) == (who, role)


@pytest.mark.parametrize(
    ("who", "customers", "sees"),
    [
        ("chief", None, "None"),
        ("chief", ["ABC"], "abc"),
        ("ana", None, f"{org(1)},{org(2)}"),
        ("ana", [org(2), org(7)], org(2)),
        ("ana", [org(7)], ""),
        ("rui", [], ""),
    ],
)
def test_a_token_sees_what_its_person_sees_and_no_more_than_it_was_made_for(
    house: SmallHouse, app: Dash, who: str, customers: list[str] | None, sees: str
) -> None:
    for kind in ("Bearer", "bearer", "BEARER"):
        header = {"Authorization": house.token(who, customers=customers)["Authorization"].replace("Bearer", kind)}
        assert app.server.test_client().get("/at/doors.section_answer", headers=header).text == f"{who}|{sees}|True|0"


def test_a_token_counts_more_than_a_session_and_a_false_one_is_nobody(house: SmallHouse, app: Dash) -> None:
    client = house.client(app, "chief")
    assert client.get("/at/doors.section_answer", headers=house.token("rui")).text == f"rui|{org(2)}|True|0"
    for secret in ("Bearer nonsense", "Bearer ", "Bearer"):
        assert said(client.get("/at/doors.section_answer", headers={"Authorization": secret}), 401) == OUT
    basic = {"Authorization": "Basic abc"}
    assert client.get("/at/doors.section_answer", headers=basic).text.startswith("chief|")
    spaced = house.token("rui")["Authorization"].replace(" ", "   ")
    assert client.get("/at/doors.section_answer", headers={"Authorization": spaced}).text.startswith("rui|")


def test_a_token_opens_three_doors_and_files_only_if_made_for_them(house: SmallHouse, app: Dash) -> None:
    client = app.server.test_client()
    plain, exports = house.token("chief"), house.token("chief", exports=True)
    for name in ("doors.section_answer", "doors.export", "doors.call_legs"):
        assert client.get(f"/at/{name}", headers=exports).status_code == 200
        assert client.get(f"/at/{name}", headers=plain).status_code == (200 if name == "doors.section_answer" else 403)
    assert said(client.get("/at/palette.palette", headers=exports), 403) == NOT_HERS
    assert said(client.get("/at/requests.requests_csv", headers=exports), 403) == NOT_HERS


def test_nobody_is_led_to_where_one_signs_in_or_told_so(app: Dash) -> None:
    client = app.server.test_client()
    for path, where in (
        ("/", "/sign-in"),
        ("/?find=a%26b", "/sign-in?next=%2F%3Ffind%3Da%2526b"),
        ("/customers", "/sign-in?next=%2Fcustomers"),
        ("/?find=X", "/sign-in?next=%2F%3Ffind%3DX"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, where)
    going = {"Sec-Fetch-Mode": "navigate"}
    answer = client.get("/at/doors.export", headers=going)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=%2Fat%2Fdoors.export")
    assert said(client.get("/at/doors.export"), 401) == OUT
    assert said(client.get("/at/doors.export", headers={"Sec-Fetch-Mode": "cors"}), 401) == OUT
    assert said(client.post("/at/doors.export", headers={**SAME, **going}), 401) == OUT
    for path in ("/", "/at/doors.export"):  # a program is not led anywhere
        assert said(client.get(path, headers={**going, "Authorization": "Bearer x"}), 401) == OUT
    out = client.post("/at/sign-in.out", headers=SAME)
    assert (out.status_code, out.headers["Location"]) == (303, "/sign-in")


def test_nothing_runs_before_the_gate(house: SmallHouse) -> None:
    before: list[str] = []
    app = small_app(house.settings, house.accounts, sign_in=True, before=before)
    assert app.server.test_client().get("/at/palette.palette").status_code == 401
    assert before == []
    assert house.client(app, "rita").get("/at/palette.palette").status_code == 200
    assert before == ["/at/palette.palette"]


def test_without_a_workspace_nobody_is_let_in_and_no_file_leaves(broken: tuple[Settings, Accounts]) -> None:
    app = small_app(*broken, sign_in=True)
    client = app.server.test_client()
    client.set_cookie("partnerhub", "something")
    assert "workspace.db" in said(client.get("/at/palette.palette"), 503)
    assert client.get("/at/sign-in.page").status_code == 200
    alone = small_app(*broken, sign_in=False).server.test_client()
    assert alone.get("/at/palette.palette").status_code == 200
    assert "workspace.db" in said(alone.get("/at/doors.export"), 503)


# --- from where ---


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        (SAME, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost:81"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
        ({"Authorization": "Basic x"}, False),
        ({"Authorization": "Bearer "}, False),
    ],
)
def test_what_changes_something_comes_from_a_page_of_ours(
    house: SmallHouse, app: Dash, method: str, headers: dict[str, str], let_in: bool
) -> None:
    answer = house.client(app, "chief").open("/at/acts.act", method=method, headers=headers)
    if let_in:
        assert answer.status_code == (200 if method == "POST" else 405)
    else:
        assert said(answer, 403) == ELSEWHERE
    for safe in ("GET", "HEAD", "OPTIONS"):
        if "Authorization" not in headers:
            assert house.client(app, "chief").open("/at/acts.act", method=safe, headers=headers).status_code == 200


def test_a_program_comes_from_anywhere_and_is_asked_for_its_token(house: SmallHouse, app: Dash) -> None:
    client = app.server.test_client()
    assert client.post("/at/doors.section_answer", headers=house.token("rita")).text.startswith("rita|")
    assert said(client.post("/at/acts.act", headers=house.token("chief")), 403) == NOT_HERS
    assert said(client.post("/at/acts.act", headers={"Authorization": "Bearer nonsense"}), 401) == OUT


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("localhost", True), ("localhost:8050", True), ("LOCALHOST", True), ("127.0.0.1:80", True), ("[::1]:8050", True), ("[::1]", True),
        ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example:80", False), ("10.0.0.1", False), ("[::2]", False),
    ],
)  # fmt: skip
def test_where_nobody_signs_in_only_the_machines_own_names_lead(local: Dash, app: Dash, host: str, let_in: bool) -> None:
    """Another site's name may resolve to this machine, in the browser of who sits at it."""
    for path in ("/at/palette.palette", "/at/sign-in.page"):
        answer = local.server.test_client().get(path, headers={"Host": host})
        if let_in:
            assert answer.status_code == 200
        else:
            assert said(answer, 403) == "Where nobody signs in, only this machine's own name leads here."
    assert app.server.test_client().get("/at/sign-in.page", headers={"Host": host}).status_code == 200


def test_where_nobody_signs_in_everybody_is_the_one_at_the_machine(house: SmallHouse, local: Dash) -> None:
    named = small_app(house.settings.model_copy(update={"person": "Eva"}), house.accounts, sign_in=False)
    assert named.server.test_client().get("/at/loading.loads").text == "Eva|None|False|0"
    client = local.server.test_client()
    assert client.get("/at/palette.palette").text == "Local user|None|False|0"
    assert said(client.get("/at/audit.audit_csv"), 403) == NOT_HERS
    assert said(client.post("/at/sign-in.out", headers=SAME), 403) == NOT_HERS


def test_what_nobody_declared_does_not_open_and_what_is_not_there_is_not_there(house: SmallHouse, app: Dash) -> None:
    client = house.client(app, "chief")
    assert said(client.get("/at/unheard-of"), 403) == NOT_HERS
    assert said(client.get("/at/static"), 403) == NOT_HERS
    assert client.post("/no/such/door", headers=SAME).status_code == 405
    assert app.server.test_client().post("/no/such/door", headers=SAME).status_code == 401
