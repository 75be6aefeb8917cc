"""Uploads: files from the browser, then the same load as `partnerhub load`, as a job (`jobs.py`); what a refused file still needs; downloads.

Knowledge of formats stays in the etl room: what a header may mean and what a template looks like is asked of the command line.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from dashboard import intake, jobs, reader
from dashboard.exports import plain_letters, write_csv
from dashboard.markup import markup
from dashboard.sections.loading import progress
from dashboard.sections.loading.again import troubled_file
from dashboard.sections.loading.columns import column_form, remembered_list
from dashboard.sections.loading.result import moved_to, named_file
from dashboard.words import Words, negotiate
from data.answer import Hub
from data.ledger import LOADS, TEMPLATES, on_disk, read_quarantine, troubled
from data.notice import Notice
from data.settings import Settings
from data.warehouse import NoBuild

FORM = 256 * 1024  # bytes of a form without files
PATIENCE = 120  # seconds for a command that looks at one file
LOAD_KEYS = ("loaded_at", "file", "kind", "read", "loaded", "known", "refused", "warnings")
QUARANTINE_KEYS = ("file", "scope", "line", "column", "value", "reason")
Refuse = intake.Unfit


def _words() -> Words:
    return Words(negotiate(request.args.get("lang"), request.headers.get("Accept-Language", "")))


def _json(document: Mapping[str, Any], code: int = 200) -> Response:
    body = json.dumps(document, ensure_ascii=False, default=str)
    return Response(body, status=code, mimetype="application/json", headers={"Cache-Control": "private, no-store"})


def _given() -> dict[str, Any]:
    """The JSON object that was sent. Raises Refuse."""
    request.max_content_length = FORM
    document = request.get_json(silent=True) if request.mimetype == "application/json" else None
    if not isinstance(document, dict):
        raise Refuse(Notice("A JSON object was needed."), 400)
    return document


def load(home: Path, folder: Path, who: str, moved: Sequence[Path] = ()) -> jobs.Job:
    """Start to load a folder."""
    words = [word for path in moved for word in ("--moved", str(path))]
    command = jobs.partnerhub("load", str(folder), "--home", str(home.absolute()), "--format", "json", *words)
    return jobs.start(home, "load", folder, [command], who)


def load_again(home: Path, root: Path, who: str, *words: str) -> jobs.Job:
    """Start to load again what was refused, below a folder."""
    return jobs.start(home, "load", root, [jobs.partnerhub("retry", *words, "--home", str(home.absolute()), "--format", "json")], who)


def _said(done: "subprocess.CompletedProcess[str]") -> Notice:
    lines = [line for line in done.stderr.splitlines() if line.strip() and jobs.QUIET not in line]
    return Notice("{said}", said=" ".join(lines)[-600:])


def load_demo(settings: Settings, who: str) -> jobs.Job:
    """Start to write the demo's exports and to load them."""
    out = settings.home.absolute() / "demo"
    size = ["--customers", str(settings.demo_customers), "--weeks", str(settings.demo_weeks)]
    if settings.demo_calls_per_week:
        size += ["--calls-per-week", str(settings.demo_calls_per_week)]
    landing = out / "landing"
    loading = jobs.partnerhub("load", str(landing), "--home", str(settings.home.absolute()), "--format", "json")
    return jobs.start(settings.home, "demo", landing, [jobs.partnerhub("demo", "--out", str(out), *size), loading], who)


def asked_columns(home: Path, file: Path | None, say: Sequence[str] = ()) -> Any:
    """What `partnerhub columns` answers. Raises Refuse with its own words."""
    where = [] if file is None else [str(file)]
    said = [f"--set={text}" for text in say]
    command = jobs.partnerhub("columns", *where, "--home", str(home.absolute()), "--format", "json", *said)
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    if done.returncode:
        raise Refuse(_said(done))
    return json.loads(done.stdout)


