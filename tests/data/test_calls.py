"""metrics.md §7: calls and legs, worked out by hand. The reported week is 15 – 21 November 2026."""

from typing import Any

import pytest

from tests.conftest import Partner, org

WEEK = "2026-11-17T09:00:00Z"
BEFORE = "2026-11-10T09:00:00Z"


def last(partner: Partner, **query: str) -> dict[str, Any]:
    """The reported week of call-volume."""
    return partner.ask("call-volume", **query).rows[-1]


def test_legs_are_not_calls(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c"})
    partner.call(1, "u2", WEEK, **{"Correlation ID": "c", "Direction": "TERMINATING"})
    partner.call(1, "u1", WEEK, **{"Correlation ID": "d"})
    assert (last(partner)["calls"], last(partner)["active_users"]) == (2, 2)


def test_the_same_correlation_id_of_two_organisations_is_two_calls(partner: Partner) -> None:
    for number in (1, 2):
        partner.item(number)
        partner.call(number, f"u{number}", WEEK, **{"Correlation ID": "c"})
    assert last(partner)["calls"] == 2


def test_a_leg_without_correlation_id_is_a_call_of_its_own(partner: Partner) -> None:
    partner.item(1)
    for _ in range(3):
        partner.call(1, "u1", WEEK, **{"Correlation ID": ""})
    assert last(partner)["calls"] == 3


def test_the_fuller_copy_of_a_leg_counts(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Report ID": "r", "Correlation ID": "c", "Duration": ""})
    partner.call(1, "u1", WEEK, **{"Report ID": "r", "Correlation ID": "c", "Duration": "120"})
    assert (last(partner)["calls"], last(partner)["minutes"]) == (1, 2.0)


def test_the_later_report_time_decides_between_equally_full_copies(partner: Partner) -> None:
    partner.item(1)
    for duration, reported in (("60", "2026-11-17T10:05:00Z"), ("180", "2026-11-17T10:01:00Z")):
        partner.call(1, "u1", WEEK, **{"Report ID": "r", "Correlation ID": "c", "Duration": duration, "Report time": reported})
    assert last(partner)["minutes"] == 1.0


def test_the_greater_canonical_text_decides_at_last(partner: Partner) -> None:
    partner.item(1)
    for name in ("Anna", "Zoe"):
        partner.call(
            1, "u1", WEEK, **{"Report ID": "r", "Correlation ID": "c", "User": name, "Duration": "60" if name == "Anna" else "240"}
        )
    assert last(partner)["minutes"] == 1.0  # the duration comes before the name in the text: "60" > "240"


def test_a_leg_without_report_id_is_known_by_its_other_ids(partner: Partner) -> None:
    partner.item(1)
    for _ in range(2):
        partner.call(1, "u1", WEEK, **{"Report ID": "", "Correlation ID": ""})
    partner.call(1, "u2", WEEK, **{"Report ID": "", "Correlation ID": ""})
    assert last(partner)["calls"] == 2


def test_push_notification_legs_are_removed_first(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", "2026-11-14T23:59:00Z", **{"Correlation ID": "c", "Related reason": "PushNotificationRetrieval"})
    partner.call(1, "u2", WEEK, **{"Correlation ID": "c"})
    weeks = partner.ask("call-volume").rows
    assert [week["calls"] for week in weeks[-2:]] == [0, 1]  # covered by the removed leg, but no call of that week
    assert weeks[-1]["active_users"] == 1


def test_the_sunday_boundary_a_call_belongs_to_the_week_of_its_earliest_leg(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", "2026-11-14T23:59:59.999Z", **{"Correlation ID": "c"})
    partner.call(1, "u2", "2026-11-15T00:00:01Z", **{"Correlation ID": "c", "Direction": "TERMINATING"})
    partner.call(1, "u3", "2026-11-15T00:00:00Z", **{"Correlation ID": "d"})
    before, now = partner.ask("call-volume").rows[-2:]
    assert (before["calls"], before["active_users"], now["calls"], now["active_users"]) == (1, 2, 1, 1)


def test_an_internal_call_is_made_and_received(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c"})
    partner.call(1, "u2", WEEK, **{"Correlation ID": "c", "Direction": "TERMINATING"})
    assert [last(partner)[key] for key in ("calls", "made", "received")] == [1, 1, 1]


@pytest.mark.parametrize(("user_type", "counts"), [("User", 1), ("Place", 1), ("VirtualLine", 1), ("HuntGroup", 0), ("", 0)])
def test_only_user_legs_make_and_receive(partner: Partner, user_type: str, counts: int) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"User type": user_type})
    assert [last(partner)[key] for key in ("calls", "made", "active_users")] == [1, counts, counts]


@pytest.mark.parametrize(
    ("indicator", "answered", "counts"),
    [("Yes", "false", 1), ("Yes-PostRedirection", "false", 1), ("No", "true", 0), ("", "true", 1), ("", "false", 0), ("", "", 0)],
)
def test_the_answer_indicator_rules_and_answered_fills_in(partner: Partner, indicator: str, answered: str, counts: int) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Answer indicator": indicator, "Answered": answered})
    assert last(partner)["answered"] == counts


def test_minutes_are_those_of_the_longest_leg_and_not_rounded(partner: Partner) -> None:
    partner.item(1)
    for duration in ("100", "70", ""):
        partner.call(1, "u1", WEEK, **{"Correlation ID": "c", "Duration": duration})
    partner.call(1, "u1", WEEK, **{"Correlation ID": "d", "Duration": "7"})
    assert last(partner)["minutes"] == pytest.approx(107 / 60)


def test_users_of_two_weeks_are_never_added(partner: Partner) -> None:
    partner.item(1)
    for when in (BEFORE, WEEK, WEEK):
        partner.call(1, "U1", when)
    assert [week["active_users"] for week in partner.ask("call-volume").rows[-2:]] == [1, 1]


def test_a_user_of_two_organisations_counts_once_in_the_total(partner: Partner) -> None:
    for number in (1, 2):
        partner.item(number)
        partner.call(number, "u1", WEEK)
    partner.call(2, "u2", WEEK)
    assert (last(partner)["active_users"], last(partner)["calls_per_user"]) == (2, 1.5)
    assert last(partner, customer=org(2))["active_users"] == 2
    assert partner.row("call-usage", 2)["active_users"] == 2


def test_eight_weeks_covered_or_unknown(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", "2026-10-20T09:00:00Z")
    partner.call(1, "u1", WEEK)
    rows = partner.ask("call-volume").rows
    assert [str(row["week"]) for row in rows][::7] == ["2026-09-27", "2026-11-15"]
    assert [row["calls"] for row in rows] == [None, None, None, 1, 0, 0, 0, 1]
    assert rows[4]["calls_per_user"] is None
    assert rows[4]["minutes"] == 0.0


def test_a_total_is_over_the_covered_customers(partner: Partner) -> None:
    partner.item(1)
    partner.item(2)
    partner.call(1, "u1", WEEK)
    assert last(partner)["calls"] == 1
    assert partner.row("call-usage", 2)["calls"] is None


def test_the_population_of_today_serves_every_week(partner: Partner) -> None:
    partner.item(1)
    partner.item(2, end_on="2026-11-12")
    partner.licence(3, total=0, assigned=0)
    for number in (1, 2, 3):
        partner.call(number, f"u{number}", BEFORE)
        partner.call(number, f"u{number}", WEEK)
    answer = partner.ask("call-volume")
    assert [row["calls"] for row in answer.rows[-2:]] == [1, 1]
    assert answer.kpis["calls"] == 1
    assert [row["org_id"] for row in partner.ask("call-usage").rows] == [org(1)]


def test_previous_has_the_population_of_the_week_before(partner: Partner) -> None:
    partner.item(1)
    partner.licence(1, at="2026-11-10")
    partner.item(2, end_on="2026-11-18")
    partner.licence(2, at="2026-11-10")
    for number in (1, 2):
        partner.call(number, f"u{number}", BEFORE)
        partner.call(number, f"u{number}", WEEK)
    answer = partner.ask("call-volume")
    assert (answer.kpis["calls"], answer.rows[-2]["calls"], answer.previous["calls"]) == (1, 1, 2)


def test_usage_has_changes_and_a_trend_and_puts_the_steepest_fall_first(partner: Partner) -> None:
    for number, before, now in ((1, 1, 3), (2, 3, 1), (3, 2, 2)):
        partner.item(number)
        for count, when in ((before, BEFORE), (now, WEEK)):
            for _ in range(count):
                partner.call(number, f"u{number}", when)
    partner.item(4)
    answer = partner.ask("call-usage")
    assert [row["org_id"] for row in answer.rows] == [org(2), org(3), org(1), org(4)]
    first = answer.rows[0]
    assert (first["calls_change"], first["minutes_change"], first["calls_per_user_change"]) == (-2, -2.0, -2.0)
    assert first["trend"] == [None] * 6 + [3, 1]
    assert answer.rows[3]["calls_change"] is None
    assert answer.rows[3]["trend"] == [None] * 8


def test_a_change_is_unknown_when_a_week_is_not_covered(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK)
    assert partner.row("call-usage", 1)["calls_change"] is None


def test_calling_is_answered_whatever_product_is_asked(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK)
    answer = partner.ask("call-volume", product="meetings")
    assert (answer.product, answer.kpis["calls"]) == ("calling", 1)


def test_filters_narrow_calls(partner: Partner) -> None:
    for number, manager in ((1, "partner"), (2, "external")):
        partner.item(number)
        partner.customer(number, f"Customer {number}", managed_by=manager)
        partner.call(number, f"u{number}", WEEK)
    assert last(partner, managed_by="external")["calls"] == 1
    assert partner.ask("call-usage", managed_by="external").kpis["active_users"] == 1
