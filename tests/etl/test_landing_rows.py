"""Row refused, with file, physical line, column, value and reason: the second row of `inputs.md §4`, by name."""

import json
from pathlib import Path

import pytest

from tests.etl.deliveries import (
    CUSTOMERS,
    LICENCES,
    NOW,
    ORG,
    OTHER,
    SUBSCRIPTIONS,
    base64_id,
    csv_text,
    facts,
    lake_rows,
    leg,
    lines,
    one,
    reason,
    refused,
)

GOOD = f"2026-11-21,{ORG},Sub1,Webex Calling,5,4"


def licences(*rows: str) -> str:
    return lines(LICENCES, GOOD, *rows, f"2026-11-21,{OTHER},Sub9,Webex Calling,7,7")


@pytest.mark.parametrize(
    ("row", "column", "value", "why"),
    [
        (f"2026-11-21,{ORG},1.2E+12,Webex Calling,5,4", "subscription_id", "1.2E+12", "Excel"),
        (f'2026-11-21,{ORG},"1,2e-12",Webex Calling,5,4', "subscription_id", "1,2e-12", "Excel"),
        (f"2026-11-21,{ORG},Sub1,Webex Calling,5", None, None, "too few fields: 5 where the header names 6"),
        (f"2026-11-21,{ORG},Sub1,Webex Calling,5,4,surplus", None, None, "too many fields: 7 where the header names 6"),
        (f"2026-11-21,{ORG},Sub\0,Webex Calling,5,4", None, None, "NUL"),
        (f"21/11/2026,{ORG},Sub1,Webex Calling,5,4", "snapshot_date", "21/11/2026", "YYYY-MM-DD"),
        (f"2026-02-30,{ORG},Sub1,Webex Calling,5,4", "snapshot_date", "2026-02-30", "YYYY-MM-DD"),
        (f"2026-11-21,{ORG},Sub1,Webex Calling,five,4", "total", "five", "count"),
        (f"2026-11-21,{ORG},Sub1,Webex Calling,5.5,4", "total", "5.5", "count"),
        (f"2026-11-21,{ORG},Sub1,Webex Calling,5,-4", "assigned", "-4", "negative"),
        (f"2026-11-21,{ORG},Sub1,,5,4", "licence", None, "empty"),
        (f"2026-11-21,{ORG},NA,Webex Calling,5,4", "subscription_id", None, "empty"),
        ("2026-11-21,acme,Sub1,Webex Calling,5,4", "org_id", "acme", "UUID"),
        (f"2026-11-21,{base64_id('SAMPLE')},Sub1,Webex Calling,5,4", "org_id", base64_id("SAMPLE"), "UUID"),
        (f"2026-11-24,{ORG},Sub1,Webex Calling,5,4", "snapshot_date", "2026-11-24", "after the clock"),
        (f'2026-11-21,{ORG},"Sub1,Webex Calling,5,4', None, None, "quote"),
        (f'2026-11-21,{ORG},"Sub"1,Webex Calling,5,4', None, None, "quote"),
        (",,,,,", "snapshot_date", None, "empty"),
        (f"2026-11-99,{ORG},1.2E+12,Webex Calling,x,-4", "snapshot_date", "2026-11-99", "YYYY-MM-DD"),
    ],
)
def test_one_bad_row_is_refused_and_its_neighbours_are_not(
    tmp_path: Path, row: str, column: str | None, value: str | None, why: str
) -> None:
    item = one(tmp_path, "licences.csv", licences(row))
    assert (item.read, [found["line"] for found in lake_rows(item)]) == (3, [2, 4])
    (refusal,) = item.refusals
    assert (refusal.file, refusal.line, refusal.column) == ("licences.csv", 3, column)
    assert why in refusal.reason
    assert refusal.value == value if column else refusal.value


def test_a_broken_quote_never_takes_the_good_lines_after_it(tmp_path: Path) -> None:
    rows = csv_text([leg(number) for number in range(6)], quoting=1).splitlines()
    rows[3] = rows[3].replace('"Ana 2"', '"Ana 2')
    item = one(tmp_path, "calls.csv", lines(*rows))
    assert [refusal.line for refusal in item.refusals] == [4]
    assert [row["line"] for row in lake_rows(item)] == [2, 3, 5, 6, 7]


