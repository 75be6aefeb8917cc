"""The pages, listed by hand: import magic would hide what the product is made of."""

from collections.abc import Mapping

from dashboard.page import Page
from dashboard.pages import (
    account,
    administrators,
    analytics,
    calls,
    customer,
    customers,
    data,
    metrics,
    organisation,
    people,
    requests,
    resources,
)

_ALL = (analytics, customers, customer, calls, data, administrators, requests, resources, metrics, organisation, account, people)
PAGES: dict[str, Page] = {module.PAGE.path: module.PAGE for module in _ALL}


def find(path: str) -> tuple[Page | None, Mapping[str, str]]:
    """The page of a path and what the path names, or None for an address that is no page."""
    for page in PAGES.values():
        named = page.match(path)
        if named is not None:
            return page, named
    return None, {}
