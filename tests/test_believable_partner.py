"""The demo partner, loaded for real: nothing is refused, every row is accounted for, and every planted case is where a person would look."""

import json
import operator
from pathlib import Path
from typing import Any

import pytest

from data.answer import Hub
from data.ledger import read_status
from data.sections import SECTIONS
from data.settings import read_settings
from data.slice import read_slice

BOUNDS = {"at_least": operator.ge, "at_most": operator.le}
CALLING_CASES = {
    "desk-phone", "desk-phone-elsewhere", "desk-phone-before", "carrier", "carrier-ordinary", "abandoning-queue", "queue-ordinary", "holiday",
    "silent", "silent-covered", "no-media", "drop",
}  # fmt: skip


@pytest.fixture(scope="module")
def hub(demo: Path) -> Hub:
    """The answers about the demo partner."""
    return Hub(read_settings(demo / "home"))


def planted(demo: Path) -> list[dict[str, Any]]:
    """The planted cases of the sections that exist."""
    cases: list[dict[str, Any]] = json.loads((demo / "demo" / "answers.json").read_text(encoding="utf-8"))
    return [case for case in cases if case["section"] in SECTIONS]


def holds(expected: Any, found: Any) -> bool:
    """Equal, or within the bounds named; a filled dict need only have the named keys, an empty one must be empty."""
    if isinstance(expected, dict) and expected and expected.keys() <= BOUNDS.keys():
        return found is not None and all(BOUNDS[bound](found, value) for bound, value in expected.items())
    if isinstance(expected, dict) and expected and isinstance(found, dict):
        return all(key in found and holds(value, found[key]) for key, value in expected.items())
    return bool(found == (pytest.approx(expected) if isinstance(expected, float) else expected))


def test_nothing_is_refused_and_every_row_is_accounted_for(hub: Hub) -> None:
    files = read_status(hub)["files"]
    assert len(files) > 50
    assert [file for file in files if file["refused"] or file["read"] is None] == []
    ((kind, (warning,)),) = [(file["kind"], file["warnings"]) for file in files if file["warnings"]]
    assert kind == "media_quality" and "read as a fraction" in warning  # the one report whose header does not say
    assert all(file["read"] == file["loaded"] + file["known"] for file in files)
    kinds = {file["kind"] for file in files}
    assert {
        "customers",
        "organizations",
        "subscriptions",
        "licences",
        "webex_licences",
        "call_history",
        "meeting_attendees",
        "tags",
        "orders",
        "invoices",
        "admins",
        "admin_customers",
        "partner_admins",
        "media_quality",
        "queue_stats",
        "queue_agent_stats",
        "hunt_group_stats",
        "auto_attendant",
    } <= kinds


def test_every_planted_case_is_found(hub: Hub, demo: Path) -> None:
    cases = planted(demo)
    assert len({case["case"] for case in cases}) >= 20 and {case["case"] for case in cases} >= CALLING_CASES
    wrong = []
    for case in cases:
        query = {"product": [case["product"] or "calling"], "as_of": [case["as_of"]]}
        document = hub.answer(case["section"], read_slice(query)[0]).document()
        rows = [
            row
            for row in document["rows"]
            if case["org_id"] in (None, row.get("org_id"))
            and case["subscription_id"] in (None, row.get("subscription_id"))
            and all(row.get(key) == value for key, value in case["row"].items())
        ]
        if case["absent"]:
            if rows:
                wrong.append((case["case"], case["section"], "should not be there"))
        elif len(rows) != 1:
            wrong.append((case["case"], case["section"], f"{len(rows)} rows of {case['org_id']} {case['row']} at {case['as_of']}"))
        elif not holds(case["expect"], rows[0]):
            wrong.append(
                (case["case"], case["section"], f"expected {case['expect']}, found { {key: rows[0].get(key) for key in case['expect']} }")
            )
    assert wrong == []


def test_every_tile_and_section_has_something_to_show(hub: Hub) -> None:
    headline = hub.answer("headline", read_slice({})[0])
    assert all(headline.kpis.values())
    for section in ("recent", "expiring", "renewing", "low-assignment", "overage"):
        assert hub.answer(section, read_slice({})[0]).rows, section
