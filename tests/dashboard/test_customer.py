"""A customer's page, and the call legs behind her numbers."""

import csv
import io
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.page import read_view
from data.settings import read_settings
from tests.conftest import Partner, org
from tests.dashboard.test_calling import card, drawn, rows, said, values
from tests.dashboard.test_pages import parts

WEEK = "2026-11-17T09:00:00Z"
HER = f"/customers/{org(1)}"


def fill(partner: Partner, calls: int = 3) -> Partner:
    """A tagged customer from Portugal with Calling, an overrun subscription and some calls; another with Meetings only."""
    partner.customer(1, "Acme <b>", country="PT", managed_by="partner", last_admin_signin_on="2026-11-01")
    partner.item(1, total=10, assigned=12)
    partner.write("tags.csv", [{"org_id": org(1), "tag": "health"}])
    partner.customer(2, "Beta")
    partner.item(2, licence="Meeting - Webex Meeting Center")
    partner.licence(1, at="2026-10-31")
    for n in range(calls):
        for direction in ("ORIGINATING", "TERMINATING"):
            leg = {"Correlation ID": f"c{n}", "Direction": direction, "Called number": "+351210000000"}
            partner.call(1, "u1", f"2026-11-17T09:{n:02d}:00Z", **leg)
    return partner


def links(tree: Any, class_name: str) -> list[str]:
    """The addresses below the part of a class."""
    inside = next(part for part in parts(tree) if getattr(part, "className", "") == class_name)
    return [part.href for part in parts(inside) if hasattr(part, "href")]


def test_who_she_is_stands_at_the_top(partner: Partner) -> None:
    tree = drawn(fill(partner), path=HER)
    assert card(tree, "frame").to_plotly_json()["props"]["data-title"] == "Acme <b> · Partner Hub"
    profile = card(tree, "profile")
    for text in ("Licence overage", "Subscription", "health", "Your organisation", "Portugal", "1 Nov 2026", org(1)):
        assert text in said(profile)
    assert [getattr(part, "data-status") for part in parts(profile) if hasattr(part, "data-status")] == ["overage", "subscription"]


def test_the_way_back_keeps_the_filters(partner: Partner) -> None:
    tree = drawn(fill(partner), "?tag=health&tile=over_limit&week=2026-11-08", HER)
    assert links(tree, "crumbs") == ["/?tag=health&week=2026-11-08", "/customers?tag=health&tile=over_limit&week=2026-11-08"]


def test_filters_are_carried_and_do_not_narrow_her_page(partner: Partner) -> None:
    fill(partner)
    for search in ("", "?tag=nobody", "?status=suspended", f"?customer={org(2)}"):
        assert values(card(drawn(partner, search, HER), "call-volume"), "calls")[0] == 3
        assert rows(drawn(partner, search, HER), "overage")[0]["overage"] == 2


def test_only_the_sections_that_say_something_are_there(partner: Partner) -> None:
    tree = drawn(fill(partner), path=HER)
    found = {part.id for part in parts(tree) if type(part).__name__ == "Section"}
    assert "overage" in found and "expiring" not in found
    assert {"call-volume", "call-quality", "features", "queues"} <= found
    assert not {"call-usage", "call-quality-by-customer"} & found


def test_a_product_she_does_not_hold_is_one_line_with_a_way_to_the_other(partner: Partner) -> None:
    fill(partner)
    line = card(drawn(partner, path=f"/customers/{org(2)}"), "not-held")
    assert "Not applicable: no active licence of Calling" in said(line)
    assert [part.href for part in parts(line) if hasattr(part, "href")] == [f"/customers/{org(2)}?product=meetings"]


@pytest.mark.parametrize("path", [f"/customers/{org(9)}", f"/customers/{org(9)}/calls", "/customers/nobody", "/nowhere"])
def test_an_unknown_customer_is_an_unknown_address(partner: Partner, path: str) -> None:
    tree = drawn(fill(partner), path=path)
    assert f"There is no page at {path}." in said(tree)
    assert card(tree, "frame").to_plotly_json()["props"]["data-title"] == "Not found · Partner Hub"


def test_an_id_is_the_same_in_capitals(partner: Partner) -> None:
    partner.customer(10, "Capital")
    partner.item(10)
    assert "Capital" in said(drawn(partner, path="/customers/" + org(10).upper()))


def test_her_calls_lead_to_their_legs(partner: Partner) -> None:
    tree = drawn(fill(partner), path=HER)
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

    def shown(search: str) -> tuple[int, str, list[str]]:
        tree = drawn(partner, search, f"{HER}/calls")
        return len([part for part in parts(tree) if type(part).__name__ == "Tr"]) - 1, said(tree), links(tree, "paging push")

    count, text, further = shown("?week=2026-11-15")
    assert (count, further) == (50, [f"{HER}/calls?week=2026-11-15&page=2"]) and "1–50 of 60" in text
    for search in ("?week=2026-11-15&page=2", "?week=2026-11-15&page=99"):
        count, text, further = shown(search)
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
    client = create_app(read_settings(partner.home)).server.test_client()
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


def test_every_page_of_hers_is_drawn_in_portuguese(partner: Partner) -> None:
    hub = fill(partner).hub
    for path in (HER, f"{HER}/calls"):
        text = said(render(hub, read_view(path, "?lang=pt")))
        assert "Onde você está" in text and "Clientes" in text
