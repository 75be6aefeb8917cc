"""What became of the files of the newest job: counts, each refused file with its reason and what mends it, and forms for what is still missing."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import intake
from dashboard.forms import Input
from dashboard.intake import Unfit
from dashboard.jobs import Job
from dashboard.page import View
from dashboard.sections.loading.names import count, kind_name, told
from dashboard.shell import link
from dashboard.views import data
from dashboard.words import Words
from data.answer import Hub
from data.ledger import Row, asks_for, delivered, known_customers, refused_whole, shown_weeks
from data.notice import Notice
from data.warehouse import NoBuild

SHOWN = 200  # files in the list; the table of loads has them all
LONGEST_FIND = 60
ORG = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[A-Za-z0-9_=-]{40,200}")  # as UUID, or as Webex's base64 id


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of the ledger on the disk: where it stands, and the folder that it was loaded from."""

    path: Path
    root: Path


def file_id(source: str) -> str:
    """What the page calls a file: nobody needs to know where it stands on the disk."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def _on_disk(row: Row) -> File:
    """Raises Unfit for a file that is gone."""
    source = row["source"]
    path = Path(source)
    while not path.is_file() and "!" in str(path):  # a member of an archive stands in it
        path = Path(str(path).rpartition("!")[0])
    if not path.is_file():
        raise Unfit(Notice("The file is no longer where it was loaded from."), 410)
    return File(path=path, root=Path(source.removesuffix(row["file"]) if source.endswith(f"/{row['file']}") else path.parent))


def named_file(hub: Hub, id: str) -> File:
    """A file that was refused whole, by what the page calls it. Raises Unfit, NoBuild."""
    row = next((row for row in refused_whole(hub) if file_id(row["source"]) == id), None)
    if row is None:
        raise Unfit(Notice("There is no such refused file any more: load again."), 410)
    return _on_disk(row)


def moved_to(hub: Hub, given: Mapping[str, Any]) -> tuple[Path, list[Path]]:
    """Move refused files of one upload below the folders that say whose and of when they are; the upload's folder, and where they stood.

    Raises Unfit, NoBuild.
    """
    asked = given.get("files")
    ids = asked if isinstance(asked, list) else [asked]
    org, week = str(given.get("org") or "").strip(), str(given.get("week") or "").strip()
    if not org and not week:
        raise Unfit(Notice("Say whose the files are, or of which week."))
    if org and not ORG.fullmatch(org):
        raise Unfit(Notice("“{org}” is no organisation id; choose a customer of the list.", org=org))
    if week and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", week):
        raise Unfit(Notice("“{week}” is not a week of the list.", week=week))
    found = [_on_disk(row) for row in refused_whole(hub) if file_id(row["source"]) in ids and asks_for(row["reason"])]
    roots = {file.root for file in found}
    if len(roots) != 1 or not roots.issubset(set(intake.place(hub.settings.home).iterdir())):
        raise Unfit(Notice("Choose files of one upload that still need this."))
    folder = roots.pop()
    said = [*([f"org={org}"] if org else []), *([f"week={week}"] if week else [])]
    for file in found:
        target = intake.free_place(folder, PurePosixPath(file.path.parent.relative_to(folder), *said, file.path.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(target)
    return folder, [file.path for file in found]


def result(view: View, hub: Hub, job: Job, *, may_write: bool) -> Component:
    """The newest job that ended: what became of it."""
    words = view.words
    if job.state in ("failed", "crashed"):
        return _broken(job, words)
    try:
        rows = delivered(hub, job.landing)
    except NoBuild:
        rows = []
    bad = [row for row in rows if row["read"] is None or row["refused"]]
    totals = {key: sum(row[key] or 0 for row in rows) for key in ("read", "loaded", "known", "refused")}
    summary = told(words("Files: {files} · rows read: {read} · loaded: {loaded} · already known: {known} · refused: {refused}"),
        files=count("files", len(rows), words), **{key: count(key, value, words) for key, value in totals.items()},
    )  # fmt: skip
    title = words("The demo is loaded") if job.name == "demo" else words("Your files are loaded")
    if bad:
        title = words("Loaded; something was refused in {n} of {m} files", n=words.count(len(bad)), m=words.count(len(rows)))
    whole = sum(row["read"] is None for row in rows)
    more = [html.P(told(words("Files refused whole: {n}"), n=count("refused-files", whole, words)))] if whole else []
    parts: list[Any] = [html.P([html.B(title)], className="job-name"), html.P(summary), *more]
    if bad:
        parts.append(html.Ul([_trouble(view, row, may_write) for row in bad[:SHOWN]], className="troubles"))
        parts += _place_form(hub, bad, words) if may_write else []
    fine = [row for row in rows if row not in bad] if len(rows) <= SHOWN else []
    if fine:
        lines = [html.Li([html.Code(row["file"]), *_counts(row, words)]) for row in fine]
        parts.append(html.Details([html.Summary(words("Files without a fault")), html.Ul(lines, className="fine")]))
    return html.Div(parts, className="job", **data(job=job.id, state=job.state))


def _counts(row: Row, words: Words) -> list[Any]:
    kind, sentence = (
        kind_name(row["kind"], words),
        words("{kind} · read: {read} · loaded: {loaded} · already known: {known} · refused: {refused}"),
    )
    keys = ("read", "loaded", "known", "refused")
    return [" · ", *told(sentence, kind=kind, **{key: count(key, row[key], words) for key in keys})]


def _trouble(view: View, row: Row, may_write: bool) -> Component:
    """A file with something refused: the loader's own sentence, and the way on."""
    words, whole = view.words, row["read"] is None
    inside: list[Any] = [html.Code(row["file"]), *([] if whole else _counts(row, words))]
    reason = words("Refused: {reason}", reason=row["reason"]) if whole else words("First: {reason}", reason=row["reason"])
    inside.append(html.P(reason, lang="en" if words.lang == "en" else None))
    ways: list[Any] = [link(words("What was refused"), view.at("/data", find=row["file"][-LONGEST_FIND:]), className="to-refused")]
    asks = asks_for(row["reason"]) if whole else ()
    if "columns" in asks and may_write:
        panel = html.Div(className="columns-host")
        ways.append(
            html.Details(
                [html.Summary(words("Say what its columns mean")), panel], className="columns-of", **data(file=file_id(row["source"]))
            )
        )
    inside.append(html.Div(ways, className="ways"))
    return html.Li(inside, **data(file=row["file"]))


