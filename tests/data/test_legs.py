"""From a week of a customer down to the call legs behind it (metrics.md §7), read from the lake."""

import json
from datetime import date

import pytest

from data.legs import iterate_legs, read_legs
from tests.conftest import Partner, org

SUNDAY = date(2026, 11, 15)
WEEK = "2026-11-17T09:00:00Z"


def a_week(partner: Partner) -> None:
    """Two calls of the week (one over its first instant), with a repeated, a push and a foreign leg, and calls of other weeks."""
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "a", "Report ID": "1"})
    partner.call(1, "u1", WEEK, **{"Correlation ID": "a", "Report ID": "1"})
    partner.call(1, "u2", "2026-11-17T09:00:05Z", **{"Correlation ID": "a", "Report ID": "2", "Direction": "TERMINATING"})
    partner.call(1, "u1", "2026-11-21T23:59:00Z", **{"Correlation ID": "b", "Report ID": "3"})
    partner.call(1, "u2", "2026-11-22T00:01:00Z", **{"Correlation ID": "b", "Report ID": "4"})
    partner.call(1, "u1", WEEK, **{"Correlation ID": "a", "Report ID": "5", "Related reason": "PushNotificationRetrieval"})
    partner.call(2, "u9", WEEK, **{"Correlation ID": "a", "Report ID": "6"})
    partner.call(1, "u1", "2026-11-14T23:59:00Z", **{"Correlation ID": "c", "Report ID": "7"})
    partner.call(1, "u1", "2026-11-15T00:00:00Z", **{"Correlation ID": "c", "Report ID": "8"})


def test_exactly_the_legs_of_the_calls_that_were_counted(partner: Partner) -> None:
    a_week(partner)
    legs = read_legs(partner.hub, org(1), SUNDAY)
    assert [row["report_id"] for row in legs.rows] == ["3", "4", "1", "2"]
    assert (legs.total, legs.calls) == (4, partner.row("call-usage", 1)["calls"])


def test_pages_and_export_are_the_same_legs(partner: Partner) -> None:
    a_week(partner)
    pages = [read_legs(partner.hub, org(1), SUNDAY, offset=n, limit=1).rows for n in range(5)]
    assert [row for page in pages for row in page] == list(iterate_legs(partner.hub, org(1), SUNDAY))
    assert pages[4] == []


def test_nothing_loaded_has_no_legs(partner: Partner) -> None:
    partner.item(1)
    assert read_legs(partner.hub, org(1), SUNDAY).total == 0
    assert list(iterate_legs(partner.hub, org(1), SUNDAY)) == []


@pytest.mark.parametrize("org_id", [org(7), "' OR true --"])
def test_an_unknown_organisation_has_none(partner: Partner, org_id: str) -> None:
    a_week(partner)
    assert read_legs(partner.hub, org_id, SUNDAY).total == 0


def test_copies_of_a_format_without_lines_are_settled_too(partner: Partner) -> None:
    partner.item(1)
    legs = [
        {"Start time": WEEK, "Org UUID": org(1), "Correlation ID": "a", "Report ID": str(n), "Direction": "ORIGINATING"} for n in (1, 2, 3)
    ]
    for name, more in (("thin", {}), ("full", {"Related reason": "PushNotificationRetrieval", "User type": "User"})):
        items = [{**leg, **(more if leg["Report ID"] == "2" else {})} for leg in legs]
        (partner.landing / f"{name}.json").write_text(json.dumps({"items": items}), encoding="utf-8")
    assert [row["report_id"] for row in read_legs(partner.hub, org(1), SUNDAY).rows] == ["1", "3"]
    assert partner.row("call-usage", 1)["made"] == 0
