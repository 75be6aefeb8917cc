"""Signing in: one reply for every failure, the same work, ten tries; and people for whom a provider vouches (trust.md A7)."""

import multiprocessing
import time
from statistics import median
from typing import Any

import pytest
from argon2 import PasswordHasher

from data.access import Accounts, Person, Refused, TooManyTries, WrongSignIn, passwords, tries
from data.settings import Settings
from data.workspace import Workspace
from tests.data.access_writers import guess
from tests.data.conftest import PASSWORD

SPAWN = multiprocessing.get_context("spawn")
HERE = "192.0.2.1"
PROVIDER = "https://login.example.org"


def failed(accounts: Accounts, name: str, password: str = "wrong password", address: str = HERE) -> str:
    """What somebody is told who is not let in."""
    with pytest.raises(WrongSignIn) as told:
        accounts.sign_in(name, password, address)
    return str(told.value)


def acts(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Act, who and subject of the audit trail, the oldest first."""
    return [(entry.act, entry.who, entry.subject) for entry in reversed(workspace.audit())]


def test_every_failure_is_told_the_same_and_written_once(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    accounts.add(name="Silent", role="admin", who="Ada")
    gone = accounts.add(name="Gone", role="admin", who="Ada", password=PASSWORD)
    accounts.change(gone.id, 1, "Ada", disabled=True)
    before = len(workspace.audit())
    told = {failed(accounts, "ada"), failed(accounts, "nobody"), failed(accounts, "silent", ""), failed(accounts, "GONE", PASSWORD)}
    told |= {
        failed(accounts, PASSWORD, ""),
        failed(accounts, ""),
        failed(accounts, "x" * 5000, "y" * 5000),
        failed(accounts, "a\ud800\x00", "\ud800"),
    }
    assert len(told) == 1
    assert acts(workspace)[before:] == [
        ("sign-in-failed", "(not signed in)", name) for name in ("Ada", "", "Silent", "Gone", "", "", "", "")
    ]
    assert {str(line.after) for line in workspace.audit(limit=8)} == {str({"address": HERE})}
    assert PASSWORD not in str(workspace.audit())


def test_an_unknown_name_costs_as_much_as_a_known_one(place: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(place, workspace)
    accounts.add_first(name="Ada", password=PASSWORD)
    monkeypatch.setattr(tries, "MOST", 1000)

    def gap() -> float:
        """How much longer one of the two takes, as a fraction of the known one."""
        taken: dict[str, list[float]] = {"ada": [], "nobody": []}
        for _ in range(11):
            for name, times in taken.items():
                started = time.perf_counter()
                failed(accounts, name)
                times.append(time.perf_counter() - started)
        known, unknown = median(taken["ada"]), median(taken["nobody"])
        assert min(min(times) for times in taken.values()) > 0.01
        return abs(known - unknown) / max(known, 0.04)

    # Other work on the machine makes a gap where there is none, never the other way round: the quietest of three rounds tells.
    assert min(gap() for _ in range(3)) < 0.25


def test_ten_tries_for_a_name_wherever_they_come_from(accounts: Accounts, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        monkeypatch.setenv("PARTNERHUB_NOW", f"2026-11-22T06:{number:02d}:00Z")
        failed(accounts, ("ada", "ADA", "a\u200bda", "ａｄａ")[number % 4], address=f"192.0.2.{number}")
    with pytest.raises(TooManyTries, match="6 min") as told:
        accounts.sign_in("ada", PASSWORD, "198.51.100.1")
    assert told.value.seconds == 6 * 60
    assert failed(accounts, "somebody", address="198.51.100.1")
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-22T06:14:59Z")
    with pytest.raises(TooManyTries) as told:
        accounts.sign_in("ada", PASSWORD, "198.51.100.1")
    assert told.value.seconds == 1
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-22T06:15:00Z")
    assert accounts.sign_in("ada", PASSWORD, "198.51.100.1")


@pytest.mark.parametrize(
    ("same", "other"),
    [
        (["192.0.2.9"] * 10, "192.0.2.10"),
        ([f"2001:db8:1:2::{number:x}" for number in range(10)], "2001:db8:1:3::1"),
        (["::ffff:192.0.2.9", "192.0.2.9"] * 5, "::ffff:192.0.2.10"),
        ([""] * 10, "192.0.2.9"),
    ],
)
def test_ten_tries_from_an_address_whatever_the_name(
    accounts: Accounts, workspace: Workspace, ada: Person, same: list[str], other: str
) -> None:
    for number, address in enumerate(same):
        failed(accounts, f"name {number}", address=address)
    lines = len(workspace.audit())
    with pytest.raises(TooManyTries):
        accounts.sign_in("ada", PASSWORD, same[0])
    assert len(workspace.audit()) == lines
    assert accounts.sign_in("ada", PASSWORD, other)


def test_who_signs_in_rightly_is_not_counted(accounts: Accounts, ada: Person) -> None:
    for _ in range(12):
        accounts.sign_in("ada", PASSWORD, HERE)
    for _ in range(9):
        failed(accounts, "ada")
    accounts.sign_in("ada", PASSWORD, HERE)
    failed(accounts, "ada")
    with pytest.raises(TooManyTries):
        accounts.sign_in("ada", PASSWORD, HERE)


def test_a_password_asked_once_more_is_counted_with_the_others(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    accounts.confirm(ada.id, PASSWORD, HERE)
    before = len(workspace.audit())
    for _ in range(4):
        with pytest.raises(WrongSignIn):
            accounts.confirm(ada.id, "wrong password", HERE)
    assert acts(workspace)[before:] == [("password-wrong", "Ada", "Ada")] * 4
    with pytest.raises(WrongSignIn):
        accounts.confirm("nobody's id", PASSWORD, HERE)
    for _ in range(5):
        failed(accounts, "ada")
    with pytest.raises(TooManyTries):
        accounts.confirm(ada.id, PASSWORD, HERE)


def test_all_who_serve_count_together(accounts: Accounts, place: Settings, ada: Person) -> None:
    other = Accounts(place, Workspace(place))
    for number in range(10):
        failed((accounts, other)[number % 2], "ada")
    for one in (accounts, other):
        with pytest.raises(TooManyTries):
            one.sign_in("ada", PASSWORD, "198.51.100.1")


def test_two_processes_at_once_have_ten_tries_between_them(accounts: Accounts, place: Settings, ada: Person) -> None:
    ready, told = SPAWN.Barrier(2), SPAWN.Queue()
    given = {"home": place.home, "workspace_url": place.workspace_url}
    both = [SPAWN.Process(target=guess, args=(given, ready, told)) for _ in range(2)]
    for process in both:
        process.start()
    tried = [told.get(timeout=60) for _ in both]
    for process in both:
        process.join(60)
    assert sum(tried) == 10


def test_what_is_kept_is_argon2id_with_todays_parameters(place: Settings, workspace: Workspace) -> None:
    today = PasswordHasher()
    kept = passwords.kept(PASSWORD)
    assert kept.startswith(f"$argon2id$v=19$m={today.memory_cost},t={today.time_cost},p={today.parallelism}$")
    assert passwords.fits(PASSWORD, kept)
    assert not passwords.fits(PASSWORD + " ", kept)
    assert not passwords.fits(PASSWORD, None)
    nobodys = passwords._nobodys()
    assert not today.check_needs_rehash(nobodys)
    assert len(nobodys) == len(kept)


def test_an_old_hash_is_made_anew_when_she_signs_in(
    accounts: Accounts, workspace: Workspace, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> Any:
        with workspace._engine().connect() as connection:
            return connection.exec_driver_sql("SELECT password FROM people").scalar_one()

    old = kept()
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    failed(accounts, "ada")
    assert kept() == old
    accounts.sign_in("ada", PASSWORD, HERE)
    assert "m=16,t=2,p=1" in kept()
    accounts.sign_in("ada", PASSWORD, HERE)
    assert [line.act for line in workspace.audit()] == ["sign-in", "sign-in", "sign-in-failed", "person-add"]


def test_an_accent_is_one_password_however_it_is_typed(accounts: Accounts, ada: Person) -> None:
    accounts.set_password(ada.id, "Gruyère et Comté", "Ada")
    assert accounts.sign_in("ada", "Gruye\u0300re et Comte\u0301", HERE)


def vouch(accounts: Accounts, subject: str = "s1", role: str = "admin", **more: Any) -> Person:
    """Who was let in because a provider vouched for her."""
    told: dict[str, Any] = {"email": "bea@example.org", "name": "Bea Brown", **more}
    person = accounts.reader_of(accounts.open_for(PROVIDER, subject, role=role, **told))
    assert person is not None
    return person


def test_a_provider_makes_a_person_once_and_says_what_she_is(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    bea = vouch(accounts, customers=["a"])
    assert (bea.name, bea.shown, bea.email, bea.role, bea.customers) == ("bea@example.org", "Bea Brown", "bea@example.org", "admin", ("a",))
    assert (bea.issuer, bea.subject, bea.has_password) == (PROVIDER, "s1", False)
    assert vouch(accounts) == bea
    assert failed(accounts, "bea@example.org", "")
    assert acts(workspace)[1:] == [
        ("person-add", bea.name, bea.name),
        ("sign-in", bea.name, bea.name),
        ("sign-in", bea.name, bea.name),
        ("sign-in-failed", "(not signed in)", bea.name),
    ]


def test_a_provider_never_gives_away_an_account_that_is_here(accounts: Accounts, ada: Person) -> None:
    accounts.change(ada.id, 1, "Ada", email="ada@example.org")
    stranger = vouch(accounts, name="Ada", email="ada@example.org", role="read_only")
    assert (stranger.id != ada.id, stranger.name) == (True, "ada@example.org")
    assert vouch(accounts, "s2", name="Ada", email="ada@example.org").name == "ada@example.org 2"
    assert vouch(accounts, "s3", name="", email="no address").name == "person"
    assert vouch(accounts, "s4", name="=cmd()", email="").name == "person 2"


def test_what_a_provider_takes_away_is_gone_at_once(accounts: Accounts, ada: Person) -> None:
    old = accounts.open_for(PROVIDER, "s1", "bea@example.org", "Bea", "full_admin")
    assert vouch(accounts, role="read_only", name="Bea").role == "read_only"
    assert accounts.reader_of(old) is None
    old = accounts.open_for(PROVIDER, "s1", "bea@example.org", "Bea", "read_only", replaces="x")
    assert vouch(accounts, role="read_only", name="Beatrice").shown == "Beatrice"
    assert accounts.reader_of(old) is not None
    assert vouch(accounts, role="read_only", customers=["b"]).customers == ("b",)
    assert accounts.reader_of(old) is None


def test_a_provider_opens_nothing_for_who_is_disabled(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    bea = vouch(accounts)
    accounts.change(bea.id, bea.version, "Ada", disabled=True)
    with pytest.raises(WrongSignIn):
        vouch(accounts, role="full_admin")
    after = accounts.person(bea.id)
    assert after is not None
    assert (after.role, after.disabled) == ("admin", True)
    assert acts(workspace)[-1] == ("sign-in-failed", "(not signed in)", bea.name)


def test_the_last_full_administrator_stays_but_is_not_let_in_as_less(accounts: Accounts, workspace: Workspace) -> None:
    secret = accounts.open_for(PROVIDER, "s1", "bea@example.org", "Bea", "full_admin")
    with pytest.raises(Refused, match="last"):
        accounts.open_for(PROVIDER, "s1", "bea@example.org", "Bea", "read_only")
    assert accounts.has_admin()
    assert accounts.reader_of(secret) is None
    assert acts(workspace)[-1] == ("sign-in-failed", "(not signed in)", "bea@example.org")
    with pytest.raises(Refused, match="role"):
        vouch(accounts, "s9", role="owner")
    assert len(accounts.people()) == 1
