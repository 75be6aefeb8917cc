"""The oracle's features and queues on tiny worlds, numbers worked out by hand (`metrics.md` §9)."""

from itertools import count
from pathlib import Path

import pytest

from .sections_calls import FEATURES
from .tiny import A, B, Tiny

NUMBERS = count()


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path).population(A, B)


def leg(call: str = "", when: str = "2026-11-16T09:00:00Z", **columns: str) -> dict:
    known = {"Start time": when, "Correlation ID": call, "Report ID": f"report {next(NUMBERS)}"}
    return {**known, **{name.replace("_", " "): text for name, text in columns.items()}}


def used(tiny: Tiny) -> dict[str, int]:
    """The features with calls."""
    return {row["feature"]: row["calls"] for row in tiny.ask("features")["rows"] if row["calls"]}


@pytest.mark.parametrize(
    ("feature", "types", "reasons"),
    [
        ("Call queue", ["CallCenterStandard", "callcenterpremium"], ["CallQueue"]), ("Hunt group", ["HuntGroup"], ["HUNTGROUP"]),
        ("Auto attendant", ["AutomatedAttendantVideo"], []), ("Call park", [], ["CallPark", "CallParkRetrieve"]),
        ("Call pickup", [], ["CallPickup", "DirectedCallPickup"]), ("Call forwarding", [], ["CallForwardBusy", "callforwardmodebased"]),
        ("Transfer", [], ["ConsultativeTransfer", "Deflection"]), ("Voicemail", ["VoiceMailRetrieval", "VoiceMailGroup"], []),
        ("Paging", ["GroupPaging"], []), ("Single number reach", ["BroadworksAnywhere"], ["AnywhereLocation", "anywherePortal"]),
        ("Simultaneous or sequential ring", [], ["SimultaneousRingPersonal", "SequentialRing"]), ("Barge-in", [], ["BargeIn"]),
        ("Executive", [], ["Executive", "ExecutiveForward"]),
    ],
)  # fmt: skip
def test_features_by_user_type_or_related_reason(tiny: Tiny, feature: str, types: list[str], reasons: list[str]) -> None:
    tiny.legs(*[leg(User_type=name) for name in types], *[leg(Related_reason=name) for name in reasons])
    assert used(tiny) == {feature: len(types) + len(reasons)}


@pytest.mark.parametrize("reason", ["CallRetrieve", "FaxDeposit", "CallRecording", "CalllPark", "CallQueueOther", "NonExecutive", "NA"])
def test_what_is_no_feature(tiny: Tiny, reason: str) -> None:
    tiny.legs(leg(Related_reason=reason))
    assert used(tiny) == {}


def test_recording_is_a_filled_result(tiny: Tiny) -> None:
    tiny.legs(*[leg(Call_Recording_Result=result) for result in ("successful", "failed", "NA", "")])
    assert used(tiny) == {"Recording": 2}


def test_features_count_distinct_calls_and_customers(tiny: Tiny) -> None:
    """4 calls of both customers, c1 with two queue legs; only A used the queue."""
    tiny.legs(leg("c1", Related_reason="CallQueue"), leg("c1", User_type="CallCenterPremium"), leg("c2"), leg("c3"), leg("c1", Org_UUID=B))
    row = tiny.ask("features")["rows"][0]
    assert row == {"feature": "Call queue", "calls": 1, "calls_pct": 0.25, "customers": 1, "customers_pct": 0.5}


def test_always_14_features_and_nothing_known_without_calls(tiny: Tiny) -> None:
    """Unknown without a covered customer; zero in a covered week without calls, where there is nothing to divide by."""
    columns = ("calls", "calls_pct", "customers", "customers_pct")
    assert tiny.ask("features")["rows"] == [{"feature": feature, **dict.fromkeys(columns)} for feature in FEATURES]
    tiny.legs(leg(when="2026-11-09T09:00:00Z"), leg(when="2026-11-23T09:00:00Z"))
    empty = {"calls": 0, "calls_pct": None, "customers": 0, "customers_pct": None}
    assert tiny.ask("features")["rows"] == [{"feature": feature, **empty} for feature in FEATURES]
    assert len(FEATURES) == 14
    assert tiny.ask("features")["kpis"] == {}


def queue(name: str = "Support", **columns: str) -> dict:
    return {"Call Queue": name, **{key.replace("_", " "): text for key, text in columns.items()}}


