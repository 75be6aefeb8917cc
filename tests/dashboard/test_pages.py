"""Pages: every address draws, in both languages, for both products, full, filtered and empty; nothing on them is untranslated."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.callbacks.draw import render
from dashboard.page import read_view
from dashboard.pages import PAGES
from dashboard.words import catalogue
from data.answer import Hub
from data.metrics import METRICS
from data.settings import read_settings
from tests.conftest import NOW, Partner, org

SEARCHES = (
    "",
    "week=2026-11-08&endpoint=Desk+phone&table=features&table=call-volume",
    "product=meetings",
    "product=meetings&trend=share",
    "trend=table&kind=trial",
    "status=suspended&tag=x",
    "as_of=2025-01-01",
    "tile=over_limit",
)

WITHOUT_NUMBERS = {
    "/metrics",
    "/resources",
    "/administrators",
    "/requests",
    "/account",
    "/people",
}  # they say what there is; a number among it stands in a table


def fill(partner: Partner) -> Hub:
    """A few customers of every sort."""
    partner.customer(1, "Acme", managed_by="partner", last_admin_signin_on="2026-01-01")
    partner.item(1, total=10, assigned=12, end_on="2026-12-01")
    partner.item(2, licence="Meeting - Webex Meeting Center", kind="trial", end_on="2026-12-01", start_on="2026-11-01")
    partner.item(3, auto_renew="true", end_on="2026-12-24", used=7)
    for day in ("10", "17"):
        partner.call(
            1, "u1", f"2026-11-{day}T09:00:00Z", **{"Correlation ID": day, "PSTN vendor name": "Tessaline", "Related reason": "CallQueue"}
        )
        partner.media(1, f"2026-11-{day}T09:00:00Z", correlation=day)
    partner.queue(1, "2026-11-15")
    partner.hub.workspace.set_setting("own_organisation", org(1), 0, "Ana")
    return partner.hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Loaded once: nothing here writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        yield fill(Partner(tmp_path_factory.mktemp("pages")))


def address(path: str) -> str:
    """A page's address with what it leaves open filled in."""
    return path.replace("<org_id>", org(1))


def parts(tree: Any) -> Iterator[Component]:
    """Every component of a tree."""
    if isinstance(tree, Component):
        yield tree
        yield from parts(getattr(tree, "children", None))
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from parts(each)


def texts(tree: Any) -> Iterator[str]:
    """Every text that a reader can see or hear, but for what is said in another language on purpose."""
    for part in parts(tree):
        if getattr(part, "lang", None):
            continue
        children = getattr(part, "children", None)
        for each in children if isinstance(children, list | tuple) else [children]:
            if isinstance(each, str):
                yield each
        for name in ("data-tip", "aria-label", "title", "placeholder"):
            if isinstance(value := getattr(part, name, None), str):
                yield from value.split("\n")


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("lang", ["en", "pt"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_draws_for_every_question(hub: Hub, path: str, lang: str, search: str) -> None:
    drawn = render(hub, read_view(address(path), f"?{search}&lang={lang}"))
    said = set(texts(drawn))
    assert not any("could not be drawn" in text or "Não foi possível" in text for text in said)
    if lang == "pt":
        differ = {text for text, other in catalogue("pt").items() if text != other and len(text) > 8} - {"Analytics"}
        assert said & differ == set()


@pytest.mark.parametrize("path", PAGES)
def test_every_number_names_a_metric_of_the_catalogue(hub: Hub, path: str) -> None:
    drawn = render(hub, read_view(address(path), ""))
    keys = {getattr(part, "data-metric") for part in parts(drawn) if hasattr(part, "data-metric")}
    assert keys or path in WITHOUT_NUMBERS
    assert {key.removesuffix("_change") for key in keys} <= set(METRICS)
    for part in parts(drawn):
        if hasattr(part, "data-metric"):
            json.loads(getattr(part, "data-value"))


def test_a_first_visit_shows_how_to_load(partner: Partner) -> None:
    drawn = render(Hub(read_settings(partner.home)), read_view("/", ""))
    assert any("partnerhub load PATH" in text for text in texts(drawn))


def test_an_unknown_address_and_broken_parameters_are_said_not_thrown(hub: Hub) -> None:
    assert any("/nowhere" in text for text in texts(render(hub, read_view("/nowhere", ""))))
    said = " ".join(texts(render(hub, read_view("/", "?as_of=soon&product=fax&x=1&status=sleepy"))))
    for word in ("soon", "fax", "“x”", "sleepy"):
        assert word in said
    said = " ".join(texts(render(hub, read_view("/", "?week=2026-11-03&endpoint=Fax&table=walls&page=0"))))
    for word in ("“2026-11-03”", "“Fax”", "“walls”", "“0”"):
        assert word in said
    assert "2 Aug 2026" in " ".join(texts(render(hub, read_view("/", "?week=2026-08-02"))))
    assert "1 Jan 2030" in " ".join(texts(render(hub, read_view("/", "?as_of=2030-01-01"))))


def test_the_four_kinds_of_nothing_have_four_texts(hub: Hub) -> None:
    def said(search: str) -> str:
        return " ".join(texts(render(hub, read_view("/", search))))

    assert "No licence snapshot covers this week" in said("?as_of=2025-01-01")
    assert "Remove the filter “Status”" in said("?status=overage")
    assert "Not applicable: what the filters leave" in said("?kind=trial")
    assert "Nothing renews by itself in the next 90 days." in said("?product=meetings")
    assert "Good news: nobody is over the licence limit." in said("?product=meetings")


def test_the_address_is_the_whole_view() -> None:
    search = (
        "?product=meetings&as_of=2026-11-15&tag=a&tag=b&managed_by=partner&status=trial&kind=trial&endpoint=Desk+phone"
        "&week=2026-11-01&trend=share&table=call-volume&table=features&page=3&lang=pt"
    )
    view = read_view("/", search)
    assert view.href == "/" + search
    assert read_view("/", view.href.removeprefix("/")) == view or view.slice == read_view("/", search).slice
