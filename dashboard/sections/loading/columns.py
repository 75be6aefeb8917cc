"""Which column a header means: a form for one file's headers, and the list of what is remembered. The command line says both."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.views import aria, data
from dashboard.words import UNKNOWN, Words


def column_form(file: str, headers: Sequence[Mapping[str, Any]], known: Mapping[str, Any], words: Words) -> Component:
    """The headers of a file with a value each, and the column that each is taken for, guessed or still to be chosen."""
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in (words("Header in the file"), words("For example"), words("Means"))]))
    rows = [html.Tr(_cells(row, known, words), **data(header=row["header"])) for row in headers if row["header"]]
    table = html.Table(
        [html.Caption(words("The headers of the file"), className="visually-hidden"), head, html.Tbody(rows)], className="hub-table plain"
    )
    note = words("What you say is remembered for every file with the same header. A guess counts only when you send it.")
    acts = html.P([html.Button(words("Remember and load again"), type="submit", className="primary"), html.Span(note, className="muted")])
    said = html.P(className="act-said", role="alert")
    inside = [html.Div(table, className="scrolled", tabIndex=0, role="group", **aria(label=words("The headers of the file"))), acts, said]
    return html.Form(inside, className="columns-form", **data(columns=file))


def _cells(row: Mapping[str, Any], known: Mapping[str, Any], words: Words) -> list[Component]:
    now, header = row["column"], row["header"]
    kept = row["saved"] and now is None
    chosen = known["aside"] if kept else now or row["guess"] or ""
    options = [
        ("", words("not said")),
        (known["aside"], words("keep it aside")),
        *((name, name.replace("_", " ")) for name in known["columns"]),
    ]
    picked: Any = {"selected": "selected"}
    select = html.Select(
        [html.Option(text, value=value, **(picked if value == chosen else {})) for value, text in options],
        name=header,
        **aria(label=words("What “{header}” means", header=header)),
        **data(was=known["aside"] if kept else now or ""),
    )
    guess = html.Span(words("a guess"), className="hub-tag") if row["guess"] else None
    return [html.Th(header, scope="row"), html.Td(row["example"] or UNKNOWN, className="example"), html.Td([select, guess])]


def remembered_list(known: Mapping[str, Any], words: Words) -> Component:
    """What was said about headers, each with a button that forgets it."""
    found = known["remembered"]
    if not found:
        return html.P(words("Nothing: every header so far was known, or nobody has said what one means."), className="muted")
    rows = [_remembered(each["header"], each["column"], each["column"] == known["aside"], words) for each in found]
    head = html.Thead(
        html.Tr(
            [html.Th(words("Header in the file"), scope="col"), html.Th(words("Means"), scope="col"), html.Th(words("Change"), scope="col")]
        )
    )
    return html.Div(html.Table([head, html.Tbody(rows)], className="hub-table plain"), className="scrolled", tabIndex=0, role="group",
                    **aria(label=words("Remembered columns")))  # fmt: skip


def _remembered(header: str, column: str, aside: bool, words: Words) -> Component:
    sure = words("Forget what “{header}” means? The next load of such a file asks again.", header=header)
    known = {**aria(label=words("Forget “{header}”", header=header)), **data(forget=json.dumps({header: ""}), ask=sure)}
    button = html.Button(words("Forget"), type="button", className="quiet", **known)
    means = words("kept aside") if aside else column.replace("_", " ")
    return html.Tr([html.Th(header, scope="row"), html.Td(means), html.Td(button)])
