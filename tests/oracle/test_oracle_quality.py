"""The oracle's call quality on tiny worlds, numbers worked out by hand (`metrics.md` §8)."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from .quality import endpoint_type, joined_leg
from .tiny import AS_OF, A, B, Tiny

NUMBERS = count()
MONDAY = "2026-11-16T09:00:00Z"
LOSS, LATENCY, JITTER = "Audio Packet Loss (%)", "Audio Latency (ms)", "Audio Jitter (ms)"
GOOD, POOR = {LATENCY: "20"}, {LATENCY: "400"}


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path).population(A, B)


def leg(call: str = "", call_id: str = "", when: str = MONDAY, **columns: str) -> dict:
    known = {"Start time": when, "Correlation ID": call, "Call ID": call_id, "Report ID": f"report {next(NUMBERS)}"}
    return {**known, **{name.replace("_", " "): text for name, text in columns.items()}}


def media(measures: dict | None = None, call: str = "", call_id: str = "", when: str = MONDAY, **columns: str) -> dict:
    known = {"Start Time": when, "Correlation ID": call, "Call ID": call_id, "Email": f"user{next(NUMBERS)}@x.example"}
    return {**known, **{name.replace("_", " "): text for name, text in columns.items()}, **(GOOD if measures is None else measures)}


def week(tiny: Tiny, *keys: str, back: int = 1, **filters: object) -> tuple:
    row = tiny.ask("call-quality", **filters)["rows"][-back]
    assert row["week"] == (AS_OF - timedelta(days=7 * back)).isoformat()
    return tuple(row[key] for key in keys)


@pytest.mark.parametrize(
    ("measures", "found"),
    [
        ({LOSS: "5"}, (1, 1)), ({LOSS: "4.99"}, (1, 0)), ({LATENCY: "400"}, (1, 1)), ({LATENCY: "399.9"}, (1, 0)), ({JITTER: "150"}, (1, 1)),
        ({JITTER: "149.9"}, (1, 0)), ({LOSS: "0", LATENCY: "1000"}, (1, 1)), ({LOSS: "NA", JITTER: "3"}, (1, 0)), ({}, (0, 0)),
    ],
)  # fmt: skip
def test_poor_meets_or_exceeds_any_limit(tiny: Tiny, measures: dict, found: tuple) -> None:
    """A missing measure never makes it poor; without any it is unmeasured."""
    tiny.media(media(measures))
    assert week(tiny, "measured", "poor") == found


@pytest.mark.parametrize(
    ("header", "values", "poor"),
    [
        (LOSS, ["0.05"], 0), ("Audio Packet Loss pct", ["0.05"], 0), ("Audio Packet Loss Percent", ["0.05"] * 100, 0),
        ("Audio Packet Loss Fraction", ["0.05"], 1), ("audio packet loss (ratio)", ["0.0499"], 0), ("Audio Packet Loss", ["0.05"] * 99, 0),
        ("Audio Packet Loss", ["0.05"] * 99 + [""], 0), ("Audio Packet Loss", ["0.05"] * 100, 100), ("Audio Packet Loss", ["1"] * 100, 100),
        ("Audio Packet Loss", ["0.05"] * 100 + ["1.01"], 0), ("Audio Packet Loss", ["5"] * 2, 2),
    ],
)  # fmt: skip
def test_loss_unit_by_header_else_by_a_hundred_values(tiny: Tiny, header: str, values: list[str], poor: int) -> None:
    tiny.media(*[media({header: value}) for value in values], loss=header)
    assert week(tiny, "poor") == (poor,)


def test_the_unit_is_judged_per_file(tiny: Tiny) -> None:
    tiny.media(*[media({"Loss": "", "Audio Packet Loss": "0.05"}) for _ in range(100)], loss="Audio Packet Loss")
    tiny.media(media({"Audio Packet Loss": "1"}), loss="Audio Packet Loss", path="small.csv")
    assert week(tiny, "measured", "poor") == (101, 100)


def test_repeated_rows_are_one_leg(tiny: Tiny) -> None:
    """The e-mail tells users apart, without one the name does."""
    row = media(POOR, Email="ana@x.example", Endpoint_Type="")
    tiny.media(
        row, row, {**row, "User Name": "Ana"}, {**row, "Caller": "Yes"}, {**row, "Email": ""}, {**row, "Email": "", "User Name": "Rui"}
    )
    tiny.media(row, path="again.csv")
    assert [r["measured_legs"] for r in tiny.ask("call-quality-by-endpoint")["rows"]] == [4]


def test_a_call_is_poor_if_any_leg_is_and_good_if_one_is_measured(tiny: Tiny) -> None:
    """c1 good and poor, c2 good and unmeasured, c3 unmeasured; 2 of 4 calls measured."""
    tiny.legs(*[leg(call) for call in ("c1", "c2", "c3", "c4")])
    tiny.media(media(GOOD, "c1"), media(POOR, "c1"), media(GOOD, "c2"), media({}, "c2"), media({}, "c3"))
    assert week(tiny, "measured", "good", "poor", "poor_pct", "coverage_pct") == (2, 1, 1, 0.5, 0.5)


def test_media_joins_by_correlation_else_by_call_id(tiny: Tiny) -> None:
    """Three joins make two calls: c1 twice, the leg without correlation once. B's c1 is another call."""
    tiny.legs(leg("c1", "i1"), leg("", "i2"), leg("c9", "i9"))
    tiny.media(media(call="c1", call_id="i9"), media(call="unknown", call_id="i1"), media(call_id="i2")).media(media(call="c1"), org=B)
    assert week(tiny, "measured", "coverage_pct") == (3, 2 / 3)
    assert week(tiny, "measured", "coverage_pct", customer=B) == (1, None)


