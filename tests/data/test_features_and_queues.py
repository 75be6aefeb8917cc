"""metrics.md §9: features and queues, worked out by hand."""

from typing import Any

import pytest

from data.features import FEATURES
from tests.conftest import Partner, org

WEEK = "2026-11-17T09:00:00Z"
SUNDAY = "2026-11-15"


def feature(partner: Partner, name: str) -> dict[str, Any]:
    """The row of one feature."""
    (row,) = [row for row in partner.ask("features").rows if row["feature"] == name]
    return row


@pytest.mark.parametrize(
    ("leg", "expected"),
    [
        ({"User type": "CallCenterStandard"}, "Call queue"),
        ({"User type": "CALLCENTERPREMIUM"}, "Call queue"),
        ({"Related reason": "CallQueue"}, "Call queue"),
        ({"User type": "HuntGroup"}, "Hunt group"),
        ({"Related reason": "huntgroup"}, "Hunt group"),
        ({"User type": "AutomatedAttendantVideo"}, "Auto attendant"),
        ({"Related reason": "CallPark"}, "Call park"),
        ({"Related reason": "CallParkRetrieve"}, "Call park"),
        ({"Related reason": "DirectedCallPickup"}, "Call pickup"),
        ({"Related reason": "CallForwardNoAnswer"}, "Call forwarding"),
        ({"Related reason": "ConsultativeTransfer"}, "Transfer"),
        ({"Related reason": "Deflection"}, "Transfer"),
        ({"User type": "VoiceMailRetrieval"}, "Voicemail"),
        ({"User type": "VoiceMailGroup"}, "Voicemail"),
        ({"User type": "GroupPaging"}, "Paging"),
        ({"User type": "BroadworksAnywhere"}, "Single number reach"),
        ({"Related reason": "AnywhereLocation"}, "Single number reach"),
        ({"Related reason": "SequentialRing"}, "Simultaneous or sequential ring"),
        ({"Related reason": "ExecutiveAssistantDivert"}, "Executive"),
        ({"Related reason": "BargeIn"}, "Barge-in"),
        ({"Call Recording Result": "successful"}, "Recording"),
        ({"Related reason": "CallRetrieve"}, None),
        ({"Call Recording Result": "NA"}, None),
    ],
)
def test_which_legs_tell_a_feature(partner: Partner, leg: dict[str, str], expected: str | None) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **leg)
    rows = partner.ask("features").rows
    assert [row["feature"] for row in rows if row["calls"]] == ([expected] if expected else [])
    assert [row["feature"] for row in rows] == [each.name for each in FEATURES]


def test_features_count_calls_not_legs_and_shares_have_their_own_denominators(partner: Partner) -> None:
    for number in (1, 2, 3):
        partner.item(number)
    for _ in range(3):
        partner.call(1, "u1", WEEK, **{"Correlation ID": "c", "Related reason": "CallQueue", "User type": "CallCenterStandard"})
    partner.call(1, "u1", WEEK)
    partner.call(2, "u2", WEEK)
    partner.call(2, "u2", "2026-11-10T09:00:00Z", **{"Related reason": "CallQueue"})
    row = feature(partner, "Call queue")
    assert (row["calls"], row["customers"]) == (1, 1)
    assert row["calls_pct"] == pytest.approx(1 / 3)
    assert row["customers_pct"] == pytest.approx(1 / 2)


def test_features_of_a_week_that_nothing_covers_are_unknown(partner: Partner) -> None:
    partner.item(1)
    row = feature(partner, "Paging")
    assert [row[key] for key in ("calls", "calls_pct", "customers", "customers_pct")] == [None] * 4


