"""Typed tags. A customer carries at most five tags, imported ones included; spellings that differ in case only are the same tag."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from data.notice import Notice
from data.workspace.rules import MOST_TAGS, Refused, folded, org_text, spelling, tag_text
from data.workspace.tables import tags
from data.workspace.values import TypedTag
from data.workspace.writing import Writing

Imported = Mapping[str, Sequence[str]]


def listed(connection: Connection) -> dict[str, tuple[TypedTag, ...]]:
    """The typed tags of every customer that has one, by name."""
    found: dict[str, tuple[TypedTag, ...]] = {}
    for row in connection.execute(select(tags).order_by(tags.c.org_id, tags.c.folded)):
        found[row.org_id] = (*found.get(row.org_id, ()), TypedTag(org_id=row.org_id, tag=row.tag, who=row.who, at=row.at))
    return found


def add(writing: Writing, org_ids: Iterable[str], text: str, imported: Imported) -> list[str]:
    """Tag customers that do not carry the tag yet and have room for it; returns those. Raises Refused when only full ones were asked for."""
    tag, key = tag_text(text), folded(text)
    typed = listed(writing.connection)
    known = [
        *(other for several in imported.values() for other in several),
        *(other.tag for several in typed.values() for other in several),
    ]
    tag = spelling(tag, known)
    tagged, full = [], []
    for org_id in dict.fromkeys(map(org_text, org_ids)):
        carried = {*map(folded, imported.get(org_id, ())), *(folded(other.tag) for other in typed.get(org_id, ()))}
        if key in carried:
            continue
        if len(carried) >= MOST_TAGS:
            full.append(org_id)
            continue
        row = {"org_id": org_id, "folded": key, "tag": tag, "who": writing.who, "at": writing.at}
        writing.connection.execute(insert(tags), row)
        writing.log("tag-add", tag, org_id, None, {"tag": tag})
        tagged.append(org_id)
    if full and not tagged:
        raise Refused(Notice("A customer has at most {most} tags, those from exports included. Remove one first.", most=MOST_TAGS))
    return tagged


def remove(writing: Writing, org_ids: Iterable[str], text: str) -> list[str]:
    """Take a typed tag away; returns the customers that had it."""
    key = folded(text)
    asked = list(dict.fromkeys(map(org_text, org_ids)))
    chosen = tags.c.org_id.in_(asked) & (tags.c.folded == key)
    had = {row.org_id: row.tag for row in writing.connection.execute(select(tags.c.org_id, tags.c.tag).where(chosen))}
    writing.connection.execute(delete(tags).where(chosen))
    for org_id in asked:
        if org_id in had:
            writing.log("tag-remove", had[org_id], org_id, {"tag": had[org_id]}, None)
    return [org_id for org_id in asked if org_id in had]