def test_media_that_joins_nothing_is_a_call_by_its_correlation_or_itself(tiny: Tiny) -> None:
    """x is one call of the week before, two are alone; none is a call of §7, where c1 is the only one."""
    tiny.legs(leg("c1"), leg("pushed", Related_reason="PushNotificationRetrieval"))
    tiny.media(media(call="x", when="2026-11-14T23:59:00Z"), media(POOR, "x"), media(), media(call_id="i"), media(call="pushed"))
    assert week(tiny, "measured", "poor", "coverage_pct") == (3, 0, 0.0)
    assert week(tiny, "measured", "poor", "coverage_pct", back=2) == (1, 1, None)
    assert tiny.ask("call-volume")["kpis"]["calls"] == 1


def test_media_belongs_to_the_week_of_its_call(tiny: Tiny) -> None:
    """The call began on Saturday; the leg measured on Sunday counts there, when media of that week are covered."""
    tiny.legs(leg("c1", when="2026-11-14T23:59:00Z"), leg("c1"))
    tiny.media(media(POOR, "c1"), media(when="2026-11-10T09:00:00Z"))
    assert [week(tiny, "measured", "poor", back=back) for back in (1, 2)] == [(0, 0), (2, 1)]


def test_weeks_without_media_are_unknown_and_all_calls_are_the_denominator(tiny: Tiny) -> None:
    """A: 1 of 2 calls measured; B has 2 calls and no media."""
    tiny.legs(leg("c1"), leg("c2"), leg("c3", Org_UUID=B), leg("c4", Org_UUID=B)).media(media(call="c1"))
    assert week(tiny, "measured", "coverage_pct") == (1, 0.25)
    assert week(tiny, "measured", "good", "poor", "poor_pct", "coverage_pct", back=2) == (None,) * 5
    assert week(tiny, "measured", "coverage_pct", customer=B) == (None, None)


def test_known_endpoint_names_mean_themselves_and_others_are_unknown() -> None:
    names = ["Webex App desktop", "Webex App mobile", "Desk phone", "Room device", "Microsoft Teams", "Third-party", "Gateway", "Unknown"]
    assert [endpoint_type(name.upper(), None) for name in names] == names
    assert endpoint_type("Chrome", None) == endpoint_type(None, None) == "Unknown"
    assert endpoint_type("Webex App", None) == "Webex App desktop"


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"OS_type": "windows"}, "Webex App desktop"), ({"OS_type": "iOS 18"}, "Webex App mobile"), ({"OS_type": "ANDROID"}, "Webex App mobile"),
        ({"OS_type": "iPadOS"}, "Webex App mobile"), ({"OS_type": "NA"}, "Webex App desktop"),
        *[({"Client_type": "WXC_DEVICE", "Model": model}, "Room device") for model in ("Room Kit", "BOARD 55", "Codec Pro", "Desk Pro", "Kit")],
        *[({"Client_type": "WXC_DEVICE", "Model": model}, "Desk phone") for model in ("8851-3PCC", "Cisco Desk Phone 9861", "NA")],
        ({"Client_type": "TEAMS_WXC_CLIENT"}, "Microsoft Teams"), ({"Client_type": "WXC_THIRD_PARTY"}, "Third-party"),
        ({"Client_type": "WXC_SIP_GW"}, "Gateway"), ({"Client_type": "SIP"}, "Unknown"), ({"Client_type": "NA"}, "Unknown"),
    ],
)  # fmt: skip
def test_an_empty_endpoint_asks_the_joined_leg(tiny: Tiny, columns: dict, found: str) -> None:
    tiny.legs(leg("c1", **columns)).media(media(call="c1", Endpoint_Type="NA"))
    assert [row["endpoint_type"] for row in tiny.ask("call-quality-by-endpoint")["rows"]] == [found]


