"""The planted incidents of the demo are visible where a partner success manager would look, and only there: at most three clicks from the start."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from data.settings import Settings, read_settings
from etl.build import load
from etl.demo import write_demo
from tests.browser.conftest import accessibility, settle
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
MOST_CLICKS = 3


@pytest.fixture(scope="module")
def real_size(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo partner as `make run` has it, with fewer weeks: in a smaller one a single customer's incident is everybody's."""
    folder = tmp_path_factory.mktemp("incidents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        write_demo(folder, customers=90, weeks=14, seed=7)
        load([folder / "landing"], folder / "home")
        yield folder


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], real_size: Path) -> str:
    """The product over the demo partner."""
    return serve_home(read_settings(real_size / "home"))


@pytest.fixture(scope="module")
def cases(real_size: Path) -> Callable[[str, str], dict[str, Any]]:
    """The planted case of a name and section, newest first."""
    planted: list[dict[str, Any]] = json.loads((real_size / "answers.json").read_text(encoding="utf-8"))

    def find(case: str, section: str) -> dict[str, Any]:
        return max((each for each in planted if each["case"] == case and each["section"] == section), key=lambda each: str(each["as_of"]))

    return find


class Walk:
    """A reader at the start page, who clicks and counts."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(address)
        page.locator("#frame").wait_for()
        settle(page)

    def click(self, target: Locator) -> None:
        """One click, and the page it leads to."""
        target.scroll_into_view_if_needed()
        target.click()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        settle(self.page)

    def week(self, week: str) -> None:
        """A click on a week of the quality chart."""
        self.click(self.page.locator(f"#call-quality-chart a.chart-col[href*='week={week}']"))
        expect(self.page.locator(".chip.on")).to_contain_text("Week")

    def row(self, section: str, index: int = 0) -> Locator:
        """A row of a table, its pinned part and the rest."""
        return self.page.locator(f"#{section} .ag-row[row-index='{index}']")

    def value(self, section: str, key: str, index: int = 0) -> Any:
        """The number of a cell."""
        text = self.row(section, index).locator(f"[data-metric={key}]").first.get_attribute("data-value")
        return json.loads(text or "null")

    def customer(self, section: str, name: str) -> None:
        """A click on a customer's name in a calling table: her page, on the tab with the same sections."""
        self.click(self.page.locator(f"#{section}").get_by_role("link", name=name, exact=True).first)
        expect(self.page.locator(".tabs a[aria-current=page]")).to_have_text("Calling")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def unusual(self) -> list[str]:
        """The weeks whose share of poor calls is above the usual band."""
        return [week_of(column) for column in self.page.locator("#call-quality-chart a.chart-col:has(.chart-rate.above)").all()]


def week_of(column: Locator) -> str:
    """The Sunday that a column stands for."""
    return (column.get_attribute("href") or "").split("week=")[1][:10]


def before(as_of: str, weeks: int = 1) -> str:
    """The Sunday some weeks before a Sunday."""
    return (date.fromisoformat(as_of) - timedelta(days=7 * weeks)).isoformat()


def test_a_desk_phone_model_in_one_place_sounds_bad(page: Page, address: str, cases: Callable[..., Any], console: list[str]) -> None:
    walk, case = Walk(page, address), cases("desk-phone", "call-quality-by-place")
    assert walk.value("call-quality-by-place", "poor_legs") == case["expect"]["poor_legs"]
    for said in (case["customer"], *case["row"].values()):
        expect(walk.row("call-quality-by-place").get_by_text(said, exact=True).first).to_be_visible()
    assert walk.value("call-quality-by-place", "poor_pct", 1) < case["expect"]["poor_pct"]["at_least"] / 2  # only there
    walk.customer("call-quality-by-place", case["customer"])
    assert walk.unusual() == [before(case["as_of"], weeks) for weeks in (3, 2, 1)]
    assert accessibility(page) == []
    assert console == []


def test_a_carrier_is_bad_in_one_week(page: Page, address: str, cases: Callable[..., Any], console: list[str]) -> None:
    walk, case = Walk(page, address), cases("carrier", "call-quality-by-carrier")
    week = before(case["as_of"])
    phones = {
        before(cases("desk-phone", "call-quality-by-place")["as_of"], weeks) for weeks in (3, 2, 1)
    }  # they may lift the whole a little
    assert week in walk.unusual()
    assert set(walk.unusual()) <= {week, *phones}
    walk.week(week)
    carriers = page.locator("#call-quality-by-carrier")
    shares = {
        line.locator("th, td").first.inner_text(): json.loads(line.locator("[data-metric=poor_pct]").get_attribute("data-value") or "0")
        for line in carriers.locator("tbody tr").all()
    }
    assert next(iter(shares)) == case["row"]["carrier"]
    assert shares.pop(case["row"]["carrier"]) >= case["expect"]["poor_pct"]["at_least"]
    assert max(shares.values()) < case["expect"]["poor_pct"]["at_least"]
    page.keyboard.press("Escape")
    settle(page)
    assert "week=" not in page.url
    assert console == []


def test_a_queue_abandons(page: Page, address: str, cases: Callable[..., Any], console: list[str]) -> None:
    walk, case = Walk(page, address), cases("abandoning-queue", "queues")
    assert walk.value("queues", "abandoned") == case["expect"]["abandoned"]
    expect(walk.row("queues").get_by_text(case["customer"], exact=True)).to_be_visible()
    assert walk.value("queues", "abandoned_pct", 1) < case["expect"]["abandoned_pct"]["at_least"] / 2
    walk.customer("queues", case["customer"])
    assert page.locator("#queues [data-kpi=abandoned_pct] [data-metric=abandoned_pct]").get_attribute("data-value")
    assert console == []


def test_a_holiday_is_fewer_calls_and_no_incident(page: Page, address: str, cases: Callable[..., Any], console: list[str]) -> None:
    walk, case = Walk(page, address), cases("holiday", "call-quality")
    week = case["row"]["week"]
    assert week not in walk.unusual()
    bars = page.locator("#call-volume-chart a.chart-col")
    calls = {week_of(bar): json.loads(bar.locator("[data-metric=calls]").get_attribute("data-value") or "null") for bar in bars.all()}
    assert calls[week] == min(calls.values())
    assert console == []


def test_calls_that_stopped_are_a_gap_with_a_reason(page: Page, address: str, cases: Callable[..., Any], console: list[str]) -> None:
    walk, case = Walk(page, address), cases("silent", "call-usage")
    page.locator("#call-usage-table-filter").fill(case["customer"])
    assert walk.value("call-usage", "calls") is None
    walk.customer("call-usage", case["customer"])
    last = page.locator("#call-volume-chart .chart-col").last
    assert last.locator("[data-metric=calls]").get_attribute("data-value") == "null"
    assert "No call history covers this week" in (last.get_attribute("data-tip") or "")
    assert console == []


def test_with_meetings_the_calling_sections_fold_to_one_line(page: Page, address: str, console: list[str]) -> None:
    walk = Walk(page, address)
    chart = page.locator("#call-volume-chart")
    expect(page.get_by_text("excludes Call on Webex")).to_be_visible()
    walk.click(page.get_by_role("link", name="Meetings", exact=True))
    for hidden in (chart, page.locator("#queues"), page.get_by_text("excludes Call on Webex")):
        expect(hidden).not_to_be_visible()
    walk.click(page.locator("#calling-folded a.hub-link"))
    expect(chart).to_be_visible()
    expect(page.locator("#calling-folded a.hub-link")).to_have_count(0)
    assert console == []
