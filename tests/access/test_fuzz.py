"""Whatever is sent to a callback, an act or a question is answered without a fault of the server (trust.md §4 A3, F1, F2, F3)."""

import copy
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.callbacks.declare import declared
from dashboard.gate import MOST_BYTES, UPDATE
from dashboard.pages import PAGES
from data.answer import Hub
from data.scope import only
from data.sections import SECTIONS
from data.slice import Slice
from tests.access.canaries import ASSIGNED, CUSTOMERS, canary, leaks
from tests.access.conftest import Aviary, drawing
from tests.conftest import org

BODIES = 6000
STRINGS = 5000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, float("inf"), "", " ", "\x00", "\ud800", "../../etc/passwd", "'; DROP TABLE hub.customers; --", "%s%n",
    "{{7*7}}", "<script>", "a" * 9000, [], [[]], {}, {"id": "page"}, {"a": {"b": {"c": []}}}, ["x"] * 300, "𝕊", "\u202e", "1" * 5000,
)  # fmt: skip


def mutated(body: Any, chance: random.Random) -> Any:
    """A body with something wrong in it: a value, a key, an item, a type, or the whole."""
    if chance.random() < 0.02:
        return chance.choice(ODD)
    body = copy.deepcopy(body)
    spots: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        inside = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
        for key, value in inside:
            spots.append((node, key))
            walk(value)

    walk(body)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        node, key = chance.choice(spots)
        act = chance.randrange(5)
        try:
            if act == 0:
                del node[key]
            elif act == 1 and isinstance(node, list):
                node.insert(key, copy.deepcopy(chance.choice(ODD)))
            elif act == 2 and isinstance(node, dict):
                node[str(chance.choice(ODD))[:40]] = copy.deepcopy(node[key])
            elif act == 3 and isinstance(node[key], str):
                node[key] = node[key][: chance.randrange(len(node[key]) + 1)] + chance.choice(("", "x", ".", "\x00", "é"))
            else:
                node[key] = copy.deepcopy(chance.choice(ODD))
        except (KeyError, IndexError):
            continue
    return body


def test_callbacks_answer_every_body_without_a_fault(aviary: Aviary, capsys: pytest.CaptureFixture[str]) -> None:
    """F1: mutations of the valid body of every callback: 0 × 5xx, no trace; nearly all are refused for their shape."""
    chance, who = random.Random(5), aviary.named("assigned admin")
    paths = [path.replace("<org_id>", org(ASSIGNED[0])).replace("<week>", "2026-11-15") for path in PAGES]
    valid = [drawing(path, search) for path in paths for search in ("", "?product=meetings&find=a")]
    client = aviary.app.server.test_client()
    client.set_cookie("partnerhub", who.secret)
    codes, took = Counter[int](), []
    for _ in range(BODIES):
        body = mutated(chance.choice(valid), chance)
        try:
            sent = json.dumps(body)
        except (TypeError, ValueError):
            continue
        start = time.perf_counter()
        answer = client.post(
            UPDATE, data=sent.encode("utf-8", "surrogatepass"), content_type="application/json", headers={"Sec-Fetch-Site": "same-origin"}
        )
        took.append(time.perf_counter() - start)
        codes[answer.status_code] += 1
        assert answer.status_code < 500, (answer.status_code, sent[:400])
        assert b"Traceback" not in answer.data
        assert not leaks(answer.data, [canary(number) for number in CUSTOMERS if number > 3])
    took.sort()
    with capsys.disabled():
        print(f"\ncallback fuzz: {sum(codes.values()):,} bodies {dict(codes)}, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms")
    assert codes[400] > BODIES / 2
    assert codes[200] > 0


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"9" * 5000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/vnd.x+json", 415),
        (b"{}", "", 415),
    ],
)
def test_what_is_no_body_of_ours_is_refused(aviary: Aviary, body: bytes, kind: str, code: int) -> None:
    answer = aviary.ask(aviary.named("full admin"), UPDATE, "POST", data=body, content_type=kind)
    assert answer.status_code == code


