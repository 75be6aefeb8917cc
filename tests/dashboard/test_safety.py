"""What it refuses to serve, and that it says all of why; the key that signs (trust.md S3)."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from dashboard.safety import Unsafe, check, loopback, secret_key
from data.settings import CannotOpen, Settings

GOOD_KEY = "vP2rX9qL7mW4tZ8nB3kD6hF1jS5gA0cY"
OPENID = {"oidc_issuer": "https://login.invalid", "oidc_client_id": "hub", "oidc_client_secret": "s"}
PUBLIC = {"public_url": "https://hub.invalid"}
# What is found, where, and the start that has it: settings, address, whether people sign in.
BAD: Mapping[str, tuple[str, dict[str, Any], str, bool]] = {
    "open to all, nobody signs in": ("--host", {}, "0.0.0.0", False),
    "open by IPv6, nobody signs in": ("--host", {}, "::", False),
    "a name of this machine, nobody signs in": ("--host", {}, "hub.invalid", False),
    "every address, nobody signs in": ("--host", {}, "", False),
    "a public address, nobody signs in": ("public_url", PUBLIC, "127.0.0.1", False),
    "behind a proxy, nobody signs in": ("trusted_proxies", {"trusted_proxies": 1}, "127.0.0.1", False),
    "open without an address for people": ("public_url", {}, "10.1.2.3", True),
    "passwords without https": ("public_url", {"public_url": "http://hub.invalid"}, "0.0.0.0", True),
    "a name that only begins like this machine": ("public_url", {"public_url": "http://localhost.evil.invalid"}, "127.0.0.1", True),
    "proxies, and no address for people": ("trusted_proxies", {"trusted_proxies": 1}, "127.0.0.1", True),
    "a short key": ("secret_key", {"secret_key": GOOD_KEY[:31]}, "127.0.0.1", True),
    "the key of a sample": ("secret_key", {"secret_key": "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET"}, "127.0.0.1", True),
    "the key of another sample": ("secret_key", {"secret_key": "django-insecure-" + GOOD_KEY}, "127.0.0.1", True),
    "the key of a document": ("secret_key", {"secret_key": "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"}, "127.0.0.1", True),
    "one character many times": ("secret_key", {"secret_key": "x" * 64}, "127.0.0.1", True),
    "a few characters many times": ("secret_key", {"secret_key": "abc123" * 12}, "127.0.0.1", True),
    "a provider without https": ("oidc_issuer", OPENID | {"oidc_issuer": "http://login.invalid"}, "127.0.0.1", True),
    "a provider without our name": ("oidc_client_id", OPENID | {"oidc_client_id": ""}, "127.0.0.1", True),
    "a provider without our secret": ("oidc_client_secret", OPENID | {"oidc_client_secret": ""}, "127.0.0.1", True),
    "a role that is none": ("oidc_roles", {"oidc_roles": (("boss", "admin"), ("all", "superuser"))}, "127.0.0.1", True),
    "a role for everybody": ("oidc_roles", {"oidc_roles": (("*", "read_only"),)}, "127.0.0.1", True),
    "a role for nobody": ("oidc_roles", OPENID | {"oidc_roles": ()}, "127.0.0.1", True),
    "roles by what people write themselves": ("oidc_roles_claim", OPENID | {"oidc_roles_claim": "nickname"}, "127.0.0.1", True),
    "customers by any claim": ("oidc_customers_claim", {"oidc_customers_claim": "*"}, "127.0.0.1", True),
    "customers by the address of a person": ("oidc_customers_claim", {"oidc_customers_claim": "email"}, "127.0.0.1", True),
    "figures of few peers": ("low_minimum_peers", {"low_minimum_peers": 7}, "127.0.0.1", True),
}  # fmt: skip
GOOD: Mapping[str, tuple[dict[str, Any], str, bool]] = {
    "one person at this machine": ({}, "127.0.0.1", False),
    "the same by name": ({}, "localhost", False),
    "the same by IPv6": ({}, "::1", False),
    "people at this machine": ({}, "127.0.0.1", True),
    "the address of this machine": ({"public_url": "http://localhost:8050"}, "0.0.0.0", True),
    "behind a proxy": (PUBLIC | {"trusted_proxies": 1}, "127.0.0.1", True),
    "open with an address for people": (PUBLIC | {"secret_key": GOOD_KEY}, "0.0.0.0", True),
    "a provider": (PUBLIC | OPENID | {"oidc_customers_claim": "partnerhub_customers"}, "0.0.0.0", True),
    "a provider on this machine": (OPENID | {"oidc_issuer": "http://127.0.0.1:9400"}, "127.0.0.1", True),
    "few peers for who sees everything": ({"low_minimum_peers": 3}, "127.0.0.1", False),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that only its owner opens, and nothing in the environment."""
    for name in ("PARTNERHUB_NOW", "DASH_DEBUG", "FLASK_DEBUG", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED"):
        monkeypatch.delenv(name, raising=False)
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    return made


def settings(home: Path, **more: Any) -> Settings:
    """The settings of a home, as if they had been set."""
    return Settings(home=home, **more)


def found(home: Path, more: dict[str, Any] | None = None, host: str = "127.0.0.1", sign_in: bool = True, workers: int = 1) -> list[str]:
    """Where something is not safe."""
    try:
        check(settings(home, **(more or {})), host=host, sign_in=sign_in, workers=workers)
    except Unsafe as problem:
        return [reason.where for reason in problem.reasons]
    return []


@pytest.mark.parametrize(("where", "more", "host", "sign_in"), BAD.values(), ids=BAD.keys())
def test_it_is_not_served(home: Path, where: str, more: dict[str, Any], host: str, sign_in: bool) -> None:
    assert found(home, more, host, sign_in) == [where]


@pytest.mark.parametrize(("more", "host", "sign_in"), GOOD.values(), ids=GOOD.keys())
def test_it_is_served(home: Path, more: dict[str, Any], host: str, sign_in: bool) -> None:
    assert found(home, more, host, sign_in) == []


def test_every_reason_is_said_at_once_with_what_to_do(home: Path) -> None:
    with pytest.raises(Unsafe) as problem:
        check(settings(home, trusted_proxies=2, secret_key="x" * 8, **PUBLIC), host="0.0.0.0", sign_in=False, workers=0)
    said = str(problem.value).splitlines()
    assert [reason.where for reason in problem.value.reasons] == [
        "--workers",
        "--host",
        "public_url",
        "trusted_proxies",
        "secret_key",
        "secret_key",
    ]
    assert said[0].startswith("Not served") and len(said) == 7
    assert (
        "- --host: an address that only this machine reaches, as nobody signs in, was needed; found: “0.0.0.0”. Leave --no-sign-in away"
        in said[2]
    )
    assert "xxxxxxxx" not in str(problem.value)  # a key is never said, not even a bad one


@pytest.mark.parametrize("name", ["DASH_DEBUG", "FLASK_DEBUG", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED"])
@pytest.mark.parametrize("sign_in", [True, False])
def test_doors_for_developers_stay_closed(home: Path, monkeypatch: pytest.MonkeyPatch, name: str, sign_in: bool) -> None:
    monkeypatch.setenv(name, "1")
    assert found(home, sign_in=sign_in) == [name]
    monkeypatch.setenv(name, "false")
    assert found(home, sign_in=sign_in) == []


def test_a_clock_that_stands_is_for_this_machine_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-22")
    assert (found(home), found(home, PUBLIC), found(home, sign_in=False)) == ([], ["PARTNERHUB_NOW"], [])


# --- the home ---


@pytest.mark.parametrize(
    ("mode", "people", "alone"),
    [
        (0o700, False, False),
        (0o750, True, False),
        (0o755, True, False),
        (0o770, True, False),
        (0o777, True, True),
        (0o1777, True, True),
        (0o703, True, True),
    ],
    ids=oct,
)
def test_a_home_that_others_open(home: Path, mode: int, people: bool, alone: bool) -> None:
    home.chmod(mode)
    assert [bool(found(home, sign_in=sign_in)) for sign_in in (True, False)] == [people, alone]


@pytest.mark.parametrize(
    ("name", "text", "people", "alone"),
    [
        ("secret", GOOD_KEY, True, True),
        ("first-admin", "00", True, True),
        ("workspace.db", "", True, False),
        ("workspace.db-wal", "", True, False),
        ("settings.toml", f'secret_key = "{GOOD_KEY}"', True, True),
        ("settings.toml", 'oidc_client_secret = "s"', True, True),
        ("settings.toml", 'workspace_url = "postgresql://a:b@c/d"', True, True),
        ("settings.toml", "horizon_days = 90", False, False),
        ("settings.toml", 'secret_key = ""', False, False),
    ],
)
def test_a_file_that_others_read(home: Path, name: str, text: str, people: bool, alone: bool) -> None:
    path = home / name
    path.write_text(text)
    for mode, open_to_others in ((0o600, False), (0o640, True), (0o604, True), (0o400, False)):
        path.chmod(mode)
        assert [where == [str(path)] for where in (found(home), found(home, sign_in=False))] == [
            people and open_to_others,
            alone and open_to_others,
        ]


def test_a_home_that_is_not_there_yet_is_made_for_its_owner_alone(home: Path) -> None:
    fresh = home.parent / "fresh"
    assert found(fresh) == []
    secret_key(settings(fresh))
    assert fresh.stat().st_mode & 0o777 == 0o700 and found(fresh) == []


def test_the_home_that_the_product_makes_passes_its_own_check(tmp_path: Path) -> None:
    """Made by a load under a generous mask, as a shell has it, then written to by an account."""
    home, landing = tmp_path / "home", tmp_path / "landing"
    landing.mkdir()
    (landing / "tags.csv").write_text("org_id,tag\n00000000-0000-4000-8000-000000000001,x\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARTNERHUB_")}
    for words in (("load", str(landing)), ("user", "add", "ada", "--role", "full_admin", "--password-file", "-")):
        command = [sys.executable, "-m", "partnerhub", *words, "--home", str(home)]
        subprocess.run(command, input="a plain long sentence\n", text=True, check=True, env=clean, umask=0o022, capture_output=True)
    assert found(home) == []


# --- the key ---


def test_a_key_is_made_once_and_only_its_owner_reads_it(home: Path) -> None:
    key = secret_key(settings(home))
    assert len(key) == 64 and secret_key(settings(home)) == key
    assert (home / "secret").stat().st_mode & 0o777 == 0o600
    assert secret_key(settings(home, secret_key=GOOD_KEY)) == GOOD_KEY
    assert [path.name for path in home.iterdir()] == ["secret"]


def key_of(home: Path) -> str:
    """For another process."""
    return secret_key(Settings(home=home))


def test_processes_that_start_at_once_have_one_key(home: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        keys = set(pool.map(key_of, [home] * 8))
    assert len(keys) == 1 and [path.name for path in home.iterdir()] == ["secret"]


@pytest.mark.parametrize("held", ["", "short", "\n" * 40])
def test_a_file_that_holds_no_key_is_said(home: Path, held: str) -> None:
    (home / "secret").write_text(held)
    with pytest.raises(CannotOpen, match="at least 32"):
        secret_key(settings(home))


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("LOCALHOST", True), ("hub.localhost", True),
        ("::ffff:127.0.0.1", True), ("0.0.0.0", False), ("::", False), ("", False), ("10.0.0.1", False), ("localhost.evil.invalid", False),
        ("127.0.0.1.evil.invalid", False), ("2130706433", False), ("::ffff:10.0.0.1", False), ("notlocalhost", False),
    ],
)  # fmt: skip
def test_what_is_this_machine(host: str, here: bool) -> None:
    assert loopback(host) is here
