"""The one search box of the customer list: what is typed becomes filters in the address, or is refused beside the box.

The box is a GET form. `assets/customers.js` asks `/query/customers` where it leads and goes there like a link; nothing is kept but the address.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask import Blueprint, Response, request

from dashboard.customer_filters import NAMES, OFFERED, value_name
from dashboard.forms import Input
from dashboard.page import View, read_view
from dashboard.views import aria, data
from data.answer import FutureDate, Hub
from data.answer.options import Options
from data.typed_query import KEYS, NotUnderstood, read_typed, term
from data.warehouse import NoBuild

ADDRESS = "/query/customers"
PAGE = "/customers"
LONGEST = 400  # characters of a query


def _terms(view: View, options: Options) -> list[list[Any]]:
    """What the box offers: the term as it would be typed, what it means, how many customers it would leave."""
    words = view.words
    return [
        [term(name, value), f"{words(NAMES[name])}: {value_name(name, value, words)}", count]
        for name in OFFERED
        for value, count in options.by[name].items()
    ]


def box(view: View, options: Options) -> Component:
    """The form: a combobox whose list is filled in the browser, and a line for what was not understood."""
    words = view.words
    typed = [f"{KEYS[name][0]}:" for name in OFFERED]
    keys = [[key, words(NAMES[name]), None] for key, name in zip(typed, OFFERED, strict=True)]
    hint = words("Words are looked for in names, ids and tags; filters are {keys}.", keys=" ".join(typed))
    field = Input(
        type="text", name="q", id="query", placeholder=words("Search or filter, such as status:expiring acme"), autoComplete="off",
        maxLength=str(LONGEST), role="combobox", **aria(label=words("Search and filter customers"), expanded="false",
        autocomplete="list", controls="query-list", describedby="query-hint query-said", keyshortcuts="f"),
    )  # fmt: skip
    return html.Form(
        [
            field,
            html.Span(hint, id="query-hint", className="visually-hidden"),
            html.Div(id="query-list", role="listbox", className="query-list", hidden=True, **aria(label=words("Suggestions"))),
            html.Button(words("Search"), type="submit", className="visually-hidden"),
            html.P(id="query-said", className="query-said", role="alert"),
        ],
        id="query-form", action=ADDRESS, method="get", role="search", className="query",
        **data(terms=json.dumps(_terms(view, options), ensure_ascii=False), keys=json.dumps(keys, ensure_ascii=False)),
    )  # fmt: skip


def understood(view: View, text: str, hub: Hub) -> View:
    """The view with what was typed added to its filters. Raises NotUnderstood, FutureDate, NoBuild."""
    typed = read_typed(text[:LONGEST], hub.options(view.slice).by["tag"])
    return replace(view, path=PAGE, slice=typed.added_to(view.slice), number=1)


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """`GET /query/customers?q=…` and the parameters of the list: where the query leads, or why it leads nowhere (422)."""
    routes = Blueprint("customer-query", __name__)

    @routes.get(ADDRESS)
    def query() -> Response:
        text = request.args.get("q", "")
        asked = request.query_string.decode("utf-8", "replace")
        rest = "&".join(part for part in asked.split("&") if not part.startswith("q="))
        view = read_view(PAGE, rest, request.headers.get("Accept-Language", ""))
        try:
            return _json({"href": understood(view, text, mine()).href})
        except NotUnderstood as refused:
            said = {"said": view.words.notice(refused.said), "instead": refused.instead}
            return _json({**said, "try": view.words("Try “{query}”", query=refused.instead)}, HTTPStatus.UNPROCESSABLE_ENTITY)
        except (NoBuild, FutureDate):
            return _json({"href": view.href})  # the page says what is wrong

    return routes


def _json(document: dict[str, Any], code: int = HTTPStatus.OK) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), status=code, mimetype="application/json")
