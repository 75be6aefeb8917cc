"""After signing in one comes back to a page of this site, and nowhere else (trust.md A6)."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Response

from dashboard.sign_in.back import way_back
from tests.dashboard.people import ADA, HERE, PASSWORD, Home

HOSTILE = (
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "//\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "HTTPS://evil.example",
    "http://localhost.evil.example",
    "//localhost@evil.example",
    "//evil.example@localhost",
    "/@evil.example/..//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "mailto:a@evil.example",
    "ftp://evil.example",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "/%252f%252fevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/customers\r\nSet-Cookie: a=b",
    "/customers?x=\r\nLocation:/",
    "/.//evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "/customers/..//evil.example",
    "／／evil.example",
    "/／evil.example",
    "/\u2044evil.example",
    "\u2028//evil.example",
    "/\u202eelpmaxe.live//",
    "/\ufeff/evil.example",
    "/。。/evil.example",
    "//evil。example",
    "//xn--vil-vla.example",
    "/;@evil.example",
    "/:80",
    "//[::1]",
    "//0x7f000001",
    "?next=//evil.example",
    "#//evil.example",
    "evil.example",
    "evil.example/customers",
    "..",
    ".",
    "",
    "*",
    "/customers#//evil.example",
    "/sign-in",
    "/sign-in?next=/sign-in",
    "/sign-in/openid",
    "/sign-out",
    "/" + "a" * 5000,
    "/customers?" + "x" * 5000,
)
OURS = (
    ("/", "/"),
    ("/customers", "/customers"),
    ("/customers/", "/customers/"),
    (
        "/customers?product=calling&status=expiring&find=S%C3%A3o%20Jo%C3%A3o",
        "/customers?product=calling&status=expiring&find=S%C3%A3o%20Jo%C3%A3o",
    ),
    ("/customers?find=São", "/customers?find=S%C3%A3o"),
    ("/customers?find=//evil.example", "/customers?find=//evil.example"),  # of a query, whatever it says, is read by us alone
    ("/customers/00000000-0000-4000-8000-000000000001?tab=notes", "/customers/00000000-0000-4000-8000-000000000001?tab=notes"),
    ('/customers?find="<b>\\', "/customers?find=%22%3Cb%3E%5C"),
    ("/customers?find=a#b", "/customers?find=a%23b"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A hub where Ada may come in."""
    made = Home(tmp_path_factory.mktemp("home"))
    made.add(ADA)
    return made


def reached(answer: Response) -> tuple[str, str]:
    """Scheme and host that a browser asks after an answer: it drops tabs and line ends, and reads a backslash as a slash."""
    location = "".join(char for char in answer.headers["Location"].strip() if char not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(urljoin(f"{HERE}/sign-in", location))
    return parts.scheme, parts.netloc


def there() -> tuple[str, str]:
    """Scheme and host of the hub."""
    return urlsplit(HERE).scheme, urlsplit(HERE).netloc


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("asked", HOSTILE, ids=ascii)
def test_no_address_leads_to_another_site(home: Home, asked: str) -> None:
    assert way_back(asked) == "/"
    client = home.client()
    answer = home.sign_in(client, ADA, PASSWORD, next=asked)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/" and reached(answer) == there()
    again = client.get("/sign-in", query_string={"next": asked})  # who is signed in already goes on at once
    assert again.status_code == 303 and again.headers["Location"] == "/"


@pytest.mark.parametrize(("asked", "kept"), OURS)
def test_a_page_of_this_site_is_reached(home: Home, asked: str, kept: str) -> None:
    answer = home.sign_in(home.client(), ADA, PASSWORD, next=asked)
    assert answer.headers["Location"] == kept and reached(answer) == there()


@pytest.mark.parametrize(
    "location", ["//evil.example", "/\\evil.example", "https:evil.example/", "https://evil.example", "javascript:alert(1)"]
)
def test_what_is_checked_here_can_fail(location: str) -> None:
    assert reached(Response(headers={"Location": location})) != there()