@pytest.mark.parametrize("last", ['{org},"Open', '{org},"Open\nmore text', '"{org},Open'])
def test_a_quote_that_never_closes_costs_its_own_line(tmp_path: Path, last: str) -> None:
    text = lines("org_id,name", f"{ORG},Good", last.format(org=OTHER), f"{OTHER},Good too")
    item = one(tmp_path, "c.csv", text)
    assert [row["name"] for row in lake_rows(item)] == ["Good", "Good too"]
    assert item.refusals[0].line == 3


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"{ORG},Sub1,licence,2026-01-01,,,", "kind", "licence"),
        (f"{ORG},Sub1,trial,2026-01-01,,,ended", "status", "ended"),
        (f"{ORG},Sub1,trial,2026-01-01,,maybe,", "auto_renew", "maybe"),
    ],
)
def test_unknown_kind_status_and_boolean(tmp_path: Path, row: str, column: str, value: str) -> None:
    assert refused(one(tmp_path, "s.csv", lines(SUBSCRIPTIONS, row))) == [(2, column, value)]


def test_unknown_role_and_owner(tmp_path: Path) -> None:
    assert refused(one(tmp_path / "1", "a.csv", lines("admin_id,name,email,role", "a-1,Eva,eva@example.com,owner"))) == [
        (2, "role", "owner")
    ]
    assert refused(one(tmp_path / "2", "c.csv", lines(CUSTOMERS, f"{ORG},Acme,PT,me,,"))) == [(2, "managed_by", "me")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Start time", "16/11/2026 09:00"),
        ("Start time", "2026-11-16"),
        ("Start time", "2026-11-16T25:00:00Z"),
        ("Start time", "2026-11-23T06:00:01Z"),
        ("Duration", "-1"),
        ("Duration", "1:30"),
        ("Ring duration", "soon"),
        ("Answered", "maybe"),
        ("Release time", "yesterday"),
        ("Site timezone", "Lisbon"),
        ("Caller Reputation Score", "high"),
        ("Report ID", "1.1E+35"),
        ("Correlation ID", "2E+3"),
        ("Org UUID", "acme"),
    ],
)
def test_typed_columns_of_a_call_leg(tmp_path: Path, column: str, value: str) -> None:
    item = one(tmp_path, "calls.csv", csv_text([leg(1), leg(2) | {column: value}, leg(3)]))
    assert refused(item) == [(3, column, value)]


@pytest.mark.parametrize("value", ["2026-11-23T06:00:00Z", "2026-11-23T07:00:00+01:00"])
def test_a_fact_may_be_a_day_after_the_clock(tmp_path: Path, value: str) -> None:
    assert one(tmp_path, "calls.csv", csv_text([leg(1, Start_time=value)]), now=NOW).accepted == 1


def test_open_enumerations_of_webex_are_open(tmp_path: Path) -> None:
    (row,) = lake_rows(one(tmp_path, "calls.csv", csv_text([leg(1, Client_type="WXCC", User_type="Unknown", Direction="SIDEWAYS")])))
    assert (row["client_type"], row["user_type"], row["direction"]) == ("WXCC", "Unknown", "SIDEWAYS")


def test_an_order_and_a_join_in_the_future(tmp_path: Path) -> None:
    orders = lines("order_id,org_id,ordered_on", f"O-1,{ORG},2026-11-23", f"O-2,{ORG},2026-11-24")
    assert refused(one(tmp_path / "1", "o.csv", orders)) == [(3, "ordered_on", "2026-11-24")]
    joins = lines("meetingId,email,joinedTime", "m-1,a@example.com,2026-11-24T00:00:00Z")
    assert refused(one(tmp_path / "2", f"org={ORG}/j.csv", joins)) == [(2, "joinedTime", "2026-11-24T00:00:00Z")]


def test_a_snapshot_that_its_file_dates_in_the_future(tmp_path: Path) -> None:
    document = {"items": [{"name": "Webex Calling", "totalUnits": 5, "consumedUnits": 4}]}
    item = one(tmp_path, f"org={ORG}/licences-2026-12-01.json", json.dumps(document))
    assert refused(item) == [(None, "snapshot=", "2026-12-01")]


