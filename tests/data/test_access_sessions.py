"""Sessions: each sign-in a new one, over after a while, and at once when a role, a scope or a password changes (trust.md A5)."""

import time
from collections.abc import Callable
from statistics import median

import pytest
from sqlalchemy import event, text

from data.access import Accounts, Person, WrongSignIn
from data.settings import Settings
from data.workspace import Workspace
from tests.data.conftest import PASSWORD

HERE = "192.0.2.1"
Now = Callable[[str], None]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """Set the clock to a time of 22 November 2026."""
    return lambda clock: monkeypatch.setenv("PARTNERHUB_NOW", f"2026-11-22T{clock}Z")


@pytest.fixture
def bob(accounts: Accounts, ada: Person) -> Person:
    """An admin of one customer, who has a password."""
    return accounts.add(name="Bob", role="admin", who="Ada", customers=["a"], password=PASSWORD)


def test_each_sign_in_has_a_secret_of_its_own_and_replaces_the_one_before(accounts: Accounts, bob: Person) -> None:
    first = accounts.sign_in("bob", PASSWORD, HERE)
    second = accounts.sign_in("BOB", PASSWORD, HERE, replaces=first)
    third = accounts.sign_in("Bob", PASSWORD, HERE)
    assert len({first, second, third}) == 3
    assert [accounts.reader_of(secret) for secret in (first, second, third)] == [None, bob, bob]
    assert min(map(len, (first, second, third))) >= 43


@pytest.mark.parametrize("secret", ["", "x", "\x00", "\ud800", "' OR 1=1 --", "ü" * 5000])
def test_what_is_no_secret_opens_nothing(accounts: Accounts, bob: Person, secret: str) -> None:
    accounts.sign_in("bob", PASSWORD, HERE)
    assert accounts.reader_of(secret) is None
    assert accounts.session_of(secret) is None
    assert accounts.token_of(secret) is None
    assert accounts.token_of("ph_" + secret) is None


def test_a_session_nobody_uses_is_over_after_thirty_minutes(accounts: Accounts, bob: Person, now: Now) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    for clock, good in (("06:29:59", True), ("06:59:58", True), ("07:29:58", False), ("06:59:59", True)):
        now(clock)
        assert (accounts.reader_of(secret) == bob) is good, clock
        assert (accounts.session_of(secret) is not None) is good, clock
        assert len(accounts.sessions(bob.id)) == good, clock


def test_a_session_in_use_is_over_after_twelve_hours(accounts: Accounts, bob: Person, now: Now) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    for hour in range(6, 18):
        for minute in ("15:00", "40:00"):
            now(f"{hour:02d}:{minute}")
            assert accounts.reader_of(secret) == bob
        now(f"{hour:02d}:59:59")
        assert accounts.reader_of(secret) == bob
    now("18:00:00")
    assert accounts.reader_of(secret) is None
    assert accounts.sessions(bob.id) == ()


def test_the_settings_say_how_long_a_session_is_good(place: Settings, workspace: Workspace, ada: Person, now: Now) -> None:
    short = Accounts(place.model_copy(update={"session_idle_minutes": 2, "session_hours": 1}), workspace)
    secrets = [short.sign_in("ada", PASSWORD, HERE) for _ in range(2)]
    now("06:01:59")
    assert short.reader_of(secrets[0]) == ada
    now("06:02:00")
    assert [short.reader_of(secret) for secret in secrets] == [ada, None]
    for minute in range(3, 60):
        now(f"06:{minute:02d}:00")
        assert short.reader_of(secrets[0]) == ada
    now("07:00:00")
    assert short.reader_of(secrets[0]) is None


def test_that_a_session_is_in_use_is_written_down_once_a_minute(accounts: Accounts, workspace: Workspace, bob: Person, now: Now) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    written: list[str] = []
    event.listen(workspace._engine(), "before_cursor_execute", lambda *told: written.append(told[2]))
    for clock, expected in (("06:00:59", 0), ("06:01:00", 1), ("06:01:30", 1), ("06:02:10", 2)):
        now(clock)
        accounts.reader_of(secret)
        assert len([statement for statement in written if statement.startswith("UPDATE sessions")]) == expected


