"""The call legs behind a customer's numbers: where they are reached from, their pages, why there are none, their file."""

import csv
import io

from dashboard.app import create_app
from data.settings import read_settings
from tests.conftest import Partner, org
from tests.dashboard.test_calling import card, drawn, said, values
from tests.dashboard.test_customer import HER, fill, links, shown
from tests.dashboard.test_pages import parts


def test_her_calls_lead_to_their_legs(partner: Partner) -> None:
    tree = shown(fill(partner), "calling")
    (href,) = [
        part.href
        for part in parts(card(tree, "call-volume"))
        if type(part).__name__ == "A" and part.children and "/calls" in part.href and hasattr(part, "id")
    ]
    assert href == f"{HER}/calls?week=2026-11-15"
    page = drawn(partner, "?week=2026-11-15", f"{HER}/calls")
    assert values(page, "calls") == values(card(tree, "call-volume"), "calls")[:1] == [3]
    assert [getattr(part, "data-call") for part in parts(page) if hasattr(part, "data-call")] == ["c2", "c1", "c0"]
    assert len([part for part in parts(page) if type(part).__name__ == "Tr"]) == 1 + 6


def test_fifty_legs_a_page_and_a_page_beyond_the_last_is_the_last(partner: Partner) -> None:
    fill(partner, calls=30)

    def told(search: str) -> tuple[int, str, list[str]]:
        tree = drawn(partner, search, f"{HER}/calls")
        return len([part for part in parts(tree) if type(part).__name__ == "Tr"]) - 1, said(tree), links(tree, "paging push")

    count, text, further = told("?week=2026-11-15")
    assert (count, further) == (50, [f"{HER}/calls?week=2026-11-15&page=2"]) and "1–50 of 60" in text
    for search in ("?week=2026-11-15&page=2", "?week=2026-11-15&page=99"):
        count, text, further = told(search)
        assert (count, further) == (10, [f"{HER}/calls?week=2026-11-15"]) and "51–60 of 60" in text


def test_no_calls_and_no_history_are_two_things(partner: Partner) -> None:
    fill(partner)
    partner.call(1, "u1", "2026-10-27T09:00:00Z")
    assert "No calls in this week." in said(drawn(partner, "?week=2026-11-01", f"{HER}/calls"))
    partner.licence(1, at="2026-10-10")
    partner.load()
    assert "No call history covers this week." in said(drawn(partner, "?week=2026-10-11", f"{HER}/calls"))
    assert "No calls of this week are known." in said(drawn(partner, "?week=2026-08-02", f"{HER}/calls"))


def test_all_legs_travel_as_a_file(partner: Partner) -> None:
    fill(partner, calls=30).load()
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    answer = client.get(f"/export/call-legs.csv?customer={org(1)}&week=2026-11-15")
    legs = list(csv.DictReader(io.StringIO(answer.text)))
    assert (len(legs), legs[0]["start_time"], legs[0]["answered"]) == (60, "2026-11-17T09:29:00Z", "true")
    assert legs[0]["called_number"] == "'+351210000000"  # no formula, as in every other file
    assert 'filename="call-legs-2026-11-15.csv"' in answer.headers["Content-Disposition"]
    for search, word in (
        ("week=2026-11-15", "customer"),
        (f"customer={org(1)}", "week"),
        (f"customer={org(1)}&week=2026-11-16", "2026-11-16"),
    ):
        refused = client.get(f"/export/call-legs.csv?{search}")
        assert (refused.status_code, word in refused.json["error"]) == (400, True)  # type: ignore[index]
