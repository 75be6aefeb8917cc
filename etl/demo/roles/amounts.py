"""Roles whose point is how many licences are bought and assigned."""

from etl.demo.builder import Builder, Course, products_of
from etl.demo.partner import BOTH, CALLING, MEETINGS

# (product, bought, assigned): one or two in each size band, so that a low one's peers are not low.
LOW = (
    (CALLING, 60, 12),
    (MEETINGS, 180, 36),
    (BOTH, 45, 9),
    (CALLING, 240, 60),
    (MEETINGS, 15, 3),
    (CALLING, 12, 2),
    (MEETINGS, 70, 21),
    (CALLING, 800, 176),
    (MEETINGS, 640, 128),
)
COMMON_LOW = tuple(entry for entry in LOW if entry[1] < 100)  # sizes that many customers have
ENOUGH_PEERS = 60  # with fewer customers the peer groups are too small to promise anything
OVER = ((CALLING, 100, 112), (MEETINGS, 50, 55), (BOTH, 80, 83), (CALLING, 25, 31), (CALLING, 300, 309))


def low(b: Builder) -> None:
    """Bought long ago, a fifth or so assigned; everybody else assigns 85 % or more."""
    if b.nth >= len(LOW) and b.nth % 2:
        b.ordinary()  # in a large partner fewer are low, or the low ones would be each other's peers
        return
    product, total, assigned = LOW[b.nth] if b.nth < len(LOW) else COMMON_LOW[b.nth // 2 % len(COMMON_LOW)]
    age = (200 if b.nth < len(LOW) else 400) + 37 * (b.nth % 20)
    item = b.stock(b.subscription(age=age), product, total, assigned, plain=True)
    if b.partner_size >= ENOUGH_PEERS:
        for of in products_of(item, b.weeks.last):
            b.plant(
                "low-assignment",
                "low-assignment",
                of,
                item,
                f"{assigned} of {total} assigned while everyone else assigns at least 85 %",
                assigned_pct=assigned / total,
            )


def over(b: Builder) -> None:
    """More assigned than bought; the fourth has slack in another licence, which does not pay for it."""
    product, total, assigned = OVER[b.nth] if b.nth < len(OVER) else (CALLING, 40, 40 + b.rng.randint(1, 9))
    course = Course(start_share=0.85)
    item = b.stock(b.subscription(), product, total, assigned, plain=True, course=course)
    why = f"{assigned} assigned of {total} bought"
    if b.nth == 3:
        item.licences.append(b.licence("Webex Calling - Workspaces", CALLING, 20, 16))
        why += "; the 4 free workspaces do not pay for it"
    for of in products_of(item, b.weeks.last):
        b.plant("overage", "overage", of, item, why, auto_renew=item.terms[-1].auto_renew)


def upgraded(b: Builder) -> None:
    """Bought more (or, every second, less) five weeks ago."""
    total, before = (150, 100) if b.nth % 2 == 0 else (90, 120)
    item = b.stock(
        b.subscription(), CALLING, total, round(total * 0.86), plain=True, course=Course(start_share=0.9, change=(b.weeks.back(5), before))
    )
    if b.weeks.count > 6:
        b.plant(
            "upgraded" if total > before else "downgraded",
            "customers",
            None,
            None,
            f"{total} licences since five weeks ago, {before} before",
            products={CALLING: {"total": total, "assigned": round(total * 0.86)}},
        )
        assert item.sums(CALLING, b.weeks.back(6))["total"] == before