@pytest.mark.parametrize("millions", [1, 2, 50])
def test_a_long_body_is_refused_at_once(aviary: Aviary, millions: int) -> None:
    """F2: over 1 MB is 413 within a second, on every door but that of uploads."""
    body = b'{"x":"' + b"a" * (millions * MOST_BYTES) + b'"}'
    for path in (UPDATE, "/act/note-add", "/upload/place"):
        took = []
        for _ in range(3):  # the best of them: a busy machine is slow, not wrong
            start = time.perf_counter()
            answer = aviary.ask(aviary.named("full admin"), path, "POST", data=body, content_type="application/json")
            took.append(time.perf_counter() - start)
            assert answer.status_code == 413
        assert min(took) < 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_no_other_site_can_make_her_browser_do_something(aviary: Aviary, headers: dict[str, str]) -> None:
    """F3: every door that changes or computes something, with her cookie, from elsewhere: 0 executed."""
    who = aviary.named("full admin")
    for rule in aviary.app.server.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            path = str(rule).replace("<name>", "note-add")
            answer = aviary.ask(who, path, method, headers=headers, json=drawing("/"))
            assert answer.status_code == 403, (method, path)


def test_no_string_reaches_the_database_as_sql(aviary: Aviary, capsys: pytest.CaptureFixture[str]) -> None:
    """A3: hostile strings in every filter, search and date: never a fault, never the word of another."""
    chance = random.Random(3)
    hub = Hub(aviary.settings).seen_by(only(org(number) for number in ASSIGNED))
    hidden = [canary(number) for number in CUSTOMERS if number not in ASSIGNED]
    parts = (
        "'", '"', ";", "--", "/*", "*/", ")", "(", " OR 1=1", " UNION SELECT customer FROM customer_weeks", "$scope", "$customer", "\\", "%", "_",
        "\x00", "{{", "' || (SELECT string_agg(customer, ',') FROM customer_weeks) || '", "org_id", "SELECT", "*", "é", "'; DROP TABLE x; --", "]",
    )  # fmt: skip
    fill: dict[str, Callable[[str], Any]] = {
        "customer": str, "find": str, "tag": lambda text: (text,), "status": lambda text: (text,), "kind": lambda text: (text,),
        "managed_by": lambda text: (text,), "holds": lambda text: (text,), "assigned_to": str,
    }  # fmt: skip
    sections = tuple(SECTIONS)
    for number in range(STRINGS):
        text = "".join(chance.choice(parts) for _ in range(chance.randrange(1, 6)))
        name = chance.choice(tuple(fill))
        answer = hub.answer(sections[number % len(sections)], Slice(**{name: fill[name](text)}))
        found = leaks(json.dumps(answer.document()["rows"], default=str).encode(), hidden)
        assert not found, (name, text, found)
    with capsys.disabled():
        print(f"\ninjection: {STRINGS:,} strings in {len(fill)} filters of {len(sections)} sections: 0 faults, 0 words of others")


def test_the_parameters_of_an_address_are_never_a_fault(aviary: Aviary) -> None:
    """Every parameter of pages, exports and the API, with what nobody would type."""
    who = aviary.named("assigned admin")
    names = (
        "product",
        "as_of",
        "customer",
        "tag",
        "status",
        "kind",
        "find",
        "assigned_to",
        "sort",
        "rows",
        "limit",
        "offset",
        "week",
        "page",
        "tab",
        "lang",
        "q",
        "only",
    )
    for name in names:
        for value in ODD:
            text = str(value).encode("utf-8", "replace").decode()[:2000]
            query = {name: text}
            for path in (
                "/api/v1/sections/customers",
                "/export/customers.csv",
                "/export/call-legs.csv",
                "/query/customers",
                "/palette.json",
            ):
                answer = aviary.ask(who, path, query_string=query)
                assert answer.status_code < 500, (path, query)
                assert b"Traceback" not in answer.data


def test_the_declared_callbacks_were_fuzzed(aviary: Aviary) -> None:
    """There is one callback today; a second one must get its own valid bodies above."""
    assert set(declared(aviary.app)) == {drawing("/")["output"]}
