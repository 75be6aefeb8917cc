"""What goes wrong, on purpose and nowhere else: which customer or carrier it befalls, and when; and how calls are measured."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from etl.demo.partner import CALLING, Customer, Weeks, dice

MEDIA_WEEKS = 13  # that the media quality reports hold
QUEUE_WEEKS = 5  # that the queue, agent, hunt group and attendant reports hold: each is a file a week, and files take time to load
CARRIERS = (("Northwind Telecom", 34), ("Quillmark Networks", 28), ("Tessaline Voice", 22), ("Bluefern Carrier", 16))
FLEET = "8851-3PCC"
CARRIER_WEEK_BACK, CLOSED_BACK, PHONE_WEEKS, ABANDONING_WEEKS = 4, (3, 2), 3, 2
# Roles that have their calling licences, and so belong to the population, in every week of the incidents.
STEADY = ("plain", "renewing", "renewed", "over", "upgraded", "low", "expiring", "imported", "measured", "estimated")
NO_REPORT_EVERY = 10  # one steady customer in so many delivers no media quality report


@dataclass(frozen=True)
class Incidents:
    """Who plays which part; None where the partner is too small, or the told weeks too few."""

    phone: Customer | None = None  # its head office's desk phones sound bad in the newest weeks
    queue: Customer | None = None  # the callers of its first queue give up in the newest weeks
    closed: Customer | None = None  # closed for two weeks, between which and around which it calls
    carrier: str = ""
    carrier_week: int | None = None

    def trouble(self, customer: Customer, week: int, weeks: Weeks) -> tuple[str, str]:
        """The desk phone and the carrier over which the customer's legs are poor in a week; empty: none."""
        phone = FLEET if customer is self.phone and week > weeks.last - PHONE_WEEKS else ""
        return phone, self.carrier if week == self.carrier_week else ""


def give_measures(customer: Customer, seed: int) -> None:
    """Over whom the customer's calls run, how many of them are measured, and how good its network is."""
    rng = dice(seed, "media", customer.index)
    customer.carrier = rng.choices([name for name, _ in CARRIERS], [weight for _, weight in CARRIERS])[0]
    customer.media = "ratio" if rng.random() < 0.15 else "percent"
    customer.measured = rng.randint(150, 230)
    customer.trouble = rng.randint(75, 135)


def size(customer: Customer) -> float:
    """About how much the customer calls, against others."""
    return customer.seats(CALLING, -1) * customer.intensity * (1 + customer.growth)


def steady(customers: Sequence[Customer], weeks: Weeks) -> list[Customer]:
    """The customers that call in each of the weeks with media, and whose licences are known all the time; the largest first."""
    told = range(weeks.back(MEDIA_WEEKS), weeks.count)
    fit = [c for c in customers if c.role in STEADY and c.exported_until is None and all(c.seats(CALLING, week) for week in told)]
    return sorted(fit, key=lambda c: (-size(c), c.index))


def commonest_carrier(customers: Sequence[Customer]) -> str:
    """The carrier of most calling customers."""
    found = Counter(c.carrier for c in customers if c.seats(CALLING, -1))
    return min(found, key=lambda name: (-found[name], name)) if found else ""


def plan_incidents(customers: Sequence[Customer], weeks: Weeks, seed: int) -> Incidents:
    """Gives every customer its measures and chooses whom something befalls; the chosen ones are changed."""
    for customer in customers:
        give_measures(customer, seed)
    fit = steady(customers, weeks)
    phone = fit.pop(0) if fit else None
    queue = next((c for c in fit if c.mix == "centre"), fit[0] if fit else None)
    rest = [c for c in fit if c is not queue]
    long_enough = weeks.last - CLOSED_BACK[0] - 1 >= weeks.new_columns_from
    neutral = rest.pop(0) if rest else None
    closed = rest.pop(0) if rest and long_enough else None
    if phone is not None:
        phone.fleet, phone.media, phone.measured = FLEET, "percent", 230
    if queue is not None:
        queue.mix, queue.queues, queue.abandoning_from = "support", 2, max(0, weeks.count - ABANDONING_WEEKS)
    if closed is not None:
        closed.closed = range(weeks.last - CLOSED_BACK[0], weeks.last - CLOSED_BACK[1] + 1)
    if neutral is not None:
        neutral.media = "neutral"
    for customer in rest[NO_REPORT_EVERY // 2 :: NO_REPORT_EVERY]:
        customer.media = "none"
    week = weeks.last - CARRIER_WEEK_BACK
    carrier_week = week if week >= weeks.new_columns_from else None
    return Incidents(phone, queue, closed, commonest_carrier(customers), carrier_week)
