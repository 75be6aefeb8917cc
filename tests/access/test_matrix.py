"""Every role × everything that can be asked × whose customer it is about: who is let in, and that nobody is sent the word of another.

The doors are those of the application's own maps of routes, callbacks, pages and acts: a new one is in the matrix before it is in a test.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.act_table import ACTS
from dashboard.callbacks.declare import declared
from dashboard.gate import BY_TOKEN, CLOSED, PAGES, POLICY, PUBLIC, UPDATE
from dashboard.page import TABS
from dashboard.pages import PAGES as PLACES
from data.access import Permission, Role, allowed, allowed_to_token
from data.ledger import TEMPLATES
from data.sections import SECTIONS
from data.slice import PRODUCTS
from data.workspace import Workspace
from tests.access.canaries import CUSTOMERS, FORMER, TYPED, UNKNOWN, Principal, canary, foreign, leaks
from tests.access.conftest import Aviary
from tests.conftest import org

ABOUT = {"own": TYPED, "foreign": 7, "unknown": UNKNOWN, "former": FORMER}  # whose customer; of who sees all, all are her own
WEEK = "2026-11-15"
COUNTED: Counter[str] = Counter()

_GIVEN: dict[str, tuple[str, ...]] = {
    "section": tuple(SECTIONS),
    "form": ("csv", "xlsx"),
    "kind": (*TEMPLATES, "nonsense"),
    "name": tuple(ACTS),
    "path": ("customers", "nonsense", f"customers/{org(7)}"),
    "filename": ("tokens.css",),
    "package_name": ("dash",),
    "fingerprinted_path": ("deps/polyfill@7.v1m1.min.js", "dash.py"),
}


def addresses(aviary: Aviary) -> Iterator[tuple[str, str, str]]:
    """Every (endpoint, method, address) of the application's own map; the words in an address are those it can hold."""
    for rule in aviary.app.server.url_map.iter_rules():
        found = [str(rule)]
        for name in rule.arguments:
            kind = "path:" if f"<path:{name}>" in str(rule) else "string:" if f"<string:{name}>" in str(rule) else ""
            found = [address.replace(f"<{kind}{name}>", value) for address in found for value in _GIVEN[name]]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield from ((rule.endpoint, method, address) for address in found)


def expected(who: Principal, endpoint: str) -> bool:
    """Whether somebody is let in, by the law of roles and nothing else."""
    if who.role == "":
        return False
    if endpoint in CLOSED:
        return False
    limited = who.sees is not None
    if who.bearer:
        return endpoint in BY_TOKEN and allowed_to_token(Role(who.role), limited, POLICY[endpoint], exports=True)
    return allowed(Role(who.role), limited, POLICY[endpoint])


def queries() -> list[tuple[str, str]]:
    """(about whom, query): bare, and about each kind of customer."""
    more = [(about, f"customer={org(number)}&week={WEEK}") for about, number in ABOUT.items()]
    return [("all", f"week={WEEK}"), *more]


def same_but_for_the_id(body: str, number: int) -> str:
    """An answer with the id that was asked for taken out, and the digests of parts that hold it."""
    return re.sub(r'"[0-9a-f]{16}"', '"digest"', body.replace(org(number), "ID"))


def test_nobody_is_let_in_but_at_four_doors(aviary: Aviary) -> None:
    """A0: without a session everything is 401, or leads a page to where one signs in."""
    rules = {str(rule) for rule in aviary.app.server.url_map.iter_rules() if rule.endpoint in PUBLIC}
    assert rules == {"/healthz", "/readyz", "/sign-in", "/sign-in/openid"}
    for name in ("nobody", "disabled"):
        who = aviary.named(name)
        for endpoint, method, address in addresses(aviary):
            if endpoint in PUBLIC:
                continue
            answer = aviary.ask(who, address, method)
            COUNTED["nobody"] += 1
            wanted = 302 if endpoint in PAGES and method == "GET" else 303 if endpoint == "sign-in.out" else 401
            assert answer.status_code == wanted, (name, method, address, answer.status_code)
            assert not leaks(answer.data, [canary(number) for number in CUSTOMERS])
            if wanted != 401:
                assert answer.headers["Location"].startswith("/sign-in")


def test_the_matrix_of_doors(aviary: Aviary) -> None:
    """A1: who × door × customer: let in or not as the roles say, not a byte about others, and a foreign customer is an unknown one."""
    problems = []
    for who in aviary.everybody:
        if not who.role:
            continue
        hidden = foreign(who)
        for endpoint, method, address in addresses(aviary):
            if method != "GET" or endpoint in PUBLIC:
                continue
            let_in = expected(who, endpoint)
            said: dict[str, tuple[int, str]] = {}
            for about, query in queries() if "<" in str(POLICY.get(endpoint)) or endpoint not in PAGES else [("all", "")]:
                answer = aviary.ask(who, f"{address}?{query}")
                COUNTED["doors"] += 1
                number = ABOUT.get(about, 0)
                found = leaks(answer.data, [word for word in hidden if word != org(number) and word not in address])
                if found:
                    problems.append(f"{who.name}: {address}?{query} holds {found[:3]}")
                if (answer.status_code == 403) == let_in or answer.status_code >= 500:
                    problems.append(f"{who.name}: {method} {address}?{query} is {answer.status_code}")
                said[about] = (answer.status_code, same_but_for_the_id(answer.get_data(as_text=False).decode("latin-1"), number))
            if who.sees is not None and "foreign" in said and not address.endswith(".xlsx"):
                COUNTED["foreign like unknown"] += 1
                if said["foreign"] != said["unknown"]:
                    problems.append(f"{who.name}: {address} tells a foreign customer from an unknown one")
    assert not problems, "\n".join(problems[:40])


