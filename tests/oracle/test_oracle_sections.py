"""The oracle's documents on tiny worlds, numbers worked out by hand (`metrics.md` §§4-6, §10; `interfaces.md` §2)."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from .low import is_low, quantile
from .tiny import AS_OF, CALLING, MEETINGS, A, B, Tiny, leg

FRESH = "2026-11-21"


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


def day(offset: int) -> str:
    """A day that many days after the instant."""
    return (AS_OF + timedelta(days=offset)).isoformat()


def sub(
    number: int, end: int = 300, start: int = -300, renewal: str = "", auto: str = "no", status: str = "active", kind: str = "subscription"
) -> str:
    return f"{A},S{number},{kind},,{day(start)},{day(end)},{renewal},{auto},{status},"


def seats(number: int, total: int = 10, assigned: int = 8, used: str = "", name: str = CALLING, org: str = A, on: str = FRESH) -> str:
    return f"{on},{org},S{number},{name},,,{total},{assigned},{used},"


def test_expiring_and_renewing(tiny: Tiny) -> None:
    """0, 90 and 91 days; unknown auto-renew expires; a trial that auto-renews expires; renewal_on goes before end_on."""
    tiny.subscriptions(
        sub(1, end=0), sub(2, end=90), sub(3, end=91), sub(4, end=10, auto=""), sub(5, end=20, auto="yes", kind="trial"),
        sub(6, end=200, renewal=day(90), auto="yes"), sub(7, end=5, auto="yes"), sub(8, end=5, renewal=day(-1), auto="yes"),
    )  # fmt: skip
    tiny.licences(*[seats(number, used="4" if number < 5 else "") for number in range(1, 9)])
    expiring, renewing = tiny.ask("expiring"), tiny.ask("renewing")
    assert [(row["subscription_id"], row["days_left"]) for row in expiring["rows"]] == [("S1", 0), ("S4", 10), ("S5", 20), ("S2", 90)]
    assert expiring["kpis"] == {"customers": 1, "assigned_pct": 0.8, "used_pct": 12 / 30, "used_unknown": 1}
    assert [(row["subscription_id"], row["renewal_on"], row["act_by"]) for row in renewing["rows"]] == [
        ("S7", day(5), day(-25)),
        ("S6", day(90), day(60)),
    ]


def test_notice_days(tiny: Tiny) -> None:
    tiny.subscriptions(sub(1, end=40, auto="yes") + "0").licences(seats(1))
    assert tiny.ask("renewing")["rows"][0]["act_by"] == day(40)


def test_recent(tiny: Tiny) -> None:
    """A is new since 90 days, B had a meetings trial 91 days ago; an item added on the instant's day is not counted."""
    tiny.subscriptions(
        sub(1, start=-90),
        sub(2, start=-91).replace(A, B),
        f"{B},S3,subscription,{day(-1)},{day(-200)},,,no,active,",
        f"{A},S4,subscription,{day(0)},{day(-10)},,,no,active,",
    )
    tiny.licences(seats(1, total=7), seats(2, org=B, name=MEETINGS), seats(3, total=5, org=B), seats(4))
    answer = tiny.ask("recent")
    assert answer["kpis"] == {"new_customers": 2, "new_customers_first_time": 1, "new_customers_existing": 1, "total": 12}
    assert [(row["subscription_id"], row["days_since_added"]) for row in answer["rows"]] == [("S3", 1), ("S1", 90)]


def test_recent_counts_an_item_of_unknown_date_by_its_first_snapshot(tiny: Tiny) -> None:
    tiny.subscriptions(sub(1, start=-20)).licences(seats(1), seats(9, on=day(-91)))
    assert tiny.ask("recent")["kpis"]["new_customers_first_time"] == 0
    tiny.licences(seats(1), seats(9, on=day(-90)))
    assert tiny.ask("recent")["kpis"]["new_customers_first_time"] == 1


def test_changes_need_two_fresh_snapshots_and_an_item_that_was_active(tiny: Tiny) -> None:
    """+3 assigned, −1 used; S2 began after the week before; S3's older snapshot was stale; S4's use was unknown."""
    tiny.subscriptions(sub(1, start=-50), sub(2, start=-7), sub(3, start=-50), sub(4, start=-50))
    tiny.licences(
        seats(1, assigned=5, used="4", on=day(-8)), seats(1, assigned=8, used="3"),
        seats(2, assigned=5, used="4", on=day(-8)), seats(2, assigned=8, used="3"),
        seats(3, assigned=5, used="4", on=day(-15)), seats(3, assigned=8, used="3"),
        seats(4, assigned=5, on=day(-14)), seats(4, assigned=8, used="3"),
    )  # fmt: skip
    found = {row["subscription_id"]: (row["assigned_change"], row["used_change"]) for row in tiny.ask("recent")["rows"]}
    assert found == {"S1": (3, -1), "S2": (None, None), "S3": (None, None), "S4": (3, None)}


