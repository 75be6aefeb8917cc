"""From exports to a build: write a demo, load, say what a column is, a template to fill in."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.markup import escape

from data import journal
from data.settings import read_settings
from partnerhub.talk import Exit, Home, Noted, fail, print_json, progress_bar, table, talk

Progress = Callable[[str, int, int], None]


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


def load_command(
    paths: list[Path],
    home: Home = None,
    format: str = "table",
    noted: Noted = None,
    moved: Annotated[list[Path] | None, typer.Option(help="Where a refused file stood before it was moved: its record is dropped")] = None,
) -> None:
    """Load exports: files and folders. Exit 0 all well, 3 something was refused, 1 nothing could be published."""
    from etl.build import load
    from etl.errors import LoadError
    from etl.mapping import UnreadableMapping

    try:
        with progress_bar(noted) as progress:
            done = load(paths, home, _saying_who(progress, home), moved or ())
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


def _saying_who(progress: Progress, home: Path | None) -> Progress:
    """A listener that also says which load another one waits for."""
    from etl.build import WAITING

    def listen(stage: str, done: int, total: int) -> None:
        if stage == WAITING and not done and (other := journal.last(read_settings(home).home)):
            talk.print(f"{journal.sentence(other)} This load starts after it.", markup=False, highlight=False)
        progress(stage, done, total)

    return listen


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


def template(kind: str) -> None:
    """An empty input template with a commented example."""
    from etl.templates import UnknownTemplate, write_template

    try:
        sys.stdout.write(write_template(kind))
    except UnknownTemplate as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
