"""A customer's page: who she is, her tabs, what may be written there; and the partner's own."""

import json
from datetime import date
from typing import Any

import pytest

from dashboard import live, reader
from dashboard.callbacks.draw import render
from dashboard.page import TABS, read_view
from data.access import Role
from data.slice import read_slice
from tests.conftest import Partner, org
from tests.dashboard.test_calling import by_week, card, drawn, rows, said, values
from tests.dashboard.test_pages import parts

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


def shown(partner: Partner, tab: str = "", search: str = "", path: str = HER) -> Any:
    """A tab of her page."""
    return drawn(partner, "?" + "&".join(filter(None, [search, f"tab={tab}" if tab else ""])), path)


def hub_rows(partner: Partner, section: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of the answer about her, as every other door gives them."""
    slice_, _ = read_slice({"customer": [org(1)], **{name: [value] for name, value in asked.items()}})
    found: list[dict[str, Any]] = partner.hub.answer(section, slice_).document()["rows"]
    return found


def test_who_she_is_stands_at_the_top(partner: Partner) -> None:
    tree = drawn(fill(partner), path=HER)
    assert card(tree, "frame").to_plotly_json()["props"]["data-title"] == "Acme <b> · Partner Hub"
    profile = card(tree, "profile")
    for text in (
        "Acme <b>",
        "Licence overage",
        "Subscription",
        "health",
        "Your organisation",
        "Portugal",
        "21 d ago",
        "1 Jan 2028",
        org(1),
    ):
        assert text in said(profile)
    assert [getattr(part, "data-status") for part in parts(profile) if hasattr(part, "data-status")] == ["overage", "subscription"]


def test_a_day_to_act_that_has_passed_is_said(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.item(1, auto_renew="true", end_on="2026-12-01")
    assert "overdue since 1 Nov" in said(card(drawn(partner, path=HER), "profile"))


def test_the_way_back_keeps_the_filters(partner: Partner) -> None:
    tree = drawn(fill(partner), "?tag=health&tile=over_limit&week=2026-11-08&tab=notes", HER)
    listed = "/customers?tag=health&week=2026-11-08"
    assert links(tree, "crumbs") == ["/?tag=health&week=2026-11-08", listed, "/customers?tag=health&tile=over_limit&week=2026-11-08"]


def test_the_neighbours_are_those_of_the_list_one_came_from(partner: Partner) -> None:
    fill(partner)
    partner.customer(3, "Gamma")
    partner.item(3, total=10, assigned=11)
    every = [row["org_id"] for row in partner.hub.answer("customers", read_slice({})[0]).rows]
    over = [row["org_id"] for row in partner.hub.answer("customers", read_slice({"tile": ["over_limit"]})[0]).rows]
    assert (len(every), over) == (3, [org(1), org(3)])
    for search, listed in (("", every), ("tile=over_limit", over)):
        at = listed.index(org(1))
        tree = shown(partner, "trials", search)
        spots = [(getattr(part, "data-position", None), getattr(part, "data-listed", None)) for part in parts(tree)]
        assert (at + 1, None) in spots and (None, len(listed)) in spots
        wanted = [
            f"/customers/{each}?{'&'.join(filter(None, [search, 'tab=trials']))}"
            for each in (*listed[max(at - 1, 0) : at], *listed[at + 1 : at + 2])
        ]
        assert links(tree, "neighbours") == wanted
    assert not [part for part in parts(shown(partner, "", "status=suspended")) if getattr(part, "className", "") == "neighbours"]


def test_a_tab_is_a_link_and_the_current_one_says_so(partner: Partner) -> None:
    tree = shown(fill(partner), "trials", "tag=health")
    tabs = {getattr(part, "data-tab"): part for part in parts(tree) if hasattr(part, "data-tab")}
    assert list(tabs) == ["overview", "subscriptions", "trials", "meetings", "calling", "administrators", "notes"]
    assert [name for name, tab in tabs.items() if getattr(tab, "aria-current", "") == "page"] == ["trials"]
    assert tabs["overview"].href == f"{HER}?tag=health"
    assert tabs["meetings"].href == f"{HER}?product=meetings&tag=health&tab=meetings"


def test_filters_are_carried_and_do_not_narrow_her_page(partner: Partner) -> None:
    fill(partner)
    for search in ("", "tag=nobody", "status=suspended", f"customer={org(2)}"):
        tree = shown(partner, "calling", search)
        assert values(card(tree, "call-volume"), "calls")[0] == 3
        assert rows(tree, "overage")[0]["overage"] == 2


def test_every_tab_keeps_its_shape_from_customer_to_customer(partner: Partner) -> None:
    fill(partner)
    partner.customer(3, "Nobody's")
    for tab in TABS:
        shapes = {live.redraw(shown(partner, tab, path=f"/customers/{org(number)}"), None)[2] for number in (1, 2, 3)}
        assert len(shapes) == 1, tab


def test_the_overview_shows_both_products_and_adds_up_only_what_can_be(partner: Partner) -> None:
    fill(partner)
    partner.item(1, "S2", licence="Webex Suite", total=20, assigned=5)
    found = rows(shown(partner), "subscriptions")
    assert [(row["subscription_id"], row["product"], row["total"]) for row in found] == [
        ("S1", "calling", 10),
        ("S2", "calling", 20),
        ("S2", "meetings", 20),
    ]
    assert not card(shown(partner), "subscriptions-table").dashGridOptions["context"]["totals"]  # a suite is no 40 licences
    assert card(shown(partner, path=f"/customers/{org(2)}"), "subscriptions-table").dashGridOptions["context"]["totals"]
    for product in ("calling", "meetings"):
        wanted = hub_rows(partner, "subscriptions", product=product)
        assert [{key: row[key] for key in wanted[0]} for row in found if row["product"] == product] == wanted


def test_what_needs_attention_leads_to_its_section(partner: Partner) -> None:
    tree = shown(fill(partner), "", "tag=health")
    lines = {getattr(part, "data-attention"): part for part in parts(tree) if hasattr(part, "data-attention")}
    assert "overage" in lines
    told = {
        getattr(part, "data-told"): json.loads(getattr(part, "data-value"))
        for part in parts(lines["overage"])
        if hasattr(part, "data-told")
    }
    assert (told["over"], told["assigned"], told["total"]) == (2, 12, 10)
    assert [part.href for part in parts(lines["overage"]) if hasattr(part, "href")] == [f"{HER}?tag=health&tab=subscriptions#overage"]
    assert card(shown(partner, "subscriptions"), "overage")


def test_weeks_beside_the_usual_are_those_of_the_answer(partner: Partner) -> None:
    fill(partner)
    trend = hub_rows(partner, "call-trend")
    for span in (8, 13):
        chart = card(shown(partner, "calling", f"span={span}"), "call-trend-calls_per_user")
        assert list(by_week(chart, "calls_per_user").items()) == [(row["week"], row["calls_per_user"]) for row in trend[-span:]]
    table = card(shown(partner, "calling", "span=13&table=call-trend"), "call-trend")
    assert values(table, "calls") == [row["calls"] for row in reversed(trend)]


def test_a_product_she_does_not_hold_is_one_line_with_a_way_to_the_other(partner: Partner) -> None:
    fill(partner)
    line = card(shown(partner, "calling", path=f"/customers/{org(2)}"), "not-held")
    assert "Not applicable: no active licence of Calling" in said(line)
    assert [part.href for part in parts(line) if hasattr(part, "href")] == [f"/customers/{org(2)}?product=meetings&tab=meetings"]
    assert said(card(shown(partner, "calling"), "not-held")) == ""


def test_notes_are_told_newest_first_and_marked_at_their_section(partner: Partner) -> None:
    desk = fill(partner).hub.workspace
    desk.add_note(org(1), "First <b>", "Ana")
    note = desk.add_note(org(1), "Poor in Lisbon", "Rui", metric="poor_pct", week=date(2026, 11, 15))
    desk.edit_note(note.id, note.version, "Poor in Porto", "Eva")
    tree = shown(partner, "notes")
    told = [said(part) for part in parts(tree) if hasattr(part, "data-note")]
    assert len(told) == 2 and "First <b>" in told[1]
    for text in ("Poor in Porto", "Rui", "22 Nov 2026, 06:00 (UTC)", "changed by Eva", "Poor calls", "15 – 21 Nov 2026"):
        assert text in told[0]
    marked = {
        getattr(part, "data-noted"): part for part in parts(card(shown(partner, "calling"), "call-quality")) if hasattr(part, "data-noted")
    }
    assert [part.href for part in marked.values()] == [f"{HER}?tab=notes"] and list(marked) == [1]
    assert not [part for part in parts(card(shown(partner, "calling"), "call-volume")) if hasattr(part, "data-noted")]


def test_a_trial_is_asked_for_only_while_none_runs(partner: Partner) -> None:
    fill(partner)
    partner.item(2, "T1", kind="trial", start_on="2026-11-01", end_on="2026-12-01")
    hers, others = shown(partner, "trials"), shown(partner, "trials", path=f"/customers/{org(2)}")
    assert ["trial-ask" in acts(tree) for tree in (hers, others)] == [True, False]
    assert "nothing is ordered or changed at Cisco" in said(hers)
    asked = partner.hub.workspace.ask("trial", org(1), {"product": "calling", "text": "For the shop"}, "Ana")
    told = said(card(shown(partner, "trials"), "trial-requests"))
    assert "Calling trial" in told and "For the shop" in told and "Asked, not done yet" in told
    partner.hub.workspace.move(asked.id, asked.version, "done", "Rui")
    tree = shown(partner, "trials")
    assert "Marked as done by Rui" in said(tree) and "request-move" not in acts(tree)


def test_a_reader_who_may_not_write_finds_no_control(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner_hub = fill(partner).hub
    partner_hub.workspace.add_note(org(1), "Read me", "Ana")
    partner_hub.workspace.add_tag([org(1)], "typed", "Ana")
    partner_hub.workspace.ask("trial", org(1), {"product": "calling", "text": ""}, "Ana")
    assert all(acts(shown(partner, tab)) for tab in ("overview", "trials", "administrators", "notes"))
    monkeypatch.setattr(reader, "current", lambda: reader.Reader(name="Eva", role=Role.READ_ONLY))
    for tab in TABS:
        assert acts(shown(partner, tab)) == []
    assert "Read me" in said(shown(partner, "notes")) and "typed" in said(card(shown(partner), "profile"))
    assert acts(drawn(partner, path="/organisation")) == []


def test_a_typed_tag_can_go_and_an_imported_one_says_where_it_is_from(partner: Partner) -> None:
    fill(partner).hub.workspace.add_tag([org(1)], "typed", "Ana")
    profile = card(shown(partner), "profile")
    gone = [json.loads(getattr(part, "data-values")) for part in parts(profile) if getattr(part, "data-act", "") == "tag-remove"]
    assert gone == [{"orgs": [org(1)], "tag": "typed"}]
    assert "Imported with the tags file" in said(profile)


def test_my_organisation_is_chosen_and_then_the_same_page(partner: Partner) -> None:
    hub = fill(partner).hub
    page = drawn(partner, path="/organisation")
    (known,) = [json.loads(getattr(part, "data-values")) for part in parts(page) if getattr(part, "data-act", "") == "setting-set"]
    assert known == {"key": "own_organisation", "version": 0} and "partnerhub load PATH" in said(page)
    hub.workspace.set_setting("own_organisation", org(1), 0, "Ana")
    own = drawn(partner, "?tab=calling", "/organisation")
    assert values(card(own, "call-volume"), "calls") == values(card(shown(partner, "calling"), "call-volume"), "calls")
    assert [part.href for part in parts(own) if getattr(part, "data-tab", "") == "trials"] == ["/organisation?tab=trials"]
    hub.workspace.set_setting("own_organisation", org(9), 1, "Ana")
    assert f"The organisation {org(9)} was chosen, but is not" in said(drawn(partner, path="/organisation"))


def acts(tree: Any) -> list[str]:
    """What a page lets its reader do."""
    return [getattr(part, "data-act") for part in parts(tree) if hasattr(part, "data-act")]


@pytest.mark.parametrize("path", [f"/customers/{org(9)}", f"/customers/{org(9)}/calls", "/customers/nobody", "/nowhere"])
def test_an_unknown_customer_is_an_unknown_address(partner: Partner, path: str) -> None:
    tree = drawn(fill(partner), path=path)
    assert f"There is no page at {path}." in said(tree)
    assert card(tree, "frame").to_plotly_json()["props"]["data-title"] == "Not found · Partner Hub"


def test_an_id_is_the_same_in_capitals(partner: Partner) -> None:
    partner.customer(10, "Capital")
    partner.item(10)
    assert "Capital" in said(drawn(partner, path="/customers/" + org(10).upper()))


def test_every_page_of_hers_is_drawn_in_portuguese(partner: Partner) -> None:
    hub = fill(partner).hub
    for path in (*(f"{HER}?tab={tab}" for tab in TABS), f"{HER}/calls?"):
        where, search = path.split("?")
        text = said(render(hub, read_view(where, f"?lang=pt&{search}")))
        assert "Onde você está" in text and "Clientes" in text
