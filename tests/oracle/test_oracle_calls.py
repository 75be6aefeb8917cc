"""The oracle's call volume and call usage on tiny worlds, numbers worked out by hand (`metrics.md` §§1, 7)."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from . import answers
from .tiny import AS_OF, LICENCES, NOW, A, B, Tiny

NUMBERS = count()
UNKNOWN = dict.fromkeys(("calls", "made", "received", "answered", "minutes", "active_users", "calls_per_user"))


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path).population(A, B)


def leg(when: str = "2026-11-16T09:00:00Z", call: str = "", user: str = "u1", **columns: str) -> dict:
    """A leg with a Report ID of its own; underscores in the names of columns are blanks."""
    known = {"Start time": when, "Correlation ID": call, "User UUID": user, "Report ID": f"report {next(NUMBERS)}"}
    return {**known, **{name.replace("_", " "): text for name, text in columns.items()}}


def measured(tiny: Tiny, *keys: str, as_of: date = AS_OF, **filters: object) -> tuple:
    kpis = tiny.ask("call-volume", as_of=as_of, **filters)["kpis"]
    return tuple(kpis[key] for key in keys)


def test_a_call_is_org_and_correlation_and_a_leg_without_one_is_a_call_of_its_own(tiny: Tiny) -> None:
    tiny.legs(leg(call="c1"), leg(call="c1", user="u2"), leg(call="c1", Org_UUID=B), leg(user="u3"), leg(user="u4"))
    assert measured(tiny, "calls") == (4,)  # A c1, B c1, and two alone


def test_made_and_received_need_a_user_leg_of_any_case(tiny: Tiny) -> None:
    """c1 is internal: in both. c2's terminating leg is no user's. c3 was received by a place, c4 by nobody."""
    tiny.legs(
        leg(call="c1"), leg(call="c1", Direction="TERMINATING", User_type="VIRTUALLINE"),
        leg(call="c2", User_type="user"), leg(call="c2", Direction="TERMINATING", User_type="HuntGroup"),
        leg(call="c3", Direction="TERMINATING", User_type="Place"), leg(call="c4", Direction="TERMINATING", User_type="Anchor"),
    )  # fmt: skip
    assert measured(tiny, "calls", "made", "received") == (4, 2, 2)


@pytest.mark.parametrize(
    ("indicator", "answered", "counts"),
    [("Yes", "false", 1), ("Yes-PostRedirection", "false", 1), ("No", "true", 0), ("", "true", 1), ("NA", "false", 0), ("", "", 0)],
)
def test_answered_by_the_indicator_else_by_answered(tiny: Tiny, indicator: str, answered: str, counts: int) -> None:
    tiny.legs(leg(call="c1", Answer_Indicator="No"), leg(call="c1", Answer_Indicator=indicator, Answered=answered, User_type="Anchor"))
    assert measured(tiny, "answered") == (counts,)


def test_minutes_are_the_largest_leg_of_each_call(tiny: Tiny) -> None:
    """90 + 0 + 15 seconds; both sides are not added up, unknown is nothing, minutes are not rounded."""
    tiny.legs(leg(call="c1", Duration="90"), leg(call="c1", Duration="80"), leg(call="c2", Duration="NA"), leg(call="c3", Duration="15"))
    assert measured(tiny, "minutes") == (105 / 60,)


def test_active_users_are_distinct_over_user_legs(tiny: Tiny) -> None:
    """u1 in two spellings and u2; not the queue, not a leg without a user. 4 calls ÷ 2."""
    tiny.legs(leg(user="U1"), leg(user="u1"), leg(user="u2", User_type="Place"), leg(user="q", User_type="CallCenterPremium"))
    assert measured(tiny, "calls", "active_users", "calls_per_user") == (4, 2, 2.0)
    tiny.legs(leg(user="q", User_type="CallCenterPremium"))
    assert measured(tiny, "calls", "active_users", "calls_per_user") == (1, 0, None)


def test_a_user_of_two_customers_is_one_in_the_total_and_one_in_each(tiny: Tiny) -> None:
    tiny.legs(leg(user="u1"), leg(user="u1", Org_UUID=B), leg(user="u2"))
    assert measured(tiny, "active_users", "calls_per_user") == (2, 1.5)
    assert {row["org_id"]: row["active_users"] for row in tiny.ask("call-usage")["rows"]} == {A: 2, B: 1}


def test_without_a_report_id_equal_legs_are_one(tiny: Tiny) -> None:
    """Alike in org, Correlation ID, Local call ID, direction, start and user."""
    tiny.legs(leg(Report_ID="", Duration="60"), leg(Report_ID="", Duration=""), leg(Report_ID="", user="u2"))
    assert measured(tiny, "calls", "minutes") == (2, 2.0)


def test_copies_are_settled_before_push_notifications_go(tiny: Tiny) -> None:
    """r1's fuller copy says that it was a push notification: no leg is left. r2's thinner copy says so: it stays."""
    push = "PushNotificationRetrieval"
    tiny.legs(leg(call="c1", Report_ID="r1"), leg(call="c2", Report_ID="r2", Model="8851"))
    tiny.legs(
        leg(call="c1", Report_ID="r1", Related_reason=push), leg(call="c2", Report_ID="r2", Related_reason=push, OS_type="", Duration=""),
        path="again.csv",
    )  # fmt: skip
    assert measured(tiny, "calls", "minutes") == (1, 1.0)


def test_a_call_over_sunday_midnight_belongs_to_the_week_of_its_earliest_leg(tiny: Tiny) -> None:
    tiny.legs(
        leg("2026-11-14T23:59:59Z", "c1"), leg("2026-11-15T00:00:01Z", "c1", user="u2", Duration="600"),
        leg("2026-11-15T00:00:00Z", "c2"), leg("2026-11-14T23:59:00Z", "c2", Related_reason="PushNotificationRetrieval"),
    )  # fmt: skip
    rows = tiny.ask("call-volume")["rows"]
    assert [(row["calls"], row["minutes"], row["active_users"]) for row in rows[-2:]] == [(1, 10.0, 2), (1, 1.0, 1)]


def test_covered_weeks_without_calls_are_zero_and_others_are_unknown(tiny: Tiny) -> None:
    """A: 2 and 16 November, one file. B: the week of 8 November alone. A header-only file covers nothing."""
    tiny.legs(leg("2026-11-02T09:00:00Z"), leg("2026-11-16T09:00:00Z"))
    tiny.legs(leg("2026-11-09T09:00:00Z", Org_UUID=B), path="b.csv").legs(path="empty.csv")
    rows = tiny.ask("call-volume")["rows"]
    assert [row["week"] for row in rows] == [(AS_OF - timedelta(days=7 * back)).isoformat() for back in range(8, 0, -1)]
    assert [row["calls"] for row in rows] == [None, None, None, None, None, 1, 1, 1]
    assert {key: rows[0][key] for key in UNKNOWN} == UNKNOWN
    assert tiny.ask("call-volume", customer=A)["rows"][-2] == {"week": "2026-11-08", **dict.fromkeys(UNKNOWN, 0), "calls_per_user": None}
    assert tiny.ask("call-volume", customer=B)["kpis"] == UNKNOWN


def test_two_files_do_not_cover_the_weeks_between_them(tiny: Tiny) -> None:
    tiny.legs(leg("2026-11-02T09:00:00Z")).legs(leg("2026-11-16T09:00:00Z"), path="b.csv")
    assert [row["calls"] for row in tiny.ask("call-volume")["rows"][-3:]] == [1, None, 1]


def test_call_usage_rows_changes_and_order(tiny: Tiny) -> None:
    """A: 2 calls after 3. B: nothing known of the week before. C, not in calling, has no row."""
    tiny.legs(
        *[leg("2026-11-09T09:00:00Z", user=user) for user in ("u1", "u1", "u2")],
        leg(user="u1", Duration="30"), leg(user="q", User_type="HuntGroup"), leg(Org_UUID=B), leg(Org_UUID="cccccccc-1111-4222-8333-944455566677"),
    )  # fmt: skip
    first, second = tiny.ask("call-usage")["rows"]
    assert (first["org_id"], first["calls"], first["calls_per_user"], first["trend"]) == (A, 2, 2.0, [None] * 6 + [3, 2])
    changes = {"calls": -1, "made": -2, "received": 0, "answered": -1, "minutes": -1.5, "active_users": -1, "calls_per_user": 0.5}
    assert {key: first[f"{key}_change"] for key in changes} == changes
    assert (second["org_id"], second["calls"], second["calls_change"], second["trend"][-2:]) == (B, 1, None, [None, 1])
    assert tiny.ask("call-usage")["kpis"] == tiny.ask("call-volume")["kpis"]


def test_todays_population_for_every_week_but_previous_has_its_own(tiny: Tiny) -> None:
    """B's licences end with the newest snapshot: out of today's trend, in what was answered a week ago."""
    tiny.table("licences.csv", LICENCES, *[f"2026-11-{day},{org},S1,Webex Calling,,,{bought}" for day, org, bought in [
        (14, A, "10,8,,"), (21, A, "10,8,,"), (14, B, "10,8,,"), (21, B, "0,0,,"),
    ]])  # fmt: skip
    tiny.legs(*[leg(f"2026-11-{day}T09:00:00Z", Org_UUID=org) for day in ("09", "16") for org in (A, B)])
    answer = tiny.ask("call-volume")
    assert [row["calls"] for row in answer["rows"][-2:]] == [1, 1]
    assert (answer["kpis"]["calls"], answer["previous"]["calls"]) == (1, 2)


@pytest.mark.parametrize("section", answers.CALLING)
def test_calling_whatever_was_asked(tiny: Tiny, section: str) -> None:
    tiny.legs(leg())
    assert tiny.ask(section, "meetings") == tiny.ask(section, "calling")
    assert tiny.ask(section, "meetings")["product"] == "calling"


def test_queue_periods_move_the_default_instant_and_media_do_not(tiny: Tiny) -> None:
    tiny.table(f"org={A}/week=2026-11-08/aa.csv", "Auto Attendant,Unanswered", "Main,3")
    tiny.media({"Start Time": "2026-12-01T09:00:00Z"})
    late = NOW.replace(month=12, day=30)
    assert answers.answer(tiny.folder, "queues", "calling", None, now=late)["as_of"] == "2026-11-22"  # the newest snapshot: 21 November
    tiny.table(f"org={A}/week=2026-11-22/agents.csv", "Agent Name,Call Queue", "Ana,Support")
    assert answers.answer(tiny.folder, "queues", "calling", None, now=late)["as_of"] == "2026-11-29"
