"""Charts in a real browser: keys and clicks follow links and keep their place, nothing runs out of its card, nothing touches.

A browser of its own, in a thread of its own, so that it does not meet the one of tests/browser.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from dashboard import live, server, static_files
from dashboard.bars import ENDPOINT_WORDS, FEATURE_WORDS, endpoint_bars, feature_bars
from dashboard.chart_quality import QUALITY_WORDS, quality_stack
from dashboard.chart_volume import VOLUME_WORDS, call_volume
from dashboard.grid import GridColumn, grid
from tests.browser.conftest import NAMES, QUIET, accessibility

pytestmark = pytest.mark.browser
KEYS = (*VOLUME_WORDS, *QUALITY_WORDS, *ENDPOINT_WORDS, *FEATURE_WORDS)
WORDS = {key: f"Chamadas {key.replace('_', ' ')}" for key in KEYS} | {"usual": "habitual {low} a {high}", "few": "menos de {n}"}
TYPES = ("Aplicativo Webex para computador", "Aparelhos de outros fabricantes", "Gateway")
REASON = "Nenhum arquivo."
GAP = 2
Visit = Callable[[Callable[[Page], Any]], Any]


def weeks(count: int) -> list[dict[str, Any]]:
    """Invented weeks, one of them without data."""
    found: list[dict[str, Any]] = []
    for i in range(count):
        calls = 11_820 + 137 * i
        row = {"calls": calls, "made": calls // 2, "received": calls // 2 - 90, "answered": calls - 1900, "calls_per_user": 12.4 + i / 9}
        row |= {
            "measured": calls - 900,
            "good": calls - 1200,
            "poor": 300,
            "poor_pct": 300 / (calls - 900),
            "coverage_pct": 1 - 900 / calls,
            "unmeasured": 900,
        }
        day = (date(2026, 8, 23) + timedelta(days=7 * i)).isoformat()
        found.append({"week": day, **(dict.fromkeys(row) if i == GAP else row)})
    return found


def page(search: str) -> Component:
    """All charts in one column of the width that the address names."""
    asked = {key: values[-1] for key, values in parse_qs(search.lstrip("?")).items()}

    def links(name: str, keys: list[str]) -> dict[str, str]:
        return {key: "/?" + urlencode({**asked, name: "" if asked.get(name) == key else key}) for key in keys}

    rows, lang = weeks(int(asked.get("weeks", 8))), "pt"
    ends = [{"endpoint_type": t, "measured_legs": 1000 // n**3, "poor_legs": 5, "share": 0.4 / n, "poor_pct": 5 / (1000 // n**3)}
            for n, t in enumerate(TYPES, 1)]  # fmt: skip
    used = [{"feature": t, "calls": 1840 * n, "calls_pct": n / 9, "customers": 31, "customers_pct": 0.373} for n, t in enumerate(TYPES)]
    week, end = asked.get("week", ""), asked.get("end", "")
    of_weeks: dict[str, Any] = {"reason": REASON, "links": links("week", [row["week"] for row in rows]), "chosen": week}
    charts = [
        call_volume("volume", rows, WORDS, lang, **of_weeks),
        quality_stack("quality", rows, WORDS, lang, low=0.01, high=0.03, **of_weeks),
        endpoint_bars("ends", ends, WORDS, lang, links=links("end", list(TYPES)), chosen=end),
        feature_bars("features", used, WORDS, lang, customers=83),
    ]
    return html.Main([html.H1("x"), *charts], style={"width": f"{asked.get('width', '900')}px", "background": "var(--surface)"})


def trends() -> Component:
    """A table with a trend of counts, with gaps, and one of shares that happen to be whole."""
    columns = [
        GridColumn("customer", "Cliente", "", "customer"),
        GridColumn("calls", "Chamadas", "", "trend"),
        GridColumn("poor_pct", "Ruins", "", "trend", unit="percent", note="why"),
    ]
    rows: list[dict[str, Any]] = [
        {"org_id": "1", "customer": "A", "calls": [5, None, 7, 9, None, 4, 3, 8], "poor_pct": [0, 1, 0, 0, 0, 0, 0, None], "why": REASON},
        {"org_id": "2", "customer": "B", "calls": [3] * 8, "poor_pct": [None] * 8, "why": REASON},
    ]
    return html.Main([html.H1("x"), grid("trends", columns, rows, "pt", row_id=("org_id",), totals=False)])


def create() -> Dash:
    """The page with the product's own scripts, styles, policy and way to redraw."""
    options: dict[str, Any] = static_files.DASH
    app = Dash(__name__, title="Charts", update_title="", suppress_callback_exceptions=True, **options)
    app.index_string = static_files.index_string()
    app.layout = html.Div([dcc.Location(id="url", refresh=False), *live.stores(), html.Div(id="page")])

    @app.callback(
        Output("page", "children"), Output(live.PATCH, "data"), Output(live.SHAPE, "data"),
        Input("url", "search"), State(live.SHAPE, "data"),
    )  # fmt: skip
    def draw(search: str | None, shape: str | None) -> tuple[Any, Any, Any]:
        return live.redraw(trends() if search == "?trends" else page(search or ""), shape)

    live.connect(app)
    server.secure(app)
    return app