def test_a_warm_reader_is_one_indexed_select(accounts: Accounts, workspace: Workspace, bob: Person) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    accounts.reader_of(secret)
    asked: list[tuple[str, object]] = []
    engine = workspace._engine()
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    taken = []
    for _ in range(200):
        started = time.perf_counter()
        assert accounts.reader_of(secret) == bob
        taken.append(time.perf_counter() - started)
    assert len(asked) == 200
    assert {statement.split()[0] for statement, _ in asked} == {"SELECT"}
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]).all()
        assert [row[-1].split()[0] for row in plan] == ["SEARCH", "SEARCH"]
    assert median(taken) < 0.005


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "read_only"},
        {"role": "full_admin"},
        {"customers": ["b"]},
        {"customers": []},
        {"email": "b@example.org"},
        {"disabled": True},
    ],
)
def test_a_change_of_role_or_scope_ends_every_session_at_once(
    accounts: Accounts, ada: Person, bob: Person, changes: dict[str, object]
) -> None:
    mine = accounts.sign_in("ada", PASSWORD, HERE)
    hers = [accounts.sign_in("bob", PASSWORD, HERE) for _ in range(2)]
    accounts.change(bob.id, 1, "Ada", **changes)  # type: ignore[arg-type]
    assert [accounts.reader_of(secret) for secret in hers] == [None, None]
    assert accounts.sessions(bob.id) == ()
    assert accounts.reader_of(mine) == ada


def test_another_name_on_the_screen_ends_nothing(accounts: Accounts, bob: Person) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    after = accounts.change(bob.id, 1, "Ada", shown="Robert")
    assert accounts.reader_of(secret) == after
    assert accounts.change(bob.id, 2, "Ada", role="admin", customers=["A"]) == after
    assert accounts.reader_of(secret) == after


def test_who_is_disabled_behind_our_back_reads_nothing(accounts: Accounts, workspace: Workspace, bob: Person) -> None:
    secret = accounts.sign_in("bob", PASSWORD, HERE)
    with workspace._engine().begin() as connection:
        connection.execute(text("UPDATE people SET disabled = :yes WHERE id = :id"), {"yes": True, "id": bob.id})
    assert accounts.reader_of(secret) is None


def test_a_new_password_ends_the_other_sessions_and_the_old_one_opens_nothing(accounts: Accounts, bob: Person) -> None:
    one, other = (accounts.sign_in("bob", PASSWORD, HERE) for _ in range(2))
    accounts.set_password(bob.id, "another quiet word", "Bob", keep=one)
    assert [accounts.reader_of(secret) for secret in (one, other)] == [bob, None]
    with pytest.raises(WrongSignIn):
        accounts.sign_in("bob", PASSWORD, HERE)
    accounts.set_password(bob.id, "a third quiet word", "Ada")
    assert accounts.reader_of(one) is None
    assert accounts.sign_in("bob", "a third quiet word", HERE)


def test_signing_out_ends_one_session_and_is_written_once(accounts: Accounts, workspace: Workspace, bob: Person) -> None:
    one, other = (accounts.sign_in("bob", PASSWORD, HERE) for _ in range(2))
    for _ in range(2):
        accounts.sign_out(one)
    assert [accounts.reader_of(secret) for secret in (one, other)] == [None, bob]
    assert [(line.act, line.who, line.subject) for line in workspace.audit() if line.act == "sign-out"] == [("sign-out", "Bob", "Bob")]


def test_sessions_are_listed_and_ended_but_for_one(accounts: Accounts, workspace: Workspace, bob: Person, now: Now) -> None:
    old = accounts.sign_in("bob", PASSWORD, HERE)
    now("06:05:00")
    new = accounts.sign_in("bob", PASSWORD, HERE)
    mine = accounts.session_of(new)
    assert mine is not None
    assert [session.opened_at.minute for session in accounts.sessions(bob.id)] == [5, 0]
    assert accounts.sessions(bob.id)[0] == mine
    assert (mine.person_id, mine.how) == (bob.id, "password")
    assert accounts.end_sessions(bob.id, "Bob", keep=new) == 1
    assert [accounts.reader_of(secret) for secret in (old, new)] == [None, bob]
    assert accounts.end_sessions(bob.id, "Bob", keep=new) == 0
    ended = [line for line in workspace.audit() if line.act == "sessions-end"]
    assert [(line.who, line.subject, line.before) for line in ended] == [("Bob", "Bob", {"sessions": 1})]


def test_sessions_that_are_over_go_when_somebody_signs_in(
    accounts: Accounts, workspace: Workspace, ada: Person, bob: Person, now: Now
) -> None:
    accounts.sign_in("bob", PASSWORD, HERE)
    now("06:10:00")
    accounts.sign_in("bob", PASSWORD, HERE)
    now("06:30:00")
    accounts.sign_in("ada", PASSWORD, HERE)
    with workspace._engine().connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 2
