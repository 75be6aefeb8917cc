"""metrics.md §8: media legs, measured and poor calls, endpoint types, worked out by hand."""

from typing import Any

import pytest

from etl.mapping import change
from tests.conftest import Partner, org

WEEK = "2026-11-17T09:00:00Z"
LOSS, LATENCY, JITTER = "Audio Packet Loss (%)", "Audio Latency (ms)", "Audio Jitter (ms)"


def last(partner: Partner, **query: str) -> dict[str, Any]:
    """The reported week of call-quality."""
    return partner.ask("call-quality", **query).rows[-1]


def counts(partner: Partner) -> list[Any]:
    """Measured, good and poor calls of the reported week."""
    return [last(partner)[key] for key in ("measured", "good", "poor")]


@pytest.mark.parametrize(
    ("measures", "poor"),
    [
        ({LOSS: "5"}, True),
        ({LOSS: "4.999"}, False),
        ({LATENCY: "400"}, True),
        ({LATENCY: "399.9"}, False),
        ({JITTER: "150"}, True),
        ({JITTER: "149.9"}, False),
        ({LOSS: "", LATENCY: "", JITTER: "150"}, True),
        ({LOSS: "", LATENCY: "", JITTER: "12"}, False),
    ],
)
def test_thresholds_are_inclusive_and_a_missing_measure_never_makes_poor(partner: Partner, measures: dict[str, str], poor: bool) -> None:
    partner.item(1)
    partner.media(1, WEEK, **measures)
    assert counts(partner) == [1, int(not poor), int(poor)]


def test_without_any_measure_it_is_unmeasured(partner: Partner) -> None:
    partner.item(1)
    partner.media(1, WEEK, **{LOSS: "NA", LATENCY: "NA", JITTER: "NA"})
    assert counts(partner) == [0, 0, 0]
    assert last(partner)["poor_pct"] is None


