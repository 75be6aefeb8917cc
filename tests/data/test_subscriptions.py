"""The tiles of `subscriptions`, a section of ours: what is still bought and what of it ends soon (metrics.md §4), worked out by hand."""

from tests.conftest import Partner, org

SUITE, MESSAGING = "Webex Suite", "Messaging"


def test_licences_that_end_in_90_days_are_those_of_items_that_expire(partner: Partner) -> None:
    """0, 90 and 91 days; unknown auto-renew expires, a trial always does, what renews by itself does not."""
    for id, total, end_on, more in (
        ("today", 1, "2026-11-22", {"auto_renew": "no"}),
        ("last-day", 2, "2027-02-20", {"auto_renew": "no"}),
        ("a-day-later", 4, "2027-02-21", {"auto_renew": "no"}),
        ("unknown", 8, "2026-12-22", {}),
        ("renews", 16, "2026-12-22", {"auto_renew": "yes"}),
        ("trial", 32, "2026-12-01", {"kind": "trial", "auto_renew": "yes", "start_on": "2026-11-01"}),
        ("open-end", 64, "", {"auto_renew": "no"}),
    ):
        partner.item(1, id, total=total, end_on=end_on, **more)
    answer = partner.ask("subscriptions")
    assert (answer.kpis["total"], answer.kpis["ending"]) == (127, 1 + 2 + 8 + 32)
    assert sum(row["total"] for row in partner.ask("expiring").rows) == answer.kpis["ending"]
    assert partner.ask("subscriptions", kind="trial").kpis["ending"] == 32
    assert partner.ask("subscriptions", customer=org(2)).kpis["ending"] is None  # nothing is known of nobody


def test_a_suite_counts_with_each_product_and_other_licences_with_none(partner: Partner) -> None:
    partner.item(1, "suite", licence=SUITE, total=10, end_on="2026-12-01", auto_renew="no")
    partner.item(1, "messages", licence=MESSAGING, total=100, end_on="2026-12-01", auto_renew="no")
    assert [partner.ask("subscriptions", product=product).kpis["ending"] for product in ("calling", "meetings")] == [10, 10]


def test_the_week_before_is_asked_alike_and_an_unknown_one_is_not_0(partner: Partner) -> None:
    partner.item(1, "S1", total=7, end_on="2027-02-20", auto_renew="no", at="2026-11-14")
    partner.item(1, "S1", total=10, end_on="2027-02-20", auto_renew="no", at="2026-11-21")
    answer = partner.ask("subscriptions")
    assert (answer.kpis["ending"], answer.previous["ending"]) == (10, 0)  # 91 days before its end was the Sunday before
    earliest = partner.ask("subscriptions", as_of="2026-11-15")
    assert (earliest.kpis["ending"], earliest.previous["ending"]) == (0, None)
