"""Bringing files: the place to drop them, what was chosen by keyboard, and the job that loads them. `assets/uploads.js` does the sending."""

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.forms import Input
from dashboard.jobs import active, jobs
from dashboard.page import View
from dashboard.sections.loading.names import KINDS
from dashboard.sections.loading.progress import bars
from dashboard.sections.loading.result import result
from dashboard.views import aria, data
from dashboard.words import Words
from data.answer import Hub
from data.ledger import TEMPLATES


def _texts(words: Words) -> dict[str, str]:
    """What the script says by itself."""
    return {
        "sending": words("Sending {n} files"),
        "one": words("Sending a file"),
        "checking": words("All is here; the load starts."),
        "broken": words("The connection broke off: nothing was loaded. Send the files again."),
        "large": words("The files are larger than {n} MB together, the limit: send them in parts."),
        "nothing": words("There was no file in what was dropped."),
        "busy": words("Files are being sent already; wait until they are there."),
        "left": words("Left out:"),
        "asking": words("Looking at the file …"),
    }


def _chooser(text: str, id: str, **more: Any) -> Component:
    return html.Label(
        [Input(type="file", id=id, className="visually-hidden", multiple=True, **data(upload="1"), **more), html.Span(text)],
        className="choose",
    )


def drop(view: View, hub: Hub) -> Component:
    """Where exports are dropped, or chosen: files, or a folder with everything below it."""
    words, limit = view.words, hub.settings.upload_limit_mb
    inside = [
        html.P(words("Drop files or folders here"), className="drop-title"),
        html.P(
            words(
                "CSV, JSON, Excel, Parquet, gzip or ZIP, as Webex exports them or from a template. What a file is, is found by its headers."
            ),
            className="muted",
        ),
        html.Div(
            [_chooser(words("Choose files"), "choose-files"), _chooser(words("Choose a folder"), "choose-folder", **data(folder="1"))],
            className="choosers",
        ),
        html.Div(className="sending", role="status"),
    ]
    return html.Div(inside, className="drop", id="drop", **data(drop=str(limit), words=json.dumps(_texts(words), ensure_ascii=False)))


def privacy(words: Words) -> Component:
    """Where the files go: nowhere."""
    return html.P(words("Your files stay on this machine: nothing is sent anywhere else."), className="privacy")


def templates(words: Words) -> Component:
    """What Webex does not export, to be filled in."""
    links = [html.Li(html.A(words(KINDS[kind]), href=f"/template/{kind}.csv", download=f"{kind}.csv")) for kind in TEMPLATES]
    return html.Ul(links, className="templates", **aria(label=words("Templates")))


def panel(view: View, hub: Hub, *, may_write: bool) -> Component:
    """The jobs that run or wait, else what became of the newest one; the script keeps the bars going (`GET /jobs/current`)."""
    home, words = hub.settings.home, view.words
    now = active(home)
    if now:
        inside: list[Component] = [bars(job, words) for job in now]
    else:
        inside = [result(view, hub, job, may_write=may_write) for job in jobs(home)[:1]]
    return html.Div(inside, id="jobs", className="jobs", **data(jobs="active" if now else "idle"))
