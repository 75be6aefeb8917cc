"""A file's kind is found from its headers, never from its name (`inputs.md §1`, `webex-data.md §7.2`)."""

import csv
import json
from pathlib import Path

import pytest

from etl.kinds import KINDS, Column, Fingerprint, Kind, Refused, normalise, organisation, recognise
from tests.etl.deliveries import ORG, SAMPLES, base64_id, call_headers, lake_rows, lines, one


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Start time", "starttime"),
        ("Device MAC", "devicemac"),
        ("PSTN vendor Org ID", "pstnvendororgid"),
        ("last_admin_signin_on", "lastadminsigninon"),
        ("Sub-Ref Id(s)", "subrefids"),
        ("Phone NO.", "phoneno"),
        ("Código", "código"),
    ],
)
def test_headers_are_compared_lower_cased_with_letters_and_digits_only(header: str, key: str) -> None:
    assert normalise(header) == key


def test_a_percent_sign_tells_two_columns_of_the_queue_report_apart() -> None:
    assert normalise("% Answered Calls") != normalise("Answered Calls")


@pytest.mark.parametrize("text", [ORG, ORG.upper(), base64_id(ORG), base64_id(ORG, padded=True), f" {ORG} "])
def test_an_org_id_is_a_uuid_or_webex_base64(text: str) -> None:
    assert organisation(text) == ORG


@pytest.mark.parametrize("text", ["", "acme", "5E+10", ORG[:-1], base64_id("SAMPLE"), "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x", "ü"])
def test_anything_else_is_no_org_id(text: str) -> None:
    assert organisation(text) is None


def _headers_of_samples() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted(SAMPLES.rglob("*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            found.append((path.name, next(csv.reader(file))))
    for path in sorted(SAMPLES.rglob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        document = document.get("body", document) if isinstance(document, dict) else document
        found.append((path.name, list((document["items"] if isinstance(document, dict) else document)[0])))
    return found


def test_the_samples_show_a_few_rows_of_every_kind() -> None:
    assert {recognise(headers).kind.name for _, headers in _headers_of_samples()} == set(KINDS)


@pytest.mark.parametrize(("name", "headers"), _headers_of_samples())
def test_a_kind_does_not_depend_on_the_order_or_the_spelling_of_headers(name: str, headers: list[str]) -> None:
    kind = recognise(headers).kind
    assert recognise(list(reversed(headers))).kind is kind
    assert recognise([header.upper().replace(" ", "_") for header in headers]).kind is kind
    assert recognise([*headers, "A column of next year"]).kind is kind


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.own])
def test_every_own_template_is_its_own_kind_with_its_canonical_headers(name: str) -> None:
    kind = KINDS[name]
    assert recognise([column.name for column in kind.columns]).kind is kind
    assert recognise([column.name for column in kind.columns if column.required]).kind is kind


def test_the_83_columns_of_2026_and_the_56_of_2024_are_all_known() -> None:
    for sample, columns in (("2024", 56), ("2026", 83)):
        layout = recognise(call_headers(sample))
        assert (layout.kind.name, len(layout.places), layout.unknown) == ("call_history", columns, ())


@pytest.mark.parametrize(
    "headers",
    [
        ["Start time", "Org UUID"],
        ["Start time", "Location", "Model"],
        ["Answer time", "Answered", "Call ID", "Start time"],
        ["Start time", "Direction", "Correlation ID", "User type"],
    ],
)
def test_a_custom_template_of_call_history_is_known_by_its_few_columns(headers: list[str]) -> None:
    assert recognise(headers).kind.name == "call_history"


def test_media_quality_is_known_by_any_two_measures_and_a_duration() -> None:
    headers = ["User", "Start Time", "Call Duration", "Max jitter of audio", "Audio latency"]
    assert recognise(headers).kind.name == "media_quality"
    with pytest.raises(Refused):
        recognise(["User", "Jitter", "Duration"])


MEDIA = ["Start Time", "Duration(s)", "Video jitter", "Video latency"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Audio Packet Loss (%)", "audio_packet_loss_percent"),
        ("Audio packet loss pct", "audio_packet_loss_percent"),
        ("Packet loss percentage", "audio_packet_loss_percent"),
        ("% of audio packets lost", "audio_packet_loss_percent"),
        ("Audio packet loss ratio (%)", "audio_packet_loss_percent"),
        ("Audio packet loss fraction", "audio_packet_loss_fraction"),
        ("Loss ratio", "audio_packet_loss_fraction"),
        ("Audio Packet Loss", "audio_packet_loss"),
        ("Avg. packet loss rate", "audio_packet_loss"),
        ("Audio Jitter (ms)", "audio_jitter_ms"),
        ("Average audio jitter (msec)", "audio_jitter_ms"),
        ("jitter", "audio_jitter_ms"),
        ("Audio Latency (ms)", "audio_latency_ms"),
        ("RTT", "audio_latency_ms"),
        ("Round-trip time (ms)", "audio_latency_ms"),
        ("User Name", "user_display_name"),
        ("User", "user_display_name"),
        ("E-mail", "email"),
        ("User e-mail address", "email"),
        ("Call ID", "call_id"),
        ("Correlation-ID", "correlation_id"),
        ("Caller", "is_caller"),
        ("Caller indicator", "is_caller"),
        ("Endpoint", "endpoint_type"),
        ("Device", "device_model"),
        ("UA version", "ua_version"),
        ("Path optimisation", "path_optimization"),
        ("Location", "location"),
        ("Packets lost", None),  # a number of packets, not a share
        ("Audio jitter (s)", None),
        ("Loss duration", None),
    ],
)
def test_a_media_quality_header_may_be_spelt_in_many_ways(header: str, column: str | None) -> None:
    layout = recognise([*MEDIA, header])
    assert layout.kind.name == "media_quality"
    assert {name for name, place in layout.places.items() if place == len(MEDIA)} == ({column} if column else set())
    assert layout.unknown == (() if column else (len(MEDIA),))


