"""People and roles: who is listed, added, changed, disabled, by whom; and the audit trail with its files and its chain."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dashboard.act_table import ACTS
from dashboard.sections.access.trail import ACTS as SAID
from data.access import Permission
from tests.conftest import Partner, org
from tests.dashboard.signed_in import PASSWORD, House, house_of

ROOT = Path(__file__).parents[2]
NEW = "a newer umbrella for the wind"
GONE = {"said": "This person is not there."}


@pytest.fixture
def house(partner: Partner) -> House:
    """Four kinds of people."""
    return house_of(partner)


def change(house: House, act: str, name: str, /, by: str = "chief", **values: Any) -> Any:
    """Change somebody as she is now; the JSON that was answered."""
    person = house.person(name)
    return house.act(by, act, id=person.id, version=person.version, **values).json


def back(house: House, answer: Any, by: str = "chief") -> Any:
    """Undo what an answer says can be undone."""
    return house.act(by, answer["undo"]["act"], **answer["undo"]["values"]).json


def state(house: House, name: str) -> tuple[Any, ...]:
    """What can be changed about somebody."""
    person = house.person(name)
    return (person.role, person.assigned_only, person.customers, person.disabled, person.shown, person.email)


@pytest.mark.parametrize("who", ["ana", "rita", "rui"])
def test_only_a_full_administrator_may(house: House, who: str) -> None:
    assert "does not open this page" in house.draw(who, "/people")
    for name, act in ACTS.items():
        if act.needs == Permission.PEOPLE:
            assert house.act(who, name).status_code == 403
    for address in ("/export/audit.csv", "/export/audit.json", "/audit/chain.json"):
        assert house.client(who).get(address).status_code == 403


def test_everybody_is_listed(house: House) -> None:
    change(house, "person-disable", "rita")
    text = house.draw("chief", "/people")
    for words in ("chief@partner.example", "Read-only, assigned customers", "disabled", "active", "password"):
        assert words in text
    rows = {row["name"]: row for row in listed(house)}
    assert {name: row["customers"] for name, row in rows.items()} == {"chief": "all", "ana": "2", "rita": "all", "rui": "1"}


def listed(house: House, table: str = "people-table", search: str = "") -> list[dict[str, Any]]:
    """The rows of a table of the page."""
    from tests.access.conftest import drawing
    from tests.dashboard.signed_in import SAME

    answer = house.client("chief").post("/_dash-update-component", json=drawing("/people", search), headers=SAME).json

    def tables(node: Any) -> Any:
        if isinstance(node, dict):
            if node.get("id") == table and "rowData" in node:
                yield node["rowData"]
            for each in node.values():
                yield from tables(each)
        elif isinstance(node, list):
            for each in node:
                yield from tables(each)

    (rows,) = tables(answer)
    return list(rows)


@pytest.mark.parametrize(
    ("kind", "role", "limited"),
    [
        ("full_admin", "full_admin", False),
        ("admin", "admin", True),
        ("read_only", "read_only", False),
        ("read_only:assigned", "read_only", True),
    ],
)
def test_a_person_is_added_and_signs_in(house: House, kind: str, role: str, limited: bool) -> None:
    typed = {"name": "eva", "shown": "", "email": "", "kind": kind, "password": NEW, "again": NEW}
    assert house.act("chief", "person-add", **typed).json == {"said": "eva is added.", "undo": None}
    person = house.person("eva")
    assert (person.role, person.limited, person.shown) == (role, limited, "eva")
    assert house.accounts.sign_in("eva", NEW, "127.0.0.1")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "ANA"}, "Somebody signs in as ana already."),
        ({"name": "(x)"}, "A name starts with a letter or a digit."),
        ({"email": "nowhere"}, "“nowhere” is not an e-mail address."),
        ({"kind": "boss"}, "role: one of full_admin, admin, read_only, read_only:assigned was needed."),
        ({"again": "something else"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "A password has at least 12 characters; this one has 5."),
    ],
)
def test_a_rule_that_says_no_adds_nobody(house: House, values: dict[str, str], said: str) -> None:
    typed = {"name": "eva", "shown": "Eva", "email": "", "kind": "admin", "password": NEW, "again": NEW}
    answer = house.act("chief", "person-add", **{**typed, **values})
    assert (answer.status_code, answer.json) == (422, {"said": said})
    assert len(house.accounts.people()) == 4


def test_without_a_password_nobody_signs_in_until_one_is_set(house: House) -> None:
    house.act("chief", "person-add", name="eva", shown="", email="", kind="admin", password="", again="")
    eva = house.person("eva")
    assert not eva.has_password and {row["name"]: row for row in listed(house)}["eva"]["ways"] == "nothing yet"
    assert house.act("chief", "person-password", id=eva.id, password=NEW, again=NEW).json["undo"] is None  # type: ignore[index]
    assert house.accounts.sign_in("eva", NEW, "127.0.0.1")


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("person-kind", {"kind": "read_only"}),
        ("person-kind", {"kind": "read_only:assigned"}),
        ("person-kind", {"kind": "full_admin"}),
        ("person-names", {"shown": "Ana Maria", "email": "other@partner.example"}),
        ("person-assign", {"org": org(3)}),
        ("person-unassign", {"org": org(2)}),
        ("person-disable", {}),
    ],
)
def test_every_change_can_be_undone_and_done_again(house: House, act: str, values: dict[str, Any]) -> None:
    before = state(house, "ana")
    done = change(house, act, "ana", **values)
    after = state(house, "ana")
    assert after != before
    undone = back(house, done)
    assert state(house, "ana") == before
    back(house, undone)
    assert state(house, "ana") == after
    acts = [(line.act, line.who, line.subject) for line in house.partner.hub.workspace.audit(limit=3)]
    assert acts == [("person-change", "chief", "ana")] * 3


def test_a_change_of_role_or_customers_holds_at_the_next_request(house: House) -> None:
    for act, values in (("person-kind", {"kind": "admin"}), ("person-assign", {"org": org(3)}), ("person-disable", {})):
        house.accounts.change(house.person("rui").id, house.person("rui").version, "test", disabled=False)
        house.clients.pop("rui", None)
        assert house.client("rui").get("/api/v1/sections/headline").status_code == 200
        assert "said" in change(house, act, "rui", **values)
        assert house.client("rui").get("/api/v1/sections/headline").status_code == 401


def test_somebody_who_was_faster_is_not_overwritten(house: House) -> None:
    old = house.person("ana")
    change(house, "person-assign", "ana", org=org(3))
    answer = house.act("chief", "person-kind", id=old.id, version=old.version, kind="read_only")
    assert (answer.status_code, answer.json["said"]) == (409, "Somebody changed this meanwhile.")  # type: ignore[index]
    assert answer.json["current"]["version"] == house.person("ana").version  # type: ignore[index]
    assert state(house, "ana")[0] == "admin"


def test_nobody_is_assigned_what_is_not_managed(house: House) -> None:
    for unknown in (org(99), "nobody"):
        assert change(house, "person-assign", "ana", org=unknown) == {"said": "No customer of this id is managed."}
    assert change(house, "person-unassign", "ana", org=org(1)) == {"said": "This customer was not assigned here."}  # an export did
    assert house.act("chief", "person-kind", id="none", version=1, kind="admin").json == GONE
    assert house.act("chief", "person-password", id="none", password=NEW, again=NEW).json == GONE


def test_the_last_full_administrator_stays_one(house: House) -> None:
    for act, values in (("person-kind", {"kind": "admin"}), ("person-disable", {})):
        assert "This is the last full admin" in change(house, act, "chief", **values)["said"]
    assert house.client("chief").get("/api/v1/status").status_code == 200


def test_who_changes_her_own_role_is_told_that_her_session_ended(house: House) -> None:
    house.accounts.add(name="second", role="full_admin", who="test", password=PASSWORD)
    answer = change(house, "person-kind", "second", by="second", kind="read_only")
    assert answer["ended"] is True and answer["undo"] is None and "sign in again" in answer["said"]
    assert house.client("second").get("/api/v1/status").status_code == 401
    named = change(house, "person-names", "chief", by="chief", shown="The chief", email="chief@partner.example")
    assert named["undo"] and "ended" not in named  # a name changes nothing about what she may do
    moved = change(house, "person-names", "chief", by="chief", shown="The chief", email="other@partner.example")
    assert moved["ended"] is True and moved["undo"] is None  # exports assign by e-mail


def test_her_own_password_is_not_changed_without_the_old_one(house: House) -> None:
    me = house.person("chief")
    answer = house.act("chief", "person-password", id=me.id, password=NEW, again=NEW)
    assert answer.status_code == 422 and "My account" in answer.text
    page = house.draw("chief", "/people", f"?only=person:{me.id}")
    assert 'data-act="person-password"' not in page and 'data-ask="This ends your own session' in page
    other = house.draw("chief", "/people", f"?only=person:{house.person('ana').id}")
    assert 'data-act="person-password"' in other and "This ends your own session" not in other


def test_customers_are_offered_by_the_words_of_the_box(house: House) -> None:
    ana = house.person("ana")

    def offered(find: str) -> tuple[list[str], list[str]]:
        text = house.draw("chief", "/people", f"?only=person:{ana.id}&find={find}")
        return (
            re.findall(r'<button[^>]*data-act="person-unassign"[^>]*>([^<]*) ×<', text),
            re.findall(r'<button[^>]*data-act="person-assign"[^>]*>\+ ([^<]*)<', text),
        )

    assert offered("") == (["Customer 2"], ["Customer 3"])  # Customer 1 comes from an export, and cannot be taken away here
    assert offered("CUSTOMER+3") == ([], ["Customer 3"])
    assert offered("nobody") == ([], [])
    text = house.draw("chief", "/people", f"?only=person:{ana.id}")
    assert "To ana@partner.example, as long as the newest export says so." in text
    assert "sees every customer" in house.draw("chief", "/people", f"?only=person:{house.person('rita').id}")
    assert "Nobody has this id." in house.draw("chief", "/people", "?only=person:none")


def test_the_trail_shows_who_did_what(house: House) -> None:
    change(house, "person-kind", "rui", kind="admin")
    house.act("chief", "tag-add", orgs=[org(1)], tag="gold")
    first, second = listed(house, "audit-table")[:2]
    assert (first["who"], first["act"], first["about"], first["change"]) == ("chief", "added a tag", "gold · Customer 1", "tag: gold")
    assert (second["act"], second["about"]) == ("changed a person", "rui")
    assert "role: read_only → admin" in second["change"]


def test_the_files_hold_every_line_or_those_that_the_table_shows(house: House) -> None:
    change(house, "person-kind", "rui", kind="admin")
    client, workspace = house.client("chief"), house.partner.hub.workspace
    before = workspace.audit(limit=1000)
    rows = list(csv.DictReader(io.StringIO(client.get("/export/audit.csv").text)))
    assert [(int(row["number"]), row["who"], row["act"], row["hash"]) for row in rows] == [
        (line.number, line.who, line.act, line.hash) for line in before
    ]
    assert json.loads(rows[0]["after"])["role"] == "admin"
    found = client.get("/export/audit.json?rows=changed+rui").json
    assert [(line["act"], line["subject"]) for line in found] == [("person-change", "rui")]
    assert [line["number"] for line in client.get("/export/audit.json?sort=number").json[:2]] == [1, 2]
    assert [line["who"] for line in client.get("/export/audit.json?sort=who&desc=1&rows=added").json] == ["test"] * 4
    assert [line["act"] for line in client.get("/export/audit.json?lang=pt&rows=alterou+uma+pessoa").json] == ["person-change"]
    taken = [line.subject for line in workspace.audit(limit=1000) if line.act == "export"]
    assert taken == ["/export/audit.json"] * 4 + ["/export/audit.csv"]


def test_a_line_changed_in_the_database_is_found(house: House) -> None:
    answer = house.client("chief").get("/audit/chain.json").json
    assert (answer["whole"], answer["line"]) == (True, None)
    with sqlite3.connect(house.partner.home / "workspace.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE audit SET who = 'nobody' WHERE number = 2")
    fresh = house_again(house)
    answer = fresh.client("chief").get("/audit/chain.json?lang=pt").json
    assert (answer["whole"], answer["line"]) == (False, 2) and answer["said"].startswith("A linha 2 não decorre")


def house_again(house: House) -> House:
    """The same home, served anew: nothing is remembered of the check before."""
    return House.of(house.partner)


def test_every_act_of_the_trail_has_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for room in ("data", "dashboard") for path in (ROOT / room).rglob("*.py"))
    acts = set(re.findall(r'\.(?:log|record)\(\s*"([a-z-]+)"', source))
    assert len(acts) > 15 and acts <= set(SAID)
