"""The page of all requests and its files: who sees which, in which order, narrowed how, and what can be done with them."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from dashboard.callbacks.draw import render
from dashboard.page import read_view
from dashboard.pages.requests import SIZE
from data.workspace import Request, Workspace
from tests.conftest import Partner, org
from tests.dashboard.signed_in import House, house_of
from tests.dashboard.test_pages import parts, texts

TRIAL = {"product": "both", "text": "For the new shop"}
ADMIN = {"action": "remove", "admin": "old@partner.example", "role": "", "text": ""}


def fill(partner: Partner) -> Workspace:
    """Two customers."""
    for number, name in ((1, "Acme"), (2, "Beta")):
        partner.customer(number, name)
        partner.item(number)
    workspace: Workspace = partner.hub.workspace
    return workspace


def listed(partner: Partner, search: str = "") -> list[str]:
    """The ids of the requests on the page, in order."""
    drawn = parts(render(partner.hub, read_view("/requests", search)))
    return [getattr(part, "data-request") for part in drawn if hasattr(part, "data-request")]


def said(partner: Partner, search: str = "") -> str:
    """All that can be read on the page."""
    return " ".join(texts(render(partner.hub, read_view("/requests", search))))


def asked(workspace: Workspace) -> tuple[Request, Request, Request]:
    """A trial that was done, a newer change that is open, and a newer trial of another customer that was withdrawn."""
    done, open_, gone = (
        workspace.ask("trial", org(1), TRIAL, "Ana"),
        workspace.ask("administrator", org(1), ADMIN, "Rui"),
        workspace.ask("trial", org(2), TRIAL, "Ana"),
    )
    workspace.move(done.id, 1, "done", "Eva")
    workspace.move(gone.id, 1, "withdrawn", "Eva")
    return done, open_, gone


def test_nobody_asked_for_anything(partner: Partner) -> None:
    fill(partner)
    text = said(partner)
    assert "Nobody has asked for anything yet." in text
    drawn = list(parts(render(partner.hub, read_view("/requests", "?tag=x"))))
    assert "/customers?tag=x" in [getattr(part, "href", "") for part in drawn]
    assert not [part for part in drawn if "/export/" in str(getattr(part, "href", ""))]


def test_what_is_open_comes_first_then_the_newest_and_the_address_narrows(partner: Partner) -> None:
    done, open_, gone = asked(fill(partner))
    assert listed(partner) == [open_.id, gone.id, done.id]
    assert listed(partner, "?only=kind:trial") == [gone.id, done.id]
    assert listed(partner, "?only=kind:trial&only=state:done") == [done.id]
    assert listed(partner, "?only=state:done&only=state:asked") == [open_.id, done.id]
    assert listed(partner, "?tag=nobodys&status=suspended") == [open_.id, gone.id, done.id]  # filters of customers are only carried along
    assert listed(partner, "?only=kind:poem") == [open_.id, gone.id, done.id]
    assert listed(partner, "?only=kind:administrator&only=state:done") == []
    assert "No request is of this kind and state." in said(partner, "?only=kind:administrator&only=state:done")
    (counted,) = [part for part in parts(render(partner.hub, read_view("/requests", "?only=state:done"))) if hasattr(part, "data-open")]
    assert getattr(counted, "data-open") == 1


def test_a_line_says_who_when_what_and_leads_to_the_customer(partner: Partner) -> None:
    asked(fill(partner))
    text = said(partner)
    for word in ("Acme", "Remove old@partner.example", "Rui", "22 Nov 2026, 06:00 (UTC)", "Trial of Calling and Meetings", "For the new shop",
                 "Marked as done", "Eva, 22 Nov 2026", "Withdrawn", "Open again"):  # fmt: skip
        assert word in text
    hrefs = [getattr(part, "href", "") for part in parts(render(partner.hub, read_view("/requests", "?tag=x&only=kind:trial")))]
    assert f"/customers/{org(1)}?tag=x&tab=trials" in hrefs
    portuguese = said(partner, "?lang=pt")
    assert "Pedidos" in portuguese and "Teste de Calling e Meetings" in portuguese and "Reabrir" in portuguese


def test_a_long_list_stands_on_several_pages(partner: Partner) -> None:
    workspace = fill(partner)
    every = [workspace.ask("trial", org(1), TRIAL, "Ana").id for _ in range(SIZE + 1)][::-1]
    assert listed(partner) == every[:SIZE]
    assert listed(partner, "?page=2") == listed(partner, "?page=9") == every[SIZE:]


@pytest.fixture
def house(partner: Partner) -> House:
    """People of every role, and a request about each of three customers."""
    house = house_of(partner)
    for number in (1, 2, 3):
        partner.hub.workspace.ask("trial", org(number), {"product": "calling", "text": f"word{number}"}, "=Ana")
    return house


@pytest.mark.parametrize(("who", "sees", "writes"), [
    ("chief", {1, 2, 3}, True), ("ana", {1, 2}, True), ("rita", {1, 2, 3}, False), ("rui", {2}, False),
])  # fmt: skip
def test_each_sees_the_requests_of_her_customers_on_the_page_and_in_the_files(house: House, who: str, sees: set[int], writes: bool) -> None:
    drawn, client = house.draw(who, "/requests"), house.client(who)
    assert {number for number in (1, 2, 3) if f"word{number}" in drawn} == sees
    assert ("request-move" in drawn) == writes
    rows = list(csv.DictReader(io.StringIO(client.get("/export/requests.csv").text)))
    assert {row["text"] for row in rows} == {f"word{number}" for number in sees}
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/export/requests.xlsx").data))
    heads, *lines = book.get_sheet_by_name("Requests").to_python()
    assert {line[heads.index("What for")] for line in lines} == {f"word{number}" for number in sees}


def test_files_are_what_the_page_lists_and_harmless_in_a_spreadsheet(house: House) -> None:
    client = house.client("chief")
    newest = house.partner.hub.workspace.requests()[0]
    house.act("chief", "request-move", id=newest.id, version=1, state="done")
    (row,) = csv.DictReader(io.StringIO(client.get("/export/requests.csv?only=state:done").text))
    assert (row["org_id"], row["customer"], row["who"], row["state"], row["state_by"]) == (org(3), "Customer 3", "'=Ana", "done", "chief")
    assert (row["at"], row["action"]) == ("2026-11-22T06:00:00Z", "")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/export/requests.xlsx?only=state:done").data))
    assert book.get_sheet_by_name("About").to_python() == [["Kind", "Trial, Administrator"], ["State", "Marked as done"]]
    assert len(book.get_sheet_by_name("Requests").to_python()) == 2
    assert "/export/requests.csv?only=state%3Adone" in house.draw("chief", "/requests", "?only=state:done")
    trail = [entry.subject for entry in house.partner.hub.workspace.audit() if entry.act == "export"]
    assert trail.count("/export/requests.csv") == trail.count("/export/requests.xlsx") == 1


def test_before_the_first_load_there_is_no_file(partner: Partner) -> None:
    assert House.empty(partner).client("chief").get("/export/requests.csv").status_code == 503