@pytest.mark.parametrize(
    ("header", "column"),
    [("Duration", "duration_s"), ("Call duration (sec)", "duration_s"), ("Start", "start_time"), ("Start time (UTC)", "start_time")],
)
def test_start_and_duration_may_be_spelt_in_many_ways(header: str, column: str) -> None:
    layout = recognise([header, "Start time" if column == "duration_s" else "Duration", "RTT", "Loss"])
    assert (layout.kind.name, layout.places[column]) == ("media_quality", 0)


def test_the_unit_of_a_loss_is_in_every_header_that_means_it() -> None:
    """`metrics.md §8`: percent or pct, fraction or ratio (that of "duration" is none), or neither."""
    for name, percent, fraction in [("_percent", True, None), ("_fraction", False, True), ("", False, False)]:
        for header in KINDS["media_quality"].column(f"audio_packet_loss{name}").known_as():
            assert ("percent" in header or "pct" in header) == percent, header
            told = header.replace("duration", "")
            assert fraction is None or ("fraction" in told or "ratio" in told) == fraction, header


def test_three_losses_of_three_units_stand_side_by_side() -> None:
    places = recognise([*MEDIA, "Audio packet loss", "Audio packet loss (%)", "Audio packet loss ratio"]).places
    assert [places[f"audio_packet_loss{unit}"] for unit in ("", "_percent", "_fraction")] == [4, 5, 6]


@pytest.mark.parametrize(
    ("headers", "column", "place"),
    [
        (["Latency", "Audio latency (ms)"], "audio_latency_ms", 1),
        (["RTT", "Latency"], "audio_latency_ms", 1),
        (["Average audio jitter", "Audio jitter"], "audio_jitter_ms", 1),
        (["Model", "Device"], "device_model", 1),
        (["User", "User name", "Display name"], "user_display_name", 1),
        (["Call duration", "Duration"], "duration_s", 0),
    ],
)
def test_of_weak_headers_the_best_counts_and_the_others_are_kept_aside(headers: list[str], column: str, place: int) -> None:
    measures = ["Start Time", "Video jitter", "Video latency", "Video duration"]
    layout = recognise([*headers, *measures])
    assert layout.places[column] == place
    assert layout.unknown == tuple(index for index in range(len(headers)) if index != place)


def test_two_strong_headers_of_one_measure_are_refused_with_the_way_out() -> None:
    with pytest.raises(Refused, match=r"both mean audio_jitter_ms: remove one of them, or set one aside: `partnerhub columns"):
        recognise(["Start Time", "Duration", "Audio Jitter", "Audio Jitter (ms)", "Latency"])


