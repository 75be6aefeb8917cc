"""The believable partner: the same bytes for the same seed, real formats, planted cases that hold."""

import csv
import hashlib
import io
import json
import uuid
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from etl.demo import write_demo
from etl.demo.calls import parts_of
from etl.demo.countries import COUNTRIES
from etl.demo.hours import SLOTS, easter, week_shape
from etl.demo.partner import Weeks, stable_uuid
from etl.demo.roles import BUILD, ROLES, deck
from etl.demo.shapes import KINDS, MIXES, bucket_kinds

UNTIL = date(2026, 11, 22)
CALLING = ("webex calling", "customer experience", "customer assist", "webex suite")
MEETINGS = ("meeting", "webex meetings", "webex suite")
Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def digest(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


class Exports:
    """What a demo wrote, read back with csv and json alone."""

    def __init__(self, out: Path, result: dict[str, int | str]) -> None:
        self.out, self.result, self.landing = out, result, out / "landing"
        self.cases: list[dict[str, Any]] = json.loads((out / "answers.json").read_text("utf-8"))
        self.newest = self.landing / f"snapshot={UNTIL - timedelta(days=1)}"

    def legs(self) -> Rows:
        return [row for path in sorted((self.landing / "calls").glob("*.csv")) for row in rows_of(path)]

    def api_legs(self) -> list[dict[str, Any]]:
        return [item for path in sorted((self.landing / "calls").glob("*.json")) for item in json.loads(path.read_text("utf-8"))["items"]]

    def latest(self, name: str) -> Rows:
        return rows_of(max(self.landing.glob(f"snapshot=*/{name}.csv")))

    def licences(self) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
        """(org, subscription) -> (licence, total, assigned) of its newest snapshot, not older than 35 days."""
        dated: dict[tuple[str, str], dict[str, list[tuple[str, int, int]]]] = defaultdict(lambda: defaultdict(list))
        for path in self.landing.glob("snapshot=*/licences.csv"):
            for row in rows_of(path):
                entry = (row["licence"].lower(), int(row["total"]), int(row["assigned"]))
                dated[row["org_id"], row["subscription_id"]][row["snapshot_date"]].append(entry)
        for path in self.landing.glob("org=*/licences-*.json"):
            for item in json.loads(path.read_text("utf-8"))["items"]:
                entry = (item["name"].lower(), item["totalUnits"], item["consumedUnits"])
                dated[path.parent.name[4:], item.get("subscriptionId", "")][path.stem[9:]].append(entry)
        return {key: days[max(days)] for key, days in dated.items() if date.fromisoformat(max(days)) >= UNTIL - timedelta(days=35)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    out = tmp_path_factory.mktemp("demo")
    return Exports(out, write_demo(out, customers=90, weeks=10, calls_per_week=700, until=UNTIL))


def sums(entries: list[tuple[str, int, int]], product: str) -> dict[str, int]:
    mine = [(total, assigned) for name, total, assigned in entries if name.startswith(CALLING if product == "calling" else MEETINGS)]
    return {
        "total": sum(t for t, _ in mine),
        "assigned": sum(a for _, a in mine),
        "available": sum(max(t - a, 0) for t, a in mine),
        "overage": sum(max(a - t, 0) for t, a in mine),
    }


def test_same_seed_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    sizes: dict[str, Any] = {"customers": 24, "weeks": 3, "calls_per_week": 150, "until": UNTIL}
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        write_demo(tmp_path / name, seed=seed, **sizes)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert set(digest(tmp_path / "a").values()).isdisjoint(digest(tmp_path / "c").values())


def test_refuses_what_makes_no_sense(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a Sunday was needed"):
        write_demo(tmp_path, until=date(2026, 11, 21))
    with pytest.raises(ValueError, match="at least 1"):
        write_demo(tmp_path, customers=0)
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "precious.csv").write_text("x")
    with pytest.raises(FileExistsError, match="no demo wrote"):
        write_demo(tmp_path, customers=1, weeks=1, calls_per_week=1, until=UNTIL)
    assert (tmp_path / "landing" / "precious.csv").read_text() == "x"


def test_a_second_demo_replaces_the_first_and_the_default_day_is_a_sunday(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-25T10:00:00Z")
    first = write_demo(tmp_path, customers=9, weeks=2, calls_per_week=20)
    assert first["until"] == UNTIL.isoformat()
    told: list[tuple[str, int, int]] = []
    second = write_demo(tmp_path, customers=3, weeks=1, calls_per_week=20, until=UNTIL, progress=lambda *step: told.append(step))
    assert len(list((tmp_path / "landing").glob("snapshot=*"))) == 1 == second["weeks"]
    assert ("snapshots", 1, 1) in told and ("calls", 1, 1) in told


def test_call_history_is_as_webex_writes_it(demo: Exports) -> None:
    paths = sorted((demo.landing / "calls").glob("*.csv"), key=lambda p: p.name)
    assert len(paths) == 10
    for week, path in enumerate(paths):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbfStart time,Answer time,Duration,") and b"\r" not in data
        header, first = data.decode("utf-8-sig").split("\n")[:2]
        assert len(header.split(",")) == (56 if week < 5 else 83)
        assert header.endswith("Release time,Report time" if week < 5 else "ELIN,Emergency number source") and '"' not in header
        assert first.startswith('"2026-') and first.endswith('"') and '"NA"' in first
        reader = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert {len(row) for row in reader} == {56 if week < 5 else 83}
        starts = [row[0] for row in reader[1:]]
        sunday = UNTIL - timedelta(days=7 * (10 - week))
        assert starts == sorted(starts) and starts[0] >= sunday.isoformat() and all(start.endswith("Z") for start in starts)


def test_legs_have_one_report_id_each_and_known_organisations(demo: Exports) -> None:
    legs, api = demo.legs(), demo.api_legs()
    assert len({leg["Report ID"] for leg in legs}) == len(legs)
    assert all(str(uuid.UUID(leg[key])) == leg[key] for leg in legs for key in ("Org UUID", "User UUID", "Correlation ID", "Report ID"))
    twice = {leg["Report ID"] for leg in legs} & {leg["Report ID"] for leg in api}
    assert len(twice) == demo.result["legs_twice"] > 0
    assert len(api) > len(twice) and len(legs) + len(api) - len(twice) == demo.result["legs"]
    calls = {(leg["Org UUID"], leg["Correlation ID"]) for leg in [*legs, *api]}
    assert len(calls) == demo.result["calls"]
    assert demo.result["calls"] == pytest.approx(7000, rel=0.05)
    orgs = {row["org_id"] for row in demo.latest("customers")}
    assert {leg["Org UUID"] for leg in legs} <= orgs | {path.name[4:] for path in demo.landing.glob("org=*")}
    times = {leg["Report ID"]: leg for leg in legs}
    copies = [(leg, times[leg["Report ID"]]) for leg in api if leg["Report ID"] in twice]
    assert all(leg["Start time"] == copy["Start time"] and str(leg["Duration"]) == copy["Duration"] for leg, copy in copies)
    assert all(isinstance(leg["Duration"], int) and isinstance(leg["Hold duration"], int) and len(leg) == 87 for leg in api)


def test_no_duplicate_keys_in_any_template(demo: Exports) -> None:
    keys = {
        "customers": ("org_id",),
        "subscriptions": ("org_id", "subscription_id"),
        "tags": ("org_id", "tag"),
        "licences": ("snapshot_date", "org_id", "subscription_id", "licence", "site_url"),
        "licence_users": ("org_id", "subscription_id", "licence", "user_id"),
    }
    for name, columns in keys.items():
        paths = list(demo.landing.glob(f"snapshot=*/{name}.csv"))
        assert paths
        for path in paths:
            found = [tuple(row[column] for column in columns) for row in rows_of(path)]
            assert len(set(found)) == len(found) and all(str(uuid.UUID(key[name == "licences"])) for key in found)
    listed = demo.latest("subscriptions")
    assert all(sum(other["subscription_id"] == row["subscription_id"] for other in listed) == 1 for row in listed)
    tags = demo.latest("tags")
    assert all(len(row["tag"]) <= 25 for row in tags) and max(sum(o["org_id"] == r["org_id"] for o in tags) for r in tags) <= 5


def test_meetings_and_organisations_parse(demo: Exports) -> None:
    joins, files = 0, 0
    for path in demo.landing.glob("org=*/*eeting*ttendees*"):
        found = json.loads(path.read_text("utf-8"))["items"] if path.suffix == ".json" else rows_of(path)
        assert len({(row["meetingId"], row["email"], row["joinedTime"]) for row in found}) == len(found)
        assert all(row["email"].endswith(".example.com") and row["joinedTime"] < row["leftTime"] for row in found)
        joins, files = joins + len(found), files + 1
    assert joins == demo.result["attendees"] > 1000 and files > 20
    organisations = json.loads((max(demo.landing.glob("snapshot=*/organizations.json"))).read_text("utf-8"))["items"]
    assert organisations and all({"id", "displayName", "created"} == set(item) for item in organisations)
    assert len(demo.latest("customers")) + len(organisations) == 90


def test_licence_users_are_the_people_who_call(demo: Exports) -> None:
    listed = {row["user_id"] for row in demo.latest("licence_users")}
    orgs = {row["org_id"] for row in demo.latest("licence_users")}
    callers = {leg["User UUID"] for leg in demo.legs() if leg["Org UUID"] in orgs and leg["User type"] in ("User", "Place", "VirtualLine")}
    assert callers and len(callers & listed) / len(callers) > 0.9


def test_planted_items_are_in_the_files(demo: Exports) -> None:
    licences = demo.licences()
    listed = {(row["org_id"], row["subscription_id"]): row for row in demo.latest("subscriptions")}
    assert len({case["case"] for case in demo.cases}) > 30
    for case in demo.cases:
        expect, key = case["expect"], (case["org_id"], case["subscription_id"])
        if case["section"] in ("expiring", "renewing", "recent", "overage", "low-assignment") and not case["absent"]:
            entries, row = licences[key], listed[key]
            assert sums(entries, case["product"]) == {name: expect[name] for name in ("total", "assigned", "available", "overage")}
            if "days_left" in expect:
                end = row["renewal_on"] or row["end_on"] if case["section"] == "renewing" else row["end_on"]
                assert 0 <= expect["days_left"] <= 90 and date.fromisoformat(end) == UNTIL + timedelta(days=expect["days_left"])
                assert (row["auto_renew"] == "true") == (case["section"] == "renewing")
            if case["section"] == "renewing":
                notice = timedelta(days=int(row["notice_days"] or 30))
                assert date.fromisoformat(expect["act_by"]) == date.fromisoformat(expect["renewal_on"]) - notice
            if case["section"] == "recent":
                assert date.fromisoformat(row["added_on"]) == UNTIL - timedelta(days=expect["days_since_added"])
            assert case["section"] != "overage" or expect["overage"] > 0
        if case["section"] == "customers" and "products" in expect:
            mine = [entry for (org, _), found in licences.items() if org == case["org_id"] for entry in found]
            found = {product: sums(mine, product) for product in ("calling", "meetings") if sums(mine, product)["total"]}
            found = {} if "expired" in expect.get("statuses", ()) else found
            assert set(found) == set(expect["products"]), case
            for product, figures in expect["products"].items():
                assert {name: found[product][name] for name in figures if name != "used"} == {
                    k: v for k, v in figures.items() if k != "used"
                }


def test_planted_low_assignment_is_low_by_the_rule_and_nobody_else_is(demo: Exports) -> None:
    listed = {(row["org_id"], row["subscription_id"]): row for row in demo.latest("subscriptions")}
    planted = {(c["product"], c["org_id"], c["subscription_id"]) for c in demo.cases if c["case"] == "low-assignment"}
    low = set()
    for product in ("calling", "meetings"):
        rates: dict[tuple[str, str], tuple[float, int, int]] = {}
        for key, entries in demo.licences().items():
            figures, row = sums(entries, product), listed.get(key)
            ended = row is not None and row["status"] in ("expired", "cancelled")
            days = (UNTIL - date.fromisoformat(row["added_on"])).days if row else 0
            if not ended and figures["total"] >= 5 and days >= 30:
                size = sum(figures["total"] >= edge for edge in (25, 100, 500, 2000))
                rates[key] = (figures["assigned"] / figures["total"], size, sum(days // 30.44 >= edge for edge in (3, 6, 12)))
        for key, (rate, size, age) in rates.items():
            others = [found for other, found in rates.items() if other[0] != key[0]]
            groups = ([f[0] for f in others if f[1:] == (size, age)], [f[0] for f in others if f[1] == size], [f[0] for f in others])
            peers = sorted(next(group for group in groups if len(group) >= 8))
            place = (len(peers) - 1) / 4
            quarter = peers[int(place)] + (place % 1) * (peers[int(place) + 1] - peers[int(place)])
            if rate < quarter and rate <= median(peers) - 0.10:
                low.add((product, *key))
    assert low == planted and len(planted) >= 9


def test_planted_silences_and_drops_are_in_the_calls(demo: Exports) -> None:
    first: dict[tuple[str, str], str] = {}
    types: dict[tuple[str, str], set[str]] = defaultdict(set)
    for leg in [*demo.legs(), *demo.api_legs()]:
        call = leg["Org UUID"], leg["Correlation ID"]
        first[call] = min(first.get(call, "9"), leg["Start time"])
        types[call].add(leg["User type"])
    cases = [case for case in demo.cases if case["section"] == "call-usage"]
    assert {"silent", "silent-covered", "drop", "dormant", "never-used", "holiday"} == {case["case"] for case in cases}
    for case in cases:
        until, expect = date.fromisoformat(case["as_of"]), case["expect"]
        edges = [(until - timedelta(days=days)).isoformat() for days in (14, 7, 0)]
        mine = {call: start for call, start in first.items() if call[0] == case["org_id"] and edges[0] <= start < edges[2]}
        now = [call for call, start in mine.items() if start >= edges[1]]
        if case["case"] == "silent":
            assert not now
        elif "calls" in expect:
            assert (len(now), 2 * len(now) - len(mine)) == (expect["calls"], expect["calls_change"])
            assert expect["calls_change"] < 0 or not expect["calls"]
        else:
            assert now and all(types[call] == {"AutomatedAttendantVideo"} for call in now)


def test_legs_grow_with_the_calls_asked_for(tmp_path: Path) -> None:
    counts = [
        int(write_demo(tmp_path / str(calls), customers=12, weeks=2, calls_per_week=calls, until=UNTIL)["legs"]) for calls in (500, 5000)
    ]
    assert counts[0] * 9 < counts[1] < counts[0] * 11
    assert parts_of(100_000) == 1 and parts_of(300_000_000) == 1600


def test_a_large_week_is_cut_into_parts_without_changing_its_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: dict[str, Any] = {"customers": 10, "weeks": 2, "calls_per_week": 900, "until": UNTIL}
    whole = Exports(tmp_path / "whole", write_demo(tmp_path / "whole", **sizes))
    monkeypatch.setattr("etl.demo.calls.LEGS_PER_FILE", 500)
    monkeypatch.setattr("etl.demo.calls.ITEMS_PER_PAGE", 50)
    cut = Exports(tmp_path / "cut", write_demo(tmp_path / "cut", **sizes))
    assert len(list(cut.landing.glob("calls/*.csv"))) > 4 and len(list(cut.landing.glob("calls/*.json"))) > 1
    assert sorted(map(str, whole.legs())) == sorted(map(str, cut.legs()))
    assert sorted(map(str, whole.api_legs())) == sorted(map(str, cut.api_legs()))


def test_roles_kinds_and_weeks_are_sound() -> None:
    assert [len(deck(n)) for n in (1, 30, 90, 500)] == [1, 30, 90, 500] and sum(count for _, count, _ in ROLES) <= 90
    assert {name for name, _ in deck(90)} <= set(BUILD) and len({name for name, _ in deck(60)}) > 25
    assert all(len(bucket_kinds(mix)) == 256 and set(bucket_kinds(mix)) <= set(KINDS) for mix in MIXES)
    assert easter(2026) == date(2026, 4, 5) and Weeks(UNTIL, 30).sunday(29) == date(2026, 11, 15)
    assert stable_uuid(7, "x") == stable_uuid(7, "x") != stable_uuid(8, "x")
    for country in COUNTRIES:
        plain, christmas = week_shape(date(2026, 10, 18), country), week_shape(date(2026, 12, 20), country)
        assert christmas.volume < plain.volume and sum(plain.widths_ms) == 168 * 3_600_000 and len(plain.starts_ms) == SLOTS
        assert all(width > 0 for width in plain.widths_ms)
