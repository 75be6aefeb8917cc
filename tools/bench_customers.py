"""`make bench-customers SIZES="100 10000"`: does the list of customers stay quick? Server and browser, sizes side by side in one run.

Exports are the partner's own templates (customers, subscriptions, licences, tags), so that the size is that of the list and nothing else.
The server is asked as the page asks it, over HTTP on loopback, warm but never the same question twice; the browser is the system's Chromium.
"""

import csv
import json
import logging
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from dashboard import static_files
from dashboard.app import create_app
from data.settings import read_settings
from etl.build import load

TODAY = date.today()
SUNDAY = TODAY - timedelta(days=(TODAY.weekday() + 1) % 7)
SNAPSHOT = SUNDAY - timedelta(days=1)
NAMES = ("Acme", "Harbor", "Clínica", "Norte", "Valley", "Öresund", "Cascade", "Lakeview")
TAGS = ("health", "education", "QBR", "at-risk", "gold")
FIRST = "#customers .ag-row"


def written(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """One template, filled."""
    path = folder / f"snapshot={SNAPSHOT}" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def exports(folder: Path, size: int) -> None:
    """So many customers, each with one or two subscriptions, one in twenty of everything that the list filters by."""
    dice = random.Random(size)
    orgs = [str(UUID(int=dice.getrandbits(128), version=4)) for _ in range(size)]
    written(folder, "customers", [
        {"org_id": org, "name": f"{dice.choice(NAMES)} {number:05d}", "country": "PT", "managed_by": dice.choice(("partner", "external"))}
        for number, org in enumerate(orgs)
    ])  # fmt: skip
    bought = [(org, f"S{number}") for number, org in enumerate(orgs) for _ in range(dice.choice((1, 1, 1, 2)))]
    bought = [(org, f"{name}-{number}") for number, (org, name) in enumerate(bought)]
    written(folder, "subscriptions", [
        {
            "org_id": org, "subscription_id": name, "kind": dice.choice(("subscription",) * 9 + ("trial",)), "start_on": "2025-01-01",
            "end_on": (TODAY + timedelta(days=dice.randrange(-20, 1500))).isoformat(),
        }
        for org, name in bought
    ])  # fmt: skip
    written(folder, "licences", [
        {
            "snapshot_date": SNAPSHOT, "org_id": org, "subscription_id": name, "total": (total := dice.randrange(10, 500)),
            "licence": dice.choice(("Webex Calling - Professional", "Webex Meetings - Named Users")), "assigned": dice.randrange(round(total * 1.04)),
        }
        for org, name in bought
    ])  # fmt: skip
    written(folder, "tags", [{"org_id": org, "tag": dice.choice(TAGS)} for org in orgs])


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The application on a port of its own, as `partnerhub serve --no-sign-in` makes it."""
    server = make_server("127.0.0.1", 0, create_app(read_settings(home), sign_in=False).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


def drawn(address: str, search: str) -> tuple[float, int]:
    """Milliseconds and compressed bytes of the answer that draws the list."""
    ids = [("page", "children"), ("live-patch", "data"), ("live-shape", "data")]
    body = {
        "output": "..page.children...live-patch.data...live-shape.data..",
        "outputs": [{"id": one, "property": what} for one, what in ids],
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/customers"},
            {"id": "url", "property": "search", "value": search},
            {"id": "live-acted", "property": "data"},
        ],
        "changedPropIds": ["url.search"],
        "state": [{"id": "live-shape", "property": "data", "value": None}],
    }
    asked = urllib.request.Request(
        f"{address}/_dash-update-component", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    begun = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:
        size = len(answer.read())
    return (time.perf_counter() - begun) * 1000, size


def questions() -> Iterator[tuple[str, list[str]]]:
    """What is asked of the server, by name; each question of a name is another one."""
    weeks = [(SUNDAY - timedelta(days=7 * back)).isoformat() for back in range(6)]
    yield "all of them", [f"?as_of={week}" for week in weeks]
    yield "a status", [f"?status=expiring_soon&as_of={week}" for week in weeks]
    yield "a product and a tag", [f"?holds=calling&tag={tag}" for tag in TAGS]
    yield "a word", [f"?find={name}" for name in NAMES]


def seconds(work: Callable[[], object]) -> float:
    """Of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def typed(page: Page, address: str, text: str) -> float:
    """Seconds from a query typed over the whole list to its first row."""
    page.goto(f"{address}/customers")
    page.locator(FIRST).first.wait_for()
    page.locator("#query").fill(text)
    begun = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: text in url)
    page.locator("#customers .ag-row[row-index='0']", has_text=text).first.wait_for()
    return time.perf_counter() - begun


def looked(address: str) -> dict[str, float]:
    """Milliseconds that a reader waits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{address}/metrics")
        page.locator("#frame").wait_for()

        def opened() -> None:
            page.goto(f"{address}/customers")
            page.locator(FIRST).first.wait_for()

        found = {"opened, first rows": min(seconds(opened) for _ in range(3))}
        found["typed, first rows"] = statistics.median(typed(page, address, name) for name in NAMES if name.isascii())
        page.goto(f"{address}/customers")
        page.locator(FIRST).first.wait_for()
        rows = page.evaluate("dash_ag_grid.getApi('customers-table').getDisplayedRowCount()")
        last = page.locator(f"#customers .ag-row[row-index='{rows - 1}']").first
        move = f"dash_ag_grid.getApi('customers-table').ensureIndexVisible({rows - 1})"
        found["scrolled to the last row"] = seconds(lambda: (page.evaluate(move), last.wait_for()))
        found["rows in the document"] = page.locator("#customers .ag-center-cols-container .ag-row").count() / 1000
        browser.close()
    return {name: value * 1000 for name, value in found.items()}


def measured(size: int, folder: Path) -> dict[str, float]:
    """Every figure of one size."""
    exports(folder / "landing", size)
    found = {"load, s": seconds(lambda: load([folder / "landing"], folder / "home"))}
    static_files.warm(static_files.cache_folder(folder / "home"))
    with served(folder / "home") as address:
        drawn(address, "")
        for name, asked in questions():
            answers = [drawn(address, search) for search in asked]
            found[f"server, {name}: p50 ms"] = statistics.median(ms for ms, _ in answers)
            found[f"server, {name}: worst ms"] = max(ms for ms, _ in answers)
            found[f"server, {name}: KB"] = statistics.median(size for _, size in answers) / 1000
        found.update({f"browser, {name}": value for name, value in looked(address).items()})
    return found


def main() -> None:
    """`bench_customers.py SIZE…`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    sizes = [int(text) for text in sys.argv[1:]] or [100, 10_000]
    with tempfile.TemporaryDirectory() as folder:
        found = [measured(size, Path(folder) / str(size)) for size in sizes]
    print(f"{'customers':<40}" + "".join(f"{size:>10,}" for size in sizes))
    for name in found[0]:
        print(f"{name:<40}" + "".join(f"{one[name]:>10,.1f}" for one in found))


if __name__ == "__main__":
    main()
