"""Signing in with a provider of OpenID Connect, a real one on loopback: what is sent to it, what is believed, and what happens when it fails."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data.access import Person, Role
from tests import openid_provider
from tests.dashboard.people import ADA, HERE, PASSWORD, Home

SECRET = "the-secret-of-the-hub-at-the-provider"
GOOD = {"email": "mia@partner.example", "name": "Mia Silva", "roles": ["partnerhub-full-admin"]}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of the provider."""
    with openid_provider.running() as address:
        yield address


@pytest.fixture(autouse=True)
def honest(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells the truth until a test says otherwise; its clock is the real one, so ours is."""
    monkeypatch.delenv("PARTNERHUB_NOW")
    lie(provider)


def lie(provider: str, **how: Any) -> None:
    """How its next answers differ from the truth."""
    requests.put(f"{provider}/lie", json=how, timeout=10).raise_for_status()


def person_there(provider: str, subject: str, **claims: Any) -> None:
    """Somebody at the provider."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=10).raise_for_status()


def hub(folder: Path, provider: str, **settings: Any) -> Home:
    """A hub that trusts the provider."""
    return Home(folder, oidc_issuer=provider, oidc_client_id="hub", oidc_client_secret=SECRET, **settings)


@pytest.fixture
def home(tmp_path: Path, provider: str) -> Home:
    """The same with the default settings."""
    return hub(tmp_path, provider)


def leave(client: FlaskClient, back: str = "/customers?product=calling") -> str:
    """Press the button of the page; returns the address at the provider."""
    answer = client.get("/sign-in/openid", query_string={"next": back})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def confirm(address: str, subject: str, **form: str) -> str:
    """Say at the provider who one is; returns the address that it sends the browser to."""
    answer = requests.post(address, data={"sub": subject, **form}, allow_redirects=False, timeout=10)
    assert answer.headers["Location"].startswith(f"{HERE}/sign-in/openid?"), answer.text
    return answer.headers["Location"].removeprefix(HERE)


def come(home: Home, client: FlaskClient, subject: str, back: str = "/customers?product=calling") -> TestResponse:
    """The whole journey."""
    return client.get(confirm(leave(client, back), subject))


def known(home: Home, subject: str) -> Person | None:
    """A person by what the provider calls her."""
    return next((person for person in home.accounts.people() if person.subject == subject), None)


def is_in(client: FlaskClient) -> bool:
    """Whether the next page opens."""
    return client.get("/").status_code == 200


# --- who comes in ---


def test_whom_the_provider_vouches_for_comes_in_and_back(home: Home, provider: str) -> None:
    person_there(provider, "u1", **GOOD)
    client = home.client()
    answer = come(home, client, "u1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/customers?product=calling")
    person = known(home, "u1")
    assert person is not None and (person.issuer, person.email, person.shown) == (provider, "mia@partner.example", "Mia Silva")
    assert person.role == Role.FULL_ADMIN and not person.has_password and is_in(client)
    assert [session.how for session in home.accounts.sessions(person.id)] == ["openid"]


def test_what_arrived_there_was_a_code_with_its_proof(home: Home, provider: str) -> None:
    person_there(provider, "u2", **GOOD)
    client = home.client()
    address = leave(client)
    (cookie,) = [value for value in (client.get_cookie("partnerhub-journey"),) if value]
    assert cookie.http_only and cookie.same_site == "Lax"
    client.get(confirm(address, "u2"))
    heard = requests.get(f"{provider}/heard", timeout=10).json()
    asked = next(one["query"] for one in reversed(heard) if one["path"] == "/oauth2/authorize")
    exchanged = next(one for one in reversed(heard) if one["path"] == "/oauth2/token")
    assert (
        asked["response_type"] == "code"
        and asked["code_challenge_method"] == "S256"
        and set(asked["scope"].split()) == {"openid", "profile", "email"}
    )
    assert asked["redirect_uri"] == exchanged["form"]["redirect_uri"] == f"{HERE}/sign-in/openid"
    assert len(asked["state"]) >= 20 and len(asked["nonce"]) >= 20 and "code_verifier" not in asked
    proof = hashlib.sha256(exchanged["form"]["code_verifier"].encode()).digest()
    assert (
        asked["code_challenge"] == base64.urlsafe_b64encode(proof).rstrip(b"=").decode() and len(exchanged["form"]["code_verifier"]) >= 43
    )
    assert exchanged["client"]  # and the hub itself said who it is


def test_each_journey_has_its_own_state_nonce_and_proof(home: Home) -> None:
    addresses = [parse_qs(urlsplit(leave(home.client())).query) for _ in range(3)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({asked[name][0] for asked in addresses}) == 3


def test_the_address_for_people_is_where_the_provider_sends_them_back(tmp_path: Path, provider: str) -> None:
    made = hub(tmp_path, provider, public_url="https://hub.invalid")
    answer = made.client().get("/sign-in/openid", headers={"Host": "evil.example"})
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == ["https://hub.invalid/sign-in/openid"]
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-partnerhub-journey=") and "Secure; HttpOnly; Path=/; SameSite=Lax" in cookie


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in"])
def test_the_provider_leads_to_no_other_site(home: Home, provider: str, back: str) -> None:
    person_there(provider, "u3", **GOOD)
    assert come(home, home.client(), "u3", back).headers["Location"] == "/"


def test_the_longest_way_back_still_fits_in_a_cookie(home: Home, provider: str) -> None:
    person_there(provider, "u4", **GOOD)
    client, back = home.client(), ""
    for journey in range(3):  # those that were never finished take no room
        back = "/customers?find=" + "".join(hashlib.sha256(bytes([journey, n])).hexdigest() for n in range(31))
        address = leave(client, back)
    cookie = client.get_cookie("partnerhub-journey")
    assert cookie is not None and len(cookie.value) < 3900
    assert client.get(confirm(address, "u4")).headers["Location"] == back


# --- roles and customers ---

TREE = {"oidc_roles_claim": "realm_access.roles"}
ROLES = (
    ("a list", {}, {"roles": ["x", "partnerhub-read-only"]}, Role.READ_ONLY),
    ("the first of ours, not of hers", {}, {"roles": ["partnerhub-read-only", "partnerhub-full-admin"]}, Role.FULL_ADMIN),
    ("one word", {}, {"roles": "partnerhub-admin"}, Role.ADMIN),
    ("several words", {}, {"roles": "x, partnerhub-admin"}, Role.ADMIN),
    ("the keys of an object", {}, {"roles": {"partnerhub-admin": {"org": "1"}}}, Role.ADMIN),
    ("a way", TREE, {"realm_access": {"roles": ["partnerhub-admin"]}}, Role.ADMIN),
    ("a name with dots", {"oidc_roles_claim": "https://x.example/roles"}, {"https://x.example/roles": ["partnerhub-admin"]}, Role.ADMIN),
    ("no claim", {}, {}, None),
    ("another value", {}, {"roles": ["Partnerhub-Admin", "partnerhub-admins", "full_admin"]}, None),
    ("another claim", TREE, {"roles": ["partnerhub-admin"], "realm_access": "roles"}, None),
    ("no text", {}, {"roles": [1, None, ["partnerhub-admin"]]}, None),
    ("a truth", {}, {"roles": True}, None),
)  # fmt: skip


@pytest.mark.parametrize(("settings", "claims", "role"), [row[1:] for row in ROLES], ids=[row[0] for row in ROLES])
def test_a_claim_says_the_role(tmp_path: Path, provider: str, settings: dict[str, str], claims: dict[str, Any], role: Role | None) -> None:
    made = hub(tmp_path, provider, **settings)
    person_there(provider, "r1", email="r@partner.example", **claims)
    client = made.client()
    answer = come(made, client, "r1")
    person = known(made, "r1")
    assert (person.role if person else None) == role and is_in(client) == (role is not None)
    if role is None:
        page = answer.get_data(as_text=True)
        assert answer.status_code == 403 and "gives you no role" in page
        assert "partnerhub-full-admin, partnerhub-admin, partnerhub-read-only" in page and made.settings.oidc_roles_claim in page


@pytest.mark.parametrize(
    ("claim", "claims", "customers"),
    [
        ("", {"orgs": ["00000000-0000-4000-8000-000000000001"]}, ()),
        ("orgs", {"orgs": ["00000000-0000-4000-8000-00000000000A"]}, ("00000000-0000-4000-8000-00000000000a",)),
        ("orgs", {}, ()),
    ],
)
def test_a_claim_says_the_customers(tmp_path: Path, provider: str, claim: str, claims: dict[str, Any], customers: tuple[str, ...]) -> None:
    made = hub(tmp_path, provider, oidc_customers_claim=claim)
    person_there(provider, "c1", roles=["partnerhub-admin"], **claims)
    assert come(made, made.client(), "c1").status_code == 303
    person = known(made, "c1")
    assert person is not None and person.customers == customers and person.limited


@pytest.mark.parametrize(
    ("claims", "kept"), [({"email_verified": False}, ""), ({"email_verified": True}, "v@partner.example"), ({}, "v@partner.example")]
)
def test_an_address_that_is_said_not_to_be_hers_is_not(home: Home, provider: str, claims: dict[str, Any], kept: str) -> None:
    person_there(provider, "v1", email="v@partner.example", roles=["partnerhub-admin"], **claims)
    come(home, home.client(), "v1")
    person = known(home, "v1")
    assert person is not None and person.email == kept


def test_nobody_becomes_somebody_else_by_her_name_or_address(home: Home, provider: str) -> None:
    ada = home.accounts.person(home.add(ADA))
    assert ada is not None
    home.accounts.change(ada.id, ada.version, "test", email="ada@partner.example")
    person_there(provider, "n1", preferred_username=ADA, name=ADA, email="ada@partner.example", roles=["partnerhub-read-only"])
    assert come(home, home.client(), "n1").status_code == 303
    other = known(home, "n1")
    assert other is not None and other.id != ada.id and other.role == Role.READ_ONLY and other.name.casefold() != ADA
    assert home.sign_in(home.client(), ADA, PASSWORD).status_code == 303


def test_another_role_at_the_provider_ends_what_was_open(home: Home, provider: str) -> None:
    home.add(ADA)  # so that she is not the last full admin
    person_there(provider, "u5", **GOOD)
    before, after = home.client(), home.client()
    come(home, before, "u5")
    assert is_in(before)
    come(home, after, "u5")
    assert is_in(before) and is_in(after)  # the same role: both stay
    person_there(provider, "u5", **GOOD | {"roles": ["partnerhub-read-only"]})
    come(home, after, "u5")
    assert (is_in(before), is_in(after)) == (False, True)
    assert (person := known(home, "u5")) is not None and person.role == Role.READ_ONLY


def test_no_role_any_more_ends_what_was_open(home: Home, provider: str) -> None:
    person_there(provider, "u6", **GOOD)
    before, after = home.client(), home.client()
    come(home, before, "u6")
    assert is_in(before)
    person_there(provider, "u6", **GOOD | {"roles": []})
    assert come(home, after, "u6").status_code == 403
    assert (is_in(before), is_in(after)) == (False, False)


def test_who_is_disabled_here_stays_out(home: Home, provider: str) -> None:
    home.add(ADA)
    person_there(provider, "u7", **GOOD)
    come(home, home.client(), "u7")
    person = known(home, "u7")
    assert person is not None
    home.accounts.change(person.id, person.version, "test", disabled=True)
    client = home.client()
    answer = come(home, client, "u7")
    assert answer.status_code == 403 and "disabled" in answer.get_data(as_text=True) and not is_in(client)