def test_limits_are_settings(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_POOR_JITTER_MS", "10")
    partner.item(1)
    partner.media(1, WEEK)
    assert counts(partner) == [1, 0, 1]


def test_the_same_media_leg_twice_is_one(partner: Partner) -> None:
    partner.item(1)
    for file in ("one", "two"):
        partner.media(1, WEEK, correlation="c", file=file)
    partner.media(1, WEEK, correlation="c", Caller="No")
    (row,) = partner.ask("call-quality-by-endpoint").rows
    assert row["measured_legs"] == 2


@pytest.mark.parametrize(
    ("header", "values", "poor"),
    [
        ("Packet Loss (%)", ["0.05"], 0),
        ("Packet Loss pct", ["0.05"], 0),
        ("Packet loss percent", ["5"], 1),
        ("Packet Loss Fraction", ["0.05"], 1),
        ("Packet Loss Ratio", ["0.049"], 0),
        ("Packet Loss", ["0.05"], 0),
        ("Packet Loss", ["0.05"] + ["0.01"] * 99, 1),
        ("Packet Loss", ["0.05"] + ["0.01"] * 98, 0),
        ("Packet Loss", ["0.05", "1"] + ["0.01"] * 98, 2),
        ("Packet Loss", ["0.05", "1.01"] + ["0.01"] * 98, 0),
        ("Packet Loss", ["6"] + ["0.01"] * 99, 1),
    ],
)
def test_the_loss_unit_comes_from_the_header_or_from_a_hundred_values(partner: Partner, header: str, values: list[str], poor: int) -> None:
    partner.item(1)
    rows = [
        {"User": f"P{n}", "Start Time": WEEK, "Duration": "60", header: value, "Jitter (ms)": "10", "Latency (ms)": "50"}
        for n, value in enumerate(values)
    ]
    partner.write("media.csv", rows, f"org={org(1)}")
    assert counts(partner)[2] == poor


def test_a_call_is_poor_if_any_leg_is_and_pooled_is_not_averaged(partner: Partner) -> None:
    for number, calls in ((1, 4), (2, 1)):
        partner.item(number)
        for call in range(calls):
            partner.media(number, WEEK, correlation=f"c{call}")
    partner.media(2, WEEK, correlation="c0", Caller="No", **{LOSS: "9"})
    assert counts(partner) == [5, 4, 1]
    assert last(partner)["poor_pct"] == pytest.approx(1 / 5)  # the mean of 0 % and 100 % would be a half


def test_a_media_leg_joins_by_correlation_id_else_by_call_id(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c", "Call ID": "i"})
    partner.call(1, "u1", WEEK, **{"Correlation ID": "d", "Call ID": "j"})
    partner.media(1, WEEK, correlation="c")
    partner.media(1, WEEK, **{"Call ID": "i", LOSS: "9", "Caller": "No"})
    partner.media(1, WEEK, correlation="gone", **{"Call ID": "j"})
    assert counts(partner) == [2, 1, 1]
    assert last(partner)["coverage_pct"] == 1.0


def test_what_joins_nothing_is_a_call_for_quality_only(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c"})
    partner.media(1, WEEK, correlation="x")
    partner.media(1, WEEK, correlation="x", Caller="No")
    partner.media(1, WEEK)
    partner.media(1, WEEK, Caller="No")
    assert counts(partner) == [3, 3, 0]
    assert (last(partner)["coverage_pct"], last(partner)["unmeasured"]) == (0.0, 1)
    assert partner.ask("call-volume").kpis["calls"] == 1


def test_a_joined_leg_belongs_to_the_week_of_its_call(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", "2026-11-14T23:59:00Z", **{"Correlation ID": "c"})
    partner.media(1, "2026-11-15T00:00:30Z", correlation="c")
    partner.media(1, "2026-11-14T12:00:00Z", correlation="other")
    before, now = partner.ask("call-quality").rows[-2:]
    assert (before["measured"], now["measured"]) == (2, 0)


def test_coverage_divides_by_all_calls_media_covered_or_not(partner: Partner) -> None:
    for number in (1, 2):
        partner.item(number)
        for call in range(2):
            partner.call(number, f"u{number}", WEEK, **{"Correlation ID": f"c{call}"})
    partner.media(1, WEEK, correlation="c0")
    assert last(partner)["coverage_pct"] == 0.25
    assert last(partner, customer=org(1))["coverage_pct"] == 0.5
    assert last(partner, customer=org(2))["coverage_pct"] is None


def test_not_covered_by_media_is_unknown_not_zero(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK)
    row = partner.row("call-quality-by-customer", 1)
    assert (row["calls"], row["measured"], row["poor_pct"]) == (1, None, None)


@pytest.mark.parametrize(
    ("text", "leg", "expected"),
    [
        ("webex app DESKTOP", {}, "Webex App desktop"),
        ("Webex App", {"OS type": "Android"}, "Webex App mobile"),
        ("Webex App", {"OS type": "iOS"}, "Webex App mobile"),
        ("Webex App", {"OS type": "Windows"}, "Webex App desktop"),
        ("Desk phone", {"Client type": "WXC_CLIENT"}, "Desk phone"),
        ("Something new", {"Client type": "WXC_CLIENT"}, "Unknown"),
        ("NA", {"Client type": "WXC_CLIENT", "OS type": "macOS"}, "Webex App desktop"),
        ("", {"Client type": "WXC_CLIENT", "OS type": "ios"}, "Webex App mobile"),
        ("", {"Client type": "WXC_DEVICE", "Model": "8851-3PCC"}, "Desk phone"),
        ("", {"Client type": "WXC_DEVICE", "Model": "Cisco Room Kit"}, "Room device"),
        ("", {"Client type": "WXC_DEVICE", "Model": "Cisco Desk Pro"}, "Room device"),
        ("", {"Client type": "TEAMS_WXC_CLIENT"}, "Microsoft Teams"),
        ("", {"Client type": "WXC_THIRD_PARTY"}, "Third-party"),
        ("", {"Client type": "WXC_SIP_GW"}, "Gateway"),
        ("", {"Client type": "SIP"}, "Unknown"),
    ],
)
def test_endpoint_types(partner: Partner, text: str, leg: dict[str, str], expected: str) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c", "OS type": "", "Model": "", **leg})
    partner.media(1, WEEK, correlation="c", **{"Endpoint Type": text})
    (row,) = partner.ask("call-quality-by-endpoint").rows
    assert row["endpoint_type"] == expected


def test_the_joined_leg_is_the_one_with_the_same_call_id_else_direction(partner: Partner) -> None:
    partner.item(1)
    shared = {"Correlation ID": "c", "OS type": "", "Model": ""}
    partner.call(1, "u1", WEEK, **shared, **{"Client type": "WXC_DEVICE", "Call ID": "i"})
    partner.call(1, "u2", WEEK, **shared, **{"Client type": "WXC_SIP_GW", "Call ID": "j", "Direction": "TERMINATING"})
    partner.media(1, WEEK, correlation="c", **{"Endpoint Type": "", "Call ID": "j", "Caller": "Yes"})
    partner.media(1, WEEK, correlation="c", **{"Endpoint Type": "", "Call ID": "", "Caller": "Yes"})
    assert {row["endpoint_type"]: row["measured_legs"] for row in partner.ask("call-quality-by-endpoint").rows} == {
        "Gateway": 1,
        "Desk phone": 1,
    }


def many(partner: Partner, number: int, endpoint: str, measured: int, poor: int) -> None:
    """Media legs, each a call of its own, `poor` of them bad."""
    for leg in range(measured):
        bad = {LOSS: "9"} if leg < poor else {}
        partner.media(number, WEEK, correlation=f"{endpoint}{leg}", **{"Endpoint Type": endpoint, **bad})


def test_endpoints_have_share_and_rate_and_few_legs_come_last(partner: Partner) -> None:
    partner.item(1)
    many(partner, 1, "Desk phone", 40, 4)
    many(partner, 1, "Gateway", 30, 6)
    many(partner, 1, "Third-party", 29, 29)
    partner.media(1, WEEK, correlation="n", **{"Endpoint Type": "Room device", LOSS: "", LATENCY: "", JITTER: ""})
    rows = partner.ask("call-quality-by-endpoint").rows
    assert [row["endpoint_type"] for row in rows] == ["Gateway", "Desk phone", "Third-party", "Room device"]
    assert rows[0]["poor_pct"] == pytest.approx(0.2)
    assert rows[1]["share"] == pytest.approx(40 / 99)
    assert (rows[3]["measured_legs"], rows[3]["share"], rows[3]["poor_pct"]) == (0, 0.0, None)


def test_customers_by_poor_share_few_last_with_their_worst_endpoint(partner: Partner) -> None:
    for number in range(1, 6):
        partner.item(number)
    many(partner, 1, "Desk phone", 40, 2)
    many(partner, 2, "Desk phone", 30, 3)
    many(partner, 2, "Gateway", 30, 9)
    many(partner, 2, "Unknown", 29, 29)
    many(partner, 3, "Desk phone", 29, 29)
    many(partner, 4, "Gateway", 30, 0)
    rows = partner.ask("call-quality-by-customer").rows
    assert [row["org_id"] for row in rows] == [org(number) for number in (2, 1, 4, 3, 5)]
    assert [row["worst_endpoint_type"] for row in rows] == ["Gateway", "Desk phone", "Gateway", None, None]
    assert rows[0]["trend"][-1] == pytest.approx(41 / 89)
    assert rows[0]["trend"][:-1] == [None] * 7


def test_the_worst_endpoint_of_equal_shares_has_more_poor_legs(partner: Partner) -> None:
    partner.item(1)
    many(partner, 1, "Desk phone", 30, 3)
    many(partner, 1, "Gateway", 60, 6)
    assert partner.row("call-quality-by-customer", 1)["worst_endpoint_type"] == "Gateway"


def test_places_and_carriers_say_where(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", WEEK, **{"Correlation ID": "c", "PSTN vendor name": "Northwind", "Location": "Porto"})
    partner.media(1, WEEK, correlation="c", **{LOSS: "9", "Location": "", "Device Model": "8851"})
    partner.media(1, WEEK, correlation="d", **{"Location": "Lisbon", "Device Model": "8851"})
    places = partner.ask("call-quality-by-place").rows
    assert [(row["location"], row["device_model"], row["poor_legs"]) for row in places] == [("Porto", "8851", 1), ("Lisbon", "8851", 0)]
    (carrier,) = partner.ask("call-quality-by-carrier").rows
    assert (carrier["carrier"], carrier["customers"], carrier["poor_pct"]) == ("Northwind", 1, 1.0)


def test_the_document_has_no_keys_beside_those_of_the_law(partner: Partner) -> None:
    partner.item(1)
    partner.media(1, WEEK)
    document = partner.ask("call-quality").document()
    assert list(document["rows"][0]) == ["week", "measured", "good", "poor", "poor_pct", "coverage_pct"]
    assert (document["kpis"], document["previous"]) == ({}, {})


def test_an_endpoint_type_narrows_places_and_customers_but_no_figure(partner: Partner) -> None:
    for number in (1, 2):
        partner.item(number)
    many(partner, 1, "Desk phone", 2, 1)
    many(partner, 1, "Gateway", 2, 0)
    many(partner, 2, "Gateway", 1, 0)
    assert [row["org_id"] for row in partner.ask("call-quality-by-customer", endpoint="Desk phone").rows] == [org(1)]
    assert partner.row("call-quality-by-customer", 1, endpoint="Desk phone")["measured"] == 4
    assert [row["endpoint_type"] for row in partner.ask("call-quality-by-place", endpoint="Gateway").rows] == ["Gateway"] * 2
    assert len(partner.ask("call-quality-by-endpoint", endpoint="Gateway").rows) == 2
    assert "Unknown endpoint" in str(partner.ask("call-quality-by-place", endpoint="Fax").notices[0])


def test_a_changed_mapping_changes_the_numbers_at_the_next_load(partner: Partner) -> None:
    partner.item(1)
    row = {"User": "P", "Start Time": WEEK, "Duration": "60", "Bad packets": "0.05", "Jitter (ms)": "10", "Latency (ms)": "50"}
    headers = list(row)
    partner.write("media.csv", [row], f"org={org(1)}")
    for unit, poor in (("fraction", 1), ("percent", 0), ("fraction", 1)):
        change(partner.home, headers, [f"Bad packets=audio_packet_loss_{unit}"])
        partner.load()
        assert counts(partner)[2] == poor


@pytest.mark.parametrize(("values", "said"), [(["0.05"], "read as per cent"), (["0.05"] * 100, "read as a fraction")])
def test_a_guessed_unit_is_said_once(partner: Partner, values: list[str], said: str) -> None:
    rows = [{"User": f"P{n}", "Start Time": WEEK, "Duration": "60", "Packet loss": v, "Jitter": "10"} for n, v in enumerate(values)]
    partner.write("media.csv", rows, f"org={org(1)}")
    for _ in range(2):
        (file,) = partner.load().files
        assert [said in sentence for sentence in file["warnings"]] == [True]
