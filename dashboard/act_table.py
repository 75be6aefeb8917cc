"""The acts: what a reader can do, by name, each with its fields, the permission it needs, and what undoes it."""

from collections.abc import Mapping

from dashboard import act_people
from dashboard.act_fields import ANY, DAY, ID, IDS, KEY, NAME, NOTE, TEXT, WHOLE
from dashboard.desk import Act, Desk, Done, Values
from data.access import Permission
from data.metrics import METRICS
from data.notice import Notice
from data.workspace import MOST_TAGS, Refused
from data.workspace.rules import line, spelling


def _tag_add(desk: Desk, values: Values) -> Done:
    words, tag, asked = desk.words, line(values["tag"]), desk.customers(values["orgs"])
    tagged = desk.workspace.add_tag(asked, tag, desk.who, desk.hub.imported_tags())
    if not tagged:
        raise Refused(Notice("“{tag}” is there already.", tag=tag))
    said = words("Tag “{tag}” added.", tag=tag)
    if len(asked) > 1:
        said = words("Tag “{tag}” added to {n} customers.", tag=tag, n=words.count(len(tagged)))
    if left := len(asked) - len(tagged):
        said += " " + words("{n} had it already or have {most} tags.", n=words.count(left), most=MOST_TAGS)
    return Done(said=said, undo=("tag-remove", {"orgs": tagged, "tag": tag}))


def _tag_remove(desk: Desk, values: Values) -> Done:
    words, tag = desk.words, line(values["tag"])
    typed = (other.tag for several in desk.workspace.tags().values() for other in several)
    tag = spelling(tag, typed)  # what is undone is written as it was
    gone = desk.workspace.remove_tag(desk.customers(values["orgs"]), tag, desk.who)
    if not gone:
        raise Refused(Notice("“{tag}” was not added here. A tag from an export goes when the export no longer names it.", tag=tag))
    said = words("Tag “{tag}” removed.", tag=tag)
    if len(gone) > 1:
        said = words("Tag “{tag}” removed from {n} customers.", tag=tag, n=words.count(len(gone)))
    return Done(said=said, undo=("tag-add", {"orgs": gone, "tag": tag}))


def _note_add(desk: Desk, values: Values) -> Done:
    (org_id,) = desk.customers([values["org"]])
    if values["metric"] is not None and values["metric"] not in METRICS:
        raise Refused(Notice("No metric is called “{metric}”.", metric=line(values["metric"])))
    note = desk.workspace.add_note(org_id, values["text"], desk.who, values["metric"], values["week"])
    return Done(said=desk.words("Note added."), undo=("note-remove", {"id": note.id, "version": note.version}))


def _note_edit(desk: Desk, values: Values) -> Done:
    before = desk.note(values["id"])
    note = desk.workspace.edit_note(before.id, values["version"], values["text"], desk.who)
    return Done(said=desk.words("Note changed."), undo=("note-edit", {"id": note.id, "version": note.version, "text": before.text}))


def _note_remove(desk: Desk, values: Values) -> Done:
    note = desk.workspace.remove_note(desk.note(values["id"]).id, values["version"], desk.who)
    return Done(said=desk.words("Note removed."), undo=("note-restore", {"id": note.id}))


def _note_restore(desk: Desk, values: Values) -> Done:
    note = desk.workspace.restore_note(desk.note(values["id"]).id, desk.who)
    return Done(said=desk.words("Note restored."), undo=("note-remove", {"id": note.id, "version": note.version}))


def _ask(desk: Desk, kind: str, values: Values) -> Done:
    (org_id,) = desk.customers([values["org"]])
    request = desk.workspace.ask(kind, org_id, {name: value for name, value in values.items() if name != "org"}, desk.who)
    said = desk.words("Request kept. Nothing was changed in Control Hub.")
    return Done(said=said, undo=("request-move", {"id": request.id, "version": request.version, "state": "withdrawn"}))


def _request_move(desk: Desk, values: Values) -> Done:
    before = desk.workspace.request(values["id"])
    if before is None or not desk.hub.managed([before.org_id]):
        raise Refused(Notice("This request is not there."))
    after = desk.workspace.move(before.id, values["version"], values["state"], desk.who)
    words = desk.words
    said = {"asked": words("Request open again."), "done": words("Request marked as done."), "withdrawn": words("Request withdrawn.")}
    return Done(said=said[after.state], undo=("request-move", {"id": after.id, "version": after.version, "state": before.state}))


def _setting_set(desk: Desk, values: Values) -> Done:
    before, _ = desk.workspace.setting(values["key"])
    version = desk.workspace.set_setting(values["key"], values["value"][0], values["version"], desk.who)
    return Done(said=desk.words("Saved."), undo=("setting-set", {"key": values["key"], "value": before, "version": version}))


def _resource_click(desk: Desk, values: Values) -> Done:
    desk.workspace.click(values["resource"], desk.who)
    return Done()


ACTS: Mapping[str, Act] = {
    "tag-add": Act(fields={"orgs": IDS, "tag": NAME}, do=_tag_add),
    "tag-remove": Act(fields={"orgs": IDS, "tag": NAME}, do=_tag_remove),
    "note-add": Act(fields={"org": ID, "text": NOTE, "metric": KEY, "week": DAY}, do=_note_add),
    "note-edit": Act(fields={"id": ID, "version": WHOLE, "text": NOTE}, do=_note_edit),
    "note-remove": Act(fields={"id": ID, "version": WHOLE}, do=_note_remove),
    "note-restore": Act(fields={"id": ID}, do=_note_restore),
    "trial-ask": Act(fields={"org": ID, "product": NAME, "text": TEXT}, do=lambda desk, values: _ask(desk, "trial", values)),
    "admin-ask": Act(
        fields={"org": ID, "action": NAME, "admin": NAME, "role": KEY, "text": TEXT},
        do=lambda desk, values: _ask(desk, "administrator", values),
    ),
    "request-move": Act(fields={"id": ID, "version": WHOLE, "state": NAME}, do=_request_move),
    "setting-set": Act(fields={"key": NAME, "value": ANY, "version": WHOLE}, do=_setting_set, needs=Permission.BRING),
    "resource-click": Act(fields={"resource": NAME}, do=_resource_click, needs=Permission.READ),
    **act_people.ACTS,
}
