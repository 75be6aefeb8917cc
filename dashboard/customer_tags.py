"""Tags of many customers at once: who typed which, whether this reader may, and the bar that acts on the chosen rows."""

import json

from dash import html
from dash.development.base_component import Component

from dashboard import reader
from dashboard.act_fields import MOST_ORGS
from dashboard.forms import Input
from dashboard.views import aria, data
from dashboard.words import Words
from data.answer import Hub
from data.answer.options import Options


def may_write() -> bool:
    """Whether the reader may change anything; else no control is there at all (product.md F18)."""
    return reader.current().may_write


def typed_tags(hub: Hub, words: Words) -> dict[str, dict[str, str]]:
    """Per organisation: the typed tags, each with who typed it and when."""
    file = hub.settings.workspace_file
    if file is not None and not file.exists():  # asking makes no workspace
        return {}
    return {
        org_id: {typed.tag: f"{typed.who}, {words.day(typed.at.date())}" for typed in several}
        for org_id, several in hub.workspace.tags().items()
    }


def bulk(options: Options, words: Words) -> Component:
    """The bar for the chosen rows; hidden until one is chosen (`assets/customers.js`)."""
    known = html.Datalist([html.Option(value=tag) for tag in options.by["tag"]], id="bulk-tags")
    field = Input(
        type="text", name="tag", id="bulk-tag", list="bulk-tags", autoComplete="off", placeholder=words("Tag"), **aria(label=words("Tag"))
    )
    said = {
        "chosen": words("{n} chosen"),
        "left": words("Left as they are: {names}"),
        "needed": words("Type a tag first."),
        "most": words("At most {n} customers at once.", n=words.count(MOST_ORGS)),
    }
    return html.Form(
        [
            html.Output(className="bulk-count", **aria(live="polite")),
            field,
            known,
            html.Button(words("Add tag"), type="submit", className="primary"),
            html.Button(words("Remove tag"), type="button", className="quiet", **data(bulk="tag-remove")),
            html.Button(words("Choose none"), type="button", className="quiet", **data(bulk="clear")),
            html.P(className="bulk-said", role="alert"),
        ],
        id="bulk", className="bulk", hidden=True, **aria(label=words("Tags of the chosen customers")), **data(said=json.dumps(said), most=MOST_ORGS),
    )  # fmt: skip