def test_overage(tiny: Tiny) -> None:
    """(5 + 2 + 1) ÷ 2 customers; months are whole; a trial never auto-renews; nothing bought has no share."""
    tiny.subscriptions(sub(1, end=59), sub(2, end=61, auto="yes", kind="trial"), sub(3, auto="").replace(A, B))
    tiny.licences(seats(1, total=10, assigned=12, used="11"), seats(2, total=0, assigned=5), seats(3, total=2, assigned=3, org=B))
    answer = tiny.ask("overage")
    assert answer["kpis"] == {"customers": 2, "overage": 8, "average_overage": 4.0}
    columns = ("subscription_id", "overage", "months_left", "auto_renew", "assigned_pct", "used_pct")
    assert [tuple(row[column] for column in columns) for row in answer["rows"]] == [
        ("S2", 5, 2, False, None, None),  # 22 Nov to 22 Jan
        ("S1", 2, 1, False, 1.2, 1.1),
        ("S3", 1, 9, None, 1.5, None),  # to 18 Sep
    ]


def test_licence_trend(tiny: Tiny) -> None:
    """Two snapshots: nothing known before the first, the first serves until it is missing; use known for one of two items."""
    tiny.subscriptions(sub(1), sub(2))
    tiny.licences(seats(1, used="4", on=day(-8)), seats(1, assigned=9, used="6"), seats(2, total=30, assigned=3))
    answer = tiny.ask("licence-trend")
    weeks = [(row["week"], row["total"], row["assigned"], row["used"]) for row in answer["rows"]]
    assert len(weeks) == 13
    assert weeks[-2:] == [(day(-14), 10, 8, 4), (day(-7), 40, 12, 6)]
    assert weeks[-3] == (day(-21), None, None, None)
    assert (answer["rows"][-1]["assigned_pct"], answer["rows"][-1]["used_pct"]) == (12 / 40, 6 / 10)
    assert answer["kpis"] == {"total": 40, "assigned": 12, "used": 6}
    assert answer["previous"] == {"total": 10, "assigned": 8, "used": 4}


def test_quartile_median_and_gap() -> None:
    """Ranks 0-7: the quartile of 0…7 is 1.75, the median 3.5."""
    assert quantile([Fraction(n) for n in range(8)], Fraction(1, 4)) == Fraction(7, 4)
    assert quantile([Fraction(n) for n in range(8)], Fraction(1, 2)) == Fraction(7, 2)
    peers = [Fraction(8, 10)] * 8
    assert is_low(Fraction(7, 10), peers)  # exactly median − 0.10
    assert not is_low(Fraction(71, 100), peers)
    assert not is_low(Fraction(5, 10), [Fraction(5, 10)] * 3 + [Fraction(8, 10)] * 6)  # exactly the quartile


def peers(tiny: Tiny, *rates: int, start: int = -100, total: int = 20) -> tuple[list[str], list[str]]:
    """One subscription of a customer of its own for every rate in tenths."""
    orgs = [f"{number:08x}-1111-4222-8333-944455566677" for number in range(len(rates))]
    return (
        [f"{org},P,subscription,,{day(start)},,,yes,active," for org in orgs],
        [f"{FRESH},{org},P,{CALLING},,,{total},{total * rate // 10},," for org, rate in zip(orgs, rates, strict=True)],
    )


