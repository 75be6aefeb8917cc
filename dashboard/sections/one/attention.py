"""What needs attention: the sentences of `data/attention.py`, each with the way to the section that says more."""

import json
import re
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.page import View
from dashboard.views import card, data, empty
from dashboard.words import Words
from data.answer import Hub
from data.attention import Attention, attention
from data.notice import Notice

# The section that says more: on which tab it stands, and what a link to it is called.
LEADS: dict[str, tuple[str, str]] = {
    "subscriptions": ("subscriptions", "Subscriptions"),
    "licences": ("subscriptions", "Licences"),
    "recent": ("subscriptions", "Recent"),
    "expiring": ("subscriptions", "Expiring"),
    "renewing": ("subscriptions", "Renewing"),
    "low-assignment": ("subscriptions", "Low"),
    "overage": ("subscriptions", "Overage"),
    "trials": ("trials", "Trials"),
    "call-trend": ("calling", "Calls"),
    "call-volume": ("calling", "Calls"),
    "call-quality": ("calling", "Quality"),
    "queues": ("calling", "Queues"),
}
_ALONE = "{value}"  # a sentence that is one value


def needs(view: View, hub: Hub) -> Component:
    """The card; good news when there is nothing."""
    words = view.words
    told = attention(hub, view.moment)
    if told:
        body: Component = html.Ul([_line(view, one) for one in told], className="needs")
    else:
        body = empty(words("Nothing needs attention in this week."))
    sentence = words("Week {week}", week=words.week(view.reported))
    return card("attention", words("What needs attention"), sentence, [], body)


def _line(view: View, one: Attention) -> Component:
    words = view.words
    mark = html.Span(words("Good:") if one.tone == "better" else words("To do:"), className="visually-hidden")
    inside: list[Any] = [html.I(className=f"mark {one.tone}"), html.Span([mark, " ", *_sentence(one.text, words)])]
    if one.section in LEADS:
        tab, name = LEADS[one.section]
        href = f"{view.on(tab).href}#{one.section}"
        inside.append(html.A(words(name), href=href, className="hub-link lead", **data(lead=one.section)))
    return html.Li(inside, **data(attention=one.key, section=one.section, product=one.product))


def _sentence(said: Notice, words: Words) -> list[Any]:
    """The sentence in the reader's language; each of its values stands out, and can be read as it is."""
    found: list[Any] = []
    for piece in re.split(r"(\{\w+\})", words(said.template)):
        name = piece.strip("{}")
        if not (piece.startswith("{") and name in said.values):
            found += [piece] if piece else []
            continue
        value = said.values[name]
        raw = value.isoformat() if isinstance(value, date) else value
        plain = html.Span if name == "product" else html.B
        found.append(plain(words.notice(Notice(_ALONE, value=value)), **data(told=name, value=json.dumps(raw))))
    return found
