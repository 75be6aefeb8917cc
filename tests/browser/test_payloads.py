"""X1 (trust.md §4): whatever stands in a name, a tag, a note or a file, no page runs it; with the policy that forbids it and without."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Page

from dashboard.page import TABS
from data.settings import read_settings
from data.workspace import Workspace
from tests.browser.conftest import settle
from tests.conftest import NOW, Partner, org

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
RUN = "window.__xss=1"
HOVER = """for (const one of document.querySelectorAll('[data-tip], [title], summary, .ag-cell')) {
  one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
}"""
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f'"><script>{RUN}</script>',
    f"'><img src=x onerror={RUN}>",
    f"</script><script>{RUN}</script>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"[x](javascript:{RUN})",
    f"![x](x onerror={RUN})",
    f"<a href=javascript:{RUN}>x</a>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x",
    f"<video><source onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<math><mi//xlink:href=javascript:{RUN}>",
    f"<form><button formaction=javascript:{RUN}>x",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<base href=javascript:{RUN}//>",
    f"<link rel=import href=data:text/html,{RUN}>",
    f"<style>@import 'javascript:{RUN}'</style>",
    f"<!--><script>{RUN}</script>-->",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    "{{constructor.constructor('window.__xss=1')()}}",
    "${window.__xss=1}",
    f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    "<img src=x onerror=&#119;indow.__xss=1>",
    f"'-({RUN})-'",
    f'";{RUN};//',
    f"`;{RUN};//",
    f"</textarea><script>{RUN}</script>",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    """A customer for each payload, who has it in everything that can be written about her."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        partner = Partner(tmp_path_factory.mktemp("hostile"))
        for number, payload in enumerate(PAYLOADS, start=1):
            _write(partner, number, payload)
        partner.load()
        workspace = Workspace(read_settings(partner.home))
        for number, payload in enumerate(PAYLOADS, start=1):
            workspace.add_tag([org(number)], payload[:25], payload)
            workspace.add_note(org(number), payload, payload, metric="poor_pct")
            workspace.ask("trial", org(number), {"product": "calling", "text": payload}, payload)
            workspace.ask("administrator", org(number), {"action": "add", "admin": payload, "role": "admin", "text": payload}, payload)
        yield partner


def _write(partner: Partner, number: int, payload: str) -> None:
    at = "2026-11-21"
    partner.customer(number, payload)
    partner.item(number, payload, total=100, assigned=101 + number, used=5, end_on="2026-12-20", site_url=payload)
    partner.item(number, f"t{payload}", kind="trial", total=20, assigned=1, start_on="2026-11-01", end_on="2026-12-01")
    partner._add(
        "orders", {"order_id": payload, "org_id": org(number), "ordered_on": "2026-10-01", "description": payload, "sku": payload}, at
    )
    partner._add(
        "invoices",
        {"invoice_id": payload, "org_id": org(number), "period_start": "2026-10-01", "description": payload, "status": payload},
        at,
    )
    partner._add("tags", {"org_id": org(number), "tag": payload[:25]}, at)
    partner._add("admins", {"admin_id": f"a{number}", "name": payload, "email": f"a{number}@example.com", "role": "admin"}, at)
    partner._add("admin_customers", {"admin_id": f"a{number}", "org_id": org(number)}, at)
    where = {"User": payload, "Location": payload, "Model": payload, "Calling number": payload, "Called number": payload}
    partner.call(number, f"u{number}", "2026-11-17T09:00:00Z", **where)
    place = {"Location": payload, "Device Model": payload, "Carrier": payload, "Audio Packet Loss (%)": "9"}
    partner.media(number, "2026-11-17 09:00:00", correlation=f"m{number}", **place)
    partner.queue(number, "2026-11-15", payload)


def addresses() -> Iterator[str]:
    """Every page, both products where it has them, and the pages of some customers."""
    for product in ("calling", "meetings"):
        yield from (f"{path}?product={product}" for path in ("/", "/customers"))
    yield from (
        "/data",
        "/administrators",
        "/resources",
        "/metrics",
        "/organisation",
        "/?lang=pt",
        "/customers?find=%3Cimg%20src%3Dx%20onerror%3Dwindow.__xss%3D1%3E",
    )
    for number in range(1, len(PAYLOADS) + 1, 7):
        yield f"/customers/{org(number)}"
        yield f"/customers/{org(number)}/calls?week=2026-11-15"


def _not_run(page: Page, where: str) -> None:
    assert page.evaluate("window.__xss === undefined"), f"{where} ran something"
    assert page.evaluate("[...document.querySelectorAll('a[href]')].every((link) => /^https?:$/.test(link.protocol))"), (
        f"{where} has a link that runs"
    )


def _looked_at(page: Page, where: str) -> None:
    """Menus and folded parts opened, links hovered."""
    settle(page)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate(HOVER)
    _not_run(page, where)


def without_policy(server: Flask) -> None:
    """Take the policy away that forbids scripts."""

    def without(response: Response) -> Response:
        del response.headers["Content-Security-Policy"]
        return response

    server.after_request_funcs[None].insert(0, without)  # these run from the last to the first


@pytest.fixture(scope="module", params=[None, without_policy], ids=["with the policy", "without the policy"])
def address(request: pytest.FixtureRequest, serve_home: Callable[..., str], hostile: Partner) -> str:
    """The hostile partner, served."""
    return serve_home(read_settings(hostile.home), request.param)


def test_nothing_that_was_written_runs(page: Page, address: str, console: list[str]) -> None:
    """42 payloads in every text column; every page opened, menus and folded parts opened, links hovered, the palette searched."""
    assert len(PAYLOADS) >= 40
    said: list[Any] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for where in addresses():
        page.goto(f"{address}{where}")
        _looked_at(page, where)
        if page.locator(".tabs").count():
            for tab in TABS[1:]:
                page.locator(f".tabs a[data-tab={tab}]").dispatch_event("click")  # open menus may lie above it
                page.locator(f".tabs a[data-tab={tab}][aria-current]").wait_for()
                _looked_at(page, f"{where}, {tab}")
    page.goto(f"{address}/")
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("xss")
    page.wait_for_timeout(300)
    _not_run(page, "the palette")
    assert said == []
    violations = [text for text in console if "Content Security Policy" in text]
    assert violations == []
