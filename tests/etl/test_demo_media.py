"""The demo's media quality and queue reports, read back with csv alone: they follow from the calls, and what is planted is there and nowhere else."""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.demo import write_demo
from etl.demo.incidents import CARRIERS, FLEET
from etl.demo.media import ENOUGH

UNTIL = date(2026, 11, 22)
SIZES: dict[str, Any] = {"customers": 60, "weeks": 16, "calls_per_week": 2000, "until": UNTIL}
LOSS = {"Audio Packet Loss (%)": 1, "Audio Packet Loss Ratio": 100, "Audio Packet Loss": 100}
Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff") and '"' not in text.split("\n", 1)[0]
    return list(csv.DictReader(io.StringIO(text[1:])))


def sunday(day: str) -> str:
    found = date.fromisoformat(day[:10])
    return (found - timedelta(days=(found.weekday() + 1) % 7)).isoformat()


def seconds(text: str) -> float:
    minutes, _, rest = text.rpartition(":")
    return 60 * float(minutes or 0) + float(rest)


def share(legs: Iterable[Row]) -> float:
    """The share of the measured legs that are poor."""
    heard = [leg for leg in legs if leg["heard"]]
    return sum(bool(leg["poor"]) for leg in heard) / len(heard)


class Partner:
    """The written demo: legs by Call ID, media rows with the leg and the call that they belong to."""

    def __init__(self, out: Path) -> None:
        write_demo(out, **SIZES)
        self.landing = out / "landing"
        self.cases: list[dict[str, Any]] = json.loads((out / "answers.json").read_text("utf-8"))
        told = [row for path in (self.landing / "calls").glob("*.csv") for row in rows_of(path)]
        told += [item for path in (self.landing / "calls").glob("*.json") for item in json.loads(path.read_text("utf-8"))["items"]]
        self.legs = {(leg["Org UUID"], leg["Call ID"]): leg for leg in told}
        self.week: dict[tuple[str, str], str] = {}
        for leg in sorted(told, key=lambda each: each["Start time"]):
            self.week.setdefault((leg["Org UUID"], leg["Correlation ID"]), sunday(leg["Start time"]))
        self.media = [self.joined(path, row) for path in self.paths("Calling Media Quality") for row in rows_of(path)]

    def paths(self, title: str) -> list[Path]:
        return sorted(self.landing.glob(f"org=*/**/{title}_*.csv"))

    def joined(self, path: Path, row: Row) -> Row:
        """A media row with what the tests ask of it: org, week, call, leg's carrier, and whether it is measured and poor by the thresholds."""
        org = path.parent.name[4:]
        (column,) = [name for name in LOSS if name in row]
        values = [row[column], row["Audio Jitter (ms)"], row["Audio Latency (ms)"]]
        limits = (5 / LOSS[column], 150, 400)
        poor = any(value != "NA" and float(value) >= limit for value, limit in zip(values, limits, strict=True))
        leg = self.legs.get((org, row["Call ID"]), {})
        call = leg.get("Correlation ID", row["Start Time"])
        week = self.week.get((org, call), sunday(row["Start Time"]))
        found = {"org": org, "week": week, "call": call, "column": column, "carrier": leg.get("PSTN vendor name", "NA")}
        return {**row, **found, "heard": "x" * (set(values) != {"NA"}), "poor": "x" * poor}

    def case(self, key: str) -> list[dict[str, Any]]:
        return [case for case in self.cases if case["case"] == key]


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Partner:
    return Partner(tmp_path_factory.mktemp("partner"))


def test_media_rows_say_what_their_legs_say(partner: Partner) -> None:
    names = Counter("both" if row["Correlation ID"] != "NA" else "call" if row["Call ID"] != "NA" else "none" for row in partner.media)
    assert 0.85 < names["both"] / names.total() < 0.96 and 0.03 < names["call"] / names.total() < 0.09
    assert 0.005 < names["none"] / names.total() < 0.04
    for row in (row for row in partner.media if row["Call ID"] != "NA"):
        leg = partner.legs[row["org"], row["Call ID"]]
        assert (row["User Name"], row["Location"], row["Duration(s)"]) == (leg["User"], leg["Location"], str(leg["Duration"]))
        assert row["Start Time"] == f"{leg['Start time'][:19]}Z" and row["Correlation ID"] in ("NA", leg["Correlation ID"])
        assert row["Device Model"].replace("NA", "") == leg["Model"] and row["UA Version"] == leg["Client version"]
        assert (row["Caller"] == "Yes") == (leg["Direction"] == "ORIGINATING") and leg["User type"] in ("User", "Place", "VirtualLine")
        assert row["Endpoint Type"] != "Desk phone" or leg["Client type"] == "WXC_DEVICE"
    empty = sum(not row["Endpoint Type"] for row in partner.media)
    assert 0.08 < empty / len(partner.media) < 0.16 and {row["Call Quality"] for row in partner.media} == {"Good", "Poor", "NA"}
    assert all(row["Call Quality"] == ("Poor" if row["poor"] else "Good" if row["heard"] else "NA") for row in partner.media)
    assert all(row["Email"] == "NA" or row["Email"].endswith(".example.com") for row in partner.media)


