"""The command line: every command, a few lines each over the three rooms. stdout is data, stderr is talk."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from data import clock
from data.answer import Answer, FutureDate, Hub, UnknownSection
from data.settings import CannotOpen, read_settings
from data.slice import UnreadableDate, read_slice
from data.warehouse import NoBuild

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Analytics for Webex partners: who expires, renews, under-assigns or overruns."
)
talk = Console(stderr=True, soft_wrap=True)
Home = Annotated[Path | None, typer.Option(help="The folder that holds everything the product writes [default: PARTNERHUB_HOME or var]")]
Many = Annotated[list[str] | None, typer.Option()]
Noted = Annotated[Path | None, typer.Option("--progress", help="Append the progress to this file, a JSON object a line")]


class Exit(IntEnum):
    """Exit codes (`interfaces.md §1`)."""

    DONE = 0
    NOTHING_THERE = 1  # nothing could be published, or no build yet
    WRONG_ARGUMENTS = 2
    SOMETHING_REFUSED = 3


def fail(problem: object, code: Exit) -> typer.Exit:
    """Say what is wrong on stderr and leave with a code."""
    talk.print(str(problem), style="bold", markup=False, highlight=False)
    return typer.Exit(code)


@contextmanager
def progress_bar(file: Path | None) -> Iterator[Callable[[str, int, int], None]]:
    """A listener `(stage, done, total)` that draws one bar per stage on stderr and, for who watches from elsewhere, notes it in a file."""
    from etl.progress import noted

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talk, transient=not talk.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield listen if file is None else noted(file, listen)


def table(headings: list[str], rows: list[list[Any]]) -> None:
    """A plain table on stdout; unknown is an en dash."""
    drawn = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*("–" if cell is None else f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 240).print(drawn)


def print_json(document: object) -> None:
    """One JSON document and nothing else."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")


@app.command()
def demo(
    customers: int = 90,
    weeks: int = 30,
    calls_per_week: Annotated[int | None, typer.Option(help="Calls a week [default: about 600,000 call legs in all]")] = None,
    seed: int = 7,
    out: Path = Path("var/demo"),
    noted: Noted = None,
) -> None:
    """Write a believable partner's exports in the real formats, the same for the same seed; planted cases in answers.json beside them."""
    from etl.demo import write_demo

    try:
        with progress_bar(noted) as progress:
            write_demo(out, customers=customers, weeks=weeks, calls_per_week=calls_per_week, seed=seed, progress=progress)
    except OSError as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    talk.print(f"Exports in {out / 'landing'}. Load them with: partnerhub load {out / 'landing'}")


@app.command("load")
def load_command(
    paths: list[Path],
    home: Home = None,
    format: str = "table",
    noted: Noted = None,
    moved: Annotated[list[Path] | None, typer.Option(help="Where a refused file stood before it was moved: its record is dropped")] = None,
) -> None:
    """Load exports: files and folders. Exit 0 all well, 3 something was refused, 1 nothing could be published."""
    from etl.build import LoadError, load
    from etl.mapping import UnreadableMapping

    try:
        with progress_bar(noted) as progress:
            done = load(paths, home, progress, moved or ())
    except LoadError as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    except UnreadableMapping as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
    except (OSError, duckdb.Error) as problem:
        raise fail(
            f"{problem}\nThe load stopped. Nothing was published; the last build, if any, is still served.", Exit.NOTHING_THERE
        ) from None
    shown = ("file", "kind", "read", "loaded", "known", "refused", "warnings")
    files = [{key: file[key] for key in shown} for file in done.files]
    if format == "json":
        print_json({"build": done.build.name, "files": files})
    else:
        table(list(shown), [[*list(file.values())[:-1], "; ".join(file["warnings"])] for file in files])
    if done.refused:
        talk.print("Some rows or files were refused; see them with: partnerhub quarantine")
        raise typer.Exit(Exit.SOMETHING_REFUSED)


@app.command()
def columns(
    file: Annotated[Path | None, typer.Argument(help="Without it: what is remembered")] = None,
    say: Annotated[list[str] | None, typer.Option("--set", help='"HEADER=COLUMN" is remembered, "HEADER=" forgotten')] = None,
    home: Home = None,
    format: str = "table",
) -> None:
    """Which column each header of a media-quality file is taken for. Exit 0 answered, 1 no table there, 2 a --set that is refused."""
    from etl.kinds import Refused
    from etl.mapping import UnreadableMapping, WrongMapping
    from etl.mapping_columns import columns_of, remembered

    try:
        if file is None:
            known = remembered(read_settings(home).home, say or [])
            print_json(known) if format == "json" else table(["header", "column"], [list(row.values()) for row in known["remembered"]])
            return
        rows, verdict = columns_of(file, read_settings(home).home, say or [])
    except (Refused, OSError) as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    except (WrongMapping, UnreadableMapping) as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
    if format == "json":
        print_json(rows)
    else:
        keys = ["header", "column", "saved", "guess", "example"]
        table(keys, [[escape(cell) if isinstance(cell := row[key], str) else cell or None for key in keys] for row in rows])
    talk.print(verdict, markup=False, highlight=False)


