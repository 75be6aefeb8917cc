"""Items at an instant: active or not, their snapshot, their measures per product (`metrics.md` §§2-3)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .facts import Facts, ItemKey, Licence, Subscription
from .instants import version_at

PRODUCTS = ("calling", "meetings")
PREFIXES = {
    "webex calling": {"calling"},
    "customer experience": {"calling"},
    "customer assist": {"calling"},
    "meeting": {"meetings"},
    "webex meetings": {"meetings"},
    "webex suite": {"calling", "meetings"},
}
OVERRIDES = {"calling": {"calling"}, "meetings": {"meetings"}, "both": {"calling", "meetings"}, "other": set()}
STALE_AFTER, MISSING_AFTER = 7, 35  # days


def products_of(name: str, override: str | None = None) -> set[str]:
    """By the name's trimmed, case-blind prefix; a template's own `product` overrides (§2)."""
    if override:
        return OVERRIDES[override]
    for prefix, products in PREFIXES.items():
        if name.strip().lower().startswith(prefix):
            return products
    return set()


def ratio(part: int | None, whole: int | None) -> float | None:
    """A share: `null` when unknown or on a zero denominator (§3)."""
    return None if part is None or not whole else float(Fraction(part, whole))


@dataclass
class Item:
    """One subscription or trial of a customer, as an instant sees it."""

    org: str
    subscription_id: str
    terms: Subscription
    active: bool
    started: bool
    first_snapshot: date | None
    snapshot_date: date | None  # of the usable snapshot, `None` when missing
    stale: bool
    licences: list[Licence]  # of the usable snapshot

    @property
    def key(self) -> ItemKey:
        return self.org, self.subscription_id

    @property
    def added(self) -> date | None:
        """X of `recent` (§5): added_on, else start_on."""
        return self.terms.added_on or self.terms.start_on

    @property
    def expires_on(self) -> date | None:
        """X of an item that expires (§4): a trial, or a subscription that does not auto-renew."""
        return None if self.renews else self.terms.end_on

    @property
    def renews(self) -> bool:
        return self.terms.kind == "subscription" and self.terms.auto_renew is True

    @property
    def renews_on(self) -> date | None:
        """X of an auto-renewing subscription (§4): renewal_on, else end_on."""
        return (self.terms.renewal_on or self.terms.end_on) if self.renews else None

    def of_product(self, product: str) -> list[Licence]:
        """The snapshot's licences of a product."""
        return [licence for licence in self.licences if product in products_of(licence.name, licence.product)]

    def belongs(self, product: str) -> bool:
        """Active, and its snapshot has a licence of the product with total > 0 or assigned > 0 (§2)."""
        return self.active and any(licence.total > 0 or licence.assigned > 0 for licence in self.of_product(product))

    def assigned(self, product: str) -> int:
        return sum(licence.assigned for licence in self.of_product(product))

    def total(self, product: str) -> int:
        return sum(licence.total for licence in self.of_product(product))

    def overage(self, product: str) -> int:
        """Per licence, then summed: slack in one never pays for another."""
        return sum(max(licence.assigned - licence.total, 0) for licence in self.of_product(product))

    def available(self, product: str) -> int:
        return sum(max(licence.total - licence.assigned, 0) for licence in self.of_product(product))

    def imported(self, product: str, figure: str) -> int | None:
        """Σ of the licences' own `used` or `used_13w`, when each of them has one and the snapshot is not stale (§3 rule 1)."""
        figures = [getattr(licence, figure) for licence in self.of_product(product)]
        if not figures or self.stale or None in figures:
            return None
        return sum(figures)


def items_at(facts: Facts, instant: date) -> list[Item]:
    """Every item there ever was, in the state that the instant sees."""
    return [_item(facts, key, instant) for key in sorted(set(facts.subscriptions) | set(facts.licences))]


def _item(facts: Facts, key: ItemKey, instant: date) -> Item:
    snapshots = facts.licences.get(key, {})
    first = min(snapshots) if snapshots else None
    if key in facts.subscriptions:
        terms = version_at(facts.subscriptions[key], instant)
        started = terms.start_on is None or terms.start_on < instant
    else:  # a licence row without a subscriptions row: active since its first snapshot
        terms = Subscription(kind="subscription")
        started = first < instant
    newest = max((snapshot for snapshot in snapshots if snapshot < instant), default=None)
    age = (instant - newest).days if newest else MISSING_AFTER + 1
    usable = age <= MISSING_AFTER
    return Item(
        org=key[0],
        subscription_id=key[1],
        terms=terms,
        active=started and not _over(terms, instant),
        started=started,
        first_snapshot=first,
        snapshot_date=newest if usable else None,
        stale=usable and age > STALE_AFTER,
        licences=snapshots[newest] if usable else [],
    )


def _over(terms: Subscription, instant: date) -> bool:
    """Past its end, cancelled, or expired; `expired` counts from `end_on` on, without an end always (§2)."""
    if terms.status == "cancelled":
        return True
    if terms.status == "expired":
        return terms.end_on is None or terms.end_on <= instant
    return terms.end_on is not None and terms.end_on < instant
