"""What every command says and how: stdout is data, stderr is talk, the exit code is the verdict."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

talk = Console(stderr=True, soft_wrap=True)
SILENCE = 10.0  # seconds
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
    """A listener `(stage, done, total)` that draws one bar per stage on stderr and, for who watches from elsewhere, notes it in a file.

    Where stderr is no terminal and nobody watches the file, it is a line now and then.
    """
    from etl.progress import noted

    if file is None and not talk.is_terminal:
        yield lines(SILENCE)
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talk, transient=not talk.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield listen if file is None else noted(file, listen)


def lines(every: float) -> Callable[[str, int, int], None]:
    """A listener that says on stderr how far a stage is, once after so many seconds of silence."""
    said = time.monotonic()

    def listen(stage: str, done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= every:
            said = time.monotonic()
            talk.print(f"  {stage}: {done / total:.0%}" if total else f"  {stage} …", markup=False, highlight=False)

    return listen


def table(headings: list[str], rows: list[list[Any]]) -> None:
    """A plain table on stdout; unknown is an en dash."""
    drawn = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*("–" if cell is None else f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 240).print(drawn)


def print_json(document: object) -> None:
    """One JSON document and nothing else."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
