"""Metrics, resources, administrators: pages that are lists, each complete, each with its empty state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import reader, resources
from dashboard.callbacks.draw import render
from dashboard.page import read_view
from dashboard.pages.metrics import grouped
from dashboard.resources import Broken, parsed
from dashboard.words import LOCALES
from data.access import Role
from data.dictionary import formula_words
from data.metrics import METRICS
from data.sections import SECTIONS
from tests.conftest import Partner, org
from tests.dashboard.test_pages import parts, texts

ADMINS = [
    {"admin_id": "a1", "name": "Ana", "email": "ana@partner.example", "role": "full_admin"},
    {"admin_id": "a2", "name": "Rui", "email": "rui@partner.example", "role": "admin"},
    {"admin_id": "a3", "name": "Eva", "email": "eva@partner.example", "role": "read_only"},
]


def fill(partner: Partner) -> Partner:
    """Two customers; Rui has the first."""
    partner.customer(1, "Acme")
    partner.item(1)
    partner.customer(2, "Beta")
    partner.item(2)
    partner.write("admins.csv", ADMINS)
    partner.write("admin_customers.csv", [{"admin_id": "a2", "org_id": org(1), "role": "admin"}])
    partner.load()
    return partner


def tree(partner: Partner, path: str, search: str = "") -> Any:
    """A page."""
    return render(partner.hub, read_view(path, search))


def said(partner: Partner, path: str, search: str = "") -> str:
    """All that can be read on a page."""
    return " ".join(texts(tree(partner, path, search)))


def shown(partner: Partner, search: str = "") -> list[str]:
    """The links of the list of all resources, in order."""
    (card,) = [part for part in parts(tree(partner, "/resources", search)) if getattr(part, "id", "") == "all-resources"]
    return [getattr(part, "data-resource") for part in parts(card) if hasattr(part, "data-resource")]


# --- metrics ---


def test_every_metric_has_one_entry_with_its_own_anchor(partner: Partner) -> None:
    found = [part.id for part in parts(tree(fill(partner), "/metrics")) if hasattr(part, "data-entry")]
    assert sorted(found) == sorted(METRICS)
    assert sorted(name for names in grouped().values() for name in names) == sorted(METRICS)


def test_a_metric_leads_to_the_sections_that_show_it(partner: Partner) -> None:
    (entry,) = [part for part in parts(tree(fill(partner), "/metrics", "?tag=x")) if getattr(part, "data-entry", "") == "average_overage"]
    hrefs = [part.href for part in parts(entry) if hasattr(part, "href")]
    assert hrefs == ["#average_overage", "/?tag=x#overage"]


@pytest.mark.parametrize("name", METRICS)
def test_a_formula_is_in_words_not_in_columns(name: str) -> None:
    template, values = formula_words(name)
    text = template.format(**values)
    assert "_" not in text and "sum(" not in text and "{" not in text


# --- resources ---


@pytest.fixture
def home(partner: Partner) -> Iterator[Path]:
    """The home of a loaded partner."""
    yield fill(partner).home


def test_the_packaged_list_is_whole_in_every_language() -> None:
    listed = resources.read(Path("nowhere"))
    assert (listed.own, listed.problem) == (False, None)
    assert len(listed.resources) > 10 and len(listed.support) >= 2
    for each in (*listed.resources, *listed.support):
        assert set(each.title) == set(each.text) == set(LOCALES)
        assert each.url.startswith("https://")
    assert any(each.quick for each in listed.resources) and any(each.featured for each in listed.resources)


def test_a_partners_own_file_is_read_at_the_next_look(partner: Partner, home: Path) -> None:
    (home / "resources.yaml").write_text("resources:\n  - title: Our wiki\n    url: https://wiki.partner.example/\n", encoding="utf-8")
    assert shown(partner) == ["https://wiki.partner.example/"]
    (home / "resources.yaml").write_text("", encoding="utf-8")
    assert "The list of resources is empty." in said(partner, "/resources")


@pytest.mark.parametrize(
    ("text", "line", "needed", "found"),
    [
        ("resources:\n  - title: [x\n", 3, "YAML", ""),
        ("resources:\n  - title: A\n    link: x\n", 3, "url", "link"),
        ("resources:\n  - title: A\n", 2, "url:", "title"),
        ("resources:\n  - title: A\n    url: javascript:alert(1)\n", 3, "https://", "javascript:alert(1)"),
        ("resources:\n  - title: A\n    url: https://a.example\n    kind: poem\n", 4, "guide", "poem"),
        ("resources:\n  - title: A\n    url: https://a.example\n    quick: maybe\n", 4, "true", "maybe"),
        ("resources:\n  title: A\n", 2, "- title", "{…}"),
        ("- a\n", 1, "resources", "- …"),
        ("resources:\n  - title: {fr: Bonjour}\n    url: https://a.example\n", 2, "en", "fr"),
    ],
)
def test_a_broken_file_says_where_and_what(partner: Partner, home: Path, text: str, line: int, needed: str, found: str) -> None:
    with pytest.raises(Broken) as problem:
        parsed(text)
    assert f"line {line}:" in str(problem.value)
    assert needed in str(problem.value) and found in str(problem.value)
    (home / "resources.yaml").write_text(text, encoding="utf-8")
    assert str(problem.value) in said(partner, "/resources")
    assert len(shown(partner)) > 10  # the packaged ones stand in


def test_resources_are_narrowed_by_the_address(partner: Partner) -> None:
    fill(partner)
    every, guides = shown(partner), shown(partner, "?only=kind:guide")
    assert 0 < len(guides) < len(every)
    tools = set(shown(partner, "?only=kind:guide&only=kind:tool")) - set(guides)
    assert tools and tools < set(every)
    assert set(shown(partner, "?only=kind:poem")) == set(every)  # nothing is called so
    meetings = shown(partner, "?only=product:meetings")
    calling_only = [each.url for each in resources.read(Path("nowhere")).resources if each.product == "calling"]
    assert set(meetings) == set(every) - set(calling_only)
    assert "status" in [getattr(part, "value", "") for part in parts(tree(partner, "/resources", "?find=status"))]


def test_what_is_often_opened_comes_first(partner: Partner) -> None:
    fill(partner)
    last = shown(partner)[-1]
    partner.hub.workspace.click(last, "Ana")
    assert shown(partner)[0] == last
    assert "opened once" in said(partner, "/resources")


def test_links_leave_nothing_behind(partner: Partner) -> None:
    for part in parts(tree(fill(partner), "/resources")):
        if getattr(part, "target", "") == "_blank":
            assert "noopener" in part.rel and "noreferrer" in part.rel


# --- administrators ---


def rows(partner: Partner, search: str = "") -> list[str]:
    """The names in the table."""
    (table,) = [part for part in parts(tree(partner, "/administrators", search)) if getattr(part, "id", "") == "administrators-table"]
    return [row["name"] for row in table.rowData]


def test_administrators_are_listed_and_narrowed_by_role(partner: Partner) -> None:
    fill(partner)
    assert sorted(rows(partner)) == ["Ana", "Eva", "Rui"]
    assert rows(partner, "?only=role:admin") == ["Rui"]
    assert sorted(rows(partner, "?tag=x")) == ["Ana", "Eva", "Rui"]  # a filter carried along narrows customers, not who is listed


def test_an_administrator_leads_to_the_customers(partner: Partner) -> None:
    fill(partner)
    (card,) = [part for part in parts(tree(partner, "/administrators", "?only=admin:a2")) if getattr(part, "id", "") == "of-administrator"]
    hrefs = " ".join(getattr(part, "href", "") for part in parts(card))
    assert org(1) in hrefs and org(2) not in hrefs
    assert "The role sees all customers." in said(partner, "/administrators", "?only=admin:a1")
    assert "No administrator has this id" in said(partner, "/administrators", "?only=admin:nobody")


def test_without_administrators_it_says_how_to_bring_them(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.item(1)
    partner.load()
    text = said(partner, "/administrators")
    assert SECTIONS["administrators"].empty in text and "Nobody has asked for a change." in text


def test_a_request_is_shown_and_moves(partner: Partner) -> None:
    workspace = fill(partner).hub.workspace
    detail = {"action": "add", "admin": "new@partner.example", "role": "admin", "text": "from Monday"}
    request = workspace.ask("administrator", org(2), detail, "Rui")
    text = said(partner, "/administrators")
    assert "Add new@partner.example as Administrator" in text and "from Monday" in text and "Mark as done in Webex" in text
    workspace.move(request.id, request.version, "done", "Ana")
    text = said(partner, "/administrators")
    assert "done (Ana, " in text and "Open again" in text


def test_who_may_not_write_sees_no_control(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(partner).hub.workspace.ask("administrator", org(2), {"action": "remove", "admin": "Eva", "role": "", "text": ""}, "Rui")
    assert [part for part in parts(tree(partner, "/administrators")) if hasattr(part, "data-act")]
    monkeypatch.setattr(reader, "current", lambda: reader.Reader(name="Eva", role=Role.READ_ONLY))
    drawn = tree(partner, "/administrators")
    assert [part for part in parts(drawn) if hasattr(part, "data-act")] == []
    assert "Remove Eva" in " ".join(texts(drawn))