def test_queues_sum_first(tiny: Tiny) -> None:
    """A: 100 + 10 offered; (2880 + 90) ÷ 99, 410 ÷ 11, 11 ÷ 110. B has a row without a call."""
    tiny.queues(
        queue("Total", Total_Calls="10", Answered_Calls="9", Abandoned_Calls="1", Calls_Timed_Out="1", Total_Wait_Time="90",
              Total_Abandoned_Time="10"),
        queue(Total_Calls="100", Answered_Calls="90", Abandoned_Calls="10", Calls_Overflowed="2", Calls_Timed_Out="3",
              Total_Wait_Time="2880", Total_Abandoned_Time="400"),
    ).queues(queue(), org=B)  # fmt: skip
    first, second = tiny.ask("queues")["rows"]
    figures = {
        "offered": 110, "answered": 99, "abandoned": 11, "overflowed": 6, "avg_time_to_answer_s": 2970 / 99,
        "avg_wait_before_abandon_s": 410 / 11, "abandoned_pct": 0.1,
    }  # fmt: skip
    assert first == {"org_id": A, "customer": A, **figures}
    assert tiny.ask("queues")["kpis"] == figures
    assert list(second.values()) == [B, B, 0, 0, 0, 0, None, None, None]


@pytest.mark.parametrize(
    ("time", "seconds"), [("2880", 2880.0), ("13.5", 13.5), ("48:00", 2880.0), ("90:30", 5430.0), ("01:00:05", 3605.0)]
)
def test_queue_times(tiny: Tiny, time: str, seconds: float) -> None:
    tiny.queues(queue(Answered_Calls="1", Abandoned_Calls="2", Total_Wait_Time=time, Total_Abandoned_Time=time))
    kpis = tiny.ask("queues")["kpis"]
    assert (kpis["avg_time_to_answer_s"], kpis["avg_wait_before_abandon_s"]) == (seconds, seconds / 2)


def test_hunt_groups_are_queues_in_minutes(tiny: Tiny) -> None:
    """100 + 8 offered; 40 minutes ÷ 100 answered, 4.5 minutes ÷ 8 abandoned; nothing known about overflow."""
    group = {"Calls Answered": "100", "Calls Abandoned": "8", "Total Wait Mins": "40", "Total Abandoned Mins": "4.5"}
    tiny.queues(group)
    figures = {
        "offered": 108, "answered": 100, "abandoned": 8, "overflowed": None, "avg_time_to_answer_s": 24.0,
        "avg_wait_before_abandon_s": 33.75, "abandoned_pct": 8 / 108,
    }  # fmt: skip
    assert tiny.ask("queues")["kpis"] == figures
    tiny.queues({**group, "Total Calls": "120"})
    assert tiny.ask("queues")["kpis"]["offered"] == 120
    tiny.queues(queue(Calls_Overflowed="2"), path="more.csv")
    assert tiny.ask("queues")["kpis"]["overflowed"] == 2


def test_a_queue_counts_once_per_week_name_location_and_extension(tiny: Tiny) -> None:
    row = queue(Total_Calls="10")
    tiny.queues(row, row, {**row, "Location": "Porto"}, {**row, "Extension": "5151"}).queues(row, path="again.csv")
    assert tiny.ask("queues")["kpis"]["offered"] == 30
    tiny.queues({**row, "Total Calls": "12"}, path="later-2099-12-31.csv").queues(row, path="earlier-2020-01-01.csv")
    assert tiny.ask("queues")["kpis"]["offered"] == 32


def test_only_queue_rows_of_the_week_make_a_row(tiny: Tiny) -> None:
    """Agents and attendants are no queues; another week's queues are not this week's."""
    tiny.queues(queue(Total_Calls="10"), week="2026-11-08")
    tiny.table(f"org={B}/week=2026-11-15/agents.csv", "Agent Name,Call Queue", "Ana,Support")
    answer = tiny.ask("queues")
    assert (answer["rows"], set(answer["kpis"].values()), answer["previous"]["offered"]) == ([], {None}, 10)


def test_queue_order(tiny: Tiny) -> None:
    """29 offered are last, whatever was abandoned; ties by org_id."""
    tiny.queues(queue(Total_Calls="29", Abandoned_Calls="29")).queues(queue(Total_Calls="30", Abandoned_Calls="1"), org=B)
    assert [row["org_id"] for row in tiny.ask("queues")["rows"]] == [B, A]
    tiny.queues(queue(Total_Calls="60", Abandoned_Calls="2"))
    assert [row["org_id"] for row in tiny.ask("queues")["rows"]] == [A, B]
