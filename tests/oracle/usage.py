"""Used licences of the items of one customer in one product (`metrics.md` §3, "Used")."""

from datetime import date

from .facts import Facts, ItemKey
from .instants import version_at
from .items import Item, products_of

Used = tuple[int | None, str]  # figure, basis


def used_of(items: list[Item], product: str, figure: str, users: set[str] | None, facts: Facts, instant: date) -> dict[ItemKey, Used]:
    """For all items of a customer that belong to the product: imported, else from activity, else unknown."""
    from_activity = _from_activity(items, product, users, facts, instant)
    answer: dict[ItemKey, Used] = {}
    for item in items:
        imported = item.imported(product, figure)
        answer[item.key] = (imported, "imported") if imported is not None else from_activity[item.key]
    return answer


def _from_activity(items: list[Item], product: str, users: set[str] | None, facts: Facts, instant: date) -> dict[ItemKey, Used]:
    if users is None:
        return {item.key: (None, "none") for item in items}
    lists = {item.key: listed_users(item, product, facts, instant) for item in items}
    if all(listed is not None for listed in lists.values()):
        return {key: (len(users & listed), "measured") for key, listed in lists.items() if listed is not None}
    if len(items) == 1:
        return {items[0].key: (len(users), "measured")}
    shares = shared_out(len(users), {item.key: (item.assigned(product), item.total(product)) for item in items})
    return {key: (share, "estimated") for key, share in shares.items()}


def listed_users(item: Item, product: str, facts: Facts, instant: date) -> set[str] | None:
    """The users that the item's newest list names for the product; `None` when it names nobody for it."""
    if item.key not in facts.licence_users:
        return None
    overrides = {licence.name.lower(): licence.product for licence in item.licences}
    members = version_at(facts.licence_users[item.key], instant)
    listed = {user for licence, user in members if product in products_of(licence, overrides.get(licence.lower()))}
    return listed or None


def shared_out(count: int, weights: dict[ItemKey, tuple[int, int]]) -> dict[ItemKey, int]:
    """Largest remainder over assigned, else over total, else all to the first id; ties by subscription id."""
    order = sorted(weights)
    for which in (0, 1):
        everything = sum(weights[key][which] for key in order)
        if everything:
            break
    else:
        return {key: count if key == order[0] else 0 for key in order}
    shares = {key: count * weights[key][which] // everything for key in order}
    remainders = {key: count * weights[key][which] % everything for key in order}
    left = count - sum(shares.values())
    for key in sorted(order, key=lambda key: (-remainders[key], key))[:left]:
        shares[key] += 1
    return shares