def test_webex_app_asks_the_joined_leg_for_its_system(tiny: Tiny) -> None:
    tiny.legs(leg("c1", Client_type="SIP", OS_type="ios"), leg("c2"))
    tiny.media(media(call="c1", Endpoint_Type="Webex App"), media(call="c2", Endpoint_Type="webex app"))
    assert [row["endpoint_type"] for row in tiny.ask("call-quality-by-endpoint")["rows"]] == ["Webex App desktop", "Webex App mobile"]


def test_the_joined_leg_has_the_call_id_else_the_callers_direction(tiny: Tiny) -> None:
    """Yes is the originating leg, No the terminating one; a Call ID of the call goes before the flag."""
    tiny.legs(leg("c1", "i1", Client_type="SIP"), leg("c1", "i2", Direction="TERMINATING", Client_type="WXC_SIP_GW"))
    tiny.media(media(call="c1", call_id="i2", Caller="Yes"), media(call="c1", call_id="i3", Caller="Yes"), media(call="c1", Caller="No"))
    calling = tiny.calling()
    found = [joined_leg(one, calling.calls([A], AS_OF - timedelta(days=7))[0]).client for one in tiny.facts().media]
    assert found == ["WXC_SIP_GW", "SIP", "WXC_SIP_GW"]


def test_endpoint_rows_and_order(tiny: Tiny) -> None:
    """30 measured rank first, then fewer by their share, then the unmeasured; equal shares by name."""
    tiny.media(
        *[media(GOOD, Endpoint_Type="Gateway") for _ in range(30)], *[media(GOOD, Endpoint_Type="Desk phone") for _ in range(30)],
        *[media(POOR, Endpoint_Type="Room device") for _ in range(29)], media({}, Endpoint_Type="Room device"),
        media(POOR, Endpoint_Type="Third-party"), media({}, Endpoint_Type="Microsoft Teams"),
    )  # fmt: skip
    answer = tiny.ask("call-quality-by-endpoint")
    assert [tuple(row.values()) for row in answer["rows"]] == [
        ("Desk phone", 30, 0, 30 / 90, 0.0), ("Gateway", 30, 0, 30 / 90, 0.0), ("Room device", 29, 29, 29 / 90, 1.0),
        ("Third-party", 1, 1, 1 / 90, 1.0), ("Microsoft Teams", 0, 0, 0.0, None),
    ]  # fmt: skip
    assert (answer["kpis"], answer["previous"]) == ({}, {})


def test_customer_rows_worst_type_and_order(tiny: Tiny) -> None:
    """A: 29 calls; phones 3 of 30 legs poor, gateways 6 of 60, rooms all of 29. B: 30 calls, none poor."""
    phones = [media(POOR if number < 3 else GOOD, "a0") for number in range(30)]
    gateways = [media(POOR if number < 6 else GOOD, "a0", Endpoint_Type="Gateway") for number in range(60)]
    tiny.legs(*[leg(f"a{number}") for number in range(29)])
    tiny.media(*phones, *gateways, *[media(POOR, f"a{number}", Endpoint_Type="Room device") for number in range(29)])
    tiny.media(media(POOR, when="2026-11-09T09:00:00Z"), *[media(GOOD, when=f"2026-11-17T09:00:{n}Z") for n in range(10, 40)], org=B)
    first, second = tiny.ask("call-quality-by-customer")["rows"]
    assert first == {
        "org_id": B, "customer": B, "calls": None, "measured": 30, "poor": 0, "poor_pct": 0.0, "poor_pct_change": -1.0,
        "worst_endpoint_type": "Desk phone", "trend": [*[None] * 6, 1.0, 0.0],
    }  # fmt: skip
    assert (second["org_id"], second["calls"], second["measured"], second["poor"], second["poor_pct"]) == (A, 29, 29, 29, 1.0)
    assert (second["poor_pct_change"], second["worst_endpoint_type"]) == (None, "Gateway")


def test_equal_shares_and_equal_poor_legs_go_by_name_and_29_legs_are_too_few(tiny: Tiny) -> None:
    tiny.media(*[media(GOOD, Endpoint_Type=name) for name in ("Gateway", "Desk phone") for _ in range(30)])
    assert tiny.ask("call-quality-by-customer", customer=A)["rows"][0]["worst_endpoint_type"] == "Desk phone"
    tiny.media(*[media(POOR) for _ in range(29)], media({}))
    assert tiny.ask("call-quality-by-customer", customer=A)["rows"][0]["worst_endpoint_type"] is None
