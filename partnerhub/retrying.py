"""What was refused, tried again: after the file was mended, or with its refused rows corrected by themselves (`docs/loading.md`)."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from data.answer import Hub
from data.ledger import faults_of, on_disk, troubled
from data.settings import Settings, read_settings
from data.warehouse import NoBuild
from partnerhub.talk import Exit, Home, Noted, fail, print_json, progress_bar, table, talk

Row = Mapping[str, Any]


def retry(
    files: Annotated[list[Path] | None, typer.Argument(help="Files or folders [default: all of which something was refused]")] = None,
    rows: Annotated[bool, typer.Option("--rows", help="Write the refused rows of one file as CSV, to be corrected")] = False,
    corrected: Annotated[Path | None, typer.Option(help="Put the corrected rows of that CSV into the file, then load it")] = None,
    home: Home = None,
    format: str = "table",
    noted: Noted = None,
) -> None:
    """Load again what was refused. Exit 0 all well, 3 something is still refused, 1 nothing there to load, 2 wrong arguments."""
    settings = read_settings(home)
    try:
        hub = Hub(settings)
        asked = _asked(troubled(hub), files or [])
    except NoBuild as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    if rows or corrected is not None:
        _one(hub, settings, asked, corrected)
        if corrected is None:
            return
    gone = [row["file"] for row in asked if on_disk(row["source"]) is None]
    there = sorted({path for row in asked if (path := on_disk(row["source"])) is not None})
    if not there:
        _tell(format, [], gone)
        talk.print("Nothing is left to try again." if not gone else "Nothing that was refused is still where it was.")
        raise typer.Exit(Exit.NOTHING_THERE if gone else Exit.DONE)
    records = _loaded(there, home, noted)
    _tell(format, records, gone)
    if any(record["refused"] or record["read"] is None for record in records):
        talk.print("Something is still refused; see why with: partnerhub quarantine")
        raise typer.Exit(Exit.SOMETHING_REFUSED)


def _asked(rows: Sequence[Row], files: Sequence[Path]) -> list[Row]:
    """The records that the arguments mean. A path that is none of them is a wrong argument."""
    if not files:
        return list(rows)
    found: list[Row] = []
    for given in (file.absolute() for file in files):
        matching = [row for row in rows if row["source"] == str(given) or row["source"].startswith((f"{given}/", f"{given}!"))]
        if not matching:
            raise fail(
                f"{given}: a file of which something was refused was needed; see them with: partnerhub quarantine", Exit.WRONG_ARGUMENTS
            )
        found += [row for row in matching if row not in found]
    return found


def _one(hub: Hub, settings: Settings, asked: Sequence[Row], corrected: Path | None) -> None:
    """The refused rows of the one file that is asked for: written out, or replaced by the corrected ones."""
    from etl import mapping
    from etl.kinds import Refused
    from etl.mending import mend, refused_rows

    if len(asked) != 1:
        raise fail(f"one file was needed; found {len(asked)}", Exit.WRONG_ARGUMENTS)
    source = asked[0]["source"]
    path, faults = on_disk(source), faults_of(hub, source)
    if path is None:
        raise fail(f"{source}: the file is no longer where it was loaded from", Exit.NOTHING_THERE)
    if not faults:
        raise fail(
            f"{source}: rows that were refused by their line were needed; correct the file itself: {asked[0]['reason']}",
            Exit.WRONG_ARGUMENTS,
        )
    try:
        if corrected is None:
            sys.stdout.write(refused_rows(path, faults, mapping.read(settings.home)))
        else:
            count = mend(path, corrected, faults, mapping.read(settings.home))
            talk.print(f"Rows put into {path.name}: {count}", markup=False, highlight=False)
    except (Refused, mapping.UnreadableMapping) as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
    except OSError as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None


def _loaded(paths: Sequence[Path], home: Path | None, noted: Path | None) -> list[dict[str, Any]]:
    from etl.build import load
    from etl.errors import LoadError
    from etl.mapping import UnreadableMapping

    try:
        with progress_bar(noted) as progress:
            return load(paths, home, progress, again=True).files
    except (LoadError, UnreadableMapping) as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    except (OSError, duckdb.Error) as problem:
        raise fail(f"{problem}\nThe load stopped. Nothing was published; the last build is still served.", Exit.NOTHING_THERE) from None


def _tell(format: str, records: Sequence[dict[str, Any]], gone: Sequence[str]) -> None:
    keys = ("file", "kind", "read", "loaded", "known", "refused")
    shown = [{key: record[key] for key in keys} for record in records]
    if format == "json":
        print_json({"files": shown, "gone": list(gone)})
        return
    if shown:
        table(list(keys), [list(record.values()) for record in shown])
    for name in gone:
        talk.print(f"no longer where it was: {name}", markup=False, highlight=False)
