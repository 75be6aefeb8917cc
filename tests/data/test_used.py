"""metrics.md §3, Used: imported, measured, estimated or unknown, worked out by hand."""

from typing import Any

from tests.conftest import Partner, org

WEEK = "2026-11-17T09:00:00Z"


def expiring(partner: Partner, number: int, subscription: str, **more: Any) -> None:
    """An item that shows in the expiring section, where `used` and `used_13w` can be read."""
    partner.item(number, subscription, **{"end_on": "2026-12-01", "auto_renew": "false", **more})


def used(partner: Partner, subscription: str = "S1", key: str = "used") -> tuple[Any, str]:
    """The figure and basis of one subscription."""
    (row,) = [row for row in partner.ask("expiring").rows if row["subscription_id"] == subscription]
    return row[key], row["used_basis"]


def calls(partner: Partner, *users: str, when: str = WEEK) -> None:
    """One leg per user of customer 1."""
    for user in users:
        partner.call(1, user, when)


def test_imported_when_every_licence_carries_its_own_figure(partner: Partner) -> None:
    expiring(partner, 1, "S1", used=30)
    partner.licence(1, "S1", licence="Customer Assist", used=4)
    calls(partner, "u1")
    assert used(partner) == (34, "imported")


def test_not_imported_when_one_licence_has_none(partner: Partner) -> None:
    expiring(partner, 1, "S1", used=30)
    partner.licence(1, "S1", licence="Customer Assist")
    calls(partner, "u1")
    assert used(partner) == (1, "measured")


def test_not_imported_from_a_stale_snapshot(partner: Partner) -> None:
    expiring(partner, 1, "S1", used=30, at="2026-11-14")
    calls(partner, "u1")
    assert used(partner) == (1, "measured")


def test_used_and_used_13w_are_each_imported_by_themselves(partner: Partner) -> None:
    expiring(partner, 1, "S1", used_13w=70)
    calls(partner, "u1", "u2")
    assert used(partner) == (2, "measured")
    assert used(partner, key="used_13w")[0] == 70