@app.command()
def serve(home: Home = None, host: str = "127.0.0.1", port: int = 8050, workers: int = 2) -> None:
    """Serve the dashboard under a production server."""
    from dashboard.app import create_app
    from dashboard.server import serve as serve_dashboard

    settings = read_settings(home)
    serve_dashboard(host, port, workers, settings.home, lambda: create_app(settings).server)


def _ask(section: str, home: Path | None, query: dict[str, list[str]]) -> Answer:
    try:
        slice_, notices = read_slice(query)
        found = Hub(read_settings(home)).answer(section, slice_)
    except NoBuild as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    except (UnknownSection, FutureDate, UnreadableDate) as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
    return found.noting(notices)


@app.command()
def show(
    section: str,
    product: str = "calling",
    as_of: str = "",
    customer: str = "",
    tag: Many = None,
    managed_by: Many = None,
    status: Many = None,
    kind: Many = None,
    format: str = "table",
    home: Home = None,
) -> None:
    """One section's answer, exactly what the screen shows. Exit 0 answered, 1 no build yet, 2 wrong arguments."""
    from dashboard.exports import label, to_csv, to_xlsx

    filters = {"tag": tag or [], "managed_by": managed_by or [], "status": status or [], "kind": kind or []}
    answer = _ask(section, home, {"product": [product], "as_of": [as_of], "customer": [customer], **filters})
    if format == "json":
        print_json(answer.document())
    elif format == "csv":
        sys.stdout.write(to_csv(answer))
    elif format == "xlsx":
        sys.stdout.buffer.write(to_xlsx(answer))
    elif format == "table":
        for notice in answer.notices:
            talk.print(notice)
        if answer.kpis:
            table([label(section, key) for key in answer.kpis], [list(answer.kpis.values())])
        if rows := answer.document()["rows"]:
            table([label(section, key) for key in rows[0]], [list(row.values()) for row in rows])
    else:
        raise fail(f"format: one of table, json, csv, xlsx was needed; found '{format}'", Exit.WRONG_ARGUMENTS)


def _ledger(home: Path | None, ask: Callable[[Hub], Any]) -> Any:
    try:
        return ask(Hub(read_settings(home)))
    except NoBuild as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None


@app.command()
def status(home: Home = None, format: str = "table") -> None:
    """The builds, how fresh each source is, the weeks held, and the counts per file."""
    from data.ledger import read_status

    found = _ledger(home, read_status)
    if format == "json":
        print_json(found)
        return
    table(["build", "built at", "as of"], [[found["build"], found["built_at"], found["as_of"]]])
    table(["source", "newest", "days old", "state"], [list(source.values()) for source in found["sources"]])
    table(["product", "first week", "last week", "weeks"], [list(row.values()) for row in found["weeks"]])
    keys = ["file", "kind", "read", "loaded", "known", "refused"]
    table(keys, [[file[key] for key in keys] for file in found["files"]])


@app.command()
def quarantine(home: Home = None, format: str = "table") -> None:
    """Every refused row and file, with its place and its reason."""
    from data.ledger import QUARANTINE

    rows = _ledger(home, lambda hub: hub.rows(QUARANTINE))
    keys = ["file", "scope", "line", "column", "value", "reason"]
    if format == "json":
        print_json(rows)
    elif format == "csv":
        from dashboard.exports import write_csv

        sys.stdout.write(write_csv(keys, rows))
    else:
        table(keys, [[row[key] for key in keys] for row in rows])


@app.command()
def template(kind: str) -> None:
    """An empty input template with a commented example."""
    from etl.templates import UnknownTemplate, write_template

    try:
        sys.stdout.write(write_template(kind))
    except UnknownTemplate as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None


@app.command()
def metrics(format: str = "table") -> None:
    """The metric dictionary."""
    from data.dictionary import as_markdown, as_records

    if format == "json":
        print_json(as_records())
    elif format == "markdown":
        sys.stdout.write(as_markdown())
    else:
        table(
            ["key", "label", "unit", "rule", "definition"],
            [[r["key"], r["label"], r["unit"], r["rule"], r["definition"]] for r in as_records()],
        )


def main() -> None:
    """The entry point of the `partnerhub` command. A setting that cannot be read is said, not traced."""
    try:
        app()
    except ValidationError as problem:
        talk.print(f"Settings (environment PARTNERHUB_… or <home>/settings.toml): {problem}", markup=False, highlight=False)
        sys.exit(Exit.WRONG_ARGUMENTS)
    except (clock.UnreadableClock, CannotOpen) as problem:
        talk.print(str(problem), markup=False, highlight=False)
        sys.exit(Exit.NOTHING_THERE if isinstance(problem, CannotOpen) else Exit.WRONG_ARGUMENTS)


if __name__ == "__main__":
    main()
