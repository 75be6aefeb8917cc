"""The data page and the first visit in a real browser: files through the file input, progress, what came of them, what mends it; the demo."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from dashboard.app import create_app
from data.answer import Hub
from data.settings import Settings
from tests.browser.conftest import accessibility, settle
from tests.browser.shared_files import share_static
from tests.conftest import org
from tests.dashboard.test_data_page import ODD

pytestmark = pytest.mark.browser
LONG = 90_000  # ms: a load in a process of its own, on a busy machine
TAGS = f"org_id,tag\n{org(1)},health\nnobody,x\n{org(2)},health\n"
QUEUES = "Call Queue,Location,Answered Calls,Abandoned Calls,Total Calls\nSales,Lisbon,9,1,10\n"


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """A home in which nothing is; its demo is small."""
    home = tmp_path / "home"
    share_static(home)
    return Settings(home=home, demo_customers=12, demo_weeks=4, demo_calls_per_week=120)


@pytest.fixture
def address(serve_home: Callable[[Settings], str], empty: Settings) -> str:
    """The empty home, served to people who sign in."""
    return serve_home(empty)


@pytest.fixture
def alone(serve: Callable[[Flask], str], empty: Settings) -> str:
    """The same, served to one person who does not."""
    return serve(create_app(empty, sign_in=False).server)


def visit(page: Page, address: str) -> None:
    """Open an address and wait until it is drawn."""
    # Chromium hands file choosers over once somebody listens, and is told so beside everything else: a key pressed at once could be first.
    page.on("filechooser", lambda _: None)
    page.goto(address)
    page.locator("#frame").wait_for()
    settle(page)


def figure(page: Page, selector: str, key: str) -> Any:
    """The raw value of the first number of this name below a selector."""
    return json.loads(page.locator(f"{selector} [data-figure={key}]").first.get_attribute("data-value") or "null")


def sound(page: Page) -> None:
    """Nothing grave for those who hear or use the keyboard, and nothing beside the screen, in either theme and on a narrow one."""
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
    assert accessibility(page) == []
    page.locator(".theme-toggle").click()
    assert accessibility(page) == []
    page.locator(".theme-toggle").click()


def delivery(folder: Path) -> Path:
    """A folder with a file that loads, one with a bad row, one that is broken, one without its place, and one with headers of its own."""
    for name, text in {
        "snapshot=2026-11-21/tags.csv": TAGS,
        "broken.csv.gz": "no gzip",
        "queues.csv": QUEUES,
        f"org={org(1)}/odd.csv": ODD,
        f"snapshot=2026-11-21/{'customers'}.csv": f"org_id,name\n{org(1)},Clínica Sul\n{org(2)},Porto Norte\n",
        ".DS_Store": "x",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.role("full_admin")
@pytest.mark.usefixtures("signed_in")
def test_a_folder_is_loaded_and_what_is_refused_is_mended_on_the_page(page: Page, address: str, tmp_path: Path, console: list[str]) -> None:
    visit(page, f"{address}/data")
    page.locator("#choose-folder").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(delivery(tmp_path / "landing"))
    expect(page.locator("#jobs progress").first).to_be_visible()
    page.reload()  # the load goes on, and so does its bar
    expect(page.locator("#jobs .job[data-state=done]")).to_be_visible(timeout=LONG)
    assert [figure(page, "#jobs", key) for key in ("files", "read", "loaded", "refused", "refused-files")] == [5, 5, 4, 1, 3]
    troubles = page.locator("#jobs .troubles > li")
    expect(troubles).to_have_count(4)
    sound(page)

    troubles.filter(has_text="tags.csv").get_by_role("link", name="What was refused").click()
    expect(page).to_have_url(re.compile("find="))
    expect(page.locator("#quarantine-table .ag-center-cols-viewport .ag-row")).to_have_count(1)
    expect(page.locator("#quarantine-table")).to_contain_text("nobody")

    form = page.locator(".place-form")
    form.locator("input[name=org]").fill(org(1))
    form.locator("select[name=week]").select_option("2026-11-15")
    form.get_by_role("button").click()
    expect(page.locator(".place-form")).to_have_count(0, timeout=LONG)
    expect(page.locator("#jobs")).to_contain_text("Loaded; something was refused in 3 of 5 files", timeout=LONG)

    page.get_by_text("Say what its columns mean").click()
    row = page.locator(".columns-form tr", has_text="Echo")
    expect(row).to_be_visible(timeout=LONG)
    expect(page.locator(".columns-form tr", has_text="Began").locator("select")).to_have_value("start_time")  # a guess
    row.locator("select").select_option("audio_latency_ms")
    page.get_by_role("button", name="Remember and load again").click()
    expect(page.locator("#jobs")).to_contain_text("Loaded; something was refused in 2 of 5 files", timeout=LONG)

    page.get_by_text("Show what is remembered").click()
    forget = page.get_by_role("button", name="Forget “Echo”")
    expect(forget).to_be_visible(timeout=LONG)
    page.once("dialog", lambda dialog: dialog.accept())
    forget.click()
    expect(forget).to_have_count(0, timeout=LONG)
    expect(page.get_by_role("button", name="Forget “Began”")).to_be_visible()
    sound(page)
    assert console == []


@pytest.mark.role("full_admin")
@pytest.mark.usefixtures("signed_in")
def test_a_refused_row_goes_out_comes_back_corrected_and_the_rest_is_tried_again(
    page: Page, address: str, empty: Settings, tmp_path: Path, console: list[str]
) -> None:
    for name, text in {"tags.csv": TAGS, "broken.csv.gz": "no gzip"}.items():
        (tmp_path / "in" / "snapshot=2026-11-21" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "snapshot=2026-11-21" / name).write_text(text, encoding="utf-8")
    visit(page, f"{address}/data")
    with page.expect_file_chooser() as chooser:
        page.locator("#choose-folder").press("Space")
    chooser.value.set_files(tmp_path / "in")
    expect(page.locator("#jobs")).to_contain_text("Loaded; something was refused in 2 of 2 files", timeout=LONG)

    page.get_by_text("Correct refused rows").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download its refused rows").click()
    rows = tmp_path / "rows.csv"
    download.value.save_as(rows)
    text = rows.read_text(encoding="utf-8-sig")
    assert text.count("nobody") == 2  # in its column, and in the line as it stood
    rows.write_text(text.replace("nobody", org(3), 1), encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Bring them back corrected").click()
    chooser.value.set_files(rows)
    expect(page.get_by_text("Correct refused rows")).to_have_count(0, timeout=LONG)

    (broken,) = (empty.home / "uploads").rglob("broken.csv.gz")
    broken.write_bytes(gzip.compress(f"org_id,tag\n{org(4)},late\n".encode()))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#jobs .job[data-state=done]").first).to_contain_text("Loaded", timeout=LONG)
    expect(page.locator("#quarantine")).to_contain_text("Nothing was refused", timeout=LONG)
    tagged = [(row["org_id"], *row["tags"]) for row in Hub(empty).rows("SELECT org_id, tags FROM hub.tags ORDER BY org_id")]
    assert tagged == [(org(1), "health"), (org(2), "health"), (org(3), "x"), (org(4), "late")]
    sound(page)
    assert console == []


def test_a_first_visit_says_how_to_load(page: Page, alone: str, console: list[str]) -> None:
    visit(page, alone)
    expect(page.get_by_text("partnerhub load PATH")).to_be_visible()
    assert console == []


def test_the_first_visit_leads_to_the_demo_and_shows_it(page: Page, alone: str, console: list[str]) -> None:
    visit(page, alone)
    expect(page.get_by_role("heading", name="Your Webex customers, in one place")).to_be_visible()
    assert figure(page, "#demo", "demo-customers") == 12
    sound(page)
    page.get_by_role("button", name="Load the demo").click()
    expect(page.locator("#jobs progress").first).to_be_visible()
    expect(page.locator(".tiles [data-metric=customers]")).to_have_attribute("data-value", re.compile("[1-9]"), timeout=LONG)
    expect(page).to_have_title("Analytics · Partner Hub")
    assert console == []


@pytest.mark.role("full_admin")
@pytest.mark.usefixtures("signed_in")
def test_two_files_dropped_on_the_first_page_end_on_the_data_page(page: Page, address: str, console: list[str]) -> None:
    visit(page, address)
    page.evaluate(
        """([tags, queues]) => {
          const data = new DataTransfer();
          data.items.add(new File([tags], "tags.csv"));
          data.items.add(new File([queues], "queues.csv"));
          for (const type of ["dragover", "drop"]) {
            document.querySelector("#drop").dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
          }
        }""",
        [TAGS, QUEUES],
    )
    expect(page).to_have_url(f"{address}/data", timeout=LONG)
    expect(page.locator("#jobs .job[data-state=done]")).to_be_visible(timeout=LONG)
    assert [figure(page, "#jobs", key) for key in ("files", "loaded", "refused", "refused-files")] == [2, 2, 1, 1]
    assert console == []
