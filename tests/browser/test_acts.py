"""Acts in a real browser: what is sent, said, undone, kept when it cannot be saved, and asked before; by keyboard too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dash import html
from playwright.sync_api import Page, expect

from dashboard import forms, pages
from dashboard.page import Page as Address
from dashboard.page import View
from data.answer import Hub
from data.settings import Settings, read_settings
from data.workspace import Workspace
from tests.browser.conftest import accessibility, settle
from tests.browser.readers import WRITERS
from tests.conftest import Partner, org

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in"), pytest.mark.role(*WRITERS)]


def draw(view: View, hub: Hub) -> Any:
    """A page with a tag form, buttons that remove tags, and a note that can be changed."""
    her = org(1)
    row = next(row for row in hub.answer("customers", view.slice).rows if row["org_id"] == her)
    tags = [
        html.Li([html.Span(tag), forms.press("tag-remove", {"orgs": [her], "tag": tag}, "×", label=f"Remove {tag}", ask="Remove the tag?")])
        for tag in row["tags"]
    ]
    add = forms.form("tag-add", {"orgs": [her]}, [forms.field("tag", "New tag"), forms.submit("Add")], "Add a tag")
    notes = [
        html.Div(
            [
                html.P(note.text, className="note-text"),
                forms.form(
                    "note-edit", {"id": note.id, "version": note.version},
                    [forms.area("text", "Change", value=note.text), forms.submit("Save")], "Change the note",
                ),
            ]
        )
        for note in hub.workspace.notes(her)
    ]  # fmt: skip
    product = forms.choice("product", "Product", [("calling", "Calling"), ("meetings", "Meetings")])
    ask = forms.form("trial-ask", {"org": her, "text": ""}, [product, forms.submit("Ask")], "Ask for a trial")
    card = html.Div([html.H1("Try"), html.Ul(tags, id="tags"), add, *notes, ask], className="card-box", style={"padding": "24px"})
    return html.Main(card, id="content", className="app-main")


@pytest.fixture
def address(partner: Partner, serve_home: Callable[[Settings], str]) -> str:
    """A partner of one customer, served."""
    partner.customer(1, "Acme")
    partner.item(1)
    partner.load()
    return serve_home(read_settings(partner.home))


@pytest.fixture
def shown(page: Page, partner: Partner, address: str, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The page of one customer with one note."""
    monkeypatch.setitem(pages.PAGES, "/try", Address(path="/try", title="Try", draw=draw))
    Workspace(read_settings(partner.home)).add_note(org(1), "First", "Ada")
    page.goto(f"{address}/try")
    page.locator("#tags").wait_for(state="attached")
    settle(page)
    return page


def add(page: Page, tag: str) -> None:
    """Type a tag and send it with Enter."""
    page.get_by_label("New tag").fill(tag)
    page.keyboard.press("Enter")


def test_a_form_adds_says_so_and_takes_it_back(shown: Page, console: list[str]) -> None:
    field, toast, tags = shown.get_by_label("New tag"), shown.get_by_role("status").filter(has_text="Tag"), shown.locator("#tags li")
    add(shown, "QBR Q1")
    expect(tags).to_have_text(["QBR Q1×"])
    expect(toast).to_contain_text("Tag “QBR Q1” added.")
    expect(field).to_have_value("")
    expect(field).to_be_focused()  # the next tag can be typed at once
    assert accessibility(shown) == []
    shown.wait_for_timeout(8_200)
    expect(toast).to_be_visible()
    shown.get_by_role("button", name="Undo").click()
    expect(tags).to_have_count(0)
    expect(toast).to_contain_text("removed")
    assert console == []


def test_a_toast_waits_while_it_is_looked_at_and_can_be_closed(shown: Page) -> None:
    add(shown, "one")
    box = shown.locator(".toast-box")
    box.hover()
    shown.wait_for_timeout(11_000)
    expect(box).to_be_visible()
    shown.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)


def test_what_a_rule_refuses_stays_in_the_form_with_the_reason(shown: Page) -> None:
    add(shown, "x" * 26)
    expect(shown.locator(".act-said").first).to_have_text("A tag has at most 25 characters; this one has 26.")
    expect(shown.get_by_label("New tag")).to_have_value("x" * 26)
    add(shown, "fine")
    expect(shown.locator("#tags li")).to_have_count(1)
    expect(shown.locator(".act-said").first).to_be_hidden()


