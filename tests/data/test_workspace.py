"""The rules of what people typed, over both databases."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.settings import Settings
from data.workspace import CannotOpen, Conflict, Refused, Workspace

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def tags_of(workspace: Workspace, org_id: str) -> list[str]:
    """The typed tags of a customer."""
    return [tag.tag for tag in workspace.tags().get(org_id, ())]


def test_reading_finds_nothing_and_makes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(Settings(home=tmp_path / "home"))
    assert (workspace.revision(), workspace.tags(), workspace.notes(), workspace.requests(), workspace.clicks()) == (0, {}, (), (), {})
    assert (workspace.setting("a"), workspace.audit(), workspace.note("x"), workspace.request("x")) == ((None, 0), [], None, None)
    assert not (tmp_path / "home").exists()


def test_a_tag_is_trimmed_and_says_who_and_when(workspace: Workspace) -> None:
    assert workspace.add_tag(["A1"], "  QBR \n Q1 ", "Ada") == ["a1"]
    (tag,) = workspace.tags()["a1"]
    assert (tag.org_id, tag.tag, tag.who, tag.at) == ("a1", "QBR Q1", "Ada", NOW)


@pytest.mark.parametrize(("tag", "fine"), [("x", True), ("ü" * 25, True), ("x" * 26, False), ("", False), (" \t ", False), ("\x00", False)])
def test_a_tag_has_1_to_25_characters(workspace: Workspace, tag: str, fine: bool) -> None:
    if fine:
        assert workspace.add_tag(["a"], tag, "Ada") == ["a"]
    else:
        with pytest.raises(Refused):
            workspace.add_tag(["a"], tag, "Ada")
        assert (workspace.tags(), workspace.audit(), workspace.revision()) == ({}, [], 0)


def test_spellings_that_differ_in_case_are_one_tag_and_the_first_is_kept(workspace: Workspace) -> None:
    assert workspace.add_tag(["a", "b"], "Straße", "Ada", {"c": ["other"]}) == ["a", "b"]
    assert workspace.add_tag(["a", "c"], "STRASSE", "Bob") == ["c"]
    assert workspace.add_tag(["a", "d"], "qbr", "Bob", {"a": ["QBR"]}) == ["d"]
    assert [tags_of(workspace, name) for name in "abcd"] == [["Straße"], ["Straße"], ["Straße"], ["QBR"]]


def test_a_customer_has_at_most_five_tags_counting_imported_ones(workspace: Workspace) -> None:
    imported = {"a": ["one", "two", "three"]}
    for tag in ("four", "TWO", "five"):
        workspace.add_tag(["a"], tag, "Ada", imported)
    with pytest.raises(Refused, match="at most 5"):
        workspace.add_tag(["a"], "six", "Ada", imported)
    assert workspace.add_tag(["a"], "five", "Ada", imported) == []
    assert workspace.add_tag(["a", "b"], "six", "Ada", imported) == ["b"]
    assert tags_of(workspace, "a") == ["five", "four"]
    workspace.remove_tag(["a"], "FOUR", "Ada")
    assert workspace.add_tag(["a"], "six", "Ada", imported) == ["a"]


def test_removing_takes_a_tag_from_those_who_have_it(workspace: Workspace) -> None:
    workspace.add_tag(["a", "b"], "x", "Ada")
    assert workspace.remove_tag(["b", "c", "b"], "X", "Bob") == ["b"]
    assert list(workspace.tags()) == ["a"]


def test_a_note_is_kept_as_written(workspace: Workspace) -> None:
    note = workspace.add_note("A", " Called Ann.\r\nShe =SUM(1) <b>agrees</b> \x07", "Ada", metric="over_limit", week=date(2026, 11, 15))
    assert note.text == "Called Ann.\nShe =SUM(1) <b>agrees</b>"
    assert (note.org_id, note.metric, note.week, note.who, note.at, note.version) == ("a", "over_limit", date(2026, 11, 15), "Ada", NOW, 1)
    assert workspace.notes("A") == workspace.notes() == (note,) == (workspace.note(note.id),)
    assert workspace.notes("b") == ()


@pytest.mark.parametrize(("written", "fine"), [("x" * 2000, True), ("x" * 2001, False), (" ", False), ("  " + "x" * 2000 + " ", True)])
def test_a_note_has_at_most_2000_characters(workspace: Workspace, written: str, fine: bool) -> None:
    if fine:
        assert len(workspace.add_note("a", written, "Ada").text) == 2000
    else:
        with pytest.raises(Refused):
            workspace.add_note("a", written, "Ada")


def test_a_notes_week_is_a_sunday(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="2026-11-16"):
        workspace.add_note("a", "x", "Ada", week=date(2026, 11, 16))


def test_the_newest_note_comes_first(workspace: Workspace) -> None:
    for written in ("one", "two", "three"):
        workspace.add_note("a", written, "Ada")
    assert [note.text for note in workspace.notes("a")] == ["three", "two", "one"]


def test_of_two_editors_the_second_is_told_and_loses_nothing(workspace: Workspace) -> None:
    note = workspace.add_note("a", "first", "Ada")
    edited = workspace.edit_note(note.id, 1, "by Ada", "Ada")
    assert (edited.version, edited.edited_by, edited.edited_at, edited.who) == (2, "Ada", NOW, "Ada")
    with pytest.raises(Conflict, match="Ada") as told:
        workspace.edit_note(note.id, 1, "by Bob", "Bob")
    assert told.value.current == edited == workspace.note(note.id)
    assert workspace.edit_note(note.id, 2, "by Bob", "Bob").version == 3


def test_a_removed_note_stays_and_comes_back(workspace: Workspace) -> None:
    note = workspace.add_note("a", "kept", "Ada")
    with pytest.raises(Conflict):
        workspace.remove_note(note.id, 2, "Bob")
    removed = workspace.remove_note(note.id, 1, "Bob")
    assert workspace.notes("a") == ()
    with pytest.raises(Conflict, match="removed"):
        workspace.edit_note(note.id, removed.version, "too late", "Ada")
    back = workspace.restore_note(note.id, "Ada")
    assert workspace.notes("a") == (back,)
    assert (back.text, back.version) == ("kept", 3)
    with pytest.raises(Refused):
        workspace.restore_note(note.id, "Ada")


def test_a_request_is_asked_done_withdrawn_and_open_again(workspace: Workspace) -> None:
    trial = workspace.ask("trial", "a", {"product": "calling", "text": " for 30 days "}, "Ada")
    assert (trial.detail, trial.state, trial.version) == ({"product": "calling", "text": "for 30 days"}, "asked", 1)
    admin = workspace.ask("administrator", "b", {"action": "add", "admin": "ann@example.org", "role": "read_only"}, "Ada")
    assert (workspace.requests(), workspace.requests("trial"), workspace.requests(org_id="B")) == ((admin, trial), (trial,), (admin,))
    done = workspace.move(trial.id, 1, "done", "Bob")
    assert (done.state, done.state_by, done.state_at, done.version) == ("done", "Bob", NOW, 2)
    with pytest.raises(Conflict) as told:
        workspace.move(trial.id, 1, "withdrawn", "Ada")
    assert told.value.current == done
    with pytest.raises(Refused):
        workspace.move(trial.id, 2, "done", "Ada")
    assert workspace.move(trial.id, 2, "asked", "Ada").state == "asked"


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("trial", {"product": "messaging"}),
        ("trial", {"product": "calling", "text": "x" * 1001}),
        ("administrator", {"action": "add", "admin": " "}),
        ("administrator", {"action": "promote", "admin": "ann"}),
        ("administrator", {"action": "add", "admin": "ann", "role": "owner"}),
        ("administrator", {"action": "add", "admin": "x" * 201}),
        ("order", {}),
    ],
)
def test_a_request_that_says_something_else_is_refused(workspace: Workspace, kind: str, detail: dict[str, str]) -> None:
    with pytest.raises(Refused):
        workspace.ask(kind, "a", detail, "Ada")
    assert workspace.requests() == ()


def test_settings_have_versions_and_clicks_are_counted(workspace: Workspace) -> None:
    assert workspace.set_setting("org.name", " Acme ", 0, "Ada") == 1
    assert workspace.set_setting("org.name", {"en": ["Acme"]}, 1, "Ada") == 2
    with pytest.raises(Conflict) as told:
        workspace.set_setting("org.name", "Other", 1, "Bob")
    assert told.value.current == ({"en": ["Acme"]}, 2) == workspace.setting("org.name")
    for refused in ("x" * 4001, float("nan"), [[[["deep"]]]], object()):
        with pytest.raises(Refused):
            workspace.set_setting("org.name", refused, 2, "Ada")
    with pytest.raises(Refused):
        workspace.set_setting("not a key", "x", 0, "Ada")
    for resource in ("guide", "guide", "status"):
        workspace.click(resource, "Ada")
    assert workspace.clicks() == {"guide": 2, "status": 1}


def test_every_change_stands_in_the_audit_trail_with_before_and_after(workspace: Workspace) -> None:
    workspace.add_tag(["a", "b"], "x", "Ada")
    workspace.remove_tag(["a"], "x", "Bob")
    note = workspace.add_note("a", "one", "Ada")
    workspace.edit_note(note.id, 1, "two", "Bob")
    workspace.remove_note(note.id, 2, "Bob")
    workspace.restore_note(note.id, "Ada")
    request = workspace.ask("trial", "b", {"product": "both"}, "Ada")
    workspace.move(request.id, 1, "done", "Bob")
    workspace.set_setting("k", 1, 0, "Ada")
    trail = workspace.audit()
    expected = ["tag-add", "tag-add", "tag-remove", "note-add", "note-edit", "note-remove", "note-restore", "trial-ask", "request-move"]
    assert [entry.act for entry in reversed(trail)] == [*expected, "setting-set"]
    assert [entry.act for entry in workspace.audit("A", limit=2)] == ["note-restore", "note-remove"]
    edited = next(entry for entry in trail if entry.act == "note-edit")
    assert (edited.who, edited.at, edited.subject, edited.org_id) == ("Bob", NOW, note.id, "a")
    assert edited.before is not None
    assert edited.after is not None
    assert (edited.before["text"], edited.after["text"]) == ("one", "two")
    assert next(entry.after for entry in trail if entry.act == "note-remove") is None
    assert len({entry.id for entry in trail}) == len(trail)


@pytest.mark.parametrize("attempt", ["UPDATE audit SET who = 'Eve'", "DELETE FROM audit", "INSERT OR REPLACE", "TRUNCATE audit"])
def test_the_audit_trail_cannot_be_changed(workspace: Workspace, attempt: str) -> None:
    workspace.add_tag(["a"], "x", "Ada")
    before = workspace.audit()
    engine = workspace._engine()
    if attempt == "INSERT OR REPLACE":
        values = "(number, id, at, who, act, subject) SELECT number, id, at, 'Eve', act, subject FROM audit"
        ending = "" if engine.dialect.name == "sqlite" else " ON CONFLICT (number) DO UPDATE SET who = 'Eve'"
        attempt = f"INSERT {'OR REPLACE ' if engine.dialect.name == 'sqlite' else ''}INTO audit {values}{ending}"
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(attempt))
    assert workspace.audit() == before


def test_the_revision_grows_with_every_write(workspace: Workspace) -> None:
    seen = [workspace.revision()]
    for write in (
        lambda: workspace.add_tag(["a"], "x", "Ada"),
        lambda: workspace.add_note("a", "x", "Ada"),
        lambda: workspace.click("x", "Ada"),
        lambda: workspace.remove_tag(["a"], "x", "Ada"),
    ):
        write()
        seen.append(workspace.revision())
    assert seen == sorted(set(seen))


def test_nobody_writes_nothing(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="who"):
        workspace.add_tag(["a"], "x", " ")
    assert workspace.tags() == {}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root:secret@db/x", "mysql"),
        ("nonsense", "no address"),
        ("postgresql://ann:secret@127.0.0.1:9/none", "refused"),
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(CannotOpen, match="needed") as told:
        Workspace(Settings(home=tmp_path, workspace_url=url)).revision()
    assert said in str(told.value)
    assert "secret" not in str(told.value)


def test_a_file_that_is_no_workspace_says_where_what_was_needed_and_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "workspace.db").write_text("This is no database at all, only some text. " * 40)
    with pytest.raises(CannotOpen, match=r"workspace\.db: a readable and writable SQLite file was needed; found: file is not a database"):
        Workspace(Settings(home=tmp_path)).tags()


def test_a_home_that_cannot_be_made_is_said_when_something_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotOpen, match="Not a directory"):
        Workspace(Settings(home=tmp_path / "file" / "home")).add_tag(["a"], "x", "Ada")


def test_the_first_write_makes_the_home(tmp_path: Path) -> None:
    workspace = Workspace(Settings(home=tmp_path / "new" / "home"))
    workspace.set_setting("k", "v", 0, "Ada")
    assert workspace.setting("k") == ("v", 1)
