"""My account, and the menu in the header: who reads, what her role opens, her password, sessions and tokens."""

import json
import logging
import re
from collections.abc import Iterator

import pytest

from dashboard.app import create_app
from dashboard.roles import KIND_NAMES, KINDS
from data.access import Permission, WrongSignIn, allowed, limited_by
from data.settings import read_settings
from tests.access.conftest import drawing
from tests.conftest import Partner, org
from tests.dashboard.signed_in import KINDS as PEOPLE
from tests.dashboard.signed_in import PASSWORD, SAME, House, house_of

NEW = "a newer umbrella for the wind"
HEADLINE = "/api/v1/sections/headline"


@pytest.fixture
def house(partner: Partner) -> House:
    """Four kinds of people."""
    return house_of(partner)


def audited(house: House) -> list[tuple[str, str, str]]:
    """(act, who, subject) of every line that is no sign-in, oldest first."""
    lines = house.partner.hub.workspace.audit(limit=1000)
    return [(line.act, line.who, line.subject) for line in reversed(lines) if line.act not in ("sign-in", "person-add")]


def test_the_header_says_who_reads_and_how_much(house: House) -> None:
    told = {name: house.draw(name, "/") for name in PEOPLE}
    for name, text in told.items():
        assert f"<b>{name.capitalize()}</b>" in text
        assert ('action="/sign-out"' in text, 'href="/account"' in text) == (True, True)
        assert ('href="/people"' in text) == (name == "chief")
    assert '<span data-customers="2">2 customers</span>' in told["ana"] and "Administrator · <" in told["ana"]
    assert '<span data-customers="1">1 customer</span>' in told["rui"]
    assert "data-customers" not in told["chief"] + told["rita"]
    assert "2 clientes" in house.draw("ana", "/", "?lang=pt")


def test_where_nobody_signs_in_the_header_says_so(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.item(1)
    partner.load()
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    text = client.post("/_dash-update-component", json=drawing("/"), headers=SAME).text
    assert "Nobody signs in" in text and "/sign-out" not in text and "/account" not in text
    assert "does not open this page" in client.post("/_dash-update-component", json=drawing("/account"), headers=SAME).text
    assert client.post("/act/token-make", json={}, headers=SAME).status_code == 403


@pytest.mark.parametrize("name", PEOPLE)
def test_the_table_of_roles_is_the_policy(house: House, name: str) -> None:
    text = house.draw(name, "/account")
    for permission in Permission:
        (row,) = re.findall(rf'<tr data-permission="{permission}">.*?</tr>', text)
        cells = [dict(re.findall(r'([\w-]+)="([^"]*)"', cell)) for cell in re.findall(r"<td [^>]*>", row)]  # attributes in any order
        shown = {cell["data-kind"]: cell["data-may"] for cell in cells}
        assert shown == {kind: "yes" if allowed(role, limited_by(role, only), permission) else "no" for kind, (role, only) in KINDS.items()}
    role, only = PEOPLE[name]
    kind = next(
        kind for kind, (one, limited) in KINDS.items() if one == role and limited == bool(only if only is not None else role == "admin")
    )
    hers = [cell for cell in re.findall(r"<td [^>]*>", text) if 'class="hers"' in cell]
    assert {found for cell in hers for found in re.findall(r'data-kind="([\w:]+)"', cell)} == {kind}
    assert f"<dd>{KIND_NAMES[kind]}</dd>" in text


def test_her_customers_are_links_and_no_other_is_named(house: House) -> None:
    text = house.draw("ana", "/account")
    assert f'href="/customers/{org(1)}"' in text and f'href="/customers/{org(2)}"' in text
    assert org(3) not in text and "Customer 3" not in text
    assert "You see every customer." in house.draw("chief", "/account")
    nobody = house.accounts.add(name="new", role="admin", who="test", password=PASSWORD)
    assert not nobody.customers and "No customer is assigned to you." in house.draw("new", "/account")


def test_many_customers_are_counted(partner: Partner) -> None:
    for number in range(1, 61):
        partner.customer(number, f"Customer {number:02}")
    house = house_of(partner)
    house.accounts.add(name="eva", role="admin", who="test", customers=[org(number) for number in range(1, 61)], password=PASSWORD)
    text = house.draw("eva", "/account")
    assert text.count("<li data-org=") == 50 and 'data-more="10">and 10 more<' in text and "<b>60 customers</b>" in text


def test_a_password_is_changed_by_who_knows_the_old_one(house: House) -> None:
    other = house.accounts.sign_in("ana", PASSWORD, "127.0.0.1")
    house.client("ana")
    for values, said in (
        ({"old": "wrong", "password": NEW, "again": NEW}, "The old password is not right."),
        ({"old": PASSWORD, "password": NEW, "again": f"{NEW}s"}, "The two passwords are not the same."),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "A password has at least 12 characters; this one has 5."),
        ({"old": PASSWORD, "password": "ana@partner.example", "again": "ana@partner.example"}, "must not be the name"),
    ):
        answer = house.act("ana", "password-change", **values)
        assert (answer.status_code, said in answer.json["said"]) == (422, True)  # type: ignore[index]
    assert house.accounts.reader_of(other)
    done = house.act("ana", "password-change", old=PASSWORD, password=NEW, again=NEW)
    assert (done.status_code, done.json["undo"]) == (200, None)  # type: ignore[index]
    assert house.accounts.reader_of(other) is None
    assert "My account" in house.draw("ana", "/account")  # this session goes on
    with pytest.raises(WrongSignIn):
        house.accounts.sign_in("ana", PASSWORD, "127.0.0.1")
    assert house.accounts.sign_in("ana", NEW, "127.0.0.1")
    assert audited(house) == [
        ("password-wrong", "ana", "ana"),
        ("password-set", "ana", "ana"),
        ("sign-in-failed", "(not signed in)", "ana"),
    ]