def test_an_org_that_disagrees_with_its_folder(tmp_path: Path) -> None:
    item = one(
        tmp_path, f"org={ORG}/calls.csv", csv_text([leg(1), leg(2, Org_UUID=OTHER), leg(3, Org_UUID="NA"), leg(4, Org_UUID=base64_id(ORG))])
    )
    assert refused(item) == [(3, "Org UUID", OTHER)]
    assert {row["org_id"] for row in lake_rows(item)} == {ORG}


def test_an_empty_org_without_a_folder(tmp_path: Path) -> None:
    item = one(tmp_path, "calls.csv", csv_text([leg(1, Org_UUID="NA")]))
    assert (refused(item), "empty" in reason(item)) == ([(2, "Org UUID", None)], True)


@pytest.mark.parametrize("footer", ["Total,,,,,12", "GRAND TOTAL", '"total","","","","","12"', "Total"])
def test_a_footer_is_refused_as_one(tmp_path: Path, footer: str) -> None:
    item = one(tmp_path, "licences.csv", lines(LICENCES, GOOD, footer))
    assert (item.accepted, "footer" in reason(item), refused(item)[0][:2]) == (1, True, (3, "snapshot_date"))


def test_a_queue_may_be_named_total_unless_it_is_the_last_row(tmp_path: Path) -> None:
    header = "Call Queue,Answered Calls,Abandoned Calls"
    item = one(tmp_path, f"org={ORG}/week=2026-11-15/q.csv", lines(header, "Total,1,2", "Sales,3,4", "Total,4,6"))
    assert ([row["queue_name"] for row in lake_rows(item)], item.refusals[0].line) == (["Total", "Sales"], 4)


def test_several_subscription_ids_in_one_cell(tmp_path: Path) -> None:
    header = "Customer Org ID,Sub-Ref Id(s),Booked Professional Licenses,Provisioned Professional Licenses"
    item = one(tmp_path, "p.csv", lines(header, f'{ORG},"Sub1, Sub2",5,4', f"{OTHER},,5,4"))
    assert refused(item) == [(2, "Sub-Ref Id(s)", "Sub1, Sub2")]
    assert lake_rows(item)[0]["subscription_id"] == ""


def test_a_tag_has_25_characters_at_most(tmp_path: Path) -> None:
    item = one(tmp_path, "t.csv", lines("org_id,tag", f"{ORG},{'x' * 25}", f"{ORG},{'x' * 26}"))
    assert refused(item) == [(3, "tag", "x" * 26)]


def test_a_surplus_that_does_not_put_the_org_id_in_its_place(tmp_path: Path) -> None:
    item = one(tmp_path, "c.csv", lines("name,org_id,country", f"Acme,{ORG},PT,surplus", f"Acme, Lda,{ORG},PT"))
    assert (refused(item)[0][0], [row["name"] for row in lake_rows(item)]) == (2, ["Acme, Lda"])


def test_a_line_of_bytes_that_are_no_text(tmp_path: Path) -> None:
    text = lines("org_id,name", f"{ORG},Clínica", f"{OTHER},?", f"{OTHER},Good").encode().replace(b"?", b"\xff\xfe")
    item = one(tmp_path, "c.csv", text)
    assert ([row["name"] for row in lake_rows(item)], item.refusals[0].line) == (["Clínica", "Good"], 3)


def test_rows_of_json_have_no_line_and_those_of_jsonl_have(tmp_path: Path) -> None:
    good, bad = {"org_id": ORG, "tag": "a"}, {"org_id": "acme", "tag": "b"}
    assert refused(one(tmp_path / "1", "t.json", json.dumps([good, bad]))) == [(None, "org_id", "acme")]
    item = one(tmp_path / "2", "t.jsonl", lines(json.dumps(good), "{broken", "", json.dumps(bad), "[1]", '{"org_id": "\\ud800"}'))
    assert [line for line, _, _ in refused(item)] == [2, 4, 5, 6]
    assert len(facts(item)) == 1
