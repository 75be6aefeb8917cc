"""Every file that was ever loaded, and the builds that are kept."""

from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.grid import SUM, GridColumn, distinct, grid, quick_filter
from dashboard.page import View
from dashboard.sections.loading.names import kind_name, number, told
from dashboard.sections.loading.result import LONGEST_FIND
from dashboard.views import aria, card, data
from dashboard.words import Words
from data.answer import Hub
from data.ledger import LOADS, kept_builds

MOST = 2_000  # files in the table; the CSV has all
MB = 2**20
FILES = distinct("", "files")


def columns(words: Words, to_refused: str) -> list[GridColumn]:
    """The columns of the table of loads."""
    return [
        GridColumn("file", words("File"), words("Its path below the folder that was loaded."), "text", FILES, note="file", width=220, grow=2),
        GridColumn("kind_words", words("Kind"), words("What it was taken for, by its headers."), width=152),
        GridColumn("loaded_words", words("Loaded at"), words("When it was loaded last, in UTC."), width=160),
        GridColumn("read", words("Read"), words("Rows in the file; a dash when it was refused whole."), "count", SUM, width=82),
        GridColumn("loaded", words("Loaded"), words("Rows that brought something new."), "count", SUM, width=82),
        GridColumn("known", words("Known"), words("Rows that were known already. Read = loaded + known + refused."), "count", SUM, width=82),
        GridColumn("refused", words("Refused"), words("Rows that were refused; the number leads to them."), "count", SUM, href=to_refused, width=82),
        GridColumn("remark", words("Remark"), words("Refused whole, or what the loader warns of."), note="remark", width=140, grow=1),
    ]  # fmt: skip


def _moment(value: datetime | None, words: Words) -> str:
    return "–" if value is None else f"{words.day(value.date())} {value:%H:%M}"


def _row(row: dict[str, Any], words: Words) -> dict[str, Any]:
    whole = row["read"] is None
    remarks = [*([words("refused whole")] if whole else []), *row["warnings"]]
    return {
        **{key: row[key] for key in ("file", "read", "loaded", "known")},
        "refused": None if whole else row["refused"],
        "kind_words": kind_name(row["kind"], words),
        "loaded_words": _moment(row["loaded_at"], words),
        "remark": "; ".join(remarks),
        "tail": row["file"][-LONGEST_FIND:],
        "id": row["source"],
    }


def loads(view: View, hub: Hub) -> Component:
    """The files, those of the newest load first."""
    words, rows = view.words, hub.rows(LOADS)
    shown = [{**_row(row, words), "id": index} for index, row in enumerate({**each, "source": ""} for each in rows[:MOST])]
    bare = view.at("/data", find=None).href
    link = f"{bare}{'&' if '?' in bare else '?'}find={{tail}}"
    title, sentence = words("Loads"), words("Every file as of the last time it was loaded, the newest load first.")
    if len(rows) > MOST:
        sentence += " " + words("Shown are the newest {n}; the CSV has all {m}.", n=words.count(MOST), m=words.count(len(rows)))
    csv = html.A("CSV", href="/export/loads.csv", className="door", **data(grid="loads-table"))
    acts = [quick_filter("loads-table", words.lang), html.Span(["⤓ ", csv], className="doors")]
    return card("loads", title, sentence, acts, grid("loads-table", columns(words, link), shown, words.lang, row_id=("id",), label=title))


def builds(view: View, hub: Hub) -> Component:
    """The builds on the disk: which one is served, and the ones before."""
    words, found = view.words, kept_builds(hub)
    head = html.Thead(
        html.Tr([html.Th(text, scope="col") for text in (words("Build"), words("Made at (UTC)"), words("Size"), words("Served"))])
    )
    rows = []
    for row in found:
        made = "–" if row["built_at"] is None else _moment(datetime.fromisoformat(row["built_at"].replace("Z", "+00:00")), words)
        size = told(words("{n} MB"), n=number("bytes", row["bytes"], words.average(row["bytes"] / MB)))
        served = words("yes, this one") if row["current"] else words("kept")
        cells = [html.Th(row["build"].removesuffix(".duckdb"), scope="row"), html.Td(made), html.Td(size), html.Td(served)]
        rows.append(html.Tr(cells, className="current" if row["current"] else "", **data(build=row["build"])))
    title = words("Builds kept")
    table = html.Table([head, html.Tbody(rows)], className="hub-table plain")
    sentence = words("Each load makes a new one; the last {n} are kept.", n=hub.settings.kept_builds)
    return card("builds", title, sentence, [], html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=title)))