def test_measured_for_the_only_item_counts_distinct_users_of_user_legs(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    calls(partner, "U1", "u1", "u2")
    partner.call(1, "q", WEEK, **{"User type": "CallQueue"})
    partner.call(1, "p", WEEK, **{"User type": "Place"})
    partner.call(1, "", WEEK)
    assert used(partner) == (3, "measured")


def test_push_notification_legs_are_removed_first(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    partner.call(1, "u1", WEEK, **{"Related reason": "PushNotificationRetrieval"})
    assert used(partner) == (0, "measured")


def test_a_leg_belongs_to_the_week_of_its_calls_earliest_leg(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    calls(partner, "u1")
    partner.call(1, "early", "2026-11-14T23:59:59Z", **{"Correlation ID": "night"})
    partner.call(1, "late", "2026-11-15T00:00:01Z", **{"Correlation ID": "night"})
    assert used(partner) == (1, "measured")


def test_measured_by_user_lists_leaves_out_users_in_no_list(partner: Partner) -> None:
    for subscription in ("S1", "S2"):
        expiring(partner, 1, subscription)
    listed = [("S1", "U1"), ("S1", "u2"), ("S2", "u2"), ("S2", "u9")]
    rows = [{"org_id": org(1), "subscription_id": s, "licence": "Webex Calling - Professional", "user_id": u} for s, u in listed]
    partner.write("licence_users.csv", rows)
    calls(partner, "u1", "u2", "u3")
    assert used(partner, "S1") == (2, "measured")
    assert used(partner, "S2") == (1, "measured")


def test_user_lists_of_some_items_only_are_not_enough(partner: Partner) -> None:
    for subscription in ("S1", "S2"):
        expiring(partner, 1, subscription)
    row = {"org_id": org(1), "subscription_id": "S1", "licence": "Webex Calling - Professional", "user_id": "u1"}
    partner.write("licence_users.csv", [row])
    calls(partner, "u1")
    assert used(partner, "S1") == (1, "estimated")


def test_the_newest_user_list_before_the_instant_counts_else_the_oldest(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    lists = [("2026-11-01", "u1"), ("2026-11-20", "u2"), ("2026-11-20", "u3"), ("2026-11-22", "u4")]
    rows = [
        {"org_id": org(1), "subscription_id": "S1", "licence": "Webex Calling - Professional", "user_id": user, "as_of": day}
        for day, user in lists
    ]
    partner.write("licence_users.csv", rows)
    calls(partner, "u1", "u2", "u3", "u4")
    assert used(partner) == (2, "measured")


def test_estimated_by_largest_remainder_in_proportion_to_assigned(partner: Partner) -> None:
    # 5 users over 10 : 20 : 20 assigned = 1.0, 2.0, 2.0; with 4 users 0.8, 1.6, 1.6: S1 gets the first rest, S2 the next by its id.
    for subscription, assigned in (("S1", 10), ("S2", 20), ("S3", 20)):
        expiring(partner, 1, subscription, assigned=assigned)
    calls(partner, "u1", "u2", "u3", "u4")
    assert [used(partner, subscription) for subscription in ("S1", "S2", "S3")] == [(1, "estimated"), (2, "estimated"), (1, "estimated")]


def test_estimated_by_total_when_nothing_is_assigned(partner: Partner) -> None:
    for subscription, total in (("S1", 10), ("S2", 30)):
        expiring(partner, 1, subscription, total=total, assigned=0)
    calls(partner, "u1", "u2", "u3", "u4")
    assert [used(partner, subscription)[0] for subscription in ("S1", "S2")] == [1, 3]


def test_items_with_an_imported_figure_show_their_own_but_take_their_share(partner: Partner) -> None:
    expiring(partner, 1, "S1", used=77)
    expiring(partner, 1, "S2")
    calls(partner, "u1", "u2", "u3", "u4")
    assert used(partner, "S1") == (77, "imported")
    assert used(partner, "S2") == (2, "estimated")


def test_unknown_without_a_covered_week(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    assert used(partner) == (None, "none")
    assert partner.ask("expiring").kpis["used_unknown"] == 1


def test_used_13w_is_distinct_over_13_weeks(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    calls(partner, "u1", "u2")
    calls(partner, "u1", "u3", when="2026-10-01T09:00:00Z")
    calls(partner, "old", when="2026-08-22T23:00:00Z")
    assert used(partner, key="used_13w")[0] == 3


def test_used_13w_is_known_when_any_of_its_weeks_is_covered(partner: Partner) -> None:
    expiring(partner, 1, "S1")
    calls(partner, "u1", when="2026-10-01T09:00:00Z")
    assert used(partner) == (None, "none")
    assert used(partner, key="used_13w")[0] == 1


def test_meetings_count_distinct_addresses_that_joined(partner: Partner) -> None:
    expiring(partner, 1, "S1", licence="Meeting - Webex Meeting Center")
    rows = [
        {
            "meetingId": "m1",
            "email": email,
            "joinedTime": "2026-11-17T09:00:00Z",
            "leftTime": "2026-11-17T09:30:00Z",
            "participantType": "ATTENDEE",
        }
        for email in ("Ana@example.com", "ana@example.com", "guest@example.com")
    ]
    partner.write("attendees.csv", rows, f"org={org(1)}")
    (row,) = partner.ask("expiring", product="meetings").rows
    assert (row["used"], row["used_basis"]) == (2, "measured")


def test_used_above_total_is_not_clipped(partner: Partner) -> None:
    expiring(partner, 1, "S1", total=1, assigned=1)
    calls(partner, "u1", "u2", "u3")
    assert used(partner) == (3, "measured")
    assert partner.ask("expiring").kpis["used_pct"] == 3.0
