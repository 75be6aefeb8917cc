"""Signing in with a name and a password, and out: the page, the cookie, what is refused and how."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard.static_files import ASSETS
from tests.dashboard.people import ADA, OWN, PASSWORD, Home

WRONG = "something that is not hers"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A hub with people of every kind: one with a password, one without, one disabled."""
    made = Home(tmp_path_factory.mktemp("home"))
    made.add(ADA)
    made.add("bob", password=None)
    eve = made.add("eve", role="read_only")
    made.accounts.change(eve, 1, "test", disabled=True)
    return made


_days = count(1)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test a day after the one before: failed tries are forgotten, sessions over."""
    monkeypatch.setenv("PARTNERHUB_NOW", (datetime(2026, 11, 22, 6, tzinfo=UTC) + timedelta(days=next(_days))).isoformat())


# --- the page ---


def test_the_page_is_one_document_that_asks_for_nothing_else(home: Home) -> None:
    page = home.client().get("/sign-in").get_data(as_text=True)
    assert "<script" not in page and "@import" not in page and "url(" not in page and "onclick" not in page
    assert re.findall(r'(?:src|href)="(?!data:image/svg|/sign-in)([^"]*)"', page) == []


def test_its_colours_are_the_tokens_of_the_design(home: Home) -> None:
    page = home.client().get("/sign-in").get_data(as_text=True)
    tokens = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    for name in ("bg", "surface", "text", "accent", "notice-bg", "shadow"):
        light, dark = re.findall(rf"--{name}: ([^;]+);", tokens)[:2]
        assert re.findall(rf"--{name}: ([^;]+);", page) == [light, dark], name
    assert page.index("prefers-color-scheme: dark") < page.index("color-scheme: dark;")
    used = set(re.findall(r"var\((--[\w-]+)\)", page))
    assert used - set(re.findall(r"(--[\w-]+):", page)) == set()


def test_every_field_has_its_label_above_and_says_what_completes_it(home: Home) -> None:
    page = home.client().get("/sign-in").get_data(as_text=True)
    fields = re.findall(r'<label for="(\w+)">([^<]+)</label><input id="(\w+)" ([^>]*)>', page)
    assert [(of, label, field) for of, label, field, _ in fields] == [("name", "Name", "name"), ("password", "Password", "password")]
    assert 'autocomplete="username"' in fields[0][3] and 'autocomplete="current-password"' in fields[1][3]
    assert 'type="password"' in fields[1][3] and all("required" in more for *_, more in fields)


@pytest.mark.parametrize(
    ("query", "accepts", "lang", "title"),
    [
        ({}, "", "en", "Sign in"),
        ({}, "pt-BR,pt;q=0.9", "pt", "Entrar"),
        ({"lang": "pt"}, "en", "pt", "Entrar"),
        ({"lang": "en"}, "pt", "en", "Sign in"),
        ({"next": "/customers?lang=pt"}, "en", "pt", "Entrar"),
        ({"lang": "xx"}, "", "en", "Sign in"),
    ],
)
def test_it_speaks_the_readers_language(home: Home, query: dict[str, str], accepts: str, lang: str, title: str) -> None:
    page = home.client().get("/sign-in", query_string=query, headers={"Accept-Language": accepts}).get_data(as_text=True)
    assert f'<html lang="{lang}">' in page and f"<h1>{title}</h1>" in page and f"<title>{title} · Partner Hub</title>" in page


def test_the_language_stays_when_something_was_wrong(home: Home) -> None:
    client = home.client()
    assert 'name="lang" value="pt"' in client.get("/sign-in?lang=pt").get_data(as_text=True)
    answer = home.sign_in(client, ADA, WRONG, lang="pt", next="/customers?product=calling")
    page = answer.get_data(as_text=True)
    assert '<html lang="pt">' in page and 'name="next" value="/customers?product=calling"' in page


def test_what_was_typed_is_text_and_nothing_else(home: Home) -> None:
    page = home.sign_in(home.client(), '"><script>alert(1)</script>', WRONG).get_data(as_text=True)
    assert "<script" not in page and "&lt;script&gt;" in page and WRONG not in page


# --- the cookie ---


def test_signing_in_leads_on_with_a_cookie_that_no_script_reads(home: Home) -> None:
    client = home.client()
    asked = client.get("/customers?product=meetings")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=%2Fcustomers%3Fproduct%3Dmeetings")
    answer = home.sign_in(client, ADA, PASSWORD, next="/customers?product=meetings")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/customers?product=meetings")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(r"partnerhub=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert client.get("/customers").status_code == 200


def test_over_https_the_browser_itself_keeps_it_to_this_host(home: Home) -> None:
    client = home.client()
    data = {"name": ADA, "password": PASSWORD}
    there = "https://localhost"
    answer = client.post("/sign-in", data=data, base_url=there, headers=OWN | {"Origin": there})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(r"__Host-partnerhub=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert client.get("/", base_url=there).status_code == 200
    other = home.client()
    other.set_cookie("partnerhub", cookie.partition("=")[2].partition(";")[0])  # a name that any neighbour could set
    assert other.get("/", base_url=there).status_code == 302


def test_behind_a_proxy_the_address_for_people_decides(tmp_path: Path) -> None:
    made = Home(tmp_path, public_url="https://hub.invalid")
    made.add(ADA)
    (cookie,) = made.sign_in(made.client(), ADA, PASSWORD).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-partnerhub=") and "Secure" in cookie


def test_every_sign_in_makes_another_secret_and_the_one_before_is_worth_nothing(home: Home) -> None:
    client = home.client()
    home.sign_in(client, ADA, PASSWORD)
    before = client.get_cookie("partnerhub")
    home.sign_in(client, ADA, PASSWORD)
    after = client.get_cookie("partnerhub")
    assert before is not None and after is not None and before.value != after.value
    thief = home.client()
    thief.set_cookie("partnerhub", before.value)
    assert thief.get("/").status_code == 302
    thief.set_cookie("partnerhub", after.value)
    assert thief.get("/").status_code == 200


def test_a_secret_that_somebody_else_chose_is_never_hers(home: Home) -> None:
    client, chosen = home.client(), "A" * 43
    client.set_cookie("partnerhub", chosen)
    home.sign_in(client, ADA, PASSWORD)
    given = client.get_cookie("partnerhub")
    assert given is not None and given.value != chosen and home.accounts.reader_of(chosen) is None


def test_signing_out_ends_the_session_itself(home: Home) -> None:
    client = home.client()
    home.sign_in(client, ADA, PASSWORD)
    cookie = client.get_cookie("partnerhub")
    assert cookie is not None
    answer = client.post("/sign-out", data={"lang": "pt"}, headers=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?lang=pt&out=1")
    assert client.get_cookie("partnerhub") is None
    assert "Você saiu." in client.get(answer.headers["Location"]).get_data(as_text=True)
    client.set_cookie("partnerhub", cookie.value)
    assert client.get("/").status_code == 302


def test_nobody_is_signed_out_by_a_link_or_another_site(home: Home) -> None:
    client = home.client()
    home.sign_in(client, ADA, PASSWORD)
    client.get("/sign-out")
    assert client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/").status_code == 200


def test_nobody_is_signed_in_from_another_site(home: Home) -> None:
    client = home.client()
    answer = client.post("/sign-in", data={"name": ADA, "password": PASSWORD}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and client.get_cookie("partnerhub") is None


def test_who_is_signed_in_goes_on_at_once(home: Home) -> None:
    client = home.client()
    home.sign_in(client, ADA, PASSWORD)
    answer = client.get("/sign-in?next=/customers")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/customers")


# --- what is refused ---


def test_unknown_wrong_disabled_and_without_a_password_are_one_answer(home: Home) -> None:
    names = {"unknown": "zoe", "wrong": ADA, "disabled": "eve", "without": "bob"}  # all of three letters: the page repeats the name
    tries = {why: home.sign_in(home.client(), name, PASSWORD if why == "disabled" else WRONG) for why, name in names.items()}
    bodies = {answer.get_data(as_text=True).replace(f'value="{names[why]}"', 'value=""') for why, answer in tries.items()}
    assert {answer.status_code for answer in tries.values()} == {401} and len(bodies) == 1
    heads = {tuple((name, value) for name, value in answer.headers if name != "Date") for answer in tries.values()}
    assert len(heads) == 1 and "Set-Cookie" not in dict(next(iter(heads)))
    (body,) = bodies
    assert '<p class="problem" role="alert" id="problem">' in body
    assert body.count('aria-describedby="problem" aria-invalid="true"') == 2


@pytest.mark.parametrize("name", [ADA, "zoe"], ids=["known", "unknown"])
def test_after_ten_tries_nobody_of_that_name_comes_in_for_a_while(home: Home, name: str) -> None:
    codes = [home.sign_in(home.client(), name, WRONG).status_code for _ in range(10)]
    assert codes == [401] * 10
    answer = home.sign_in(home.client(), name, PASSWORD)  # not even with the right one
    assert answer.status_code == 429 and answer.headers["Retry-After"] == str(15 * 60)
    assert 'role="alert"' in (page := answer.get_data(as_text=True)) and "15 min" in page


STRANGE = {
    "nothing": "", "blank": " ", "null": "\x00", "null inside": "a\x00b", "half a character": "\udc80\ud800", "long": "é" * 1000,
    "places": "%s{0}{x}", "sql": "' or 1=1 --", "lines": "a\r\nb",
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE.keys())
def test_whatever_is_typed_is_a_wrong_name_and_no_accident(home: Home, name: str) -> None:
    form = urlencode({"name": name, "password": name}, errors="surrogatepass")
    for body in (form, urlencode({"name": ADA, "password": name}, errors="surrogatepass")):
        answer = home.client().post("/sign-in", data=body, content_type="application/x-www-form-urlencoded", headers=OWN)
        assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"name", b"=&=&=", b"name=ada&name=eve", b"%00=%00", b"{}"], ids=ascii)
def test_a_form_of_any_shape_is_a_wrong_sign_in(home: Home, body: bytes) -> None:
    answer = home.client().post("/sign-in", data=body, content_type="application/x-www-form-urlencoded", headers=OWN)
    assert answer.status_code == 401
    assert home.client().post("/sign-in", json={"name": ADA, "password": PASSWORD}, headers=OWN).status_code == 401


def test_a_form_is_not_longer_than_a_form(home: Home) -> None:
    assert home.sign_in(home.client(), ADA, "x" * 20_000).status_code == 413


def test_accounts_that_cannot_be_read_are_said_so_and_not_where_they_are(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = Home(tmp_path)
    made.server  # noqa: B018  # the application first: its accounts are opened when somebody asks
    (tmp_path / "workspace.db").write_bytes(b"no database at all, but some bytes of text " * 200)
    for answer in (made.client().get("/sign-in"), made.sign_in(made.client(), ADA, PASSWORD)):
        page = answer.get_data(as_text=True)
        assert answer.status_code == 503 and "the accounts cannot be read" in page
        assert str(tmp_path) not in page and "Traceback" not in page
    assert str(tmp_path) in caplog.text


def test_every_answer_is_nobodys_to_keep(home: Home) -> None:
    for answer in (home.client().get("/sign-in"), home.sign_in(home.client(), ADA, PASSWORD)):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("proxies", "codes"), [(0, {401, 429}), (1, {401})])
def test_where_somebody_asks_from_is_what_trusted_proxies_say(tmp_path: Path, proxies: int, codes: set[int]) -> None:
    """Eleven names from eleven addresses; a header that anybody can send is no address."""
    made = Home(tmp_path, trusted_proxies=proxies, public_url="http://localhost")
    found = [
        made.client()
        .post("/sign-in", data={"name": f"n{n}", "password": WRONG}, headers=OWN | {"X-Forwarded-For": f"192.0.2.1, 198.51.100.{n}"})
        .status_code
        for n in range(11)
    ]
    assert set(found) == codes
