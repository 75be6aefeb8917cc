"""When the provider of OpenID Connect lies, fails or is not there: nobody comes in, and a page says so without a trace."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import openid_provider
from tests.dashboard.people import ADA, Home
from tests.dashboard.test_openid import GOOD, SECRET, come, confirm, honest, hub, is_in, known, leave, lie, person_there, provider

__all__ = ["honest", "provider"]  # fixtures
LIES = {
    "for another hub": {"claims": {"aud": "another-hub"}},
    "for others": {"claims": {"aud": ["another-hub", "a-third"]}},
    "for others, asked for by us": {"claims": {"aud": "another-hub", "azp": "hub"}},
    "by another provider": {"claims": {"iss": "http://127.0.0.1:1"}},
    "of another journey": {"claims": {"nonce": "another"}},
    "of no journey": {"without": ["nonce"]},
    "too late": {"claims": {"exp": -3600}},
    "not yet": {"claims": {"nbf": 3600}},
    "about nobody": {"without": ["sub"]},
    "without an end": {"without": ["exp"]},
    "without a signature": {"signed": "none"},
    "signed with our own secret": {"signed": "secret", "secret": SECRET},
    "signed by a stranger": {"signed": "stranger"},
    "without a token": {"without": ["id_token"]},
    "without a signature, and allowed": {"signed": "none", "about": {"id_token_signing_alg_values_supported": ["none", "RS256"]}},
    "signed with our own secret, and allowed": {
        "signed": "secret", "secret": SECRET, "about": {"id_token_signing_alg_values_supported": ["HS256", "RS256"]},
    },
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, provider: str) -> Home:
    """A hub that trusts the provider."""
    return hub(tmp_path, provider)


def is_calm(page: str) -> bool:
    """A page of ours, with a sentence and without a trace."""
    return 'role="alert"' in page and "<h1>Not signed in</h1>" in page and "Traceback" not in page and "File &#34;" not in page


@pytest.mark.parametrize("how", LIES.values(), ids=LIES.keys())
def test_a_token_that_is_not_right_lets_nobody_in(home: Home, provider: str, how: dict[str, Any]) -> None:
    person_there(provider, "l1", **GOOD)
    lie(provider, **how)
    client = home.client()
    answer = come(home, client, "l1")
    assert answer.status_code == 403 and is_calm(answer.get_data(as_text=True))
    assert known(home, "l1") is None and not is_in(client)


def test_the_same_journey_with_the_truth_is_right(home: Home, provider: str) -> None:
    """What is refused above is refused for the lie."""
    person_there(provider, "l2", **GOOD)
    lie(provider, claims={"aud": "hub"})
    client = home.client()
    assert come(home, client, "l2").status_code == 303 and is_in(client)


# --- journeys ---


def test_nobody_comes_back_who_did_not_leave(home: Home, provider: str) -> None:
    person_there(provider, "j1", **GOOD)
    hers, his = home.client(), home.client()
    back = confirm(leave(hers), "j1")
    for client, address in (
        (his, back),
        (his, "/sign-in/openid?code=x&state=y"),
        (his, "/sign-in/openid?code=x"),
        (his, "/sign-in/openid?error=x"),
    ):
        answer = client.get(address)
        assert answer.status_code == 400 and is_calm(answer.get_data(as_text=True)) and not is_in(client)
    assert hers.get(back).status_code == 303


def test_a_journey_ends_once(home: Home, provider: str) -> None:
    person_there(provider, "j2", **GOOD)
    client = home.client()
    back = confirm(leave(client), "j2")
    assert [client.get(back).status_code for _ in range(2)] == [303, 400]


def test_a_cookie_that_we_did_not_sign_is_no_journey(home: Home, provider: str) -> None:
    person_there(provider, "j3", **GOOD)
    client = home.client()
    back = confirm(leave(client), "j3")
    cookie = client.get_cookie("partnerhub-journey")
    assert cookie is not None
    client.set_cookie("partnerhub-journey", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))
    assert client.get(back).status_code == 400


def test_who_says_no_at_the_provider_stays_out(home: Home, provider: str) -> None:
    client = home.client()
    back = confirm(leave(client), "", action="deny")
    state = leave(client).partition("state=")[2].partition("&")[0]
    answer = client.get(f"/sign-in/openid?error=access_denied&error_description=<b>Call+0800</b>&state={state}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403 and is_calm(page) and "0800" not in page  # what somebody put into an address is not ours to say
    assert "error=access_denied" in back
    assert client.get(f"/sign-in/openid?code=x&state={state}").status_code == 400  # that journey is over


def test_another_key_under_the_same_name_is_learnt_at_the_next_try(home: Home, provider: str) -> None:
    person_there(provider, "j4", **GOOD)
    client = home.client()
    lie(provider, keys="stranger")
    assert come(home, client, "j4").status_code == 403
    lie(provider)
    assert come(home, client, "j4").status_code == 303 and is_in(client)


# --- a provider that fails ---


def nobody_there() -> str:
    """An address on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_a_provider_that_is_not_there_is_said_and_people_with_passwords_come_in(tmp_path: Path) -> None:
    made = hub(tmp_path, nobody_there())
    made.add(ADA)
    answer = made.client().get("/sign-in/openid")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503 and is_calm(page) and "127.0.0.1 could not be asked" in page
    assert made.client().get("/sign-in").status_code == 200
    assert made.sign_in(made.client(), ADA, "a plain long sentence of hers").status_code == 303


