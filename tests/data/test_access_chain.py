"""The audit trail as a chain: whole whoever writes, broken by whoever changes it; and the migration that made it one (trust.md A8, R2)."""

import multiprocessing
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text

from data.access import Accounts, Person
from data.settings import Settings
from data.workspace import Workspace
from data.workspace.chain import START, following
from data.workspace.opening import HEAD, migrate, to_write
from tests.data.access_writers import LINES, write_lines
from tests.data.conftest import PASSWORD

SPAWN = multiprocessing.get_context("spawn")


def under_the_guard(engine: Engine, *statements: str) -> None:
    """What somebody does who owns the database."""
    sqlite = engine.dialect.name == "sqlite"
    lift = ["audit_update", "audit_delete", "audit_replace"] if sqlite else ["audit_rows", "audit_whole"]
    with to_write(engine) as connection, connection.begin():
        for trigger in lift:
            connection.execute(text(f"DROP TRIGGER {trigger}" + ("" if sqlite else " ON audit")))
        for statement in statements:
            connection.execute(text(statement))


def some_lines(accounts: Accounts, workspace: Workspace) -> None:
    """Six lines: of what changes answers, and of what does not."""
    workspace.add_note("a", "Grüße, “x”", "Ada")
    accounts.record(
        "export", "Ada", "/export/customers", org_id="a", detail={"rows": 12, "share": 0.1, "none": None, "deep": [{"ü": True}]}
    )
    workspace.add_tag(["a", "b"], "qbr", "Bob")
    workspace.set_setting("key", [1, 2.5, "three"], 0, "Bob")
    accounts.record("refused", "Eve", "/data")


def test_each_line_follows_the_one_before(accounts: Accounts, workspace: Workspace) -> None:
    assert accounts.verify() is None
    some_lines(accounts, workspace)
    lines = workspace.audit()[::-1]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0].hash == following(START, vars(lines[0]))
    for one, next_one in pairwise(lines):
        assert next_one.hash == following(one.hash, vars(next_one))
    assert accounts.verify() is None
    assert (lines[1].act, lines[1].org_id, lines[1].after) == (
        "export",
        "a",
        {"rows": 12, "share": 0.1, "none": None, "deep": [{"ü": True}]},
    )


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit SET who = 'Eve' WHERE number = 3", 3),
        ("UPDATE audit SET org_id = NULL WHERE number = 2", 2),
        ("UPDATE audit SET after = '{\"rows\": 13}' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 4", 5),
        ("DELETE FROM audit WHERE number = 6", 6),
        ("DELETE FROM audit WHERE number > 2", 3),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET number = -number", -6),
        ("UPDATE audit SET number = 40 WHERE number = 2", 3),
        ("INSERT INTO audit SELECT 7, 'forged', at, who, act, subject, org_id, before, after, hash FROM audit WHERE number = 6", 7),
        ("INSERT INTO audit SELECT -7, 'forged', at, who, act, subject, org_id, before, after, hash FROM audit WHERE number = 1", -7),
        ("UPDATE state SET head = ''", 7),
        ("DELETE FROM state", 1),
    ],
)
def test_tampering_is_found_at_its_line(accounts: Accounts, workspace: Workspace, tampering: str, found_at: int) -> None:
    some_lines(accounts, workspace)
    under_the_guard(workspace._engine(), tampering)
    assert accounts.verify() == found_at


