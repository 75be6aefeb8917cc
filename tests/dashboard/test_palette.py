"""The palette's document, the frame's buttons and counts: what the browser can find is what there is."""

import json
from datetime import datetime
from typing import Any

import pytest
from dash import html

from dashboard import palette, palette_texts, shell
from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.navigation import LOWER, OWN, PLACES
from dashboard.page import read_view
from dashboard.pages import PAGES
from dashboard.words import Words
from data.metrics import METRICS
from data.sections import SECTIONS
from data.settings import read_settings
from tests.conftest import Partner, org
from tests.dashboard.test_pages import parts

MANY = 10_000
MOST_BYTES = 1_000_000  # of the document of 10,000 customers


def fill(partner: Partner) -> Partner:
    """Three customers: one of each product, one of none."""
    partner.customer(1, "Acme")
    partner.item(1)
    partner.customer(2, "Élan")
    partner.item(2, licence="Meeting - Webex Meeting Center")
    partner.customer(3, "Zebra")
    partner.write("tags.csv", [{"org_id": org(1), "tag": "health"}])
    partner.load()
    return partner


def test_the_document_lists_every_customer_page_section_and_metric(partner: Partner) -> None:
    found = palette.document(fill(partner).hub, Words("en"))
    assert found["customers"] == [[org(1), "Acme", 1, "health"], [org(3), "Zebra", 0], [org(2), "Élan", 2]]
    assert {page[0] for page in found["pages"]} == {path for path in PAGES if "<" not in path} - {
        path for path, _ in OWN
    }  # nobody signs in
    assert {section[0] for section in found["sections"]} == set(SECTIONS) - {"headline"}
    assert [metric[0] for metric in found["metrics"]] == list(METRICS)


def test_it_speaks_the_readers_language(partner: Partner) -> None:
    client = create_app(read_settings(fill(partner).home), sign_in=False).server.test_client()
    said = {lang: {page[0]: page[1] for page in client.get(f"/palette.json?lang={lang}").get_json()["pages"]} for lang in ("en", "pt")}
    assert (said["en"]["/customers"], said["pt"]["/customers"]) == ("Customers", "Clientes")
    assert client.get("/palette.json", headers={"Accept-Language": "pt-BR"}).get_json()["pages"][1][1] == "Clientes"


def test_it_travels_again_only_when_something_changed(partner: Partner) -> None:
    home = fill(partner).home
    client = create_app(read_settings(home), sign_in=False).server.test_client()
    first = client.get("/palette.json?lang=en")
    tag = first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"] and "private" in first.headers["Cache-Control"]
    again = client.get("/palette.json?lang=en", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/palette.json?lang=pt", headers={"If-None-Match": tag}).status_code == 200
    partner.hub.workspace.add_tag([org(2)], "typed", "Ana")
    changed = client.get("/palette.json?lang=en", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert [org(2), "Élan", 2, "typed"] in changed.get_json()["customers"]


def test_before_the_first_load_it_finds_pages_and_metrics(partner: Partner) -> None:
    answer = create_app(read_settings(partner.home), sign_in=False).server.test_client().get("/palette.json")
    found = answer.get_json()
    assert (answer.status_code, found["customers"]) == (200, [])
    assert found["pages"] and found["metrics"]


def test_ten_thousand_customers_fit_into_a_megabyte(partner: Partner) -> None:
    for number in range(1, MANY + 1):
        partner.customer(number, f"Customer number {number} of Somewhere Ltd")
    partner.write("tags.csv", [{"org_id": org(number), "tag": "health"} for number in range(1, MANY + 1)])
    partner.load()
    body = create_app(read_settings(partner.home), sign_in=False).server.test_client().get("/palette.json").data
    assert len(json.loads(body)["customers"]) == MANY
    assert len(body) < MOST_BYTES


def inside(part: Any, kind: type) -> list[Any]:
    """What stands directly in an element of a kind."""
    return list(part.children) if isinstance(part, kind) and isinstance(part.children, list) else []


def drawn(partner: Partner, address: str) -> list[Any]:
    """Every component of a page."""
    path, _, search = address.partition("?")
    return list(parts(render(partner.hub, read_view(path, f"?{search}"))))


@pytest.mark.parametrize("product", ["calling", "meetings"])
def test_a_section_is_where_the_palette_says(partner: Partner, product: str) -> None:
    ids = {getattr(part, "id", None) for part in drawn(fill(partner), f"/?product={product}")}
    for key, _, path, only in palette.document(partner.hub, Words("en"))["sections"]:
        if path == "/" and only in ("", product):
            assert key in ids, key


def test_the_navigation_counts_what_its_link_opens(partner: Partner) -> None:
    fill(partner)
    for search, customers in (("", 3), ("tag=health", 1), ("find=zeb", 1)):
        (count,) = {getattr(part, "data-count") for part in drawn(partner, f"/?{search}") if hasattr(part, "data-count")}
        assert count == customers
        (asked,) = {
            part.href for part in drawn(partner, f"/?{search}") if any(hasattr(each, "data-count") for each in inside(part, html.A))
        }
        listed = read_view("/customers", asked.partition("?")[2]).slice
        assert len(partner.hub.answer("customers", listed).rows) == customers


def test_every_place_stands_in_the_navigation_and_every_page_has_one(partner: Partner) -> None:
    assert {path for path, _ in (*PLACES, *LOWER, *OWN)} == {path for path in PAGES if "<" not in path}
    hrefs = {getattr(part, "href", "") for part in drawn(fill(partner), "/?tag=health&find=acme")}
    assert {"/customers?tag=health&find=acme", "/resources?tag=health"} <= hrefs


@pytest.mark.parametrize(("day", "worst"), [("2026-11-22", "on_time"), ("2026-12-01", "late"), ("2027-03-01", "missing")])
def test_the_source_that_is_worst_off_decides(day: str, worst: str) -> None:
    now = datetime.fromisoformat(f"{day}T06:00:00Z")
    assert shell.worst({"licences": now.date().isoformat(), "calls": "2026-11-20T09:00:00Z"}, now) == worst
    assert shell.worst({"licences": now.date().isoformat(), "calls": None}, now) == "missing"


def test_a_missing_source_marks_the_data(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.item(1)
    partner.load()
    told = shell.beside(read_view("/", ""), partner.hub)
    assert told is not None and told.worst == "missing"  # no call was ever loaded


def test_the_keys_and_the_palettes_words_are_complete_in_every_language() -> None:
    english, portuguese = palette_texts.said(Words("en")), palette_texts.said(Words("pt"))
    assert set(english) == set(portuguese)
    assert [key for key, text in english.items() if portuguese[key] == text] == []
    assert all(
        text != other for (_, text), (_, other) in zip(palette_texts.keys(Words("en")), palette_texts.keys(Words("pt")), strict=True)
    )
