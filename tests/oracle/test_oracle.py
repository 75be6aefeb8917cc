"""The oracle on tiny worlds, numbers worked out by hand: time, population, measures (`metrics.md` §§1-3)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from .answers import archive_of
from .instants import FutureError, chosen_as_of, months_between, sunday_of, version_at
from .items import products_of
from .portfolio import Portfolio
from .tiny import AS_OF, CALLING, MEETINGS, A, B, Tiny, leg

TWO_WEEKS = [f"{day},{A},S1,{CALLING},,,10,8,," for day in ("2026-11-14", "2026-11-21")]
SUB = f"{A},S1,subscription,2026-01-01,2026-01-01,2027-06-30,,no,active,"


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


def test_weeks_begin_on_sunday() -> None:
    assert sunday_of(date(2026, 11, 22)) == date(2026, 11, 22)
    assert sunday_of(date(2026, 11, 21)) == date(2026, 11, 15)


def test_default_as_of_is_the_sunday_after_the_newest_fact_but_not_after_the_clock() -> None:
    saturday_night, sunday_start = datetime(2026, 11, 21, 23, 59), datetime(2026, 11, 22)
    assert chosen_as_of(None, saturday_night, datetime(2026, 12, 30)) == date(2026, 11, 22)
    assert chosen_as_of(None, sunday_start, datetime(2026, 12, 30)) == date(2026, 11, 29)
    assert chosen_as_of(None, sunday_start, datetime(2026, 11, 28, 23)) == date(2026, 11, 22)


def test_asked_days_move_to_their_sunday_and_the_future_is_refused() -> None:
    now = datetime(2026, 11, 25, 12)
    assert chosen_as_of(date(2026, 11, 25), None, now) == date(2026, 11, 22)
    with pytest.raises(FutureError):
        chosen_as_of(date(2026, 11, 26), None, now)


def test_months_between() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 1, 31), date(2026, 3, 31)) == 2
    assert months_between(date(2025, 12, 15), date(2026, 2, 14)) == 1


def test_version_is_the_newest_before_the_instant_else_the_oldest() -> None:
    versions = {date(2026, 11, 1): "old", date(2026, 11, 22): "new"}
    assert version_at(versions, date(2026, 11, 22)) == "old"
    assert version_at(versions, date(2026, 11, 23)) == "new"
    assert version_at(versions, date(2026, 10, 1)) == "old"


def test_products_by_prefix() -> None:
    assert products_of("  webex CALLING - Basic ") == {"calling"}
    assert products_of("Webex Suite - Enterprise") == {"calling", "meetings"}
    assert products_of("Call on Webex") == set() == products_of("Advanced Webex Calling")
    assert products_of(CALLING, "meetings") == {"meetings"}


@pytest.mark.parametrize(
    ("start", "end", "status", "active"),
    [
        ("2026-11-21", "", "active", True),
        ("2026-11-22", "", "active", False),  # start_on < t
        ("2026-01-01", "2026-11-22", "active", True),  # end_on >= t
        ("2026-01-01", "2026-11-21", "active", False),
        ("2026-01-01", "2027-01-01", "cancelled", False),
        ("2026-01-01", "2026-11-23", "expired", True),  # counts from end_on on
        ("2026-01-01", "2026-11-22", "expired", False),
        ("2026-01-01", "", "expired", False),
        ("2026-01-01", "2027-01-01", "suspended", True),
        ("2026-01-01", "2027-01-01", "setup_pending", True),
    ],
)
def test_active(tiny: Tiny, start: str, end: str, status: str, active: bool) -> None:
    tiny.subscriptions(f"{A},S1,subscription,,{start},{end},,no,{status},").licences(f"2026-11-21,{A},S1,{CALLING},,,10,8,,")
    assert ("S1" in tiny.cells()) is active


@pytest.mark.parametrize(
    ("snapshot", "stale"), [("2026-11-15", False), ("2026-11-14", True), ("2026-10-18", True), ("2026-10-17", None), ("2026-11-22", None)]
)
def test_snapshot_age(tiny: Tiny, snapshot: str, stale: bool | None) -> None:
    """7 days fresh, 8 and 35 stale, 36 missing; a snapshot of the instant's own day is not before it."""
    tiny.subscriptions(SUB).licences(f"{snapshot},{A},S1,{CALLING},,,10,12,,")
    assert [row["stale"] for row in tiny.ask("overage")["rows"]] == ([] if stale is None else [stale])


def test_a_licence_absent_from_the_newest_snapshot_has_ended(tiny: Tiny) -> None:
    tiny.subscriptions(SUB).licences(
        f"2026-11-14,{A},S1,{CALLING},,,10,8,,", f"2026-11-14,{A},S1,{MEETINGS},,,5,5,,", f"2026-11-21,{A},S1,{MEETINGS},,,5,4,,"
    )
    assert tiny.cells() == {}
    assert tiny.cells("meetings")["S1"][:2] == (5, 4)
    assert tiny.cells(as_of=date(2026, 11, 15))["S1"][:2] == (10, 8)


