"""The customer list: its rows, its counted filters, its search box, its files; and that ten thousand customers stay quick."""

import csv
import io
import json
import re
import time
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from dashboard import reader
from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.customer_list import packed
from dashboard.markup import markup
from dashboard.page import read_view
from dashboard.statuses import meanings
from data.access import Role
from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import STATUSES, read_slice
from tests.conftest import Partner, org
from tests.dashboard.test_pages import parts, texts


def fill(partner: Partner) -> Hub:
    """Acme: both products, over the limit; Beta: a trial of Meetings; Ílhavo: Calling, ends soon; Nobody: messages only."""
    partner.customer(1, "Acme", managed_by="partner", last_admin_signin_on="2026-11-19")
    partner.customer(2, "Beta", managed_by="external")
    partner.customer(3, "Ílhavo Têxtil", managed_by="partner", last_admin_signin_on="2026-01-01")
    partner.customer(4, "Nobody")
    partner.item(1, "A1", total=10, assigned=12, used=7, auto_renew="true", end_on="2026-12-10")
    partner.item(1, "A2", total=20, assigned=5, licence="Meeting - Webex Meeting Center")
    partner.item(2, "B1", total=30, assigned=9, licence="Meeting - Webex Meeting Center", kind="trial", end_on="2027-06-01")
    partner.item(3, "I1", total=40, assigned=9, end_on="2026-12-10")
    partner.item(4, "N1", licence="Messaging")
    for number, tag in ((1, "health"), (1, "gold"), (3, "health")):
        partner._add("tags", {"org_id": org(number), "tag": tag}, "2026-11-21")
    return partner.hub


def drawn(partner: Partner, search: str = "") -> Component:
    """The page."""
    return render(partner.hub, read_view("/customers", search))


def rows(tree: Component) -> dict[str, Any]:
    """The columns that travel."""
    (holder,) = [part for part in parts(tree) if getattr(part, "id", "") == "customers-rows"]
    found: dict[str, Any] = json.loads(getattr(holder, "data-rows"))
    return found


def counts(tree: Component) -> dict[str, int]:
    """What stands beside the values of the filters."""
    options = [part for part in parts(tree) if hasattr(part, "data-option")]
    return {
        getattr(part, "data-option"): next(int(getattr(one, "data-count")) for one in parts(part) if hasattr(one, "data-count"))
        for part in options
    }


def test_a_row_has_what_its_cells_show(partner: Partner) -> None:
    fill(partner)
    found = rows(drawn(partner))
    acme = {key: values[found["customer"].index("Acme")] for key, values in found.items()}
    assert (acme["calling"], acme["meetings"]) == ([10, 12, 7, 0, 2], [20, 5, None, 15, 0])
    assert (acme["status"], acme["tags"], acme["managed"], acme["signin"]) == ("27", "gold\nhealth", "partner", "2026-11-19")
    assert (acme["next"], acme["act"], acme["late"]) == ("2026-12-10", "2026-11-10", True)
    nobody = {key: values[found["customer"].index("Nobody")] for key, values in found.items()}
    assert (nobody["calling"], nobody["meetings"], nobody["signin"], nobody["managed"]) == (None, None, None, None)


def test_the_count_says_who_is_in_no_figure(partner: Partner) -> None:
    fill(partner)

    def said(search: str) -> str:
        (count,) = [part for part in parts(drawn(partner, search)) if getattr(part, "className", "") == "count"]
        return re.sub("<[^>]+>", "", markup(count))

    assert said("") == "3 customers · of 4 managed (1 without Calling or Meetings)"
    assert said("?tile=customers") == "3 customers"
    assert said("?status=trial") == "1 customer"
    assert said("?find=xyz") == "No customers"


@pytest.mark.parametrize(
    "search",
    ["", "kind=trial", "status=subscription&tag=health", "tile=over_limit&kind=trial", "find=a", "holds=calling&managed_by=partner",
     "tile=near_expiration&find=textil", "customer=" + org(1)],
)  # fmt: skip
def test_a_count_is_the_number_of_rows_that_its_own_question_gives(partner: Partner, search: str) -> None:
    hub = fill(partner)
    view = read_view("/customers", f"?{search}")
    for option, count in counts(drawn(partner, f"?{search}")).items():
        name, _, value = option.partition(":")
        assert count == len(hub.answer("customers", view.at(**{name: (value,)}).slice).rows), option


