"""Roles whose point is a date: what expires, renews, was renewed, is new or on trial."""

from dataclasses import replace

from etl.demo.builder import Builder, Course, products_of
from etl.demo.cases import Value
from etl.demo.partner import BOTH, CALLING, MEETINGS, Item, Terms

EXPIRING_DAYS = (18, 90, 3, 30, 44, 61, 9, 76)
RENEWING_DAYS = (20, 5, 33, 47, 62, 88, 90, 14, 26, 39, 51, 57, 68, 71, 74, 79, 82, 85, 11, 0)
UNKNOWN_DAYS = (37, 7, 70)
RECENT_DAYS = (10, 45, 90, 33, 60, 75)
TRIAL_RUNNING = ((40, 50), (20, 100))  # (days old, days left)


def pick(values: tuple[int, ...], b: Builder) -> int:
    """The planted value of the first of a role; the later ones draw theirs."""
    return values[b.nth] if b.nth < len(values) else b.rng.randint(1, 90)


def per_product(b: Builder, key: str, section: str, item: Item, why: str, **expect: Value) -> None:
    """The same case in each product that the item belongs to."""
    for product in products_of(item, b.weeks.last):
        b.plant(key, section, product, item, why, expect)


def expiring(b: Builder) -> None:
    """A subscription that does not renew by itself and ends within 90 days."""
    days = pick(EXPIRING_DAYS, b)
    item = b.stock(b.subscription(ends_in=days, auto=False), CALLING if b.nth == 0 else b.product(), b.size())
    per_product(
        b, "expiring", "expiring", item, f"does not renew by itself and ends {days} days after the week", days_left=days, end_on=b.day(days)
    )


def unknown_renewal(b: Builder) -> None:
    """Nobody knows whether it renews: it counts as expiring."""
    days = pick(UNKNOWN_DAYS, b)
    item = b.stock(b.subscription(ends_in=days, auto=None), b.product(), b.size())
    per_product(
        b,
        "expiring-auto-renew-unknown",
        "expiring",
        item,
        f"auto-renew is unknown, which counts as no; it ends in {days} days",
        days_left=days,
        end_on=b.day(days),
    )