def test_own_template_beats_webex_of_the_same_date(tiny: Tiny) -> None:
    """10 + 3 bought: the Webex row of the same licence is not counted, the other one is."""
    tiny.subscriptions(SUB).licences(f"2026-11-21,{A},S1,{CALLING},,,10,8,,")
    webex = [
        {"name": name, "totalUnits": units, "consumedUnits": 1, "subscriptionId": "S1"}
        for name, units in ((CALLING, 99), ("Customer Assist", 3))
    ]
    tiny.json(f"org={A.upper()}/licences-2026-11-21.json", {"items": webex})
    assert tiny.cells()["S1"][:2] == (13, 9)


def test_webex_rows_without_subscription_make_one_item(tiny: Tiny) -> None:
    """From its first snapshot on, dates unknown, in no date section."""
    webex = [{"name": name, "totalUnits": 5, "consumedUnits": 6} for name in (CALLING, "Webex Calling - Workspaces")]
    tiny.json(f"org={A}/licences-2026-11-14.json", {"items": webex})
    assert tiny.cells()[""][:2] == (10, 12)
    assert tiny.cells(as_of=date(2026, 11, 8)) == {}
    row = tiny.ask("overage")["rows"][0]
    assert (row["kind"], row["end_on"], row["months_left"], row["auto_renew"]) == ("subscription", None, None, None)
    assert [tiny.ask(section)["rows"] for section in ("recent", "expiring", "renewing", "low-assignment")] == [[], [], [], []]


def test_overage_and_available_per_licence(tiny: Tiny) -> None:
    """Slack of 6 in one licence does not pay for 3 too many in the other: 18 = 15 + 6 − 3."""
    tiny.subscriptions(SUB).licences(f"2026-11-21,{A},S1,{CALLING},,,10,4,,", f"2026-11-21,{A},S1,Customer Assist,,,8,11,,")
    row = tiny.ask("overage")["rows"][0]
    assert (row["total"], row["assigned"], row["available"], row["overage"]) == (18, 15, 6, 3)


def test_imported_needs_every_licence_and_a_fresh_snapshot(tiny: Tiny) -> None:
    tiny.subscriptions(SUB).licences(f"2026-11-21,{A},S1,{CALLING},,,10,4,3,7", f"2026-11-21,{A},S1,Customer Assist,,,8,1,2,")
    assert tiny.cells()["S1"][2:] == (5, "imported", None)
    assert tiny.cells(as_of=date(2026, 11, 29))["S1"][2:] == (None, "none", None)


def test_used_of_one_item_is_measured_over_the_calls(tiny: Tiny) -> None:
    """u1 in any case is one user, the attendant and the push notification are none; u3 called 13 weeks ago, u4 14 weeks ago."""
    tiny.subscriptions(SUB).licences(*TWO_WEEKS).calls(
        leg("2026-11-15T00:00:00.000", "u1", "c1", "r1"),
        leg("2026-11-21T23:59:59.999", "U1", "c2", "r2", kind="Place"),
        leg("2026-11-16T09:00:00.000", "u2", "c3", "r3", kind="AutomatedAttendantVideo"),
        leg("2026-11-16T09:00:00.000", "u5", "c3", "r4", reason="PushNotificationRetrieval"),
        leg("2026-08-23T09:00:00.000", "u3", "c4", "r5"),
        leg("2026-08-22T09:00:00.000", "u4", "c5", "r6"),
    )
    assert tiny.cells()["S1"][2:] == (1, "measured", 2)
    assert tiny.cells(as_of=date(2026, 11, 15))["S1"][2:] == (0, "measured", 2)  # covered, nothing happened; u3 and u4
    assert tiny.cells(as_of=date(2026, 11, 29))["S1"][2:] == (None, "none", 1)  # stale; the week is not covered


def test_coverage_is_per_file_and_customer(tiny: Tiny) -> None:
    """One file with a gap covers it, two files do not cover what lies between them, B is no part of A's weeks."""
    tiny.subscriptions(SUB, SUB.replace(A, B)).licences(*[f"2026-10-31,{org},S1,{CALLING},,,10,8,," for org in (A, B)])
    tiny.calls(leg("2026-11-02T09:00:00", "u1"), leg("2026-11-16T09:00:00", "u1"), leg("2026-11-16T09:00:00", "u1", org=B))
    tiny.calls(leg("2026-11-02T09:00:00", "u1", org=B), path="other.csv")
    week = date(2026, 11, 15)
    known = {cell.item.org: cell.used for cell in _portfolio(tiny, week).cells.values()}
    assert known == {A: 0, B: None}


def _portfolio(tiny: Tiny, as_of: date) -> Portfolio:
    return archive_of(tiny.folder).at(as_of)


