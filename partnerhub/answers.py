"""What the numbers are: a section's answer, what was loaded and refused, what a metric means."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.answer import Answer, FutureDate, Hub, UnknownSection
from data.settings import read_settings
from data.slice import UnreadableDate, read_slice
from data.warehouse import NoBuild
from partnerhub.talk import Exit, Home, Many, fail, print_json, table, talk


def _ask(section: str, home: Path | None, query: dict[str, list[str]]) -> Answer:
    try:
        slice_, notices = read_slice(query)
        found = Hub(read_settings(home)).answer(section, slice_)
    except NoBuild as problem:
        raise fail(problem, Exit.NOTHING_THERE) from None
    except (UnknownSection, FutureDate, UnreadableDate) as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None
    return found.noting(notices)


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


def status(home: Home = None, format: str = "table") -> None:
    """How the last load went, the builds, how fresh each source is, the weeks held, and the counts per file."""
    from data import journal
    from data.ledger import read_status

    attempt = journal.last(read_settings(home).home)
    if attempt is not None and format != "json":
        talk.print(journal.sentence(attempt), markup=False, highlight=False)
    found = _ledger(home, read_status)
    if format == "json":
        print_json(found)
        return
    table(["build", "built at", "as of"], [[found["build"], found["built_at"], found["as_of"]]])
    table(["source", "newest", "days old", "state"], [list(source.values()) for source in found["sources"]])
    table(["product", "first week", "last week", "weeks"], [list(row.values()) for row in found["weeks"]])
    keys = ["file", "kind", "read", "loaded", "known", "refused"]
    table(keys, [[file[key] for key in keys] for file in found["files"]])


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