@lru_cache(maxsize=len(TEMPLATES))
def _template(kind: str) -> str:
    return subprocess.run(jobs.partnerhub("template", kind), capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


def _file(text: str, name: str, mimetype: str = "text/csv") -> Response:
    return Response(text, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _shown(rows: Sequence[Mapping[str, Any]], read: Sequence[str], keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """Rows as a table shows them, narrowed by its quick filter over the columns that are `read`, and in its order; unknown last."""
    for word in plain_letters(request.args.get("find", "")).split():
        rows = [row for row in rows if any(word in plain_letters(str(row[key] or "")) for key in read)]
    key = request.args.get("sort", "")
    if key not in keys:
        return list(rows)
    known = sorted((row for row in rows if row[key] is not None), key=lambda row: row[key], reverse=request.args.get("desc") == "1")
    return [*known, *(row for row in rows if row[key] is None)]


def _refusals(hub: Hub) -> list[Mapping[str, Any]]:
    """`within` is what the page itself is narrowed to."""
    return _shown(
        read_quarantine(hub, request.args.get("within", "")).rows, [key for key in QUARANTINE_KEYS if key != "line"], QUARANTINE_KEYS
    )


def doors(settings: Settings, mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of everything that brings files in, and of the ledger's files, over the hub of who asks."""
    routes = Blueprint("loading", __name__)
    home = settings.home

    @routes.errorhandler(Refuse)
    def refused(problem: intake.Unfit) -> Response:
        return _json({"said": _words().notice(problem.said)}, problem.code)

    @routes.errorhandler(NoBuild)
    def nothing(problem: NoBuild) -> Response:
        return _json({"error": str(problem)}, 503)

    def started(job: jobs.Job, **more: Any) -> Response:
        return _json({"job": job.id, **more}, 202)

    @routes.post("/upload")
    def upload() -> Response:
        who, words = reader.current(), _words()
        came = intake.receive(request, home, settings.upload_limit_mb)
        left = [{"file": name, "said": words.notice(said)} for name, said in came.left]
        return started(load(home, came.folder, who.name), kept=[str(path) for path in came.kept], left=left)

    @routes.post("/upload/demo")
    def demo() -> Response:
        who = reader.current()
        if any(job.name == "demo" for job in jobs.active(home)):
            raise Refuse(Notice("The demo is being loaded already."), 409)
        return started(load_demo(settings, who.name))

    @routes.post("/upload/place")
    def give_place() -> Response:
        who, given = reader.current(), _given()
        folder, moved = moved_to(mine(), given)
        return started(load(home, folder, who.name, moved))

    @routes.post("/upload/retry")
    def try_again() -> Response:
        who, sources = reader.current(), [row["source"] for row in troubled(mine()) if on_disk(row["source"])]
        if not sources:
            raise Refuse(Notice("Nothing that was refused is still where it was."))
        return started(load_again(home, Path(os.path.commonpath([Path(source).parent for source in sources])), who.name))

    @routes.post("/upload/corrected")
    def take_corrected() -> Response:
        who, (source, root) = reader.current(), troubled_file(mine(), request.args.get("file", ""))
        came = intake.receive(request, home, settings.upload_limit_mb)
        folder = came.folder.rename(came.folder.with_name(f".{came.folder.name}"))  # corrections are no delivery of their own
        return started(load_again(home, root, who.name, source, "--corrected", str(folder / came.kept[0])), left=[])

    @routes.get("/upload/columns")
    def columns() -> Response:
        words = _words()
        known = asked_columns(home, None)
        if not (asked := request.args.get("file")):
            return _json({"html": markup(remembered_list(known, words))})
        file = named_file(mine(), asked)
        return _json({"html": markup(column_form(asked, asked_columns(home, file.path), known, words))})

    @routes.post("/upload/columns")
    def set_columns() -> Response:
        who, given = reader.current(), _given()
        said = given.get("set")
        if not isinstance(said, dict) or not said or not all(isinstance(column, str) for column in said.values()):
            raise Refuse(Notice("Choose a column for at least one header."))
        wanted = [f"{header}={column}" for header, column in said.items()]
        if not (asked := given.get("file")):
            return _json({"html": markup(remembered_list(asked_columns(home, None, wanted), _words()))})
        file = named_file(mine(), str(asked))
        asked_columns(home, file.path, wanted)
        return started(load(home, file.root, who.name))

    @routes.get("/jobs/current")
    def current() -> Response:
        return _json(progress.document(home, _words()))

    _downloads(routes, mine)
    return routes


def _downloads(routes: Blueprint, mine: Callable[[], Hub]) -> None:
    @routes.get("/template/<kind>.csv")
    def template(kind: str) -> Response:
        if kind not in TEMPLATES:
            return _json({"error": f"template: one of {', '.join(TEMPLATES)} was needed; found '{kind}'"}, 404)
        return _file(_template(kind), f"{kind}.csv")

    @routes.get("/export/loads.csv")
    def loads() -> Response:
        rows = [{**row, "warnings": "; ".join(row["warnings"])} for row in mine().rows(LOADS)]
        return _file(write_csv(LOAD_KEYS, _shown(rows, ("file", "kind", "warnings"), LOAD_KEYS)), "loads.csv")

    @routes.get("/export/quarantine.csv")
    def quarantine_csv() -> Response:
        return _file(write_csv(QUARANTINE_KEYS, _refusals(mine())), "quarantine.csv")

    @routes.get("/export/refused.csv")
    def refused_rows() -> Response:
        hub = mine()
        source, _ = troubled_file(hub, request.args.get("file", ""))
        command = jobs.partnerhub("retry", source, "--rows", "--home", str(hub.settings.home.absolute()))
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        if done.returncode:
            raise Refuse(_said(done))
        return _file(done.stdout, "refused-rows.csv")

    @routes.get("/export/quarantine.json")
    def quarantine_json() -> Response:
        return _file(json.dumps(_refusals(mine()), ensure_ascii=False, indent=1), "quarantine.json", "application/json")
