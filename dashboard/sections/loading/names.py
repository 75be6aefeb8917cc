"""What kinds of files, sources and stages of a load are called, and numbers that a test can read."""

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.views import data
from dashboard.words import UNKNOWN, Words

KINDS = {
    "call_history": "Detailed Call History",
    "media_quality": "Calling Media Quality",
    "queue_stats": "Call Queue Stats",
    "queue_agent_stats": "Queue Agent Stats",
    "hunt_group_stats": "Hunt Group Stats",
    "auto_attendant": "Auto Attendant Summary",
    "meeting_attendees": "Meeting attendees",
    "meeting_usage": "Meeting usage",
    "webex_licences": "Webex licences",
    "partner_licence_report": "Partner licence report",
    "overages": "Overage report",
    "organizations": "Organisations",
    "partner_tags": "Partner tags",
    "partner_admins": "Partner administrators",
    "customers": "Customers",
    "subscriptions": "Subscriptions",
    "licences": "Licences",
    "licence_users": "Licence users",
    "orders": "Orders",
    "invoices": "Invoices",
    "admins": "Administrators",
    "admin_customers": "Administrators’ customers",
    "tags": "Tags",
}
PHASES = {
    "writing": "Writing the demo’s exports",
    "reading": "Reading the files",
    "weeks": "Adding up the weeks of calls",
    "facts": "Building the new version",
    "checks": "Checking it before anybody sees it",
}


def kind_name(kind: str | None, words: Words) -> str:
    """What a kind of file is called; a dash for a file of no known kind."""
    return UNKNOWN if kind is None else words(KINDS.get(kind, kind))


def number(key: str, value: float | None, text: str, class_name: str = "") -> Component:
    """A number of the ledger with its raw value."""
    return html.Span(text, className=class_name, **data(figure=key, value=json.dumps(value)))


def count(key: str, value: int | None, words: Words) -> Component:
    """A count of the ledger."""
    return number(key, value, words.count(value))


def told(text: str, **values: Any) -> list[Any]:
    """A sentence in which some values are components: `told(words("{n} files"), n=count(…))`."""
    parts: list[Any] = [text]
    for name, value in values.items():
        parts = [piece for part in parts for piece in (_split(part, f"{{{name}}}", value) if isinstance(part, str) else [part])]
    return [part for part in parts if part != ""]


def _split(text: str, mark: str, value: Any) -> Sequence[Any]:
    before, found, after = text.partition(mark)
    return [before, value, after] if found else [before]