def test_two_editors_the_later_one_keeps_her_text_and_reads_the_other(shown: Page, partner: Partner) -> None:
    other = Workspace(read_settings(partner.home))
    (note,) = other.notes()
    shown.get_by_role("textbox", name="Change").fill("Mine")
    other.edit_note(note.id, 1, "Theirs", "Ada")
    shown.get_by_role("button", name="Save").click()
    said = shown.locator("form[data-act=note-edit] .act-said")
    expect(said).to_contain_text("Ada changed this note meanwhile.")
    expect(said.locator(".act-theirs")).to_have_text("Theirs")
    expect(shown.get_by_role("textbox", name="Change")).to_have_value("Mine")
    shown.get_by_role("button", name="Save").click()  # now it is a decision
    expect(shown.locator(".note-text")).to_have_text("Mine")
    shown.get_by_role("button", name="Undo").click()
    expect(shown.locator(".note-text")).to_have_text("Theirs")
    assert [note.text for note in other.notes()] == ["Theirs"]


def test_a_question_is_answered_by_keyboard(shown: Page, partner: Partner) -> None:
    add(shown, "old")
    remove = shown.get_by_role("button", name="Remove old")
    remove.focus()
    shown.keyboard.press("Enter")
    dialog = shown.get_by_role("dialog")
    expect(dialog).to_contain_text("Remove the tag?")
    assert accessibility(shown) == []
    shown.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(remove).to_be_focused()
    shown.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Continue")).to_be_focused()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")  # Cancel
    expect(dialog).to_have_count(0)
    assert len(Workspace(read_settings(partner.home)).tags()) == 1
    shown.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    shown.keyboard.press("Enter")
    expect(shown.locator("#tags li")).to_have_count(0)
    expect(shown.get_by_role("button", name="Undo")).to_be_focused()  # its button has gone: the way back has the keyboard
    shown.keyboard.press("Enter")
    expect(shown.locator("#tags li")).to_have_text(["old×"])


def test_without_a_server_the_form_keeps_everything_and_says_so(shown: Page) -> None:
    shown.get_by_label("New tag").focus()
    settle(shown)
    shown.route("**/act/**", lambda route: route.abort())
    add(shown, "kept")
    said = shown.locator(".act-said").first
    expect(said).to_have_text("Nothing was saved: the server could not be reached. What you typed is still here.")
    expect(shown.get_by_label("New tag")).to_have_value("kept")
    shown.unroute("**/act/**")
    shown.keyboard.press("Enter")
    expect(shown.locator("#tags li")).to_have_text(["kept×"])


def test_other_scripts_can_act_too(shown: Page, tmp_path: Path) -> None:
    answer = shown.evaluate("id => window.partnerhub.act('tag-add', {orgs: [id], tag: 'bulk'})", org(1))
    assert (answer["ok"], answer["undo"]["values"]["orgs"]) == (True, [org(1)])
    expect(shown.locator("#tags li")).to_have_text(["bulk×"])
    refused = shown.evaluate("id => window.partnerhub.act('tag-add', {orgs: [id], tag: ''})", org(1))
    assert (refused["ok"], refused["status"]) == (False, 422)
    expect(shown.locator(".toast-box.problem")).to_contain_text("at least one character")


def test_it_looks_right_in_light_and_dark(shown: Page, tmp_path: Path) -> None:
    for theme in ("light", "dark"):
        shown.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        add(shown, f"{theme} tag")
        expect(shown.locator(".toast-box")).to_contain_text(theme)
        shown.wait_for_timeout(200)
        assert accessibility(shown) == []
        shown.screenshot(path=tmp_path / f"acts-{theme}.png")
        shown.get_by_role("button", name=f"Remove {theme} tag").click()
        expect(shown.get_by_role("dialog")).to_be_visible()
        assert accessibility(shown) == []
        shown.screenshot(path=tmp_path / f"ask-{theme}.png")
        shown.keyboard.press("Escape")
