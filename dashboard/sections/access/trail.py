"""The audit trail: who did what, what it was before and after, and whether anybody changed the trail itself behind our back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.page import View
from dashboard.views import card, data
from dashboard.words import UNKNOWN, Words
from data.workspace import Entry

TABLE, SHOWN = "audit-table", 200  # lines on the page; the files have all
LONGEST = 300  # characters of a change on the page
ACTS = {
    "sign-in": "signed in",
    "sign-in-failed": "failed to sign in",
    "sign-out": "signed out",
    "password-set": "set a password",
    "password-wrong": "typed a wrong old password",
    "sessions-end": "ended sessions",
    "token-make": "made a token",
    "token-revoke": "revoked a token",
    "person-add": "added a person",
    "person-change": "changed a person",
    "export": "took a file",
    "refused": "was refused",
    "tag-add": "added a tag",
    "tag-remove": "removed a tag",
    "note-add": "added a note",
    "note-edit": "changed a note",
    "note-remove": "removed a note",
    "note-restore": "restored a note",
    "trial-ask": "asked for a trial",
    "administrator-ask": "asked for a change of an administrator",
    "request-move": "moved a request",
    "setting-set": "changed a setting",
}
READ = ("at", "who", "act", "about", "change")  # what the quick filter looks at


def row(entry: Entry, names: Mapping[str, str], words: Words) -> dict[str, Any]:
    """A line as the page shows it."""
    subject = "" if entry.subject == entry.who or _is_id(entry.subject) else entry.subject
    customer = names.get(entry.org_id, entry.org_id) if entry.org_id else ""
    return {
        "number": entry.number,
        "at": f"{words.day(entry.at.date())} {entry.at:%H:%M:%S}",
        "who": entry.who,
        "act": words(ACTS[entry.act]) if entry.act in ACTS else entry.act,
        "about": " · ".join(filter(None, (subject, customer))) or UNKNOWN,
        "change": change(entry) or UNKNOWN,
    }


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def change(entry: Entry) -> str:
    """What is different: `role: admin → full_admin`; of what is new or gone, its parts."""
    before, after = entry.before or {}, entry.after or {}
    parts = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name) and name not in ("id", "org_id")]
    if entry.before and entry.after:
        told = [f"{name}: {_text(before.get(name))} → {_text(after.get(name))}" for name in parts]
    else:
        told = [f"{name}: {_text(value)}" for name in parts if (value := before.get(name, after.get(name))) not in (None, "", [], {})]
    text = "; ".join(told)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or UNKNOWN
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False) if value not in (None, "") else UNKNOWN


def _columns(words: Words) -> list[GridColumn]:
    before = words("What it was before, and after; or what was asked for.")
    return [
        GridColumn("number", words("No."), words("Lines are numbered from the first one on."), "count", width=64),
        GridColumn("at", words("At (UTC)"), words("When it was kept."), width=180),
        GridColumn("who", words("Who"), words("The name that signs in, or how it was done without one."), width=130, grow=1),
        GridColumn("act", words("Did what"), words("Signing in and out, changes, files taken."), width=150, grow=1),
        GridColumn("about", words("About"), words("The person, tag, setting or customer."), note="about", width=140, grow=1),
        GridColumn("change", words("Change"), before, note="change", width=220, grow=3),
    ]


def trail(view: View, lines: Sequence[Entry], names: Mapping[str, str]) -> Component:
    """The newest lines, the files of all, and whether the chain is whole: to find out takes its time, so `account.js` asks for it by itself."""
    words, title = view.words, view.words("Audit trail")
    lang = "" if words.lang == "en" else f"?lang={words.lang}"
    files = [
        html.A(name, href=f"/export/audit.{form}{lang}", className="door", **data(grid=TABLE))
        for form, name in (("csv", "CSV"), ("json", "JSON"))
    ]
    acts = [quick_filter(TABLE, words.lang), html.Span(["⤓ ", files[0], " · ", files[1]], className="doors")]
    address = f"/audit/chain.json{lang}"
    chain = html.P(
        words("Checking whether every line follows from the one before …"), className="footnote chain", role="status", **data(chain=address)
    )
    sentence = words("The newest {n} lines; the files have all of them.", n=SHOWN)
    rows = [row(line, names, words) for line in lines]
    made = grid(TABLE, _columns(words), rows, words.lang, row_id=("number",), label=title, totals=False)
    return card("audit", title, sentence, acts, [chain, made])


def whole(words: Words, broken: int | None) -> dict[str, Any]:
    """Whether the chain is whole, and that in words; `line` is the first that does not follow."""
    if broken is None:
        said = words("The chain is whole: every line follows from the one before, so nobody has changed or removed one.")
    else:
        said = words("Line {n} does not follow from the one before: somebody has changed the trail in the database itself.", n=broken)
    return {"whole": broken is None, "line": broken, "said": said}