def test_queues_are_sums_first_then_ratios(partner: Partner) -> None:
    partner.item(1)
    partner.queue(1, SUNDAY, "Sales", **{"Total Wait Time": "900", "Answered Calls": "90"})
    small = {"Total Calls": "10", "Answered Calls": "5", "Abandoned Calls": "5", "Total Wait Time": "500", "Total Abandoned Time": "50"}
    partner.queue(1, SUNDAY, "Billing", **small)
    row = partner.row("queues", 1)
    assert (row["offered"], row["answered"], row["abandoned"], row["overflowed"]) == (110, 95, 15, 10)
    assert row["avg_time_to_answer_s"] == pytest.approx(1400 / 95)
    assert row["avg_wait_before_abandon_s"] == pytest.approx(350 / 15)
    assert row["abandoned_pct"] == pytest.approx(15 / 110)
    assert partner.ask("queues").kpis["abandoned_pct"] == row["abandoned_pct"]


def test_queue_times_may_be_clock_times(partner: Partner) -> None:
    partner.item(1)
    partner.queue(1, SUNDAY, **{"Total Wait Time": "15:30", "Total Abandoned Time": "01:00:00"})
    row = partner.row("queues", 1)
    assert row["avg_time_to_answer_s"] == pytest.approx(930 / 90)
    assert row["avg_wait_before_abandon_s"] == 360.0


def test_hunt_groups_are_queues_with_minutes_times_sixty(partner: Partner) -> None:
    partner.item(1)
    row = {"Hunt Group": "Desk", "Calls Answered": "30", "Calls Abandoned": "10", "Total Wait Mins": "15", "Total Abandoned Mins": "5"}
    partner.write("hunt.csv", [row], f"org={org(1)}/week={SUNDAY}")
    found = partner.row("queues", 1)
    assert (found["offered"], found["abandoned_pct"]) == (40, 0.25)
    assert (found["avg_time_to_answer_s"], found["avg_wait_before_abandon_s"]) == (30.0, 30.0)


def test_a_total_in_a_hunt_group_file_counts(partner: Partner) -> None:
    partner.item(1)
    row = {"Hunt Group": "Desk", "Calls Answered": "30", "Calls Abandoned": "10", "Total Calls": "50"}
    partner.write("hunt.csv", [row], f"org={org(1)}/week={SUNDAY}")
    assert partner.row("queues", 1)["abandoned_pct"] == 0.2
    assert partner.row("queues", 1)["overflowed"] is None


def test_only_customers_with_a_queue_row_of_the_week_and_few_offered_come_last(partner: Partner) -> None:
    for number in (1, 2, 3, 4):
        partner.item(number)
    partner.queue(1, SUNDAY, **{"Abandoned Calls": "5"})
    partner.queue(2, SUNDAY, **{"Abandoned Calls": "50"})
    partner.queue(3, SUNDAY, **{"Total Calls": "29", "Abandoned Calls": "29"})
    partner.queue(4, "2026-11-08")
    partner.licence(4, at="2026-11-10")
    answer = partner.ask("queues")
    assert [row["org_id"] for row in answer.rows] == [org(2), org(1), org(3)]
    assert answer.previous["offered"] == 100


def test_no_queue_rows_are_unknown(partner: Partner) -> None:
    partner.item(1)
    answer = partner.ask("queues")
    assert (answer.rows, answer.kpis["offered"], answer.kpis["abandoned_pct"]) == ([], None, None)


def test_the_same_queue_file_twice_counts_once(partner: Partner) -> None:
    partner.item(1)
    for name in ("a.csv", "b.csv"):
        partner.write(
            name, [{"Call Queue": "S", "Answered Calls": "9", "Abandoned Calls": "1", "Total Calls": "10"}], f"org={org(1)}/week={SUNDAY}"
        )
    assert partner.row("queues", 1)["offered"] == 10


def test_a_queue_period_dates_the_default_as_of_by_its_first_day(partner: Partner) -> None:
    partner.item(1, at="2026-11-01")
    partner.queue(1, "2026-11-08")
    assert str(partner.ask("queues").as_of) == "2026-11-15"