@pytest.fixture(scope="module")
def visit() -> Iterator[Visit]:
    """Runs a visit: a function of a fresh page at the server's address."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No browser on this machine's PATH. See `make browser`.")
    running = make_server("127.0.0.1", 0, create().server, threaded=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    with ThreadPoolExecutor(1) as pool:
        playwright = pool.submit(lambda: sync_playwright().start()).result()
        browser = pool.submit(lambda: playwright.chromium.launch(executable_path=found, args=list(QUIET))).result()

        def go(what: Callable[[Page], Any]) -> Any:
            base = f"http://127.0.0.1:{running.server_port}"
            context = browser.new_context(viewport={"width": 1480, "height": 900}, base_url=base, timezone_id="UTC")
            opened = context.new_page()
            said: list[str] = []
            opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
            try:
                result = what(opened)
            finally:
                context.close()
            assert said == []
            return result

        yield lambda what: pool.submit(go, what).result()
        pool.submit(browser.close).result()
        pool.submit(playwright.stop).result()
    running.shutdown()
    running.server_close()


def opened(page: Page, address: str) -> Page:
    """The page, drawn."""
    page.goto(address)
    page.locator("#features .bar-row").last.wait_for()
    return page


def test_keys_walk_choose_and_undo(visit: Visit) -> None:
    def keys(page: Page) -> None:
        frame, tip = opened(page, "/").locator("#volume .chart-frame"), page.locator("#hub-tip")
        frame.focus()
        for _ in range(GAP + 1):
            page.keyboard.press("ArrowRight")
        expect(tip).to_contain_text(REASON)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        chosen = page.locator("#volume [aria-current=true]")
        expect(chosen).to_have_attribute("data-week", "2026-09-13")
        expect(page.locator("#quality [aria-current=true]")).to_have_attribute("data-week", "2026-09-13")
        assert "week=2026-09-13" in page.url
        expect(frame).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#volume .on")).to_have_attribute("data-week", "2026-09-20")  # it went on from where it was
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        expect(chosen).to_have_count(1)
        page.keyboard.press("Escape")
        expect(chosen).to_have_count(0)
        expect(frame).to_be_focused()

    visit(keys)


def test_rows_are_walked_up_and_down(visit: Visit) -> None:
    def keys(page: Page) -> None:
        opened(page, "/").locator("#ends .chart-frame").focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        expect(page.locator("#ends .on")).to_have_attribute("data-row", TYPES[0])
        page.keyboard.press("Enter")
        expect(page.locator("#ends [aria-current=true]")).to_have_attribute("data-row", TYPES[0])

    visit(keys)


def test_a_click_chooses_and_esc_undoes(visit: Visit) -> None:
    def click(page: Page) -> None:
        opened(page, "/").locator("#quality .chart-col").nth(4).click()
        expect(page.locator("#quality [aria-current=true]")).to_have_attribute("data-week", "2026-09-20")
        expect(page.locator("#quality .chart-frame:focus, #quality .chart-frame:focus-within")).to_have_count(1)
        page.mouse.move(0, 0)
        expect(page.locator("#hub-tip")).to_be_hidden()
        page.keyboard.press("Escape")
        expect(page.locator("#quality [aria-current=true]")).to_have_count(0)

    visit(click)


def test_a_trend_has_gaps_a_last_point_a_band_and_a_title(visit: Visit) -> None:
    def look(page: Page) -> None:
        page.goto("/?trends")
        gaps, shares, level = (page.locator(".trend-cell").nth(i) for i in range(3))
        expect(gaps).to_have_attribute("aria-label", "últimas 8 semanas: 5 · – · 7 · 9 · – · 4 · 3 · 8")
        assert str(gaps.locator("path").get_attribute("d")).count("M") == 3
        expect(gaps.locator("circle")).to_have_count(1)
        assert float(str(gaps.locator("rect").get_attribute("height"))) > 10
        expect(shares).to_have_attribute("data-tip", re.compile(f"0,0\u00a0% · 100,0\u00a0% · .*–\n{REASON}$"))
        expect(shares.locator("circle")).to_have_count(0)  # the last week is unknown
        assert float(str(level.locator("rect").get_attribute("height"))) < 3
        expect(page.locator(".trend-cell")).to_have_count(3)  # nothing known: a dash

    visit(look)


# Pairs of shown texts of a kind that overlap, and texts that run out of the page's column.
TOUCHING = """kind => {
  const edge = document.querySelector("main").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(kind)].map((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    return { text: e.textContent, chart: e.closest("figure").id, box: range.getBoundingClientRect() };
  }).filter(({ box }) => box.width > 0 && box.height > 0);
  const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  const found = boxes.filter(({ box }) => box.right > edge.right + 1 || box.left < edge.left - 1).map(({ text }) => "out: " + text);
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => a.chart === b.chart && touch(a.box, b.box) && found.push(a.text + " | " + b.text)));
  return found;
}"""


@pytest.mark.parametrize("count", [8, 13])
def test_no_text_touches_another_or_leaves_the_card(visit: Visit, count: int) -> None:
    def look(page: Page) -> list[str]:
        found = []
        for width in (320, 380, 440, 470, 560, 625, 700, 760, 900, 990, 1400):
            opened(page, f"/?weeks={count}&width={width}")
            for kind in (".chart-value", ".chart-rate", ".chart-name", ".bar-name, .bar-cell"):
                found += [f"{width} px: {one}" for one in page.evaluate(TOUCHING, kind)]
        return found

    assert visit(look) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_readable_by_everyone(visit: Visit, theme: Any) -> None:
    def look(page: Page) -> list[str]:
        page.emulate_media(color_scheme=theme)
        opened(page, f"/?week=2026-09-13&{urlencode({'end': TYPES[2]})}")
        return accessibility(page)

    assert visit(look) == []