def test_holds_and_find_narrow_every_section_alike(partner: Partner) -> None:
    fill(partner)
    assert [row["customer"] for row in partner.ask("customers", holds="meetings").rows] == ["Acme", "Beta"]
    assert [row["customer"] for row in partner.ask("customers", find="TEXTIL ilhavo").rows] == ["Ílhavo Têxtil"]
    assert [row["customer"] for row in partner.ask("customers", find="health").rows] == ["Acme", "Ílhavo Têxtil"]
    assert [row["customer"] for row in partner.ask("customers", find=org(2)[-4:]).rows] == ["Beta"]
    assert partner.ask("customers", find="' OR true --").rows == []
    assert [row["customer"] for row in partner.ask("overage", find="acme").rows] == ["Acme"]
    assert partner.ask("overage", find="beta").rows == []
    assert {row["customer"] for row in partner.ask("call-usage", holds="meetings").rows} == {"Acme"}
    assert partner.ask("headline", holds="meetings").kpis["managed"] == 2


def test_an_empty_list_names_the_guilty_filters_and_offers_to_remove_each(partner: Partner) -> None:
    fill(partner)
    said = " ".join(texts(drawn(partner, "?status=trial&holds=calling")))
    assert "Remove “Status: Trial” (2)" in said
    assert "Remove “Product: Calling” (1)" in said
    assert "No customer matches these filters together." in " ".join(texts(drawn(partner, "?status=trial&holds=calling&find=xyz")))


def test_the_tile_is_a_chip(partner: Partner) -> None:
    fill(partner)
    (chip,) = [part for part in parts(drawn(partner, "?tile=over_limit")) if getattr(part, "data-chip", "") == "tile"]
    assert "Over licence limit" in "".join(texts(chip)) and chip.href == "/customers"


