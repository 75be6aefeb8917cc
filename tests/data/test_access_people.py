"""People and their passwords, over both databases."""

from pathlib import Path
from typing import Any

import pytest

from data.access import Accounts, Conflict, Person, Refused, Role
from data.settings import Settings
from data.workspace import Workspace
from tests.data.conftest import PASSWORD


def add(accounts: Accounts, name: str, role: str = "admin", **more: Any) -> Person:
    """Somebody, by Ada."""
    return accounts.add(name=name, role=role, who="Ada", **more)


def acts(workspace: Workspace) -> list[str]:
    """What the audit trail says was done, the oldest first."""
    return [entry.act for entry in reversed(workspace.audit())]


def test_reading_finds_nobody_and_makes_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    accounts = Accounts(settings, Workspace(settings))
    assert (accounts.people(), accounts.named("ada"), accounts.person("x"), accounts.has_admin(), accounts.verify()) == (
        (),
        None,
        None,
        False,
        None,
    )
    assert (accounts.reader_of("x"), accounts.session_of("x"), accounts.token_of("ph_x"), accounts.sessions("x")) == (None, None, None, ())
    accounts.sign_out("x")
    assert not (tmp_path / "home").exists()


def test_the_first_full_administrator_makes_herself_once(accounts: Accounts, workspace: Workspace) -> None:
    ada = accounts.add_first(name=" Ada ", password=PASSWORD, email="ada@example.org")
    assert (ada.name, ada.shown, ada.email, ada.role, ada.limited, ada.has_password) == (
        "Ada",
        "Ada",
        "ada@example.org",
        "full_admin",
        False,
        True,
    )
    assert accounts.has_admin()
    with pytest.raises(Refused, match="already"):
        accounts.add_first(name="Eve", password=PASSWORD)
    (line,) = workspace.audit()
    assert (line.act, line.who, line.subject) == ("person-add", "Ada", "Ada")


def test_of_two_first_ones_at_once_the_second_is_none(accounts: Accounts, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "has_admin", lambda: False)  # as who asked a moment before Ada was there
    with pytest.raises(Refused, match="already"):
        accounts.add_first(name="Eve", password=PASSWORD)
    assert accounts.people() == (ada,)


def test_a_disabled_full_administrator_is_none(accounts: Accounts, ada: Person) -> None:
    add(accounts, "Bea", "full_admin")
    accounts.change(ada.id, 1, "Bea", disabled=True)
    assert accounts.has_admin()
    with pytest.raises(Refused):
        accounts.add_first(name="Eve", password=PASSWORD)


def test_names_are_one_without_case_and_are_found_so(accounts: Accounts, ada: Person) -> None:
    strauss = add(accounts, "Strauß", customers=["B", "a ", "A"])
    assert strauss.customers == ("a", "b")
    assert accounts.named("STRAUSS") == strauss == accounts.person(strauss.id)
    for taken in ("STRAUSS", " strauß"):
        with pytest.raises(Conflict) as told:
            add(accounts, taken)
        assert told.value.current == strauss
    assert [person.name for person in accounts.people()] == ["Ada", "Strauß"]


def test_a_name_that_only_looks_different_is_the_same(accounts: Accounts, ada: Person) -> None:
    for taken in ("A\u200bda", "Ａｄａ", "\u202eada", "ADA\u00ad"):
        with pytest.raises(Conflict):
            add(accounts, taken)
        assert accounts.named(taken) == ada
        assert accounts.sign_in(taken, PASSWORD, "192.0.2.1")
    assert add(accounts, "Bea\u200b", shown="B\u202eea").shown == "Bea"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "(command line)", "=1+1", "@ada", "-x", "x" * 101, "ﷺ" * 20])
