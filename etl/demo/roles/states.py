"""Roles whose point is a status, a silence, or an export that stopped."""

from datetime import timedelta

from etl.demo.builder import Builder, Course
from etl.demo.partner import CALLING, Terms


def settled(b: Builder, status: str = "active", size: int | None = None) -> None:
    """One ordinary calling subscription, far from any date."""
    b.stock(b.subscription(status=status, notice=30), CALLING, size or b.size(10, 300), plain=True)
    b.customer.sign_in = "recent"


def suspended(b: Builder) -> None:
    """Unpaid, for a month; still active."""
    settled(b)
    item = b.customer.items[0]
    item.terms.append(Terms(b.weeks.ago(30), item.terms[0].end_on, item.terms[0].renewal_on, True, "suspended"))
    b.plant(
        "suspended",
        "customers",
        None,
        None,
        "its one subscription is suspended, which is still active",
        statuses=["suspended", "subscription"],
        status="suspended",
    )


def setup_pending(b: Builder) -> None:
    """Ordered, not fully set up."""
    item = b.subscription(age=100 + b.nth, status="setup_pending")
    b.stock(item, CALLING, b.size(10, 200), plain=True, course=Course(first=b.seen_from(item), start_share=0.4))
    b.plant(
        "setup-pending",
        "customers",
        None,
        None,
        "its one subscription is not fully set up",
        statuses=["setup_pending", "subscription"],
        status="setup_pending",
    )


def expired(b: Builder) -> None:
    """The only subscription ended and was not renewed: licences and calls end with it."""
    ago = 40 + 30 * (b.nth % 3)
    item = b.subscription(age=365 + ago, ends_in=-ago, auto=False)
    item.terms.append(Terms(b.weeks.ago(ago - 1), item.terms[0].end_on, None, False, "expired"))
    last = b.seen_until(item)
    b.stock(item, CALLING, b.size(10, 150), plain=True, course=Course(last=last))
    b.customer.silent_from = last + 1
    b.plant(
        "expired",
        "customers",
        None,
        None,
        f"its only subscription ended {ago} days before the end of the week",
        statuses=["expired"],
        status="expired",
        products={},
    )


def cancelled(b: Builder) -> None:
    """One of two subscriptions was cancelled 24 days ago, long before its end."""
    settled(b, size=70)
    item = b.subscription(age=300, ends_in=60, auto=False)
    day = b.weeks.ago(24)
    item.terms.append(Terms(day, item.terms[0].end_on, None, False, "cancelled"))
    b.stock(item, CALLING, 40, 36, plain=True, course=Course(last=min(b.weeks.last, b.weeks.first_seen(day) - 1)))
    b.plant("cancelled", "expiring", CALLING, item, "would end in 60 days, but was cancelled: no longer active", sums=False, absent=True)


def quiet(b: Builder, size: int, from_week: int, key: str, why: str) -> None:
    """A calling customer whose attendant takes a few calls while no user has any: known, and zero."""
    settled(b, size=size)
    b.customer.only_attendant_from = from_week
    sums = {name: value for name, value in b.customer.items[0].sums(CALLING, b.weeks.last).items() if name in ("total", "assigned")}
    b.plant(key, "customers", None, None, why, products={CALLING: {**sums, "used": 0}})
    b.plant(key, "call-usage", CALLING, None, why, made=0, received=0, active_users=0)


def dormant(b: Builder) -> None:
    """Users stopped calling ten weeks ago."""
    quiet(b, 120, b.weeks.back(9), "dormant", "nobody made or took a call for ten weeks; only the auto attendant still answers")


def never_used(b: Builder) -> None:
    """Bought and assigned, never used."""
    quiet(b, 100, 0, "never-used", "licences are assigned, but no user ever made or took a call; only the auto attendant answers")


def silent(b: Builder) -> None:
    """No call of any kind for six weeks: unknown, not zero."""
    settled(b, size=64)
    b.customer.silent_from = b.weeks.back(5)
    if b.weeks.count > 6:
        b.plant("silent", "call-usage", CALLING, None, "no file names it for six weeks: unknown, not zero", calls=None, active_users=None)


def stale(b: Builder) -> None:
    """The licence export stopped three weeks ago."""
    b.customer.exported_until = b.weeks.back(3)
    item = b.stock(b.subscription(ends_in=55, auto=False), CALLING, 90, 77, plain=True)
    frozen = item.sums(CALLING, b.customer.exported_until)
    why = "its licences were last exported three weeks before the others'"
    if b.weeks.count > 4:
        b.plant(
            "stale",
            "expiring",
            CALLING,
            item,
            why,
            frozen,
            sums=False,
            stale=True,
            days_left=55,
            snapshot_date=b.weeks.saturday(b.customer.exported_until).isoformat(),
        )


def missing(b: Builder) -> None:
    """The licence export stopped six weeks ago: too old to be used."""
    settled(b, size=80)
    b.customer.exported_until = b.weeks.back(6)
    if b.weeks.count > 7:
        b.plant(
            "missing",
            "customers",
            None,
            None,
            "its licences were last exported 43 days before the end of the week: in no licence KPI",
            products={},
            status="subscription",
        )


def drop(b: Builder) -> None:
    """Calls fell by two thirds in the newest week."""
    settled(b, size=180)
    b.customer.last_week_factor = 0.33
    b.customer.growth = 0.0


def external(b: Builder) -> None:
    """Managed by another partner, admins long away, many tags."""
    settled(b, size=55)
    b.customer.managed_by = "external"
    b.customer.sign_in = "idle"
    b.customer.tags = [(0, tag) for tag in ("public", "gold", "health", "QBR", "at-risk")]
    b.plant(
        "external-no-recent-activity",
        "customers",
        None,
        None,
        "managed by another partner; its admins last signed in 45 days ago",
        managed_by="external",
        statuses=["no_recent_activity", "subscription"],
        status="no_recent_activity",
        last_admin_signin_on=(b.weeks.until - timedelta(days=45)).isoformat(),
    )
