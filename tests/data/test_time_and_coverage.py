"""metrics.md §1: weeks, as-of, changes and coverage, worked out by hand."""

from datetime import date

import pytest

from data.answer import FutureDate
from data.answer.ask import sunday_at_or_before
from data.slice import UnreadableDate
from tests.conftest import Partner, org


@pytest.mark.parametrize(("day", "sunday"), [("2026-11-22", "2026-11-22"), ("2026-11-21", "2026-11-15"), ("2026-11-16", "2026-11-15")])
def test_a_reporting_week_starts_on_sunday(day: str, sunday: str) -> None:
    assert sunday_at_or_before(date.fromisoformat(day)) == date.fromisoformat(sunday)


def test_as_of_is_the_first_sunday_strictly_after_the_newest_fact(partner: Partner) -> None:
    partner.item(1, at="2026-10-17")
    assert partner.ask("expiring").as_of == date(2026, 10, 18)


def test_a_fact_on_a_sunday_belongs_to_the_week_that_starts_with_it(partner: Partner) -> None:
    partner.item(1, at="2026-10-18")
    assert partner.ask("expiring").as_of == date(2026, 10, 25)


def test_as_of_is_never_later_than_the_clock(partner: Partner) -> None:
    partner.item(1, at="2026-11-22")
    assert partner.ask("expiring").as_of == date(2026, 11, 22)


def test_a_day_that_is_no_sunday_is_moved_back_with_a_notice(partner: Partner) -> None:
    partner.item(1)
    answer = partner.ask("expiring", as_of="2026-11-18")
    assert answer.as_of == date(2026, 11, 15)
    assert "2026-11-15" in answer.notices[0]


def test_the_future_is_refused(partner: Partner) -> None:
    partner.item(1)
    with pytest.raises(FutureDate, match="2026-11-23"):
        partner.ask("expiring", as_of="2026-11-23")


def test_an_unreadable_date_is_refused(partner: Partner) -> None:
    with pytest.raises(UnreadableDate, match="soon"):
        partner.ask("expiring", as_of="soon")


@pytest.mark.parametrize(("end_on", "days_left"), [("2026-11-22", 0), ("2027-02-20", 90)])
def test_the_next_90_days_include_both_ends(partner: Partner, end_on: str, days_left: int) -> None:
    partner.item(1, end_on=end_on, auto_renew="false")
    assert partner.row("expiring", 1)["days_left"] == days_left


@pytest.mark.parametrize("end_on", ["2026-11-21", "2027-02-21"])
def test_a_day_outside_the_next_90_days_is_out(partner: Partner, end_on: str) -> None:
    partner.item(1, end_on=end_on, auto_renew="false")
    assert partner.ask("expiring").rows == []


@pytest.mark.parametrize(("added_on", "rows"), [("2026-11-21", 1), ("2026-08-24", 1), ("2026-11-22", 0), ("2026-08-23", 0)])
def test_the_last_90_days_exclude_today_and_include_the_ninetieth(partner: Partner, added_on: str, rows: int) -> None:
    partner.item(1, added_on=added_on, start_on="2025-01-01")
    assert len(partner.ask("recent").rows) == rows


@pytest.mark.parametrize(("end_on", "months"), [("2027-02-22", 3), ("2027-02-21", 2), ("2026-11-22", 0), ("2027-11-21", 11)])
def test_months_between_two_dates(partner: Partner, end_on: str, months: int) -> None:
    partner.item(1, total=10, assigned=12, end_on=end_on)
    assert partner.row("overage", 1)["months_left"] == months


def test_a_change_is_unknown_when_a_week_has_no_data(partner: Partner) -> None:
    partner.item(1, end_on="2026-12-01", auto_renew="false")
    answer = partner.ask("expiring")
    assert answer.kpis["customers"] == 1
    assert answer.previous["customers"] is None


def test_covered_and_nothing_happened_is_zero_and_not_covered_is_unknown(partner: Partner) -> None:
    for number in (1, 2):
        partner.item(number, end_on="2026-12-01", auto_renew="false")
    partner.call(1, "u1", "2026-11-10T09:00:00Z")
    partner.call(1, "u1", "2026-11-17T09:00:00Z", **{"User type": "AutomatedAttendantVideo"})
    assert partner.row("expiring", 1)["used"] == 0
    assert partner.row("expiring", 2)["used"] is None


def test_a_file_covers_the_gap_between_its_first_and_last_row(partner: Partner) -> None:
    partner.item(1, at="2026-11-14", end_on="2026-12-01", auto_renew="false")
    partner.call(1, "u1", "2026-11-03T09:00:00Z")
    partner.call(1, "u1", "2026-11-17T09:00:00Z")
    assert partner.row("expiring", 1, as_of="2026-11-15")["used"] == 0


def test_two_files_do_not_cover_the_gap_between_them(partner: Partner) -> None:
    partner.item(1, at="2026-11-14", end_on="2026-12-01", auto_renew="false")
    head = {"Org UUID": org(1), "User UUID": "u1", "User type": "User", "Direction": "ORIGINATING", "Duration": "60"}
    partner.write("a.csv", [{**head, "Start time": "2026-11-03T09:00:00Z", "Correlation ID": "a", "Report ID": "a"}], ".")
    partner.write("b.csv", [{**head, "Start time": "2026-11-17T09:00:00Z", "Correlation ID": "b", "Report ID": "b"}], ".")
    assert partner.row("expiring", 1, as_of="2026-11-15")["used"] is None


def test_time_travel_serves_the_newest_version_before_the_instant_else_the_oldest(partner: Partner) -> None:
    partner.item(1, at="2026-11-07", end_on="2026-12-01", auto_renew="false")
    partner.item(1, at="2026-11-14", end_on="2026-12-02", auto_renew="false")
    partner.licence(1, at="2026-10-31")
    for as_of, end_on in (("2026-11-01", "2026-12-01"), ("2026-11-08", "2026-12-01"), ("2026-11-15", "2026-12-02")):
        assert partner.row("expiring", 1, as_of=as_of)["end_on"] == date.fromisoformat(end_on)


def test_an_observation_of_the_day_itself_is_not_before_it(partner: Partner) -> None:
    partner.item(1, at="2026-11-14", end_on="2026-12-01", auto_renew="false")
    partner.item(1, at="2026-11-15", end_on="2026-12-02", auto_renew="false")
    assert partner.row("expiring", 1, as_of="2026-11-15")["end_on"] == date(2026, 12, 1)
