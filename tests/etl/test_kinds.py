"""A file's kind is found from its headers, never from its name (`inputs.md §1`, `webex-data.md §7.2`)."""

import csv
import json

import pytest

from etl.kinds import KINDS, Column, Fingerprint, Kind, Refused, normalise, organisation, recognise
from tests.etl.deliveries import ORG, SAMPLES, base64_id, call_headers


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


@pytest.mark.parametrize(
    ("headers", "kind", "lacks"),
    [
        (["snapshot_date", "org_id", "subscription_id", "licence", "total"], "licences", "assigned"),
        (["subscription_id", "kind", "start_on"], "subscriptions", "org_id"),
        (["email", "name", "role"], "admins", "admin_id"),
        (["Direction", "Correlation ID", "User type"], "call_history", "start_time"),
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