def pages() -> Iterator[tuple[str, str, str]]:
    """(about whom, path, query) of every page, each tab of a customer's page, both products, with and without filters."""
    for path in (*PLACES, "/nonsense"):
        for product in PRODUCTS:
            if "<" not in path:
                yield "all", path, f"?product={product}"
                yield "all", path, f"?product={product}&find=canary&week={WEEK}&lang=pt"
                yield from ((about, path, f"?product={product}&customer={org(number)}") for about, number in ABOUT.items())
                continue
            for about, number in ABOUT.items():
                there = path.replace("<org_id>", org(number)).replace("<week>", WEEK)
                yield from ((about, there, f"?product={product}&tab={tab}") for tab in TABS)


def test_the_matrix_of_pages(aviary: Aviary) -> None:
    """The same for what the one callback draws: every page, tab, product and filter."""
    problems = []
    for who in aviary.everybody:
        if not who.role or who.bearer:
            continue
        hidden, said = foreign(who), dict[tuple[str, str], str]()
        for about, path, query in pages():
            answer = aviary.draw(who, path, query)
            COUNTED["pages"] += 1
            number = ABOUT.get(about, 0)
            found = leaks(answer.data, [word for word in hidden if word != org(number)])
            if found or answer.status_code != 200:
                problems.append(f"{who.name}: {path}{query} is {answer.status_code} and holds {found[:3]}")
            if "could not be drawn" in answer.text:
                problems.append(f"{who.name}: {path}{query} failed")
            key = same_but_for_the_id(f"{path}{query}", number)
            if about == "foreign":
                said[key, about] = same_but_for_the_id(answer.text, number)
            elif about in ("unknown", "former") and who.sees is not None and (key, "foreign") in said:
                COUNTED["foreign like unknown"] += 1
                if said[key, "foreign"] != same_but_for_the_id(answer.text, number):
                    problems.append(f"{who.name}: {path}{query} tells a foreign customer from an {about} one")
    assert not problems, "\n".join(problems[:40])


def _values(name: str, number: int, ids: dict[str, str]) -> dict[str, Any]:
    """What an act is sent about a customer."""
    known: dict[str, Any] = {
        "orgs": [org(number)],
        "org": org(number),
        "tag": "matrix",
        "text": "matrix",
        "metric": None,
        "week": None,
        "id": ids.get(name.split("-")[0], "none"),
        "version": 1,
        "product": "calling",
        "action": "add",
        "admin": "somebody",
        "role": "admin",
        "state": "done",
        "key": "own_organisation",
        "value": [org(number)],
        "resource": "guide",
    }
    return {field: known[field] for field in ACTS[name].fields if field in known}


def test_the_matrix_of_acts(aviary: Aviary) -> None:
    """Every act × who × customer: done, refused, or as if the customer did not exist."""
    problems, whole = [], Workspace(aviary.settings)
    for who in aviary.everybody:
        if not who.role:
            continue
        hidden = foreign(who)
        for name, act in ACTS.items():
            said = {}
            for about, number in ABOUT.items():
                note = next((note.id for note in whole.notes(org(number))), "none")
                request = next((one.id for one in whole.requests(org_id=org(number))), "none")
                before = len(whole.audit(org(number), limit=1000))
                answer = aviary.ask(who, f"/act/{name}", "POST", json=_values(name, number, {"note": note, "request": request}))
                COUNTED["acts"] += 1
                said[about] = (answer.status_code, same_but_for_the_id(answer.text, number))
                if found := leaks(answer.data, [word for word in hidden if word != org(number)]):
                    problems.append(f"{who.name}: {name} about {about} holds {found[:3]}")
                limited = who.sees is not None
                let_in = not who.bearer and allowed(Role(who.role), limited, act.needs)
                if (answer.status_code == 403) == let_in or answer.status_code >= 500:
                    problems.append(f"{who.name}: {name} about {about} is {answer.status_code}")
                outside = about in ("unknown", "former") or (about == "foreign" and limited)
                if (outside or not let_in) and len(whole.audit(org(number), limit=1000)) != before:
                    problems.append(f"{who.name}: {name} about {about} changed something")
            if who.sees is not None and said["foreign"] != said["unknown"]:
                problems.append(f"{who.name}: {name} tells a foreign customer from an unknown one")
    assert not problems, "\n".join(problems[:40])


def test_every_callback_says_what_it_needs(aviary: Aviary) -> None:
    """A2: the callbacks that run here are exactly those that were declared, and each is under a permission."""
    made = {name for name, one in aviary.app.callback_map.items() if "callback" in one}
    assert made == set(declared(aviary.app))
    assert all(isinstance(one.permission, Permission) for one in declared(aviary.app).values())
    assert UPDATE in POLICY


def test_the_matrix_was_large(aviary: Aviary, capsys: pytest.CaptureFixture[str]) -> None:
    """The count of cases, for docs/trust.md; runs last."""
    with capsys.disabled():
        print(f"\nauthorisation matrix: {sum(COUNTED.values()):,} cases: {dict(COUNTED)}")
    if COUNTED["doors"]:  # alone, it has nothing to count
        assert sum(COUNTED.values()) > 3000