def test_a_provider_that_dies_on_the_way_is_said_and_its_return_is_noticed(tmp_path: Path) -> None:
    with openid_provider.running() as address:
        person_there(address, "d1", **GOOD)
        made = hub(tmp_path, address)
        client = made.client()
        back = confirm(leave(client), "d1")
    answer = client.get(back)
    assert answer.status_code == 503 and is_calm(answer.get_data(as_text=True)) and not is_in(client)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/oauth2/token"])
@pytest.mark.parametrize("code", [500, 200, 404])
def test_a_provider_out_of_order_is_said_and_forgotten_when_it_works_again(home: Home, provider: str, path: str, code: int) -> None:
    person_there(provider, "o1", **GOOD)
    client = home.client()
    lie(provider, status={path: code})
    answer = client.get("/sign-in/openid")
    if answer.status_code == 303:
        answer = client.get(confirm(answer.headers["Location"], "o1"))
    assert answer.status_code in (503, 403) and is_calm(answer.get_data(as_text=True)) and not is_in(client)
    lie(provider)
    assert come(home, client, "o1").status_code == 303 and is_in(client)


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"issuer": None},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": "http://192.0.2.1/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_says_something_odd_about_itself_is_not_asked(home: Home, provider: str, about: dict[str, Any]) -> None:
    lie(provider, about=about)
    answer = home.client().get("/sign-in/openid")
    assert answer.status_code == 503 and is_calm(answer.get_data(as_text=True))


# --- the page ---


def test_the_page_has_a_way_to_the_provider_and_a_form_only_for_who_has_a_password(tmp_path: Path, provider: str) -> None:
    made = hub(tmp_path, provider)
    page = made.client().get("/sign-in?next=/customers").get_data(as_text=True)
    assert 'href="/sign-in/openid?next=%2Fcustomers"' in page and "Continue with 127.0.0.1" in page and "<form" not in page
    made.add(ADA)
    page = made.client().get("/sign-in").get_data(as_text=True)
    assert "Continue with 127.0.0.1" in page and "<form" in page


def test_without_a_provider_there_is_no_way_to_one(tmp_path: Path) -> None:
    made = Home(tmp_path)
    made.add(ADA, password=None)
    page = made.client().get("/sign-in").get_data(as_text=True)
    assert "openid" not in page and "<form" in page
    answer = made.client().get("/sign-in/openid?next=/customers")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=%2Fcustomers")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What failed is in the log, without the secret and without a trace."""
    yield
    assert SECRET not in caplog.text and "Traceback" not in caplog.text
