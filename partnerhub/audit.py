"""`partnerhub audit`: who did what, and whether anybody changed that afterwards."""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from data.settings import read_settings
from data.workspace import Entry, Workspace
from partnerhub.accounts import accounts_of
from partnerhub.talk import Exit, Home, fail, print_json, table, talk

MOST_SHOWN = 50  # lines of a table; a file has them all


def audit(
    format: str = "table",
    verify: Annotated[bool, typer.Option("--verify", help="Recalculate the chain of hashes instead")] = False,
    customer: Annotated[str | None, typer.Option(help="Organisation id: only what was done about this customer")] = None,
    last: Annotated[int | None, typer.Option(min=1, help="So many lines [default: 50 in a table, else all]")] = None,
    home: Home = None,
) -> None:
    """The audit trail, the newest first, as table, json or csv. With --verify: exit 0 whole, 3 broken; stderr says where."""
    if format not in ("table", "json", "csv"):
        raise fail(f"format: one of table, json, csv was needed; found '{format}'", Exit.WRONG_ARGUMENTS)
    if verify:
        _verify(home, format)
        return
    most = last or (MOST_SHOWN if format == "table" else sys.maxsize)
    with closing(Workspace(read_settings(home))) as workspace:
        lines = workspace.audit(customer, most)
    if format == "json":
        print_json([_document(line) for line in lines])
    elif format == "csv":
        from dashboard.exports import write_csv

        rows = [
            _document(line) | {part: json.dumps(getattr(line, part), ensure_ascii=False) for part in ("before", "after")} for line in lines
        ]
        sys.stdout.write(write_csv(list(Entry.__dataclass_fields__), rows))
    else:
        table(
            ["number", "at", "who", "act", "subject", "customer"],
            [
                [str(line.number), f"{line.at:%Y-%m-%d %H:%M:%S}", *map(escape, (line.who, line.act, line.subject)), line.org_id]
                for line in lines
            ],
        )


def _verify(home: Path | None, format: str) -> None:
    with accounts_of(home) as accounts:
        broken_at = accounts.verify()
    if format == "json":
        print_json({"whole": broken_at is None, "broken_at": broken_at})
    if broken_at is not None:
        raise fail(f"The audit trail is broken at line {broken_at}: it does not follow from the lines before.", Exit.SOMETHING_REFUSED)
    talk.print("The audit trail is whole.")


def _document(line: Entry) -> dict[str, Any]:
    return vars(line) | {"at": line.at.isoformat()}