def renewing(b: Builder) -> None:
    """An auto-renewing subscription; the first is too late to refuse, the second has no renewal date, the third 90 days of notice."""
    days = pick(RENEWING_DAYS, b)
    notice = (30, None, 90)[b.nth] if b.nth < 3 else b.rng.choice((None, 30, 60))
    item = b.subscription(ends_in=days, auto=True, renews_in=None if b.nth == 1 else days, notice=notice)
    product, size = (MEETINGS if b.nth == 2 else CALLING, b.size(20, 400)) if b.nth < 3 else (b.product(), b.size())
    change = (b.weeks.back(6), max(5, size * 4 // 5)) if b.nth % 6 == 4 else None
    b.stock(item, product, size, course=Course(change=change))
    act_by = b.day(days - (30 if notice is None else notice))
    key, why = "renewing", f"renews by itself in {days} days"
    if b.nth == 0:
        key, why = "renewing-act-by-past", f"renews in {days} days and {notice} days of notice are needed: the day to act has passed"
    elif b.nth == 1:
        key, why = (
            "renewing-date-unknown",
            f"auto-renews, the renewal date is unknown: its end, in {days} days, stands in, notice is the setting's 30",
        )
    per_product(b, key, "renewing", item, why, days_left=days, renewal_on=b.day(days), act_by=act_by)


def renewed(b: Builder) -> None:
    """Was renewed for a year within the told weeks: an earlier as-of shows it renewing, today's does not."""
    ago = 7 * (4 + 3 * b.nth) % (7 * max(2, min(30, b.weeks.count - 1))) + 2
    item = b.stock(b.subscription(age=365 + ago, ends_in=365 - ago, renews_in=365 - ago, notice=30), b.product(), b.size(), plain=True)
    old_end = b.weeks.ago(ago)
    item.terms.insert(0, replace(item.terms[0], end_on=old_end, renewal_on=old_end))
    item.terms[1] = replace(item.terms[1], since=old_end)
    for product in products_of(item, b.weeks.last):
        b.plant(
            "renewed",
            "renewing",
            product,
            item,
            f"renewed {ago} days before the end of the week: no longer in the next 90 days",
            sums=False,
            absent=True,
        )


def recent(b: Builder) -> None:
    """Added in the last 90 days: new customers, and (every third) a second subscription of one that had meetings."""
    days = pick(RECENT_DAYS, b)
    known = b.nth % 3 == 2
    if known:
        b.stock(b.subscription(age=500), MEETINGS, b.size(10, 200), plain=True)
    item = b.subscription(age=days, started=days)
    course = Course(first=b.seen_from(item), start_share=0.5 if days >= 30 else 0.3)
    size = b.size(10, 300)
    b.stock(item, CALLING if b.nth < 3 else b.product(), size, None if days >= 30 else size // 3, plain=known, course=course)
    if not known:
        b.customer.created_on = b.weeks.ago(days)
    which = "a known customer's second subscription" if known else "a new customer"
    per_product(
        b,
        "recent-existing" if known else "recent-new",
        "recent",
        item,
        f"{which}, added {days} days before the end of the week",
        days_since_added=days,
    )


def trial_soon(b: Builder) -> None:
    """A calling trial that ends in exactly 12 days."""
    item = b.trial(age=48, ends_in=12)
    b.stock(item, CALLING, 25, 22, plain=True, course=Course(first=b.seen_from(item), start_share=0.4))
    b.plant(
        "trial-expiring-12-days",
        "expiring",
        CALLING,
        item,
        "an enterprise trial ends in exactly 12 days; trials never renew",
        days_left=12,
        end_on=b.day(12),
    )
    b.plant("trial-listed", "trials", CALLING, item, "a running trial", sums=False, state="running", days_left=12, total=25, assigned=22)
    b.customer.created_on = b.weeks.ago(48)


def trial_running(b: Builder) -> None:
    """A trial in its middle: the first ends within 90 days, the second does not."""
    age, left = TRIAL_RUNNING[b.nth % 2]
    item = b.trial(age=age, ends_in=left)
    b.stock(
        item,
        BOTH if b.nth % 2 == 0 else MEETINGS,
        50,
        None if age >= 30 else 20,
        plain=True,
        course=Course(first=b.seen_from(item), start_share=0.5),
    )
    b.customer.created_on = b.weeks.ago(age)
    for product in products_of(item, b.weeks.last):
        if left <= 90:
            b.plant(
                "trial-running", "expiring", product, item, f"a running trial with {left} days left", days_left=left, end_on=b.day(left)
            )
        else:
            b.plant(
                "trial-far-from-end",
                "expiring",
                product,
                item,
                f"a running trial with {left} days left: not in the next 90",
                sums=False,
                absent=True,
            )
        b.plant("trial-recent", "recent", product, item, f"a trial that began {age} days before the end of the week", days_since_added=age)


def trial_ended(b: Builder) -> None:
    """A trial that ended 20 days ago: the first customer bought, the second left."""
    item = b.trial(age=80, ends_in=-20)
    item.terms.append(Terms(b.weeks.ago(17), b.weeks.ago(20), None, None, "expired"))
    b.stock(item, CALLING, 30, 25, plain=True, course=Course(first=b.seen_from(item), last=b.seen_until(item), start_share=0.3))
    b.customer.created_on = b.weeks.ago(80)
    b.plant("trial-ended", "expiring", CALLING, item, "the trial ended 20 days before the end of the week", sums=False, absent=True)
    if b.nth % 2 == 0:
        bought = b.subscription(age=22, started=22)
        b.customer.created_on = b.weeks.ago(80)
        b.stock(bought, CALLING, 40, 33, plain=True, course=Course(first=b.seen_from(bought), start_share=0.8))
        b.plant(
            "trial-converted",
            "recent",
            CALLING,
            bought,
            "bought when its trial ended: a customer that was known by the trial",
            days_since_added=22,
        )
    else:
        b.plant(
            "trial-lapsed", "customers", None, None, "its only trial ended and nothing was bought", statuses=["expired"], status="expired"
        )


def tried_in_vain(b: Builder) -> None:
    """A meetings trial of a calling customer that ended, and was not bought."""
    ended = 24 + 9 * b.nth
    item = b.trial(age=ended + 45, ends_in=-ended)
    item.terms.append(Terms(b.weeks.ago(ended - 1), b.weeks.ago(ended), None, None, "expired"))
    last = b.seen_until(item)
    b.stock(item, MEETINGS, 30, 11, plain=True, course=Course(first=b.seen_from(item), last=last, start_share=0.5))
    if b.seen_from(item) <= last:
        why = f"a meetings trial ended {ended} days before the end of the week, and nothing followed"
        b.plant("trial-in-vain", "trials", MEETINGS, item, why, sums=False, state="ended", days_left=None, total=30, assigned=11)