def test_about_half_of_the_calls_of_thirteen_weeks_are_measured_and_few_are_poor(partner: Partner) -> None:
    weeks = sorted({row["week"] for row in partner.media})
    assert weeks == [(UNTIL - timedelta(days=7 * back)).isoformat() for back in range(13, 0, -1)]
    heard = {(row["org"], row["call"]) for row in partner.media if row["heard"] and row["Call ID"] != "NA"}
    calls = [call for call, week in partner.week.items() if week in weeks]
    assert 0.45 < len(heard) / len(calls) < 0.60
    usual = [row for row in partner.media if row["week"] < weeks[-5] and row["heard"]]
    poor = {(row["org"], row["call"]) for row in usual if row["poor"]}
    assert 0.02 < len(poor) / len({(row["org"], row["call"]) for row in usual}) < 0.04
    mobile, others = ([row for row in usual if (row["UA Version"] == "46.9.1.7") == is_mobile] for is_mobile in (True, False))
    assert 1.5 * share(others) < share(mobile) < 0.08
    losses, latency = (
        sorted(float(row[row["column"]]) * LOSS[row["column"]] for row in usual),
        [int(row["Audio Latency (ms)"]) for row in usual],
    )
    assert losses[int(0.7 * len(losses))] < 1 and losses[-1] < 30 and sum(20 <= each <= 180 for each in latency) / len(latency) > 0.97


def test_most_reports_count_loss_in_percent_some_in_fractions_and_one_does_not_say(partner: Partner) -> None:
    by_file: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in partner.media:
        by_file[row["org"], row["column"]].append(row)
    assert len(by_file) == len({org for org, _ in by_file}) == len(partner.paths("Calling Media Quality"))
    headers = Counter(column for _, column in by_file)
    assert headers["Audio Packet Loss (%)"] > headers["Audio Packet Loss Ratio"] > headers["Audio Packet Loss"] == 1
    (neutral,) = [rows for (_, column), rows in by_file.items() if column == "Audio Packet Loss"]
    values = [float(row["Audio Packet Loss"]) for row in neutral if row["heard"]]
    assert len(values) >= ENOUGH and max(values) < 1 and any(value >= 0.05 for value in values)
    calling = {org for org, _ in partner.week}
    silent = {case["org_id"] for case in partner.case("no-media")}
    assert silent and silent <= calling - {org for org, _ in by_file}


def test_the_desk_phones_of_one_head_office_sound_bad_for_three_weeks_and_no_others(partner: Partner) -> None:
    places = [case for case in partner.case("desk-phone") if case["row"]]
    assert len(places) == 3 and len({(case["org_id"], case["row"]["location"]) for case in places}) == 1
    ill = places[0]["org_id"], places[0]["row"]["location"], FLEET
    weeks = {(date.fromisoformat(case["as_of"]) - timedelta(days=7)).isoformat() for case in places}
    by_place: dict[tuple[tuple[str, str, str], bool], list[Row]] = defaultdict(list)
    for row in (row for row in partner.media if row["heard"]):
        by_place[(row["org"], row["Location"], row["Device Model"]), row["week"] in weeks].append(row)
    assert weeks == {(UNTIL - timedelta(days=7 * back)).isoformat() for back in (1, 2, 3)}
    assert 0.22 < share(by_place[ill, True]) < 0.40 and share(by_place[ill, False]) < 0.06
    assert max(share(rows) for place, rows in by_place.items() if place != (ill, True) and len(rows) >= 60) < 0.12
    for case in places:
        week = (date.fromisoformat(case["as_of"]) - timedelta(days=7)).isoformat()
        rows = [row for row in by_place[ill, True] if row["week"] == week]
        assert (len(rows), sum(bool(row["poor"]) for row in rows)) == (case["expect"]["measured_legs"], case["expect"]["poor_legs"])
        assert len(rows) >= 30


def test_one_carrier_is_poor_in_one_week_for_several_customers(partner: Partner) -> None:
    ((case), *_) = partner.case("carrier")
    week, bad = (date.fromisoformat(case["as_of"]) - timedelta(days=7)).isoformat(), case["row"]["carrier"]
    assert week == (UNTIL - timedelta(days=7 * 5)).isoformat()
    legs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in (row for row in partner.media if row["heard"] and row["carrier"] not in ("NA", "")):
        legs[row["week"], row["carrier"]].append(row)
    assert {carrier for _, carrier in legs} <= {name for name, _ in CARRIERS}
    assert 0.12 < share(legs[week, bad]) < 0.30 and len({row["org"] for row in legs[week, bad] if row["poor"]}) >= 4
    ill = {case["org_id"] for case in partner.case("desk-phone")}
    others = {key: [row for row in rows if row["org"] not in ill] for key, rows in legs.items() if key != (week, bad)}
    assert max(share(rows) for rows in others.values() if len(rows) >= 60) < 0.09