def test_a_call_belongs_to_the_week_of_its_earliest_leg(tiny: Tiny) -> None:
    """u2's leg after midnight belongs to the old week; u3's call is not pulled back by a push notification."""
    tiny.subscriptions(SUB).licences(*TWO_WEEKS).calls(leg("2026-11-14T23:59:59", "u1", "c1", "r1"), path="one.csv")
    tiny.calls(
        leg("2026-11-15T00:00:01", "u2", "c1", "r2"),
        leg("2026-11-14T23:59:58", "u3", "c2", "r3", reason="PushNotificationRetrieval"),
        leg("2026-11-15T00:00:01", "u3", "c2", "r4"),
        leg("2026-11-15T00:00:01", "u4", "NA", "r5"),
    )
    assert tiny.cells()["S1"][2] == 2  # u3, u4
    assert tiny.cells(as_of=date(2026, 11, 15))["S1"][2] == 2  # u1, u2


def test_the_fullest_copy_of_a_leg_counts_then_the_later_report(tiny: Tiny) -> None:
    tiny.subscriptions(SUB).licences(f"2026-11-21,{A},S1,{CALLING},,,10,8,,")
    tiny.calls(leg("2026-11-16T09:00:00", "full", "c1", "r1", extra="8851"), leg("2026-11-16T09:00:00", "early", "c2", "r2"), path="z.csv")
    late = leg("2026-11-16T09:00:00", "late", "c2", "r2").replace("NA,2026-11-16T09:00:00Z", "NA,2026-11-16T10:00:00Z")
    tiny.calls(leg("2026-11-16T09:00:00", "thin", "c1", "r1"), late, path="a.csv")
    assert {one.user for one in _portfolio(tiny, AS_OF).facts.legs} == {"full", "late"}


def test_meetings_count_emails(tiny: Tiny) -> None:
    tiny.subscriptions(SUB).licences(f"2026-11-21,{A},S1,{MEETINGS},,,10,8,,")
    joins = [
        ("ana@x.example", "2026-11-16T09:00:00Z"),
        ("ANA@x.example", "2026-11-17T09:00:00Z"),
        ("guest@y.example", "2026-11-21T23:30:00-01:00"),
    ]
    tiny.json(f"org={A}/attendees.json", {"items": [{"meetingId": "m", "email": who, "joinedTime": when} for who, when in joins]})
    assert tiny.cells("meetings")["S1"][2:] == (1, "measured", 1)  # the guest joined on Sunday at 00:30 UTC


def test_licence_lists_measure_every_item(tiny: Tiny) -> None:
    """u1 holds both, u2 the second, u9 none; newest list before the instant, user ids in any case."""
    _two_items(tiny, assigned=(6, 2))
    tiny.users(f"{A},S1,{CALLING},U1,2026-11-14", f"{A},S1,{CALLING},u9,2026-11-22", f"{A},S2,{CALLING},u1,", f"{A},S2,{CALLING},u2,")
    assert {key: cell[2:4] for key, cell in tiny.cells().items()} == {"S1": (1, "measured"), "S2": (2, "measured")}


def test_without_a_list_for_every_item_use_is_shared_out(tiny: Tiny) -> None:
    """3 users over 6 : 2 → 2.25 and 0.75 → 2 and 1; the imported one shows its own."""
    _two_items(tiny, assigned=(6, 2))
    tiny.users(f"{A},S1,{CALLING},u1,")
    assert {key: cell[2:4] for key, cell in tiny.cells().items()} == {"S1": (2, "estimated"), "S2": (1, "estimated")}
    _two_items(tiny, assigned=(6, 2), imported="5")
    assert {key: cell[2:4] for key, cell in tiny.cells().items()} == {"S1": (5, "imported"), "S2": (1, "estimated")}


def test_equal_remainders_go_by_id_and_no_assigned_means_total(tiny: Tiny) -> None:
    """3 over 4 : 4 → 1.5 each, the first id takes the odd one; 3 over 0 : 0 → by total 10 : 20 → 1 and 2."""
    _two_items(tiny, assigned=(4, 4))
    assert {key: cell[2] for key, cell in tiny.cells().items()} == {"S1": 2, "S2": 1}
    _two_items(tiny, assigned=(0, 0))
    assert {key: cell[2] for key, cell in tiny.cells().items()} == {"S1": 1, "S2": 2}


def _two_items(tiny: Tiny, assigned: tuple[int, int], imported: str = "") -> None:
    """Two items of A that share three active users."""
    tiny.subscriptions(SUB, SUB.replace("S1", "S2"))
    tiny.licences(f"2026-11-21,{A},S1,{CALLING},,,10,{assigned[0]},{imported},", f"2026-11-21,{A},S2,{CALLING},,,20,{assigned[1]},,")
    tiny.calls(*[leg("2026-11-16T09:00:00", user) for user in ("u1", "u2", "u9")])
