"""Roles whose point is how the exports describe the customer: what is bought, split, listed, imported."""

from datetime import date

from etl.demo.builder import CALLING_NAME, MEETINGS_NAME, Builder
from etl.demo.partner import BOTH, CALLING, MEETINGS, OTHER, Item, Terms


def plain(b: Builder) -> None:
    """Like most."""
    b.ordinary()


def neither(b: Builder) -> None:
    """No calling and no meetings: messaging only, Call on Webex only, or nothing at all."""
    sort = ("messaging", "call-on-webex", "nothing", "messaging")[b.nth % 4]
    if sort != "nothing":
        item = b.stock(b.subscription(), OTHER, b.size(5, 300))
        if sort == "call-on-webex":
            item.licences = [b.licence("Call on Webex", OTHER, b.size(5, 80))]
    if b.nth % 4 > 1:
        b.customer.directory = "organisations"
    why = {
        "messaging": "has messaging only",
        "call-on-webex": "has Call on Webex only, which is never calling",
        "nothing": "has no subscription",
    }[sort]
    b.plant(f"neither-{sort}", "customers", None, None, f"{why}: managed, but in no KPI", products={})


def suite(b: Builder) -> None:
    """Webex Suite: the same figures in both products."""
    item = b.stock(b.subscription(ends_in=41, auto=False), BOTH, 140, 126, plain=True)
    for product in (CALLING, MEETINGS):
        b.plant(
            "suite-both-products",
            "expiring",
            product,
            item,
            "Webex Suite counts the same in calling and in meetings",
            days_left=41,
            end_on=b.day(41),
        )


def imported(b: Builder) -> None:
    """The licence export carries its own figures of use."""
    item = b.stock(b.subscription(ends_in=26, auto=False), CALLING, 75 + 45 * b.nth, 66 + 40 * b.nth, plain=True)
    item.licences[0].imported = True
    used, used_13w = item.licences[0].used(b.weeks.last)
    b.plant(
        "used-imported",
        "expiring",
        CALLING,
        item,
        "the export says how many were used, which beats what calls show",
        days_left=26,
        used=used,
        used_basis="imported",
        used_13w=used_13w,
    )


def two_subscriptions(b: Builder, first: int, second: int) -> list[Item]:
    """Two calling subscriptions of one customer, the second of them expiring."""
    items = [b.stock(b.subscription(), CALLING, first, plain=True)]
    items.append(b.stock(b.subscription(ends_in=52, auto=False), CALLING, second, plain=True))
    return items


def measured(b: Builder) -> None:
    """Two calling subscriptions, and lists of who holds which."""
    items = two_subscriptions(b, 48 + 12 * b.nth, 30)
    b.customer.user_lists = True
    b.plant(
        "two-subscriptions-measured",
        "expiring",
        CALLING,
        items[1],
        "lists of users say who holds which subscription",
        used_basis="measured",
        days_left=52,
    )


def estimated(b: Builder) -> None:
    """Two calling subscriptions, and no such list: use is shared out."""
    items = two_subscriptions(b, 60, 20)
    b.plant(
        "two-subscriptions-estimated",
        "expiring",
        CALLING,
        items[1],
        "nobody says who holds which subscription: use is shared out by assignment",
        used_basis="estimated",
        days_left=52,
    )


def no_subscription_row(b: Builder) -> None:
    """Licences of a subscription that the subscriptions export does not know."""
    item = b.stock(b.subscription(), CALLING, 36, 31, plain=True)
    item.listed = False
    b.plant(
        "no-subscription-row",
        "customers",
        None,
        None,
        "the subscriptions file does not know its subscription: active, no dates",
        statuses=["subscription"],
        status="subscription",
        products={CALLING: {"total": 36, "assigned": 31}},
    )


def no_subscription_id(b: Builder) -> None:
    """The Webex licences answer of an old organisation: no subscription ids."""
    item = Item("", "subscription", None, b.weeks.ago(900), [Terms(date.min, None)], listed=False)
    item.licences = [b.licence(CALLING_NAME, CALLING, 20, 17), b.licence(MEETINGS_NAME, MEETINGS, 20, 18)]
    b.customer.items.append(item)
    b.customer.licences_from = "json"
    b.plant(
        "no-subscription-id",
        "customers",
        None,
        None,
        "Webex says no subscription id: its licences make one item without id",
        products={CALLING: {"total": 20, "assigned": 17}, MEETINGS: {"total": 20, "assigned": 18}},
    )
