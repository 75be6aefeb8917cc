"""The quarantine: every refused row and file with its place and its reason, and how often each reason was given."""

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.page import View
from dashboard.sections.loading.again import again
from dashboard.sections.loading.names import count, told
from dashboard.shell import link
from dashboard.views import card, data, empty
from dashboard.words import Words
from data.answer import Hub
from data.ledger import Quarantine, read_quarantine

MOST = 1_000  # rows in the table; the CSV has all
REASONS = 12


def columns(words: Words) -> list[GridColumn]:
    """The columns of the table of refused rows and files."""
    return [
        GridColumn("file", words("File"), words("The file that the row stands in."), note="file", width=210, grow=1),
        GridColumn("scope_words", words("What"), words("A row, or the whole file."), width=72),
        GridColumn("line", words("Line"), words("The line in the file, from 1."), "count"),
        GridColumn("column", words("Column"), words("The header of the column at fault."), width=118),
        GridColumn("value", words("Value"), words("What stood there."), width=118),
        GridColumn("reason", words("Reason"), words("Why it was refused, and what would mend it."), note="reason", width=300, grow=2),
    ]


def quarantine(view: View, hub: Hub, *, may_write: bool = False) -> Component:
    """What was refused; narrowed to what the address looks for."""
    words, find = view.words, view.slice.find or ""
    found = read_quarantine(hub, find, MOST)
    title, sentence = (
        words("Quarantine"),
        words("Nothing is dropped silently: what was refused is here, with the reason. The rest of its file was loaded."),
    )
    chips = (
        [link([words("contains “{find}”", find=find), " ×"], view.at(find=None), className="chip on", title=words("Remove this filter"))]
        if find
        else []
    )
    if not found.entries:
        why = words("Nothing refused contains this.") if find else words("Nothing was refused: every row of every file is loaded.")
        body: Component = html.Div([*chips, empty(why)])
        return card("quarantine", title, sentence, chips and [], body)
    rows = [
        {**row, "id": index, "scope_words": words("row") if row["scope"] == "row" else words("file")}
        for index, row in enumerate(found.rows)
    ]
    within = f"?within={quote(find)}" if find else ""
    doors = [
        html.A(name, href=f"/export/quarantine.{form}{within}", className="door", **data(grid="quarantine-table"))
        for form, name in (("csv", "CSV"), ("json", "JSON"))
    ]
    acts = [quick_filter("quarantine-table", words.lang), html.Span(["⤓ ", doors[0], " · ", doors[1]], className="doors")]
    table = grid("quarantine-table", columns(words), rows, words.lang, row_id=("id",), label=title, totals=False)
    ways = [again(view, hub)] if may_write else []
    return card(
        "quarantine", title, sentence, acts, html.Div([html.Div([*chips, _counted(found, words), *ways], className="quarantined"), table])
    )


def _counted(found: Quarantine, words: Words) -> Component:
    """How much was refused, and why, the most frequent reason first."""
    text = told(
        words("Refused: {n} · files concerned: {m}"),
        n=count("quarantined", found.entries, words),
        m=count("quarantined-files", found.files, words),
    )
    if found.entries > MOST:
        text += [" · ", words("Shown are the first {n}; the CSV has all.", n=words.count(MOST))]
    reasons = [
        html.Li([count("reason", row["entries"], words), " × ", row["reason"]], **data(reason=row["reason"]))
        for row in found.reasons[:REASONS]
    ]
    if len(found.reasons) > REASONS:
        reasons.append(html.Li(words("and {n} more reasons", n=words.count(len(found.reasons) - REASONS))))
    return html.Div([html.P(text), html.Ul(reasons, className="reasons")])
