"""The statuses of a customer (`metrics.md` §10)."""

from .instants import in_next
from .items import Item
from .portfolio import Portfolio

ORDER = ("suspended", "expired", "overage", "expiring_soon", "setup_pending", "no_recent_activity", "trial", "subscription")
EXPIRING_SOON_DAYS, QUIET_DAYS = 30, 30


def statuses(portfolio: Portfolio, org: str) -> list[str]:
    """All statuses that a customer has at the instant, in the order of the law."""
    items = portfolio.items_of(org)
    active = [item for item in items if item.active]
    signed_in = portfolio.customer(org).last_admin_signin_on
    holds = {
        "suspended": any(item.terms.status == "suspended" for item in active),
        "expired": not active and any(_ended(item) for item in items),
        "overage": any(cell.overage > 0 for cell in portfolio.cells.values() if cell.item.org == org),
        "expiring_soon": any(in_next(EXPIRING_SOON_DAYS, item.expires_on, portfolio.instant) for item in active),
        "setup_pending": any(item.terms.status == "setup_pending" for item in active),
        "no_recent_activity": signed_in is not None and (portfolio.instant - signed_in).days > QUIET_DAYS,
        "trial": any(item.terms.kind == "trial" for item in active),
        "subscription": any(item.terms.kind == "subscription" for item in active),
    }
    return [status for status in ORDER if holds[status]]


def _ended(item: Item) -> bool:
    """It had begun and is no longer active."""
    return item.started and not item.active
