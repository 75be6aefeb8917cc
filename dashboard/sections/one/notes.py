"""Notes about a customer: what people wrote, who and when; tied to a metric and a week where they chose one (R07, B03)."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import forms, shell
from dashboard.page import SHOWN_WEEKS, WEEK, View
from dashboard.reader import Reader
from dashboard.sections.one.head import Her
from dashboard.views import aria, card, data, empty
from dashboard.words import Words
from data.answer import Hub
from data.metrics import metric_of
from data.workspace import MOST_NOTE, Note

LATEST = 3  # on the overview
# Which metric a note can be about, the section that shows it, and the tab of that section.
NOTED: dict[str, tuple[str, str]] = {
    "assigned_pct": ("subscriptions", "subscriptions"),
    "used_pct": ("subscriptions", "subscriptions"),
    "overage": ("subscriptions", "subscriptions"),
    "calls": ("call-volume", "calling"),
    "calls_per_user": ("call-volume", "calling"),
    "poor_pct": ("call-quality", "calling"),
    "abandoned_pct": ("queues", "calling"),
}


def latest(view: View, hub: Hub, her: Her, reader: Reader) -> Component:
    """The newest notes, on the overview."""
    words, notes = view.words, hub.workspace.notes(her.org)
    more = []
    if len(notes) > LATEST:
        more = [html.P(shell.link(words("All {n} notes", n=words.count(len(notes))), view.on("notes")), className="more")]
    body: list[Any] = [
        *_add(view, her, reader, unfolded=False),
        *(_note(view, note, reader, edits=False) for note in notes[:LATEST]),
        *more,
    ]
    if not notes:
        body.append(empty(words("No note about this customer yet.")))
    return card("notes", words("Notes"), "", [], body)


def whole(view: View, hub: Hub, her: Her, reader: Reader) -> Component:
    """All notes, the newest first, with what can be done with them."""
    words, notes = view.words, hub.workspace.notes(her.org)
    body: list[Any] = [*_add(view, her, reader, unfolded=True), *(_note(view, note, reader, edits=True) for note in notes)]
    if not notes:
        body.append(empty(words("No note about this customer yet.")))
    sentence = words("The newest first. Everybody who may open this page reads them.")
    return card("notes", words("Notes"), sentence, [], html.Div(body, className="notes-all"))


def marked(view: View, hub: Hub, her: Her, cards: Sequence[Component]) -> list[Component]:
    """The cards, with a link to the notes in the head of each section that a note is about."""
    told: dict[str, int] = {}
    for note in hub.workspace.notes(her.org):
        if note.metric in NOTED and view.week in (None, note.week):
            section = NOTED[note.metric][0]
            told[section] = told.get(section, 0) + 1
    for part in _sections(cards):
        if count := told.get(part.id):
            acts = part.children[0].children[-1]
            text = view.words("1 note") if count == 1 else view.words("{n} notes", n=view.words.count(count))
            acts.children = [shell.link(text, view.on("notes"), className="noted", **data(noted=count)), *acts.children]
    return list(cards)


def _sections(tree: Any) -> Sequence[Any]:
    """The cards below a tree that have an id."""
    if isinstance(tree, list | tuple):
        return [found for each in tree for found in _sections(each)]
    if not isinstance(tree, Component):
        return []
    if type(tree).__name__ == "Section":
        return [tree]
    return _sections(getattr(tree, "children", None))


def _add(view: View, her: Her, reader: Reader, *, unfolded: bool) -> list[Component]:
    if not reader.may_write:
        return []
    words = view.words
    assert view.as_of is not None
    weeks = [view.as_of - n * WEEK for n in range(1, SHOWN_WEEKS + 1)]
    metrics = [("", words("No metric")), *((key, words(metric_of(section, key).label)) for key, (section, _) in NOTED.items())]
    about = html.Div(
        [
            forms.choice("metric", words("About"), metrics),
            forms.choice("week", words("Week"), [("", words("No week")), *((week.isoformat(), words.week(week)) for week in weeks)]),
            forms.submit(words("Save note")),
        ],
        className="asked-row",
    )
    line = forms.form("note-add", {"org": her.org}, [forms.area("text", words("Note"), most=MOST_NOTE), about], words("Write a note"))
    known: Any = {"open": True, **data(stays="1")} if unfolded else {}
    return [html.Details([html.Summary(words("+ note"), className="chip"), line], className="unfold", id="add-note", **known)]


def _note(view: View, note: Note, reader: Reader, *, edits: bool) -> Component:
    words = view.words
    when = words("{day}, {time} (UTC)", day=words.day(note.at.date()), time=f"{note.at:%H:%M}")
    told: list[Any] = [html.Span(note.who, className="who"), " · ", when]
    if note.edited_by and note.edited_at:
        told += [" · ", words("changed by {who}, {day}", who=note.edited_by, day=words.day(note.edited_at.date()))]
    about = _about(view, note)
    foot = [html.Small(told), *([html.Small(about, className="about")] if about else [])]
    acts = _acts(words, note) if edits and reader.may_write else []
    text = html.P(note.text, className="note-text")
    return html.Article([text, html.Div(foot, className="note-foot"), *acts], className="note-one", **data(note=note.id))


def _about(view: View, note: Note) -> list[Any]:
    """What a note is about: a link to the section that shows it, and the week."""
    words, found = view.words, list[Any]()
    if note.metric in NOTED:
        section, tab = NOTED[note.metric]
        there = view.on(tab)
        label = words(metric_of(section, note.metric).label)
        found.append(html.A(label, href=f"{there.href}#{section}", className="hub-link"))
    elif note.metric:
        found.append(note.metric)
    if note.week:
        found += [*([" · "] if found else []), words("Week {week}", week=words.week(note.week))]
    return found


def _acts(words: Words, note: Note) -> list[Component]:
    inside = [forms.area("text", words("Note"), value=note.text, most=MOST_NOTE), forms.submit(words("Save note"))]
    change = forms.form("note-edit", {"id": note.id, "version": note.version}, inside, words("Change this note"))
    gone = forms.press("note-remove", {"id": note.id, "version": note.version}, words("Remove"))
    fold = html.Details([html.Summary(words("Edit"), className="quiet"), change], className="unfold", id=f"edit-{note.id}")
    return [html.Div([fold, gone], className="note-acts", role="group", **aria(label=words("What can be done with this note")))]