@pytest.mark.parametrize(
    ("start", "total", "count", "group"),
    [
        (-100, 20, 8, "size_age"),
        (-300, 20, 8, "size"),
        (-300, 30, 8, "product"),
        (-100, 20, 7, None),
        (-29, 20, 8, None),
        (-30, 4, 8, None),
    ],
)
def test_peer_groups(tiny: Tiny, start: int, total: int, count: int, group: str | None) -> None:
    """Eight others of the same size and age, else of the same size, else of the product, else nobody is judged."""
    subscriptions, licences = peers(tiny, *[8] * count)
    tiny.subscriptions(sub(1, start=start), sub(2, start=start), *subscriptions)
    tiny.licences(seats(1, total=total, assigned=total // 2), seats(2, total=total, assigned=total), *licences)
    rows = tiny.ask("low-assignment")["rows"]
    assert [(row["subscription_id"], row["peers"], row["peer_group"]) for row in rows] == ([("S1", count, group)] if group else [])


def test_low_assignment_columns_and_filters(tiny: Tiny) -> None:
    """10 of 20 against a median of 0.8; a filter hides rows and leaves the peers alone."""
    subscriptions, licences = peers(tiny, *[8] * 8)
    tiny.subscriptions(sub(1, start=-100), *subscriptions).licences(seats(1, total=20, assigned=10, used="4"), *licences)
    for filters in ({}, {"customer": A}):
        answer = tiny.ask("low-assignment", **filters)
        assert answer["kpis"] == {"customers": 1, "assigned_pct": 0.5, "used_when_assigned_pct": 0.4, "unassigned": 10, "used_unknown": 0}
        row = answer["rows"][0]
        assert (row["months_since_added"], row["assigned_pct"], row["peer_median_pct"]) == (3, 0.5, 0.8)
    assert tiny.ask("low-assignment", customer=B)["rows"] == []


def test_headline(tiny: Tiny) -> None:
    """A: expires and renews, over its limit in meetings. B: only Call on Webex, so managed but in no KPI."""
    tiny.customers(f"{A},Acme,partner,", f"{B},,external,").subscriptions(sub(1, end=10), sub(2, end=10, auto="yes"))
    tiny.licences(seats(1), seats(2, name=MEETINGS, assigned=11), seats(3, name="Call on Webex", org=B))
    answer = tiny.ask("headline", None)
    assert answer["kpis"] == {"customers": 1, "managed": 2, "near_expiration": 1, "near_renewal": 1, "low_assignment": 0, "over_limit": 1}
    assert answer["previous"] == {**dict.fromkeys(answer["kpis"]), "managed": 2}
    assert answer["trend"]["customers"] == [None] * 12 + [1]
    assert (answer["product"], answer["rows"], answer["week"]) == (None, [], day(-7))


def test_statuses_and_filters(tiny: Tiny) -> None:
    """OR within a filter, AND across; a customer is found by any of its statuses."""
    tiny.customers(f"{A},Acme,partner,{day(-31)}", f"{B},Beta,external,{day(-30)}")
    tiny.subscriptions(sub(1, end=31, status="suspended"), sub(2, end=30, kind="trial"), sub(3, end=-1).replace(A, B))
    tiny.licences(seats(1), seats(2)).table("tags.csv", "org_id,tag", f"{A},Gold", f"{B},EMEA")
    asked = [
        ("suspended", 1),
        ("expiring_soon", 1),
        ("trial", 1),
        ("subscription", 1),
        ("no_recent_activity", 1),
        ("expired", 1),
        ("overage", 0),
    ]
    for status, managed in asked:
        assert tiny.ask("headline", None, status=[status])["kpis"]["managed"] == managed, status
    assert tiny.ask("headline", None, status=["expired", "trial"])["kpis"]["managed"] == 2
    assert tiny.ask("headline", None, status=["expired"], tag=["Gold"])["kpis"]["managed"] == 0
    assert tiny.ask("headline", None, managed_by=["external"])["kpis"]["managed"] == 1
    assert [row["subscription_id"] for row in tiny.ask("expiring", kind=["trial"], tag=["Gold", "EMEA"])["rows"]] == ["S2"]


def test_names_and_versions(tiny: Tiny) -> None:
    """The name observed before the instant; without one the org id."""
    tiny.customers(f"{A},Old,,").customers(f"{A},New,,", day=FRESH).customers(f"{A},Newer,,", day=day(0))
    tiny.subscriptions(sub(1), sub(2).replace(A, B)).licences(seats(1, assigned=12), seats(2, assigned=11, org=B))
    assert [row["customer"] for row in tiny.ask("overage")["rows"]] == ["New", B]


def test_call_formats_are_one_record(tiny: Tiny) -> None:
    """CSV, API answer and webhook payload of the same leg make one leg."""
    item = {
        "Start time": "2026-11-16T09:00:00Z",
        "Direction": "ORIGINATING",
        "Correlation ID": "c1",
        "Report ID": "r1",
        "User type": "User",
    }
    item |= {"User UUID": "u1", "Org UUID": A, "Related reason": "", "Report time": "2026-11-16T09:00:00Z"}
    tiny.subscriptions(sub(1)).licences(seats(1)).calls(leg("2026-11-16T09:00:00", "U1", "c1", "r1"))
    tiny.json("feed.json", {"items": [item]}).json("hook.json", {"body": {"payload": "webex-cdr", "items": [item]}})
    assert tiny.cells()["S1"][2:4] == (1, "measured")
    assert tiny.ask("headline", None, as_of=date(2026, 11, 20))["as_of"] == "2026-11-15"