def test_each_act_is_one_line(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    bob = accounts.add(name="Bob", role="admin", who="Ada", password=PASSWORD)

    def once(expected: tuple[str, str, str], act: Callable[[], Any]) -> Any:
        before = len(workspace.audit())
        done = act()
        (line,) = workspace.audit()[:-before]
        assert (line.act, line.who, line.subject) == expected
        return done

    secret = once(("sign-in", "Bob", "Bob"), lambda: accounts.sign_in("bob", PASSWORD, "192.0.2.1"))
    once(("sign-out", "Bob", "Bob"), lambda: accounts.sign_out(secret))
    once(("password-set", "Ada", "Bob"), lambda: accounts.set_password(bob.id, "another quiet word", "Ada"))
    once(("person-change", "Ada", "Bob"), lambda: accounts.change(bob.id, 1, "Ada", customers=["a"]))
    once(("person-change", "Ada", "Bob"), lambda: accounts.change(bob.id, 2, "Ada", role="read_only"))
    token, _ = once(("token-make", "Bob", "Bob"), lambda: accounts.make_token(bob.id, "x", "Bob"))
    once(("token-revoke", "Ada", "Bob"), lambda: accounts.revoke_token(token.id, "Ada"))
    once(("export", "Bob", "/export/recent.csv"), lambda: accounts.record("export", "Bob", "/export/recent.csv"))
    accounts.sign_in("bob", "another quiet word", "192.0.2.1")
    once(("sessions-end", "Ada", "Bob"), lambda: accounts.end_sessions(bob.id, "Ada"))
    once(("person-add", "Ada", "Bea"), lambda: accounts.add(name="Bea", role="admin", who="Ada"))
    assert accounts.verify() is None


def test_a_line_written_after_a_deletion_shows_it(accounts: Accounts, workspace: Workspace) -> None:
    some_lines(accounts, workspace)
    under_the_guard(workspace._engine(), "DELETE FROM audit WHERE number = 6")
    accounts.record("export", "Ada", "again")
    assert accounts.verify() == workspace.audit(limit=1)[0].number


def test_many_lines_are_read_some_at_a_time(accounts: Accounts, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.workspace.chain._AT_ONCE", 2)
    some_lines(accounts, workspace)
    assert accounts.verify() is None
    under_the_guard(workspace._engine(), "UPDATE audit SET who = 'Eve' WHERE number = 5")
    assert accounts.verify() == 5


def test_a_write_that_fails_leaves_the_chain_as_it_was(accounts: Accounts, workspace: Workspace) -> None:
    some_lines(accounts, workspace)
    with pytest.raises(ZeroDivisionError), workspace.recording("Ada") as one:
        one.log("export", "x", None, None, None)
        raise ZeroDivisionError
    assert accounts.verify() is None
    accounts.record("export", "Ada", "after it")
    assert accounts.verify() is None


def test_four_processes_with_two_writers_each_never_fork_the_chain(place: Settings, accounts: Accounts, workspace: Workspace) -> None:
    ready = SPAWN.Barrier(4)
    given = {"home": place.home, "workspace_url": place.workspace_url}
    several = [SPAWN.Process(target=write_lines, args=(given, number, ready)) for number in range(4)]
    for process in several:
        process.start()
    while any(process.is_alive() for process in several):
        assert accounts.verify() is None  # also while others write
    assert [process.exitcode for process in several] == [0] * 4
    lines = workspace.audit(limit=1000)
    assert len({line.hash for line in lines}) == len(lines) == 4 * 2 * LINES
    assert accounts.verify() is None
    assert workspace.revision() == 4 * LINES


def kept(workspace: Workspace) -> tuple[Any, ...]:
    """What somebody typed, and its trail without the chain."""
    trail = [(line.number, line.at, line.who, line.act, line.subject, line.org_id, line.before, line.after) for line in workspace.audit()]
    return workspace.notes(), workspace.tags(), workspace.setting("key"), workspace.revision(), trail


def to(workspace: Workspace, target: str) -> None:
    """Bring the tables to a version."""
    with to_write(workspace._engine()) as connection, connection.begin():
        migrate(connection, target)


def test_down_and_up_with_data_keeps_all_but_the_accounts(accounts: Accounts, workspace: Workspace, ada: Person) -> None:
    some_lines(accounts, workspace)
    accounts.sign_in("ada", PASSWORD, "192.0.2.1")
    before, hashes = kept(workspace), [line.hash for line in workspace.audit()]
    to(workspace, "0001")
    with workspace._engine().connect() as connection:
        assert len(connection.exec_driver_sql("SELECT who FROM audit").all()) == len(hashes)
    to(workspace, HEAD)
    assert kept(workspace) == before
    assert [line.hash for line in workspace.audit()] == hashes
    assert accounts.verify() is None
    assert (accounts.people(), accounts.has_admin()) == ((), False)
    assert accounts.add_first(name="Ada", password=PASSWORD).version == 1
    assert accounts.verify() is None


def test_old_lines_are_chained_and_guarded_again(place: Settings, accounts: Accounts, workspace: Workspace) -> None:
    workspace.add_note("a", "one", "Ada")
    to(workspace, "base")
    to(workspace, "0001")
    old = "INSERT INTO audit (id, at, who, act, subject, org_id, before, after) VALUES (:id, :at, 'Ada', 'tag-add', 'x', 'a', NULL, :after)"
    with to_write(workspace._engine()) as connection, connection.begin():
        for number in range(3):
            row = {"id": f"{number}", "at": f"2026-11-2{number} 06:00:00.000000", "after": '{"tag": "ü"}'}
            connection.execute(text(old), row)
    workspace.close()
    assert [line.id for line in workspace.audit()] == ["2", "1", "0"]
    assert accounts.verify() is None
    accounts.record("export", "Ada")
    assert accounts.verify() is None
    for attempt in ("UPDATE audit SET who = 'Eve'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"), workspace._engine().begin() as connection:
            connection.execute(text(attempt))
