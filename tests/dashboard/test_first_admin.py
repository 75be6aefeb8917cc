"""The first full admin: whoever reads what the server prints makes her, once; and the server that prints it."""

import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from dashboard.sign_in import first
from data.access import Role
from tests.dashboard.people import ADA, HERE, OWN, PASSWORD, Home

FORM = {"name": "Ada Lovelace", "password": PASSWORD, "again": PASSWORD, "email": "ada@partner.example"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that nobody has an account in."""
    return Home(tmp_path)


def make(home: Home, key: str, **other: str) -> Any:
    """Send the form of the first full admin."""
    return home.client().post("/sign-in", data=FORM | {"key": key} | other, headers=OWN)


# --- the key ---


def test_only_the_hash_of_the_key_is_kept_and_every_start_makes_another(home: Home, tmp_path: Path) -> None:
    keys = [home.key(), home.key()]
    file = tmp_path / "first-admin"
    assert file.read_text() == sha256(keys[1].encode()).hexdigest() and file.stat().st_mode & 0o777 == 0o600
    assert [first.fits(home.settings, key) for key in keys] == [False, True] and min(map(len, keys)) >= 43
    assert not any(key in path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file() for key in keys)


def test_with_a_full_admin_there_is_no_key(home: Home, tmp_path: Path) -> None:
    home.key()
    home.add(ADA)
    assert first.invitation(home.settings, home.accounts, HERE) is None
    assert not (tmp_path / "first-admin").exists()


def test_who_reads_only_is_no_full_admin(home: Home) -> None:
    home.add("eve", role="read_only")
    key = home.key()
    page = home.client().get("/sign-in").get_data(as_text=True)
    assert "no full admin yet" in page and "<form" in page  # and she signs in all the same
    assert home.sign_in(home.client(), "eve", PASSWORD).status_code == 303
    assert make(home, key).status_code == 303


@pytest.mark.parametrize("key", ["", " ", "x", "0" * 43, "é", "\x00", "*"])
def test_no_other_key_fits(home: Home, tmp_path: Path, key: str) -> None:
    assert not first.fits(home.settings, key)
    home.key()
    assert not first.fits(home.settings, key)
    (tmp_path / "first-admin").write_text("")
    assert not first.fits(home.settings, key)


# --- the page ---


def test_without_the_key_the_page_says_how(home: Home) -> None:
    page = home.client().get("/sign-in").get_data(as_text=True)
    assert "open the address that the server printed" in page and "partnerhub user add NAME --role full_admin" in page
    assert "<form" not in page
    page = home.client().get("/sign-in?lang=pt").get_data(as_text=True)
    assert "partnerhub user add NOME --role full_admin" in page


def test_a_key_that_is_good_no_more_is_said(home: Home) -> None:
    worn = home.key()
    home.key()
    client = home.client()
    for answer in (client.get("/sign-in", query_string={"key": worn}), make(home, worn)):
        page = answer.get_data(as_text=True)
        assert answer.status_code == 403 and "good no more" in page and "<form" not in page
    assert not home.accounts.has_admin()


def test_with_the_key_she_is_made_signed_in_and_the_key_is_gone(home: Home, tmp_path: Path) -> None:
    key, client = home.key(), home.client()
    page = client.get("/sign-in", query_string={"key": key}).get_data(as_text=True)
    assert re.findall(r'autocomplete="([^"]+)"', page) == ["username", "email", "new-password", "new-password"]
    assert f'name="key" value="{key}"' in page
    answer = client.post("/sign-in", data=FORM | {"key": key}, headers=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    person = home.accounts.named("ada lovelace")
    assert person is not None and (person.role, person.email) == (Role.FULL_ADMIN, "ada@partner.example")
    assert client.get("/").status_code == 200 and not (tmp_path / "first-admin").exists()
    again = make(home, key, name="Eve")
    assert again.status_code == 409 and "There is a full admin already" in again.get_data(as_text=True)
    assert [one.name for one in home.accounts.people()] == ["Ada Lovelace"]
    assert home.client().get("/sign-in", query_string={"key": key}).status_code == 200  # the ordinary page
    assert home.sign_in(home.client(), "ADA LOVELACE", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"again": PASSWORD + "!"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "ada lovelace", "again": "ada lovelace"}, "must not be the name"),
        ({"name": ""}, "A name starts with"),
        ({"email": "nobody"}, "is not an e-mail address"),
    ],
)
def test_what_is_not_good_enough_is_said_and_can_be_sent_again(home: Home, other: dict[str, str], said: str) -> None:
    key = home.key()
    answer = make(home, key, **other)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page and 'role="alert"' in page and not home.accounts.has_admin()
    assert f'value="{(FORM | other)["name"]}"' in page and PASSWORD not in page and f'value="{key}"' in page
    assert make(home, key).status_code == 303


def test_of_two_at_once_one_becomes_it(home: Home) -> None:
    key, together = home.key(), Barrier(4)
    home.server  # noqa: B018  # made before the race

    def race(number: int) -> int:
        together.wait()
        return int(make(home, key, name=f"Ada {number}").status_code)

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(race, range(4)))
    assert codes[0] == 303 and set(codes[1:]) <= {409, 403}  # beaten to it, or the key was gone already
    assert len(home.accounts.people()) == 1


# --- the server ---


def serve(home: Path, *words: str) -> subprocess.Popen[str]:
    """The command, with what it says in a pipe each."""
    command = [sys.executable, "-m", "partnerhub", "serve", "--home", str(home), "--workers", "1", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def closed(tmp_path: Path, files: Path) -> Iterator[Path]:
    """A home that only its owner opens, with the static files there already."""
    home = tmp_path / "home"
    (home / "cache").mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    (home / "cache" / "static").symlink_to(files)
    yield home


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty marks instead of compressed files: this server shows its own page alone."""
    from dashboard import static_files

    folder = tmp_path_factory.mktemp("files")
    for path in static_files.loaded():
        for coding in static_files.CODINGS:
            (folder / f"{sha256(path.read_bytes()).hexdigest()}.{coding}").touch()
    return folder


def test_the_server_prints_the_address_and_the_address_opens_the_form(closed: Path) -> None:
    port = free_port()
    running = serve(closed, "--port", str(port))
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == f"Partner Hub: http://127.0.0.1:{port}/\n"  # the only line there, as ever
        assert running.stderr is not None
        said = [running.stderr.readline() for _ in range(2)]
        assert said[0].startswith("There is no full admin yet.")
        assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/sign-in\?key=[\w-]{{43}}\n", said[1])
        with urllib.request.urlopen(said[1].strip(), timeout=60) as answer:
            assert b"<h1>First full admin</h1>" in answer.read()
    finally:
        running.terminate()
        _, rest = running.communicate(timeout=60)
    assert running.returncode == 0 and "Traceback" not in rest


def test_where_nobody_signs_in_the_server_says_so(closed: Path) -> None:
    port = free_port()
    running = serve(closed, "--port", str(port), "--no-sign-in")
    try:
        assert running.stdout is not None and running.stdout.readline().startswith("Partner Hub: http://127.0.0.1:")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
            assert answer.status == 200
    finally:
        running.terminate()
        _, said = running.communicate(timeout=60)
    (line,) = said.splitlines()
    assert line.startswith("Nobody signs in:") and "only this machine reaches 127.0.0.1" in line
    assert not (closed / "first-admin").exists()


def test_what_is_not_safe_is_not_served(closed: Path) -> None:
    closed.chmod(0o755)
    running = serve(closed, "--host", "0.0.0.0")
    said, reasons = running.communicate(timeout=60)
    assert running.returncode == 2 and said == ""
    assert (
        reasons.startswith("Not served") and "- public_url:" in reasons and f"- {closed}: a folder that only its owner can open" in reasons
    )
