"""What the palette can find: every customer, page, section and metric, in one compact document that the browser searches by itself."""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from dashboard.navigation import places
from dashboard.sections import licences
from dashboard.words import Words, negotiate
from data.answer import Hub
from data.metrics import METRICS
from data.sections import SECTIONS
from data.slice import PRODUCTS, Slice
from data.warehouse import NoBuild

# What else people call a page.
OTHERWISE = {
    "/": "Dashboard, start, home, overview",
    "/customers": "List, organisations",
    "/data": "Loads, freshness, quarantine, upload, files",
    "/administrators": "Partner admins, roles",
    "/requests": "Trials and administrators asked for, to do, pending",
    "/resources": "Links, training, support, help",
    "/metrics": "Dictionary, definitions, glossary, formulas",
    "/organisation": "Own organisation, partner",
    "/account": "Profile, password, sessions, API tokens, who am I",
    "/people": "Users, accounts, permissions, audit trail, who did what",
}
LICENCES = ("licence-trend", *licences.TABLES)  # the sections of Analytics, for both products and for Calling
CALLS = (
    "call-volume",
    "call-usage",
    "call-quality",
    "call-quality-by-endpoint",
    "call-quality-by-carrier",
    "call-quality-by-customer",
    "call-quality-by-place",
    "features",
    "queues",
)
OWN = {"customers": "/customers", "administrators": "/administrators"}  # sections that are a page
_HELD = {(): 0, ("calling",): 1, ("meetings",): 2, PRODUCTS: 3}  # which products a customer has licences of


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of `/palette.json` over the hub of who asks."""
    routes = Blueprint("palette", __name__)

    @routes.get("/palette.json")
    def palette() -> Response:
        hub, words = mine(), Words(negotiate(request.args.get("lang"), request.headers.get("Accept-Language", "")))
        response = Response(mimetype="application/json", headers={"Cache-Control": "private, no-cache"})
        response.set_etag(_revision(hub, words), weak=True)
        response.vary.add("Accept-Language")
        if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
            response.status_code = HTTPStatus.NOT_MODIFIED
            return response
        response.set_data(json.dumps(document(hub, words), ensure_ascii=False, separators=(",", ":")))
        return response

    return routes


def document(hub: Hub, words: Words) -> dict[str, list[Any]]:
    """Arrays instead of objects: customers are [org_id, name, held, tags…], pages [path, name, other names], metrics [key, name, where]."""
    return {"customers": _customers(hub), "pages": _pages(words), "sections": _sections(words), "metrics": _metrics(words)}


def _revision(hub: Hub, words: Words) -> str:
    """Changes whenever the document does: with the build, with what people typed, with who reads, with the language and with these texts."""
    try:
        known = f"{hub.build_name()} {hub.default_as_of()}"
    except NoBuild:
        known = "nothing"
    fixed = json.dumps([_pages(words), _sections(words), _metrics(words)])
    seen = hub.scope.listed if hub.scope.limited else "all"  # two readers of one browser must not share an answer
    return hashlib.sha256(f"{known} {hub.workspace.revision()} {words.lang} {seen} {fixed}".encode()).hexdigest()[:24]


def _customers(hub: Hub) -> list[list[Any]]:
    """All that are managed at the newest instant, by name; none before the first load."""
    try:
        rows = hub.answer("customers", Slice()).rows
    except NoBuild:
        return []
    found = [
        [row["org_id"], row["customer"], _HELD[tuple(product for product in PRODUCTS if product in row["products"])], *row["tags"]]
        for row in rows
    ]
    return sorted(found, key=lambda customer: str(customer[1]).casefold())


def _pages(words: Words) -> list[list[str]]:
    return [[path, words(name), words(OTHERWISE[path])] for path, name in places()]


def path_of(section: str) -> str:
    """The page that a section is on; empty for those of a customer's page alone."""
    return "/" if section in ("headline", *LICENCES, *CALLS) else OWN.get(section, "")


def _sections(words: Words) -> list[list[str]]:
    """[key, title, path, product]: a product for those that only one side of the toggle shows."""
    keys = [key for key in SECTIONS if key != "headline"]
    return [[key, words(SECTIONS[key].title), path_of(key), "calling" if key in CALLS else ""] for key in keys]


def _metrics(words: Words) -> list[list[str]]:
    """A metric that means something else in one section is found with that section's name."""
    return [[key, words(metric.label), words(SECTIONS[metric.section].title) if metric.section else ""] for key, metric in METRICS.items()]
