"""What was refused, tried again: all files once more, or the refused rows of one file corrected by themselves (`docs/loading.md`)."""

from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import intake
from dashboard.forms import Input
from dashboard.intake import Unfit
from dashboard.page import View
from dashboard.sections.loading.names import count, told
from dashboard.sections.loading.result import file_id
from dashboard.views import data
from data.answer import Hub
from data.ledger import Row, on_disk, troubled
from data.notice import Notice

SHOWN = 200
ROWS = (".csv", ".csv.gz")  # formats whose rows have lines


def troubled_file(hub: Hub, id: str) -> tuple[str, Path]:
    """A file with refused rows, by what the page calls it: its source, and the folder of its upload. Raises Unfit, NoBuild."""
    row = next((row for row in troubled(hub) if file_id(row["source"]) == id), None)
    if row is None or on_disk(row["source"]) is None:
        raise Unfit(Notice("The file is no longer where it was loaded from."), 410)
    uploads = intake.place(hub.settings.home)
    source = Path(row["source"])
    if not source.is_relative_to(uploads):
        raise Unfit(Notice("This file was not uploaded here: correct it where it stands, then try again."))
    return row["source"], uploads / source.relative_to(uploads).parts[0]


def again(view: View, hub: Hub) -> Component:
    """The button for everything, and the files whose refused rows can be taken away, corrected and brought back."""
    words = view.words
    rows = [row for row in troubled(hub) if _by_row(hub, row)][:SHOWN]
    button = html.Button(
        words("Try again"), type="button", title=words("Load the refused files once more, as they are now"), **data(start="retry")
    )
    parts: list[Any] = [html.P([button, html.Span(className="act-said", role="alert")], className="ways")]
    if rows:
        heading = html.Summary(words("Correct refused rows"))
        parts.append(html.Details([heading, html.Ul([_file(view, row) for row in rows], className="troubles")], className="offer"))
    return html.Div(parts, className="again")


def _by_row(hub: Hub, row: Row) -> bool:
    uploaded = Path(row["source"]).is_relative_to(intake.place(hub.settings.home))
    return bool(uploaded and row["refused"] and "!" not in row["source"] and row["source"].lower().endswith(ROWS))


def _file(view: View, row: Row) -> Component:
    words, id = view.words, file_id(row["source"])
    refused = told(words("refused: {n}"), n=count("refused", row["refused"], words))
    ways: list[Any] = [
        html.A(words("Download its refused rows"), href=f"/export/refused.csv?file={id}", className="door"),
        html.Label(
            [
                Input(type="file", className="visually-hidden", accept=".csv", **data(corrected=id)),
                html.Span(words("Bring them back corrected")),
            ],
            className="choose",
        ),
    ]
    return html.Li([html.Code(row["file"]), " · ", *refused, html.Div(ways, className="ways")], **data(file=row["file"]))
