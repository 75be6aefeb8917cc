"""`partnerhub user …` and `partnerhub audit`: who may sign in, and what they did; passwords that nobody else sees."""

import csv
import io
import json
import os
import pty
import select
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.access import Accounts, WrongSignIn
from data.settings import Settings
from data.workspace import Workspace
from partnerhub import Exit, app
from partnerhub.user import user
from tests.conftest import quick_passwords

PASSWORD = "a long and quiet word"
OTHER = "another quiet word"
AS_A_TERMINAL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2id with the smallest parameters."""
    quick_passwords(monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one full administrator, made on the command line."""
    folder = tmp_path / "home"
    made = run("user", "add", "Ada", "--role", "full_admin", "--password-file", "-", "--home", str(folder), typed=f"{PASSWORD}\n")
    assert made.exit_code == Exit.DONE, made.stderr
    return folder


def run(*words: str, typed: str | None = None) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(app, list(words), input=typed)


def ask(home: Path, *words: str, typed: str | None = None) -> Result:
    """The same about a home."""
    return run(*words, "--home", str(home), typed=typed)


def accounts(home: Path) -> Accounts:
    """The accounts of a home, as a server has them."""
    settings = Settings(home=home)
    return Accounts(settings, Workspace(settings))


def opens(home: Path, name: str, password: str) -> bool:
    """Whether a name and a password belong together."""
    try:
        return bool(accounts(home).sign_in(name, password, "192.0.2.1"))
    except WrongSignIn:
        return False


def test_somebody_is_added_with_a_password_from_a_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(f"\ufeff{OTHER}\r\nand a second line\n".encode())
    words = ("--role", "admin", "--email", "bob@example.org", "--shown", "Robert", "--customer", "B1", "--customer", "a1")
    made = ask(home, "user", "add", "Bob", *words, "--password-file", str(file))
    assert (made.exit_code, made.stdout, made.stderr) == (Exit.DONE, "", "Bob: admin, sees 2 customers.\n")
    bob = json.loads(ask(home, "user", "list", "--format", "json").stdout)[1]
    assert {key: bob[key] for key in ("name", "shown", "email", "role", "customers", "limited", "disabled", "has_password")} == {
        "name": "Bob", "shown": "Robert", "email": "bob@example.org", "role": "admin", "customers": ["a1", "b1"], "limited": True,
        "disabled": False, "has_password": True,
    }  # fmt: skip
    assert opens(home, "bob", OTHER)
    assert not opens(home, "bob", OTHER + "\n")