def test_a_name_that_cannot_be_one_is_refused(accounts: Accounts, workspace: Workspace, name: str) -> None:
    with pytest.raises(Refused):
        add(accounts, name)
    assert (accounts.people(), workspace.audit()) == ((), [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "owner"}, {"role": "full_admin", "assigned_only": True}, {"role": "admin", "assigned_only": False}, {"email": "ada"},
        {"email": "a b@c"}, {"email": "x" * 200 + "@y"}, {"shown": "x" * 101}, {"customers": [""]}, {"customers": [*map(str, range(5001))]},
    ],
)  # fmt: skip
def test_what_a_rule_forbids_is_refused_when_added_and_when_changed(accounts: Accounts, ada: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        add(accounts, "Bob", **{"role": "admin", **wrong})
    bob = add(accounts, "Bob")
    with pytest.raises(Refused):
        accounts.change(bob.id, 1, "Ada", **{"role": "admin", **wrong})
    assert accounts.named("bob") == bob


def test_a_role_never_widens_what_somebody_sees_by_itself(accounts: Accounts, ada: Person) -> None:
    bob = add(accounts, "Bob", "full_admin")
    seen = []
    for version, changes in enumerate(
        ({"role": "read_only"}, {"assigned_only": True}, {"role": "admin"}, {"role": "read_only"}, {"assigned_only": False}), start=1
    ):
        bob = accounts.change(bob.id, version, "Ada", **changes)
        seen.append((bob.role, bob.limited))
    assert seen == [("read_only", False), ("read_only", True), ("admin", True), ("read_only", True), ("read_only", False)]


def test_a_change_says_what_it_was_and_who_came_too_late_is_told(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    bob = add(accounts, "Bob", shown="Robert", customers=["a"])
    after = accounts.change(bob.id, 1, "Ada", customers=["b", "a"], shown=" ")
    assert (after.customers, after.shown, after.version) == (("a", "b"), "Bob", 2)
    with pytest.raises(Conflict) as told:
        accounts.change(bob.id, 1, "Bea", disabled=True)
    assert told.value.current == after
    line = workspace.audit()[0]
    assert (line.act, line.who, line.subject, line.org_id) == ("person-change", "Ada", "Bob", None)
    assert (line.before, line.after) == ({"customers": ["a"], "shown": "Robert"}, {"customers": ["a", "b"], "shown": "Bob"})
    assert accounts.change(bob.id, 2, "Ada", customers=["B", "A"]) == after
    assert acts(workspace) == ["person-add", "person-add", "person-change"]


@pytest.mark.parametrize("changes", [{"disabled": True}, {"role": "admin"}, {"role": "read_only"}])
def test_the_last_full_administrator_stays(accounts: Accounts, ada: Person, changes: dict[str, Any]) -> None:
    bea = add(accounts, "Bea", "full_admin")
    bea = accounts.change(bea.id, 1, "Ada", disabled=True)
    with pytest.raises(Refused, match="last"):
        accounts.change(ada.id, 1, "Ada", **changes)
    assert accounts.person(ada.id) == ada
    accounts.change(bea.id, 2, "Ada", disabled=False)
    assert accounts.change(ada.id, 1, "Ada", **changes).version == 2


def test_somebody_who_is_not_there_cannot_be_changed(accounts: Accounts) -> None:
    for attempt in (
        lambda: accounts.change("x", 1, "Ada", disabled=True),
        lambda: accounts.set_password("x", PASSWORD, "Ada"),
        lambda: accounts.end_sessions("x", "Ada"),
        lambda: accounts.make_token("x", "label", "Ada"),
        lambda: accounts.revoke_token("x", "Ada"),
    ):
        with pytest.raises(Refused, match="not there"):
            attempt()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12"), ("x" * 11, "at least 12"), ("x" * 201, "at most 200"), ("partner.ada@example.org", "must not be"),
        ("Partner.Ada@Example.ORG", "must not be"), ("20-Partner.Ada-26", "must not be"), ("Adelaide Lovelace", "must not be"),
        ("123456789012", "tried first"), ("!!Password2026", "tried first"), ("aaaabbbbaaaa", "tried first"), ("Partner Hub 2026!", "tried first"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_at_both_doors(accounts: Accounts, workspace: Workspace, password: str, said: str) -> None:
    who = {"name": "partner.ada", "email": "partner.ada@example.org", "shown": "Adelaide Lovelace"}
    with pytest.raises(Refused, match=said):
        add(accounts, **who, password=password)
    bob = add(accounts, **who)
    with pytest.raises(Refused, match=said):
        accounts.set_password(bob.id, password, "Ada")
    assert accounts.named("partner.ada") == bob
    assert not bob.has_password
    assert acts(workspace) == ["person-add"]


@pytest.mark.parametrize("password", ["x y z 1 2 3 4", "Zürich im März", "  twelve  spaces  ", "a" * 8 + "bcd" + "e" * 189])
def test_a_password_is_kept_with_every_character(accounts: Accounts, password: str) -> None:
    add(accounts, "Bob", password=password)
    assert accounts.sign_in("bob", password, "192.0.2.1")


def test_access_never_says_that_answers_changed(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    before = workspace.revision()
    secret = accounts.sign_in("Ada", PASSWORD, "192.0.2.1")
    accounts.make_token(ada.id, "x", "Ada")
    accounts.record("export", "Ada", "/export/customers")
    accounts.sign_out(secret)
    assert workspace.revision() == before == 0
    workspace.add_note("a", "text", "Ada")
    assert workspace.revision() == 1


def test_a_role_comes_back_as_it_was_kept(accounts: Accounts) -> None:
    assert [add(accounts, f"p {role}", role).role for role in Role] == list(Role)