def _broken(job: Job, words: Words) -> Component:
    text = words("The load broke off.") if job.state == "crashed" else words("The load could not be done.")
    still = words("Nothing was published; what was there before is still shown. Its last words:")
    said = job.last_words() or words("It said nothing.")
    return html.Div(
        [html.P([html.B(text)], className="job-name", role="alert"), html.P(still), html.Pre(said)],
        className="job broken", **data(job=job.id, state=job.state),
    )  # fmt: skip


def _place_form(hub: Hub, bad: Sequence[Row], words: Words) -> list[Component]:
    """Whose, and of which week: for the files of an upload that do not say it themselves."""
    needy = [row for row in bad if row["read"] is None and {"org", "week"} & set(asks_for(row["reason"])) and "!" not in row["source"]]
    uploads = f"{intake.place(hub.settings.home)}/"
    needy = [row for row in needy if row["source"].startswith(uploads)]
    if not needy:
        return []
    asks = {ask for row in needy for ask in asks_for(row["reason"])}
    checks = [
        html.Label([Input(type="checkbox", name="files", value=file_id(row["source"]), checked=True), html.Code(row["file"])])
        for row in needy
    ]
    fields: list[Component] = [html.Fieldset([html.Legend(words("Files that do not say it themselves")), *checks])]
    if "org" in asks:
        known = html.Datalist([html.Option(row["name"], value=row["org_id"]) for row in known_customers(hub)], id="known-customers")
        box = Input(type="text", name="org", list="known-customers", autoComplete="off", required=True, placeholder=words("Type a name"))
        fields.append(
            html.Label([html.Span(words("Customer: choose one, or type its organisation id")), box, known], className="field-line")
        )
    if "week" in asks:
        weeks = [html.Option(words.week(week), value=week.isoformat()) for week in reversed(shown_weeks(hub))]
        empty: Any = {"value": ""}
        select = html.Select([html.Option(words("Choose a week"), **empty), *weeks], name="week", required=True)
        fields.append(html.Label([html.Span(words("Week")), select], className="field-line"))
    said = html.P(className="act-said", role="alert")
    send = html.Button(words("Say so and load again"), type="submit", className="primary")
    return [html.Form([html.H3(words("Whose files are these?")), *fields, send, said], className="place-form", **data(place="1"))]