def test_who_may_not_write_sees_no_control(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(partner)
    monkeypatch.setattr(reader, "current", lambda: reader.Reader(name="Ana", role=Role.READ_ONLY))
    tree = drawn(partner)
    (table,) = [part for part in parts(tree) if getattr(part, "id", "") == "customers-table"]
    assert "rowSelection" not in table.dashGridOptions
    assert not any(hasattr(part, "data-bulk") for part in parts(tree))


def test_the_last_column_opens_her_own_organisation_where_its_address_is_known(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(partner)

    def opens() -> Any:
        (table,) = [part for part in parts(drawn(partner)) if getattr(part, "id", "") == "customers-table"]
        return table.dashGridOptions["context"]["links"].get("open"), [column["colId"] for column in table.columnDefs][-1]

    assert opens() == ("https://admin.webex.com/?organizationId={org_id}", "open")
    partner._hub = Hub(read_settings(partner.home).model_copy(update={"organisation_link": ""}))
    assert opens() == (None, "signin")


def test_the_way_to_a_customer_keeps_the_lists_filters(partner: Partner) -> None:
    fill(partner)
    (table,) = [
        part for part in parts(drawn(partner, "?tile=over_limit&holds=calling&find=acme")) if getattr(part, "id", "") == "customers-table"
    ]
    link = table.dashGridOptions["context"]["links"]["customer"]
    assert link == "/customers/{org_id}?holds=calling&find=acme&tile=over_limit&product={to}"


# --- the search box ---


@pytest.fixture
def client(partner: Partner) -> FlaskClient:
    """The application over the partner."""
    fill(partner)
    return create_app(read_settings(partner.home), sign_in=False).server.test_client()


def test_a_query_leads_to_an_address_with_its_filters(client: FlaskClient) -> None:
    answer = client.get("/query/customers?tile=over_limit&tag=gold&lang=pt&q=status:trial+tag:HEALTH+acme")
    assert answer.json == {"href": "/customers?tag=gold&tag=health&status=trial&find=acme&tile=over_limit&lang=pt"}


def test_a_query_that_is_not_understood_is_refused_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/query/customers?lang=pt&q=acme+tag:helth")
    assert answer.status_code == 422
    assert answer.json == {
        "said": "tag não tem o valor “helth”. Você quis dizer “health”?", "instead": "acme tag:health", "try": "Experimente “acme tag:health”"
    }  # fmt: skip


# --- files ---


def test_a_file_has_a_column_for_each_amount(client: FlaskClient) -> None:
    lines = list(csv.DictReader(io.StringIO(client.get("/export/customers.csv?sort=customer").text)))
    assert [line["customer"] for line in lines] == ["Acme", "Beta", "Ílhavo Têxtil", "Nobody"]
    assert [lines[0][key] for key in ("calling_total", "calling_assigned", "calling_used", "meetings_used")] == ["10", "12", "7", ""]
    assert (lines[0]["statuses"], lines[0]["tags"], lines[0]["next_on"]) == ("overage, subscription", "gold, health", "2026-12-10")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/export/customers.xlsx?sort=calling&desc=1").data))
    head, *shown = book.get_sheet_by_index(0).to_python()
    assert [line[head.index("Calling bought")] for line in shown] == [40.0, 10.0, "", ""]


def test_a_file_holds_what_the_quick_filter_leaves_in_the_readers_words(client: FlaskClient) -> None:
    def names(query: str) -> list[str]:
        return [line["customer"] for line in csv.DictReader(io.StringIO(client.get(f"/export/customers.csv?{query}").text))]

    assert names("rows=ilhavo") == names("rows=expiring") == ["Ílhavo Têxtil"]
    assert names("rows=teste&lang=pt") == ["Beta"]
    assert names("rows=health&sort=status&desc=1") == ["Ílhavo Têxtil", "Acme"]
    assert names("find=health&rows=acme") == ["Acme"]


# --- ten thousand customers ---

MANY, SECONDS, BYTES = 10_000, 1.0, 2_200_000


def test_ten_thousand_customers_stay_quick(partner: Partner) -> None:
    """Generous limits of processor time, because tests share their machine; `docs/performance.md` has the figures of a quiet one."""
    both = ("Webex Calling - Professional", "Meeting - Webex Meeting Center")
    people = [{"org_id": org(n), "name": f"Customer {n % 977} {n}", "managed_by": ("partner", "external")[n % 2]} for n in range(MANY)]
    items = [{"org_id": org(n), "subscription_id": f"S{n}", "kind": ("subscription", "trial")[n % 5 == 0], "start_on": "2025-01-01",
              "end_on": f"2027-{1 + n % 12:02d}-01"} for n in range(MANY)]  # fmt: skip
    licences = [
        {"snapshot_date": "2026-11-21", "org_id": org(n), "subscription_id": f"S{n}", "licence": licence, "total": n % 300, "assigned": n % 280}
        for n in range(MANY) for licence in both
    ]  # fmt: skip
    for name, given in (("customers", people), ("subscriptions", items), ("licences", licences)):
        partner.write(f"{name}.csv", given)
    partner.load()
    hub = Hub(read_settings(partner.home))
    hub.answer("customers", read_slice({})[0])  # states are derived once per build
    assert len(packed(hub.answer("customers", read_slice({})[0]))) < BYTES
    taken = []
    for search in ("?managed_by=partner", "?find=customer+7", "?status=trial&holds=calling"):
        start = time.process_time()
        render(hub, read_view("/customers", search))
        taken.append(time.process_time() - start)
    assert min(taken) < SECONDS / 2 and max(taken) < SECONDS, taken


def test_every_status_says_what_it_means_with_the_days_of_the_settings() -> None:
    meant = meanings(read_view("/customers", "").words, Settings(expiring_soon_days=14, no_activity_days=45))
    assert tuple(meant) == STATUSES
    assert meant["expiring_soon"].startswith("Expiring soon: ") and "within 14 days" in meant["expiring_soon"]
    assert "more than 45 days" in meant["no_recent_activity"]
