"""A job while it runs, as bars and as JSON: both are made from the same phases."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.jobs import Job, active, jobs
from dashboard.markup import markup
from dashboard.sections.loading.names import PHASES, number
from dashboard.views import aria, data
from dashboard.words import Words

WRITING = ("snapshots", "calls", "meetings")  # the stages of `partnerhub demo`
WAITING = "waiting for another load"
MAKING = {
    "weeks of calls": "weeks",
    "facts": "facts",
    "checks": "checks",
}  # the stages of `partnerhub load`; any other is the file that it reads


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A part of a job: how much of it is done, as a fraction of 1, and what is at hand."""

    key: str
    share: float
    detail: str = ""


def phases(job: Job) -> list[Phase]:
    """The parts of a job in order. What comes before the one at hand is done."""
    found = []
    for command, newest in zip(job.commands, job.progress(), strict=True):
        keys = ["writing"] if "demo" in command else ["reading", "weeks", "facts", "checks"]
        at, share, detail = -1, 0.0, ""
        if newest is not None and newest.stage != WAITING:
            share = newest.done / newest.total if newest.total else 1.0
            if newest.stage in WRITING and keys == ["writing"]:
                at, share = 0, (WRITING.index(newest.stage) + share) / len(WRITING)
            else:
                key = MAKING.get(newest.stage, "reading")
                at, detail = keys.index(key) if key in keys else 0, newest.stage if key == "reading" else ""
        found += [
            Phase(key=key, share=1.0 if index < at else share if index == at else 0.0, detail=detail if index == at else "")
            for index, key in enumerate(keys)
        ]
    return found


def _waits(job: Job) -> bool:
    return job.state == "waiting" or any(newest is not None and (newest.stage, newest.done) == (WAITING, 0) for newest in job.progress())


def bars(job: Job, words: Words) -> Component:
    """The parts of a job that runs or waits."""
    name = words("The demo is being loaded") if job.name == "demo" else words("Your files are being loaded")
    said = words("Another load is at work; this one starts after it.") if _waits(job) else ""
    lines = [_bar(phase, words) for phase in phases(job)]
    told = html.P([html.B(name), html.Span(said, className="muted")], className="job-name", role="status")
    return html.Div([told, html.Div(lines, className="phases")], className="job", **data(job=job.id, state=job.state))


def _bar(phase: Phase, words: Words) -> Component:
    name = words(PHASES[phase.key])
    share = round(phase.share, 4)
    return html.Div(
        [
            html.Span(name, className="phase-name"),
            html.Progress(max="1", value=str(share), **aria(label=name)),
            number(phase.key, share, f"{int(share * 100)}\u00a0%", "phase-share"),
            html.Span(phase.detail, className="phase-detail"),
        ],
        className="phase",
    )


def document(home: Path, words: Words) -> dict[str, Any]:
    """`GET /jobs/current`: the jobs that run or wait with their bars, else the newest one, and whether anything is at work."""
    now = active(home)
    shown = now or jobs(home)[:1]
    records = [
        {
            "id": job.id,
            "name": job.name,
            "state": job.state,
            "at": job.at,
            "exit": job.exit,
            "phases": [{"key": phase.key, "share": phase.share, "detail": phase.detail} for phase in phases(job)],
            "said": job.last_words() if job.state in ("failed", "crashed") else "",
        }
        for job in shown
    ]
    return {"active": bool(now), "jobs": records, "html": markup([bars(job, words) for job in now])}
