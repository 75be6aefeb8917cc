"""The partner success manager's Monday morning, M05 to M08 of `docs/law/scenarios.md`, walked as written: Acme, the toggle, filters, tags."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from data.slice import Slice
from tests.browser.conftest import settle
from tests.browser.monday import ACME, ASSIGNED, BOUGHT, USED, Monday
from tests.browser.walking import drawn, press, rows, tiles, value, visit
from tests.conftest import org

pytestmark = pytest.mark.browser


def test_m05_acme_has_all_her_badges_bars_and_lists(paula: Page, monday: Monday, console: list[str]) -> None:
    page, her = paula, f"{monday.address}/customers/{org(ACME)}"
    visit(page, f"{her}?tab=subscriptions")
    (row,) = monday.hub.answer("customers", Slice(customer=org(ACME))).rows
    shown = page.locator(".her-name [data-status]").evaluate_all("all => all.map(each => each.dataset.status)")
    assert shown == row["statuses"] == ["overage", "expiring_soon", "trial", "subscription"]
    assert page.locator("#licences-table .ag-center-cols-container .ag-row").count() == len(
        [
            each
            for product in ("calling", "meetings")
            for each in monday.hub.answer("licences", Slice(customer=org(ACME), product=product)).rows
        ]
    )
    bar = page.locator("#overage .licence-bar").first
    bar.scroll_into_view_if_needed()
    numbers = (f"used {USED}", f"assigned {ASSIGNED}", "available 0", "over the limit 12", f"bought {BOUGHT}")
    tip = page.locator("#hub-tip")
    bar.hover()
    for number in numbers:
        expect(tip).to_contain_text(number)
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    page.locator("#overage .ag-center-cols-container [row-index='0'] [col-id=total]").click()
    page.mouse.move(0, 0)
    for _ in range(12):
        if page.locator("#overage .ag-cell-focus .licence-bar").count():
            break
        page.keyboard.press("ArrowRight")
    for number in numbers:
        expect(tip).to_contain_text(number)
    beyond, within = (bar.locator(f"[data-metric={key}]").bounding_box() for key in ("overage", "assigned"))
    assert beyond is not None and within is not None
    whole = bar.bounding_box()
    assert whole is not None
    assert beyond["x"] >= within["x"] + within["width"] - 1  # past the limit, which is where what was bought ends
    assert beyond["width"] / whole["width"] == pytest.approx((ASSIGNED - BOUGHT) / ASSIGNED, abs=0.03)
    assert sorted(page.locator("#orders-table .ag-row [col-id=order_id]").all_inner_texts()) == ["Order-A1", "Order-A2"]
    press(page, ".tabs a[data-tab=trials]")
    (trial,) = monday.hub.answer("trials", Slice(customer=org(ACME))).rows
    assert (rows(page, "trials-table"), trial["subscription_id"]) == (1, "Trial-A")
    expect(page.locator("#trials")).to_contain_text("Enterprise Trial")
    press(page, ".tabs a[data-tab=administrators]")
    for name in ("Paula Prado", "Rui Reis"):
        expect(page.locator("#customer-administrators").get_by_text(name, exact=True).first).to_be_visible()
    assert console == []


def test_m06_the_toggle_changes_all_of_a_product_and_no_headline(paula: Page, monday: Monday, console: list[str]) -> None:
    page, before = paula, {}
    visit(page, f"{monday.address}/")
    headline, sections = tiles(page), ("recent", "expiring", "renewing", "low-assignment", "overage")
    before = {key: page.locator(f"#{key}").inner_text() for key in ("licence-trend", *sections)}
    press(page, ".segment a:has-text('Meetings')")
    expect(page).to_have_url(re.compile(r"\?product=meetings$"))
    for section in sections:
        assert rows(page, f"{section}-table") == len(monday.hub.answer(section, Slice(product="meetings")).rows), section
    assert [key for key, text in before.items() if page.locator(f"#{key}").inner_text() == text] == []
    assert tiles(page) == headline
    expect(page.locator("#calling")).to_be_hidden()
    expect(page.locator("#calling-folded p")).to_have_count(1)
    expect(page.locator("#calling-folded")).to_contain_text("belong to Webex Calling")
    page.reload()
    settle(page)
    expect(page.locator(".segment a[aria-current]")).to_have_text("Meetings")
    press(page, "#calling-folded a")
    expect(page.locator("#calling")).to_be_visible()
    assert {key: page.locator(f"#{key}").inner_text() for key in before} == before
    assert console == []


def test_m07_filters_are_chips_their_count_and_why_nothing_is_left(paula: Page, monday: Monday, console: list[str]) -> None:
    page, asked = paula, Slice(holds=("calling",), status=("expiring_soon",), tag=("health",))
    visit(page, f"{monday.address}/customers")
    page.keyboard.press("f")
    page.keyboard.type("product:calling status:expiring tag:health")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("tag=health"))
    settle(page)
    chips = page.locator(".narrowed .chip.on")
    expect(chips).to_have_text(["Product: Calling ×", "Status: Expiring soon ×", "Tag: health ×"])
    counted = monday.hub.answer("customers", asked)
    assert rows(page) == value(page, ".count [data-metric=customers]") == len(counted.rows) == counted.kpis["customers"] > 0
    press(page, ".app-nav a[href^='/?']")
    assert tiles(page)["customers"] == len(counted.rows)
    drawn(page, page.go_back)
    press(page, "[data-chip=status]")
    expect(chips).to_have_count(2)
    assert rows(page) == len(monday.hub.answer("customers", Slice(holds=("calling",), tag=("health",))).rows) > len(counted.rows)
    drawn(page, page.go_back)
    options = monday.hub.options(asked)
    name, empty = next((name, value) for name, values in options.by.items() for value, left in values.items() if not left)
    page.locator(f"#filter-{name} summary").focus()
    page.keyboard.press("Enter")
    press(page, f"[data-option='{name}:{empty}']")
    assert rows(page) == 0
    offer = page.locator(".why .offers a")
    expect(page.locator(".why")).to_contain_text("No customer matches the filters.")
    texts = offer.all_inner_texts()
    brings_back = next(index for index, text in enumerate(texts) if text.endswith(f"({len(counted.rows)})"))
    offer.nth(brings_back).focus()
    page.keyboard.press("Enter")
    settle(page)
    assert rows(page) == len(counted.rows)
    assert console == []


def test_m08_a_tag_of_six_is_seen_by_who_reads_and_kept_from_her(paula: Page, browser: Browser, monday: Monday, console: list[str]) -> None:
    page, sent = paula, list[Request]()
    page.on("request", lambda request: sent.append(request) if "/act/" in request.url and request.method == "POST" else None)
    visit(page, f"{monday.address}/customers")
    page.locator("#customers .ag-row[row-index='0'] [col-id=status]").click()
    for _ in range(6):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("QBR Q1")
    page.keyboard.press("Enter")
    tag = "#customers .hub-tag.typed:has-text('QBR Q1')"
    expect(page.locator(tag)).to_have_count(6)
    visit(page, f"{monday.address}/customers?tag=QBR+Q1")
    assert rows(page) == 6
    (request,) = sent
    orgs = json.loads(request.post_data or "{}")["orgs"]
    assert len(orgs) == 6

    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB", timezone_id="UTC")
    reader = context.new_page()
    monday.enter(reader, "read_only")
    visit(reader, f"{monday.address}/customers?tag=QBR+Q1")
    expect(reader.locator(tag)).to_have_count(6)
    expect(reader.locator("#bulk")).to_be_hidden()
    expect(reader.locator("#customers .ag-checkbox")).to_have_count(0)
    visit(reader, f"{monday.address}/customers/{orgs[0]}")
    expect(reader.locator(".her-tag", has_text="QBR Q1")).to_be_visible()
    expect(reader.locator("#add-tag, .her-tag button")).to_have_count(0)
    again = {name: text for name, text in request.all_headers().items() if name not in ("cookie", "content-length", "host")}
    for act in ("tag-add", "tag-remove"):
        where = request.url.replace("tag-add", act)
        answer = context.request.post(where, data=request.post_data, headers=again)
        assert answer.status == 403, act
        own = "([where, body]) => fetch(where, {method: 'POST', headers: {'Content-Type': 'application/json'}, body}).then(a => a.status)"
        assert reader.evaluate(own, [where, request.post_data]) == 403, act
    context.close()
    assert {org_id for org_id, tags in monday.hub.workspace.tags().items() if any(tag.tag == "QBR Q1" for tag in tags)} == set(orgs)
    assert console == []
