"""What needs attention about a customer: each sentence from a small partner worked out by hand, and none where it would not be true."""

from datetime import date
from typing import Any

import pytest

from dashboard.words import Words
from data.attention import ORDER, Attention, attention
from data.notice import Share
from data.sections import SECTIONS
from data.slice import Slice
from data.usual import usual_level
from tests.conftest import Partner, org

SUNDAYS = [f"2026-{day}T09:00:00Z" for day in ("10-18", "10-25", "11-01", "11-08", "11-15")]


def told(partner: Partner, number: int = 1) -> dict[str, Attention]:
    """The sentences about a customer by their key."""
    found = attention(partner.hub, Slice(customer=org(number)))
    assert [ORDER.index(one.key) for one in found] == sorted(ORDER.index(one.key) for one in found)
    assert all(one.section in SECTIONS for one in found)
    return {one.key: one for one in found}


def weeks_of_calls(partner: Partner, *counts: int, number: int = 1) -> None:
    """So many calls in each of the weeks up to the reported one, by one user."""
    for when, count in zip(SUNDAYS[-len(counts) :], counts, strict=True):
        for _ in range(count):
            partner.call(number, "u1", when)


@pytest.mark.parametrize(("status", "key"), [("suspended", "suspended"), ("setup_pending", "setup-pending")])
def test_statuses_are_said(partner: Partner, status: str, key: str) -> None:
    partner.item(1, status=status)
    partner.item(2)
    assert set(told(partner)) == {key} and told(partner)[key].tone == "worse"
    assert told(partner, 2) == {}


def test_nothing_is_said_of_a_customer_that_is_not_managed_or_not_named(partner: Partner) -> None:
    partner.item(1, status="suspended")
    assert attention(partner.hub, Slice(customer=org(9))) == []
    assert attention(partner.hub, Slice()) == []


def test_an_end_says_its_licences(partner: Partner) -> None:
    partner.item(1, end_on="2026-12-04", total=25, assigned=22, used=9)
    partner.item(2, "T", kind="trial", start_on="2026-11-01", end_on="2026-11-23", total=10, assigned=1)
    one, trial = told(partner)["ends"], told(partner, 2)["ends"]
    assert one.text == "S1 ends in 12 days, on 2026-12-04, and does not renew by itself: 25 Calling licences, 22 assigned, 9 used."
    assert trial.text == "A trial ends in 1 day, on 2026-11-23: 10 Calling licences, 1 assigned, use unknown."
    assert (one.section, one.product) == ("expiring", "calling")


def test_a_renewal_says_its_last_day_to_act_and_whether_it_has_passed(partner: Partner) -> None:
    partner.item(1, auto_renew="true", end_on="2027-01-10", notice_days="30")
    partner.item(2, auto_renew="true", end_on="2026-12-10", notice_days="30")
    assert told(partner)["act-by"].text == "S1 renews on 2027-01-10; give notice by 2026-12-11, in 19 days, or it goes on as it is."
    assert told(partner, 2)["act-by-passed"].text == "S1 renews on 2026-12-10; the last day to give notice, 2026-11-10, was 12 days ago."


def test_an_overage_says_what_is_free_elsewhere(partner: Partner) -> None:
    partner.item(1, total=100, assigned=109)
    partner.item(1, "S2", total=30, assigned=10)
    partner.item(2, total=50, assigned=51)
    assert told(partner)["overage"].text == "S1 is over its limit by 9: 109 Calling licences assigned, 100 bought; 20 are free elsewhere."
    assert told(partner, 2)["overage"].text == "S1 is over its limit by 1: 51 Calling licences assigned, 50 bought."


def test_a_suite_is_said_once(partner: Partner) -> None:
    partner.item(1, licence="Webex Suite", total=10, assigned=12)
    assert [one.key for one in attention(partner.hub, Slice(customer=org(1)))] == ["overage"]


def test_low_assignment_says_its_peers(partner: Partner) -> None:
    partner.item(1, total=100, assigned=41)
    for number in range(2, 11):
        partner.item(number, total=100, assigned=73)
    expected = "Only 41\u00a0% of the 100 Calling licences of S1 are assigned; 73\u00a0% is the median of 9 similar ones."
    assert told(partner)["low-assignment"].text == expected
    assert told(partner, 2) == {}


def test_calls_below_the_weeks_before(partner: Partner) -> None:
    partner.item(1)
    weeks_of_calls(partner, 25, 25, 25, 25, 5)
    assert told(partner)["calls-fell"].text == "Calls fell to 5 in the week; 10 to 40 were usual in the weeks before."


def test_calls_falling_three_weeks_running(partner: Partner) -> None:
    partner.item(1)
    partner.item(2)
    weeks_of_calls(partner, 20, 18, 16, 15)
    weeks_of_calls(partner, 20, 18, 18, 15, number=2)
    assert told(partner)["calls-fell"].text == "Calls fell three weeks running: 20, 18, 16, 15."
    assert told(partner, 2) == {}


