"""Tokens: read with them until a day, and never read them again."""

from typing import Any

import pytest
from sqlalchemy import event

from data.access import Accounts, Person, Refused
from data.settings import Settings
from data.workspace import Workspace
from tests.data.conftest import PASSWORD


def test_a_token_opens_what_it_was_made_for(accounts: Accounts, ada: Person) -> None:
    token, secret = accounts.make_token(ada.id, " A report ", "Ada", exports=True, customers=["B", "a"], days=1)
    assert (token.label, token.exports, token.customers, token.last, token.used_at) == ("A report", True, ("a", "b"), secret[-4:], None)
    assert secret.startswith("ph_")
    assert len(secret) == 3 + 43
    assert accounts.token_of(secret) == (ada, token)
    plain, other = accounts.make_token(ada.id, "B", "Ada")
    assert (plain.exports, plain.customers) == (False, None)
    assert accounts.make_token(ada.id, "C", "Ada", customers=[])[0].customers == ()
    assert accounts.token_of(other) == (ada, plain)
    assert accounts.token_of(secret[3:]) is None
    assert accounts.token_of("ph_" + other) is None
    assert accounts.reader_of(secret) is None


def test_a_session_is_no_token(accounts: Accounts, ada: Person) -> None:
    secret = accounts.sign_in("ada", PASSWORD, "192.0.2.1")
    assert accounts.token_of(secret) is None
    assert accounts.token_of("ph_" + secret) is None


def test_a_token_expires(accounts: Accounts, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = accounts.make_token(ada.id, "x", "Ada", days=2)
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-24T05:59:59Z")
    assert accounts.token_of(secret) is not None
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-24T06:00:00Z")
    assert accounts.token_of(secret) is None
    assert len(accounts.tokens(ada.id)) == 1


def test_that_a_token_is_in_use_is_written_down_once_a_minute(
    accounts: Accounts, workspace: Workspace, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = accounts.make_token(ada.id, "x", "Ada")
    written: list[str] = []
    event.listen(workspace._engine(), "before_cursor_execute", lambda *told: written.append(told[2]))
    for clock, expected in (("06:00:10", 1), ("06:01:09", 1), ("06:01:10", 2)):
        monkeypatch.setenv("PARTNERHUB_NOW", f"2026-11-22T{clock}Z")
        accounts.token_of(secret)
        assert len([statement for statement in written if statement.startswith("UPDATE tokens")]) == expected
    used = accounts.tokens(ada.id)[0].used_at
    assert used is not None
    assert (used.minute, used.second) == (1, 10)


def test_a_revoked_token_and_one_of_a_disabled_person_open_nothing(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    bea = accounts.add(name="Bea", role="admin", who="Ada")
    token, secret = accounts.make_token(ada.id, "mine", "Ada")
    _, hers = accounts.make_token(bea.id, "hers", "Bea")
    accounts.revoke_token(token.id, "Ada")
    accounts.change(bea.id, 1, "Ada", disabled=True)
    assert (accounts.token_of(secret), accounts.token_of(hers), accounts.tokens(ada.id)) == (None, None, ())
    with pytest.raises(Refused):
        accounts.revoke_token(token.id, "Ada")
    with pytest.raises(Refused, match="disabled"):
        accounts.make_token(bea.id, "again", "Ada")
    lines = [line for line in workspace.audit() if line.act.startswith("token-")]
    assert [(line.act, line.who, line.subject) for line in lines] == [
        ("token-revoke", "Ada", "Ada"),
        ("token-make", "Bea", "Bea"),
        ("token-make", "Ada", "Ada"),
    ]
    assert lines[0].before == {"id": token.id, "label": "mine"}


@pytest.mark.parametrize("wrong", [{"label": " "}, {"label": "x" * 101}, {"days": 0}, {"days": 367}, {"customers": [" "]}])
def test_a_token_that_a_rule_forbids_is_not_made(accounts: Accounts, ada: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        accounts.make_token(ada.id, **{"label": "x", "who": "Ada", **wrong})
    assert accounts.tokens(ada.id) == ()


def test_one_person_has_twenty_tokens_at_most(accounts: Accounts, ada: Person) -> None:
    made = [accounts.make_token(ada.id, f"{number}", "Ada")[0] for number in range(20)]
    with pytest.raises(Refused, match="20"):
        accounts.make_token(ada.id, "one more", "Ada")
    accounts.revoke_token(made[0].id, "Ada")
    assert accounts.make_token(ada.id, "one more", "Ada")


def test_nothing_secret_is_in_the_database_and_its_trail(place: Settings, accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    session = accounts.sign_in("ada", PASSWORD, "192.0.2.1")
    _, token = accounts.make_token(ada.id, "x", "Ada")
    with pytest.raises(Exception, match="belong together"):
        accounts.sign_in("my secret typed in the wrong box", "another wrong secret", "192.0.2.1")
    accounts.set_password(ada.id, "an even longer quiet word", "Ada")
    if place.workspace_file:
        held = b"".join(path.read_bytes() for path in place.home.glob("workspace.db*"))
    else:
        with workspace._engine().connect() as connection:
            names = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
            held = str([connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]).encode()
    assert b"argon2id" in held
    for secret in (session, token, token[3:], PASSWORD, "an even longer quiet word", "wrong box", "another wrong secret"):
        assert secret.encode() not in held
