"""The tools a role builds its customer with: sizes, licences over the weeks, subscriptions, trials, planted cases."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from etl.demo.cases import Case, Value
from etl.demo.partner import BOTH, CALLING, EXTRA_SEAT, MEETINGS, OTHER, Customer, Item, Licence, Terms, Weeks

LOWEST_RATE, HIGHEST_RATE = 0.85, 0.97  # less than the rule's gap of 0.10 under any median: nobody is low by chance
CALLING_NAME, MEETINGS_NAME, SUITE_NAME = "Webex Calling - Professional", "Meeting - Webex Meeting Center", "Webex Suite"


@dataclass(frozen=True)
class Course:
    """The weeks a licence lives: from, to (None: to the end), the share assigned at first, and (week, total before it) of a change."""

    first: int = 0
    last: int | None = None
    start_share: float = 0.92
    change: tuple[int, int] | None = None


ALWAYS = Course()
EMPTY: Mapping[str, Value] = MappingProxyType({})


class Builder:
    """One customer in the making; every choice comes from its own dice."""

    def __init__(self, customer: Customer, weeks: Weeks, rng: random.Random, nth: int, partner_size: int) -> None:
        self.customer, self.weeks, self.rng, self.nth, self.partner_size = customer, weeks, rng, nth, partner_size
        self.cases: list[Case] = []

    def size(self, least: int = 5, most: int = 3000) -> int:
        """A log-normal number of seats."""
        return max(least, min(most, round(math.exp(self.rng.gauss(math.log(66), 1.3)))))

    def product(self) -> str:
        """What a subscription is for."""
        return self.rng.choices((CALLING, "pair", BOTH, MEETINGS), (22, 30, 28, 20))[0]

    def next_id(self, prefix: str = "Sub") -> str:
        """A new item id; the numbers of one customer do not stand together."""
        number = self.customer.index * 10 + len(self.customer.items)
        return f"{prefix}{1_000_000 + number * 7919 % 9_000_000}"

    def normal_assigned(self, total: int) -> int:
        """An assignment like most customers have."""
        return min(total, max(math.ceil(total * LOWEST_RATE), round(total * self.rng.uniform(LOWEST_RATE, HIGHEST_RATE))))

    def licence(self, name: str, product: str, total: int, assigned: int | None = None, course: Course = ALWAYS) -> Licence:
        """A licence that grows into its final assignment."""
        end = self.weeks.last if course.last is None else course.last
        final = self.normal_assigned(total) if assigned is None else assigned
        totals: list[int | None] = []
        held: list[int] = []
        for week in range(self.weeks.count):
            inside = course.first <= week <= end
            units = course.change[1] if course.change and week < course.change[0] else total
            totals.append(units if inside else None)
            share = (week - course.first) / max(1, end - course.first)
            wanted = round(final * (course.start_share + (1 - course.start_share) * share))
            if units >= 40 and week < end:
                wanted += self.rng.choice((-1, 0, 0, 0, 1))
            number = final if week == end else max(0, wanted if final > total else min(wanted, units))
            held.append(number if inside else 0)
        site = f"{self.customer.domain.split('.')[0]}.webex.example.com" if product in (MEETINGS, BOTH) else ""
        return Licence(name, product, totals, held, site)

    def stock(
        self, item: Item, product: str, seats: int, assigned: int | None = None, *, plain: bool = False, course: Course = ALWAYS
    ) -> Item:
        """Gives an item the licences of a product; `plain` means this product's one licence and no other."""
        steady = replace(course, change=None)
        main = {CALLING: (CALLING_NAME,), MEETINGS: (MEETINGS_NAME,), BOTH: (SUITE_NAME,), "pair": (CALLING_NAME, MEETINGS_NAME)}
        for name in main.get(product, ()):
            of = BOTH if name == SUITE_NAME else MEETINGS if name == MEETINGS_NAME else CALLING
            item.licences.append(self.licence(name, of, seats, assigned, course))
        if not plain and product in (CALLING, "pair") and seats >= 40:
            if self.rng.random() < 0.5:
                item.licences.append(self.licence("Webex Calling - Workspaces", CALLING, seats // 10, None, steady))
            if self.customer.mix == "centre":
                item.licences.append(self.licence(EXTRA_SEAT, CALLING, max(5, seats // 8), None, steady))
        if product == OTHER or (not plain and self.rng.random() < 0.4):
            item.licences.append(self.licence("Messaging", OTHER, seats, None, steady))
        return item

    def subscription(
        self,
        *,
        age: int | None = None,
        ends_in: int | None = None,
        auto: bool | None = True,
        renews_in: int | None = None,
        notice: int | None = None,
        status: str = "active",
        started: int | None = None,
    ) -> Item:
        """A subscription `age` days old that ends `ends_in` days after `until`; by default old, and ending far from now."""
        days = self.rng.randint(120, 1400) if age is None else age
        added = self.weeks.ago(days)
        end = self.weeks.ago(-(self.rng.randint(110, 900) if ends_in is None else ends_in))
        renewal = (
            self.weeks.ago(-renews_in) if renews_in is not None else (end if auto and self.rng.random() < 0.8 and ends_in is None else None)
        )
        item = Item(
            self.next_id(),
            "subscription",
            added,
            self.weeks.ago(days if started is None else started),
            [Terms(date.min, end, renewal, auto, status)],
            term_months=12 * max(1, round((end - added).days / 365)),
            notice_days=notice,
        )
        self.customer.items.append(item)
        self.customer.created_on = min(self.customer.created_on, added - timedelta(days=self.rng.randint(0, 20)))
        return item

    def trial(self, *, age: int, ends_in: int, status: str = "active") -> Item:
        """An enterprise trial; negative `ends_in`: it is over."""
        item = Item(
            self.next_id("Trial"),
            "trial",
            self.weeks.ago(age),
            self.weeks.ago(age),
            [Terms(date.min, self.weeks.ago(-ends_in), None, None, status)],
        )
        self.customer.items.append(item)
        self.customer.created_on = min(self.customer.created_on, self.weeks.ago(age))
        return item

    def ordinary(self) -> Item:
        """A subscription like most: any product, any size."""
        item = self.subscription(auto=self.rng.random() < 0.8, notice=self.rng.choice((None, None, 30, 60)))
        return self.stock(item, self.product(), self.size())

    def seen_from(self, item: Item) -> int:
        """The first week that exports the item."""
        return self.weeks.first_seen(item.added_on or item.start_on)

    def seen_until(self, item: Item) -> int:
        """The last week that exports an ended item; -1 when it ended before the first."""
        end = item.terms[-1].end_on
        return self.weeks.last if end is None else min(self.weeks.last, self.weeks.first_seen(end + timedelta(days=1)) - 1)

    def plant(
        self,
        key: str,
        section: str,
        product: str | None,
        item: Item | None,
        why: str,
        expect: Mapping[str, Value] = EMPTY,
        *,
        sums: bool = True,
        absent: bool = False,
        **columns: Value,
    ) -> None:
        """Notes a planted case: the promised columns come by name or in `expect`."""
        self.cases.append(Case(key, section, product, self.customer, item, why, {**expect, **columns}, sums, absent))

    def day(self, days_ahead: int) -> str:
        """The ISO day that many days after `until`."""
        return self.weeks.ago(-days_ahead).isoformat()


def products_of(item: Item, week: int) -> list[str]:
    """The products an item belongs to in a week."""
    return [product for product in (CALLING, MEETINGS) if item.sums(product, week)["total"] > 0 or item.sums(product, week)["assigned"] > 0]