def test_the_list_is_a_table_too(home: Path) -> None:
    ask(home, "user", "add", "Rita [bold]", "--role", "read_only", "--assigned-only", "--password-file", "-", typed=PASSWORD)
    lines = ask(home, "user", "list").stdout.splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["name", "Ada", "Rita [bold]"]
    assert "every customer" in lines[1]
    assert "0 customers" in lines[2]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "ada", "--role", "admin", "--password-file", "-"), PASSWORD, "already"),
        (("add", "Bob", "--role", "owner", "--password-file", "-"), PASSWORD, "full_admin, admin, read_only"),
        (("add", "Bob", "--role", "admin", "--password-file", "-"), "short", "at least 12"),
        (("add", "Bob", "--role", "admin", "--password-file", "-"), "", "at least 12"),
        (("add", "Bob", "--role", "full_admin", "--assigned-only", "--password-file", "-"), PASSWORD, "every customer"),
        (("add", "Bob", "--role", "admin", "--password-file", "/nowhere/at/all"), None, "cannot be read"),
        (("add", "Bob", "--role", "admin"), PASSWORD, "--password-file"),
        (("add", "Bob", "--password-file", "-"), PASSWORD, "--role"),
        (("role", "Ada", "admin"), None, "last"),
        (("disable", "Ada"), None, "last"),
        (("disable", "Bob"), None, "partnerhub user list"),
        (("password", "Bob", "--password-file", "-"), PASSWORD, "partnerhub user list"),
        (("token", "Ada", "--label", "x", "--days", "0"), None, "366"),
        (("revoke", "x"), None, "not there"),
    ],
)
def test_what_is_refused_is_said_and_exits_2(home: Path, words: tuple[str, ...], typed: str | None, said: str) -> None:
    before = ask(home, "user", "list", "--format", "json").stdout
    done = ask(home, "user", *words, typed=typed)
    assert (done.exit_code, done.stdout) == (Exit.WRONG_ARGUMENTS, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert ask(home, "user", "list", "--format", "json").stdout == before


def test_a_role_customers_and_the_door_itself_can_be_changed(home: Path) -> None:
    ask(home, "user", "add", "Bob", "--role", "admin", "--customer", "a", "--password-file", "-", typed=PASSWORD)
    bob = accounts(home).sign_in("bob", PASSWORD, "192.0.2.1")
    told = [
        ask(home, "user", *words).stderr
        for words in (
            ("customers", "BOB", "--customer", "b", "--customer", "c", "--customer", "d"),
            ("customers", "bob"),
            ("role", "bob", "read_only"),
            ("role", "bob", "read_only", "--all-customers"),
            ("disable", "bob"),
            ("enable", "bob"),
        )
    ]
    assert told == [
        "Bob: admin, sees 3 customers.\n", "Bob: admin, sees 0 customers.\n", "Bob: read_only, sees 0 customers.\n",
        "Bob: read_only, sees every customer.\n", "Bob: disabled.\n", "Bob: read_only, sees every customer.\n",
    ]  # fmt: skip
    assert accounts(home).reader_of(bob) is None


def test_another_password_opens_and_the_old_one_does_not(home: Path) -> None:
    done = ask(home, "user", "password", "ada", "--password-file", "-", typed=f"{OTHER}\n")
    assert (done.exit_code, done.stdout) == (Exit.DONE, "")
    assert (opens(home, "Ada", OTHER), opens(home, "Ada", PASSWORD)) == (True, False)


def test_a_token_is_said_once_listed_without_its_secret_and_revoked(home: Path) -> None:
    secret = ask(home, "user", "token", "Ada", "--label", "Monday's report", "--export", "--days", "7").stdout.strip()
    found = accounts(home).token_of(secret)
    assert found is not None
    assert (found[0].name, found[1].label, found[1].exports, found[1].expires_at.day) == ("Ada", "Monday's report", True, 29)
    listed = ask(home, "user", "tokens", "Ada", "--format", "json").stdout
    assert secret not in listed
    (token,) = json.loads(listed)
    table = ask(home, "user", "tokens", "Ada").stdout
    assert token["id"] in table
    assert f"…{secret[-4:]}" in table
    assert ask(home, "user", "revoke", token["id"]).exit_code == Exit.DONE
    assert accounts(home).token_of(secret) is None


def test_the_audit_trail_has_three_forms_and_says_who_gave_the_command(home: Path) -> None:
    Workspace(Settings(home=home)).add_note("a", "=cmd()", "=Ada")
    opens(home, "Ada", PASSWORD)
    lines = json.loads(ask(home, "audit", "--format", "json").stdout)
    assert [(line["number"], line["act"]) for line in lines] == [(3, "sign-in"), (2, "note-add"), (1, "person-add")]
    assert lines[2]["who"].startswith("(command line")
    assert lines[2]["at"] == "2026-11-22T06:00:00+00:00"
    rows = list(csv.DictReader(io.StringIO(ask(home, "audit", "--format", "csv").stdout)))
    assert [row["number"] for row in rows] == ["3", "2", "1"]
    assert not rows[1]["who"].startswith("=")
    assert json.loads(rows[1]["after"])["text"] == "=cmd()"
    assert rows[0]["hash"] == lines[0]["hash"]
    assert [line.split()[0] for line in ask(home, "audit", "--last", "2").stdout.splitlines()] == ["number", "3", "2"]
    assert len(json.loads(ask(home, "audit", "--customer", "A", "--format", "json").stdout)) == 1
    assert ask(home, "audit", "--format", "xml").exit_code == Exit.WRONG_ARGUMENTS


def test_a_changed_audit_trail_exits_3_and_says_where(home: Path) -> None:
    opens(home, "Ada", PASSWORD)
    whole = ask(home, "audit", "--verify", "--format", "json")
    assert (whole.exit_code, json.loads(whole.stdout)) == (Exit.DONE, {"whole": True, "broken_at": None})
    with sqlite3.connect(home / "workspace.db") as database:
        database.execute("DROP TRIGGER audit_update")
        database.execute("UPDATE audit SET who = 'Eve' WHERE number = 2")
    database.close()
    broken = ask(home, "audit", "--verify", "--format", "json")
    assert (broken.exit_code, json.loads(broken.stdout)) == (Exit.SOMETHING_REFUSED, {"whole": False, "broken_at": 2})
    said = ask(home, "audit", "--verify")
    assert (said.exit_code, said.stdout) == (Exit.SOMETHING_REFUSED, "")
    assert "line 2" in said.stderr


def test_a_home_that_nobody_wrote_to_has_nobody_and_stays_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert json.loads(ask(home, "user", "list", "--format", "json").stdout) == []
    assert json.loads(ask(home, "audit", "--format", "json").stdout) == []
    assert ask(home, "audit", "--verify").exit_code == Exit.DONE
    assert not home.exists()


def test_every_command_about_people_stands_in_the_readme() -> None:
    for command in user.registered_commands:
        assert command.callback is not None
        assert f"partnerhub user {command.name or command.callback.__name__} " in README


def on_a_terminal(home: Path, *typed: str) -> tuple[int, str]:
    """Add somebody at a terminal of her own: the exit code, and everything that this terminal showed."""
    outside, inside = pty.openpty()
    command = [sys.executable, "-c", AS_A_TERMINAL, sys.executable, "-m", "partnerhub", "user", "add", "Tess", "--role", "admin"]
    process = subprocess.Popen([*command, "--home", str(home)], stdin=inside, stdout=inside, stderr=inside, start_new_session=True)
    os.close(inside)
    shown, until = "", time.monotonic() + 60
    left = list(typed)
    while time.monotonic() < until:
        if not select.select([outside], [], [], 0.1)[0]:
            continue
        try:
            shown += os.read(outside, 4096).decode()
        except OSError:  # the other side is closed
            break
        if left and shown.count(": ") > len(typed) - len(left):
            os.write(outside, left.pop(0).encode() + b"\n")
    os.close(outside)
    return process.wait(60), shown


def test_a_password_typed_at_a_terminal_is_asked_twice_and_never_shown(home: Path) -> None:
    code, shown = on_a_terminal(home, OTHER, OTHER)
    assert code == Exit.DONE, shown
    assert "Password: " in shown
    assert "The same again: " in shown
    assert OTHER not in shown
    assert opens(home, "tess", OTHER)


def test_two_passwords_that_differ_add_nobody(home: Path) -> None:
    code, shown = on_a_terminal(home, OTHER, PASSWORD)
    assert code == Exit.WRONG_ARGUMENTS
    assert "not the same" in shown
    assert OTHER not in shown
    assert accounts(home).named("tess") is None