def test_fewer_calls_per_user_than_is_usual_in_the_portfolio(partner: Partner) -> None:
    for number in range(1, 9):
        partner.item(number)
        weeks_of_calls(partner, number, number=number)
    assert told(partner)["few-calls"].text == "1.0 calls per user in the week; 1.7 to 7.3 are usual among 8 customers."
    assert told(partner, 2) == {}


def test_weeks_that_nobody_covers_are_no_fall(partner: Partner) -> None:
    partner.item(1)
    for when in SUNDAYS[:-1]:
        partner.call(1, "u1", when)
    partner.item(2)
    partner.call(2, "u2", SUNDAYS[-1])
    assert told(partner) == {}


def test_poor_calls_above_her_own_usual(partner: Partner) -> None:
    partner.item(1)
    for week, (when, poor) in enumerate(zip(SUNDAYS, (1, 2, 1, 2, 20), strict=True)):
        for call in range(40):
            name = f"m{week}-{call}"
            partner.call(1, "u1", when, **{"Correlation ID": name, "Report ID": name})
            partner.media(1, when, correlation=name, **{"Audio Jitter (ms)": "200" if call < poor else "10", "User Name": name})
    text = told(partner)["poor-calls"].text
    assert text.startswith("50\u00a0% of 40 measured calls were poor; up to 1") and text.endswith("is usual for this customer.")


def test_abandoned_queue_calls_are_compared_with_the_portfolio(partner: Partner) -> None:
    for number in range(1, 9):
        partner.item(number)
        partner.queue(number, "2026-11-15", **{"Abandoned Calls": str(number), "Total Calls": "100"})
    partner.item(9)
    partner.queue(9, "2026-11-15", **{"Abandoned Calls": "9", "Total Calls": "10"})
    expected = "Callers gave up 8\u00a0% of 100 queue calls; nine in ten of 8 customers are at 7\u00a0% or less."
    assert told(partner, 8)["abandoned"].text == expected
    assert told(partner, 7) == {} and told(partner, 9) == {}  # 9: too few calls to judge


def test_no_sign_in(partner: Partner) -> None:
    partner.customer(1, "Acme", last_admin_signin_on="2026-10-08")
    partner.customer(2, "Beta")
    assert told(partner)["no-sign-in"].text == "No administrator of the customer has signed in for 45 days, since 2026-10-08."
    assert told(partner, 2) == {}


def test_a_trial_that_nothing_followed(partner: Partner) -> None:
    trial: dict[str, Any] = {
        "kind": "trial",
        "start_on": "2026-09-01",
        "end_on": "2026-11-02",
        "total": 30,
        "assigned": 11,
        "at": "2026-10-31",
    }
    partner.item(1, "T1", **trial)
    partner.item(2, "T2", **trial)
    partner.item(2, "S2")
    partner.item(3, "T3", **{**trial, "end_on": "2026-08-20", "start_on": "2026-07-01", "at": "2026-08-15"})
    expected = "A Calling trial ended 20 days ago, on 2026-11-02, with 11 of 30 licences assigned; no subscription followed."
    assert told(partner)["trial-ended"].text == expected
    assert "trial-ended" not in told(partner, 2)  # bought
    assert set(told(partner, 3)) == {"expired"}  # longer ago than 90 days


def test_what_is_healthy_is_said_too(partner: Partner) -> None:
    partner.item(1, total=100, assigned=90, used=72)
    partner.item(2, total=100, assigned=90, used=71)
    one = told(partner)["healthy"]
    assert (one.tone, one.text) == ("better", "80\u00a0% of 90 assigned Calling licences were used in the week.")
    assert told(partner, 2) == {}


def test_it_is_asked_at_an_instant_and_other_filters_say_nothing(partner: Partner) -> None:
    partner.item(1, at="2026-11-07")
    partner.item(1, status="suspended")
    found = attention(partner.hub, Slice(customer=org(1), tag=("none of hers",)))
    assert [one.key for one in found] == ["suspended"]
    assert attention(partner.hub, Slice(customer=org(1), as_of=date(2026, 11, 15))) == []


def test_sentences_are_said_again_in_portuguese_with_its_numbers(partner: Partner) -> None:
    partner.item(1, end_on="2026-12-04", total=1250, assigned=1100, used=900)
    said = Words("pt").notice(told(partner)["ends"].text)
    assert (
        said
        == "S1 termina em 12 dias, em 4 dez. 2026, e não se renova automaticamente: 1.250 licenças Calling, 1.100 atribuídas, 900 usadas."
    )
    healthy = told(partner)["healthy"].text
    assert isinstance(healthy.values["share"], Share)
    assert Words("pt").notice(healthy) == "82\u00a0% de 1.100 licenças Calling atribuídas foram usadas na semana."


def test_the_usual_level_of_a_count_bears_one_bad_week_and_needs_four() -> None:
    assert usual_level([25, 25, None, 25]) is None
    assert usual_level([25, 25, 25, 25, 2]) == (10.0, 40.0)  # three times the square root of 25
    low, high = usual_level([100, 110, 90, 120, 80]) or (0.0, 0.0)
    assert [low, high] == pytest.approx([100 - 3 * 14.826, 100 + 3 * 14.826])