def test_queue_reports_follow_from_the_calls(partner: Partner) -> None:
    touched: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (org, _), leg in partner.legs.items():
        if leg["User type"] in ("CallCenterPremium", "CallCenterStandard", "HuntGroup", "AutomatedAttendantVideo"):
            touched[org, partner.week[org, leg["Correlation ID"]], leg["User"]].add(leg["Correlation ID"])
    clocks, waits, rates = Counter[bool](), [], {}
    for path in partner.paths("Call Queue Stats"):
        org, week = path.parent.parent.name[4:], path.parent.name[5:]
        for row in rows_of(path):
            total, answered, abandoned = (int(row[name]) for name in ("Total Calls", "Answered Calls", "Abandoned Calls"))
            assert total == answered + abandoned == len(touched[org, week, row["Call Queue"]])
            clocks[":" in row["Total Wait Time"]] += 1
            waits.append(seconds(row["Total Wait Time"]) / max(1, answered))
            assert seconds(row["Total Handle Time"]) == seconds(row["Total Talk Time"]) + seconds(row["Total Hold Time"])
            rates[org, row["Call Queue"], week] = (abandoned, total)
    assert clocks[False] > clocks[True] > 0 and 40 < sum(waits) / len(waits) < 100
    (ill,) = {case["org_id"] for case in partner.case("abandoning-queue")}
    newest = {(UNTIL - timedelta(days=7 * back)).isoformat() for back in (1, 2)}
    bad = [rate for (org, queue, week), rate in rates.items() if org == ill and queue == "Support Queue" and week in newest]
    assert len(bad) == 2 and all(abandoned / total > 0.3 for abandoned, total in bad)
    rest = [rate for rate in rates.values() if rate not in bad]
    assert 0.03 < sum(abandoned for abandoned, _ in rest) / sum(total for _, total in rest) < 0.10
    for title, name, calls in (
        ("Hunt Group Stats", "Hunt Group", ("Calls Answered", "Calls Abandoned")),
        ("Auto-attendant Stats Summary", "Auto Attendant", ("Answered", "Unanswered", "Busy", "Others")),
    ):
        assert partner.paths(title)
        for path in partner.paths(title):
            for row in rows_of(path):
                key = path.parent.parent.name[4:], path.parent.name[5:], row[name]
                assert sum(int(row[column]) for column in calls) == len(touched[key])


def test_agents_took_what_their_queues_answered(partner: Partner) -> None:
    for path in partner.paths("Call Queue Agent Stats"):
        answered: Counter[str] = Counter()
        for row in rows_of(path):
            answered[row["Call Queue"]] += int(row["Total Answered Calls"])
            assert int(row["Total Presented Calls"]) == int(row["Total Answered Calls"]) + int(row["Bounced Calls"])
        (queues,) = path.parent.glob("Call Queue Stats_*.csv")
        assert answered == Counter({row["Call Queue"]: int(row["Answered Calls"]) for row in rows_of(queues)})


def test_the_closed_customers_own_export_spans_weeks_in_which_it_has_no_call(partner: Partner) -> None:
    (path,) = partner.paths("Calling Detailed Call History")
    own, org = rows_of(path), path.parent.name[4:]
    gap = {(date.fromisoformat(case["as_of"]) - timedelta(days=7)).isoformat() for case in partner.case("silent-covered")}
    assert {case["org_id"] for case in partner.case("silent-covered")} == {org} and len(gap) == 2
    assert {sunday(leg["Start time"]) for leg in own} >= {
        (date.fromisoformat(min(gap)) - timedelta(days=7)).isoformat(),
        (date.fromisoformat(max(gap)) + timedelta(days=7)).isoformat(),
    }
    assert all(partner.legs[org, leg["Call ID"]] == leg for leg in own)
    assert not [call for call, week in partner.week.items() if call[0] == org and week in gap]


def test_parts_of_a_week_have_the_same_media_and_queues(partner: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: dict[str, Any] = {"customers": 10, "weeks": 2, "calls_per_week": 900, "until": UNTIL}
    write_demo(tmp_path / "whole", **sizes)
    monkeypatch.setattr("etl.demo.calls.LEGS_PER_FILE", 500)
    write_demo(tmp_path / "cut", **sizes)
    found: dict[str, list[list[str]]] = defaultdict(list)
    for name in ("whole", "cut"):
        paths = list((tmp_path / name).glob("landing/org=*/**/Call*.csv"))
        found[name] = sorted([path.parent.name, *row.values()] for path in paths for row in rows_of(path))
    assert found["whole"] == found["cut"] and len(list((tmp_path / "cut").glob("landing/org=*/Calling Media*"))) > 20
    assert (tmp_path / "whole" / "answers.json").read_text() == (tmp_path / "cut" / "answers.json").read_text()