def test_the_old_password_cannot_be_guessed(house: House) -> None:
    for _ in range(10):
        assert "is not right" in house.act("rita", "password-change", old="a guess", password=NEW, again=NEW).text
    answer = house.act("rita", "password-change", old=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 422 and "Too many failed tries" in answer.text


def test_other_sessions_are_ended_and_this_one_is_marked(house: House) -> None:
    others = [house.accounts.sign_in("rui", PASSWORD, "127.0.0.1") for _ in range(2)]
    text = house.draw("rui", "/account")
    assert len(re.findall("data-session=", text)) == 3 and len(re.findall('data-this="1"', text)) == 1 and "End the others" in text
    assert house.act("rui", "sessions-end").json == {"said": "2 other sessions ended.", "undo": None}
    assert [house.accounts.reader_of(secret) for secret in others] == [None, None]
    assert "End the others" not in house.draw("rui", "/account")
    assert house.act("rui", "sessions-end").json == {"said": "There was no other session.", "undo": None}
    assert audited(house) == [("sessions-end", "rui", "rui")]


@pytest.mark.parametrize(("reads", "code"), [("read", 403), ("files", 200)])
def test_a_token_reads_what_she_may_read_until_it_is_revoked(house: House, reads: str, code: int) -> None:
    made = house.act("ana", "token-make", label="the weekly sheet", reads=reads, days="30")
    assert made.status_code == 200 and made.json is not None
    secret = made.json["once"]
    assert secret.startswith("ph_") and made.json["undo"] is None and secret not in made.json["said"]
    program, bearer = house.app.server.test_client(), {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/sections/customers", headers=bearer).json["kpis"]["managed"] == 2
    assert program.get("/export/customers.csv", headers=bearer).status_code == code
    assert (
        program.post("/act/token-make", json={"label": "x", "reads": "files", "days": "30"}, headers={**bearer, **SAME}).status_code == 403
    )
    text = house.draw("ana", "/account")
    assert "the weekly sheet" in text and f"…{secret[-4:]}" in text and secret not in text and '<div id="token-once" hidden=""' in text
    (token,) = house.accounts.tokens(house.person("ana").id)
    assert token.used_at is not None
    assert house.act("chief", "token-revoke", id=token.id).text == house.act("chief", "token-revoke", id="none").text  # not hers
    assert house.act("ana", "token-revoke", id=token.id).status_code == 200
    assert program.get(HEADLINE, headers=bearer).status_code == 401


@pytest.mark.parametrize("values", [{"reads": "write"}, {"days": "31"}, {"days": "x"}, {"label": " "}, {"label": "x" * 101}])
def test_a_token_is_made_as_the_form_offers_it(house: House, values: dict[str, str]) -> None:
    assert house.act("rita", "token-make", **{"label": "x", "reads": "read", "days": "90", **values}).status_code == 422
    assert house.accounts.tokens(house.person("rita").id) == ()


def test_an_expired_token_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.act("rita", "token-make", label="old", reads="read", days="30")
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-12-30T06:00:00Z")
    house.clients.clear()
    text = house.draw("rita", "/account")
    assert 'data-over="1"' in text and ">expired<" in text


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[list[logging.LogRecord]]:
    """Everything that was logged."""
    with caplog.at_level(logging.DEBUG):
        yield caplog.records


def test_no_secret_is_kept_or_told(house: House, heard: list[logging.LogRecord]) -> None:
    secret = house.act("ana", "token-make", label="x", reads="read", days="30").json["once"]  # type: ignore[index]
    answers = [
        house.act("ana", "password-change", old=PASSWORD, password=NEW, again=NEW),
        house.act("ana", "password-change", old=[NEW], password=NEW, again=NEW),
        house.act("ana", "password-change", old=NEW, password=NEW * 200, again=NEW),
        house.act("ana", "note-add", password=NEW),
    ]
    house.partner.hub.workspace.close()
    kept = b"".join(path.read_bytes() for path in house.partner.home.glob("workspace.db*"))
    told = "".join(answer.text for answer in answers) + json.dumps([record.getMessage() for record in heard])
    for word in (secret, PASSWORD, NEW):
        assert word.encode() not in kept and word not in told


def test_signing_out_ends_the_session(house: House) -> None:
    client = house.client("ana")
    answer = client.post("/sign-out", data={"lang": "pt"}, headers=SAME)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?")
    assert client.get(HEADLINE).status_code == 401


def test_the_page_is_there_before_the_first_load(partner: Partner) -> None:
    house = House.empty(partner)
    text = house.draw("chief", "/account")
    assert "You see every customer." in text and "What each role opens" in text
    assert "No customer is assigned to you." in house.draw("ana", "/account")
    assert "Add a person" in house.draw("chief", "/people")


def test_it_speaks_portuguese(house: House) -> None:
    text = house.draw("ana", "/account", "?lang=pt")
    assert "Minha conta" in text and "Alterar a senha" in text and "Change the password" not in text
    answer = house.act("ana", "password-change", query="?lang=pt", old="x", password=NEW, again=NEW)
    assert answer.json == {"said": "A senha antiga não está certa."}