# As the screen spells them (`webex-data.md §2.4, §7.1`), with times in each form.
SCREENS = {
    "queue_stats": (
        "Call queue,Location,Phone No.,Extension,Total calls,Calls answered,% Answered calls,Calls abandoned,Overflow - Busy,"
        "Overflow - Timed out,Calls transferred,Total wait time,Avg. wait time,Abandoned time,Total talk time,Avg. No. of agents assigned",
        "Support,Lisbon,+351210000000,5150,100,90,90.0,10,2,3,5,48:00,0:29,410,4:30:00,4",
        {"queue_name": "Support", "phone": "+351210000000", "total_calls": 100, "answered_calls": 90, "abandoned_calls": 10, "overflow_busy": 2,
         "overflow_timeout": 3, "transferred": 5, "total_wait_s": 2880, "total_abandon_s": 410, "total_talk_s": 16200, "avg_agents_assigned": 4},
        2,
    ),
    "queue_agent_stats": (
        "Agent name,Call queue,Location,Total answered calls,Bounced calls,Total presented calls,Total talk time,Avg. talk time,Total hold time",
        "Ana,Support,Lisbon,45,4,49,2:15:00,3:00,10:00",
        {"agent_name": "Ana", "answered": 45, "bounced": 4, "presented": 49, "talk_s": 8100, "hold_s": 600, "handle_s": None},
        1,
    ),
    "hunt_group_stats": (
        "Hunt group,Location,Phone No.,Total talk mins,Total wait mins,Total abandoned mins,Calls answered,% Calls answered,Calls abandoned",
        "Front Desk,Lisbon,+351210000001,300,40,4.5,100,92.6,8",
        {"hunt_group": "Front Desk", "total_talk_min": 300, "total_wait_min": 40, "total_abandon_min": 4.5, "answered_calls": 100,
         "abandoned_calls": 8},
        1,
    ),
    "auto_attendant": (
        "Auto attendant,Ph. No./Extn.,Location,Total calls,Answered,Unanswered,Busy,Others,% Answered,Total duration,Total AA talk time",
        "Reception,5199,Lisbon,120,110,8,2,0,91.7,1:30:00,21:40",
        {"attendant_name": "Reception", "number": "5199", "total_calls": 120, "busy": 2, "total_duration_s": 5400, "talk_s": 1300},
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SCREENS)
def test_queue_exports_load_as_the_screen_spells_them(tmp_path: Path, kind: str) -> None:
    header, row, expected, unknown = SCREENS[kind]
    item = one(tmp_path, f"org={ORG}/week=2026-11-15/export.csv", lines(header, row))
    assert (item.kind, item.accepted) == (kind, 1)
    (found,) = lake_rows(item)
    assert {name: found[name] for name in expected} == expected
    assert len(json.loads(found["extra"])) == unknown  # percentages and averages: computed here, never read


@pytest.mark.parametrize(
    ("headers", "kind", "lacks"),
    [
        (["snapshot_date", "org_id", "subscription_id", "licence", "total"], "licences", "assigned"),
        (["subscription_id", "kind", "start_on"], "subscriptions", "org_id"),
        (["email", "name", "role"], "admins", "admin_id"),
        (["Direction", "Correlation ID", "User type"], "call_history", "start_time"),
        (["User", "Jitter", "Duration"], "media_quality", "packetloss or jitter or latency; say once which column"),
    ],
)
def test_a_near_miss_says_which_kind_and_what_it_lacks(headers: list[str], kind: str, lacks: str) -> None:
    with pytest.raises(Refused, match=f"resemble {kind}, but lack {lacks}"):
        recognise(headers)


def test_an_unknown_kind_names_the_headers_it_has() -> None:
    with pytest.raises(Refused, match=r"unknown kind.*\(colour, taste\)"):
        recognise(["colour", "taste"])


@pytest.mark.parametrize("headers", [["org_id", "name", "Org ID"], ["org_id", "name", "name"]])
def test_duplicate_headers_are_refused(headers: list[str]) -> None:
    with pytest.raises(Refused, match="same header"):
        recognise(headers)


def test_two_headers_of_one_meaning_are_refused() -> None:
    with pytest.raises(Refused, match="both mean org_id"):
        recognise(["org_id", "Customer Org ID", "name"])


def test_a_catalogue_in_which_one_header_means_two_columns_cannot_be_built() -> None:
    columns = (Column(name="a", type="text", headers=("same",)), Column(name="b", type="text", headers=("same",)))
    with pytest.raises(ValueError, match="means both a and b"):
        Kind(name="broken", title="", columns=columns, fingerprints=(Fingerprint(every=("a",)),))


def test_every_kind_with_a_fact_has_its_column() -> None:
    for kind in KINDS.values():
        assert kind.fact is None or kind.fact == "file_date" or kind.fact in {column.name for column in kind.columns}
        assert kind.fold is None or kind.column(kind.fold).type == "text"
