"""How many calls and meetings each customer has in each week, and how many people take part."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.demo.cases import Case
from etl.demo.hours import WeekShape, week_shape
from etl.demo.partner import CALLING, MEETINGS, Customer, Weeks, dice

MEETINGS_PER_SEAT = 0.3  # a week
ATTENDANT_CALLS = 0.12  # of the ordinary number, where only the attendant answers
GIVING_UP = 105  # 256ths

Shapes = dict[tuple[str, int], WeekShape]


@dataclass(frozen=True)
class Part:
    """One customer's week."""

    customer: Customer
    week: int
    count: int
    people: int
    mix: str
    shape: WeekShape
    giving_up: int = 0  # of the callers of the first queue, in 256ths, who give up beside the usual ones


def week_shapes(customers: Sequence[Customer], weeks: Weeks) -> Shapes:
    """The shape of every week in every country that has a customer."""
    countries = {c.country.key: c.country for c in customers}
    return {
        (key, week): week_shape(weeks.sunday(week), country) for key, country in sorted(countries.items()) for week in range(weeks.count)
    }


def calling_now(customer: Customer, week: int) -> bool:
    """Whether the customer has calls at all in the week."""
    silent = customer.silent_from is not None and week >= customer.silent_from
    return not silent and week not in customer.closed and customer.seats(CALLING, week) > 0


def appetite(customer: Customer, weeks: Weeks, week: int, shape: WeekShape, seed: int) -> float:
    """The customer's calls in the week, against other customers and weeks."""
    trend = 1 + customer.growth * week / max(1, weeks.count)
    last = customer.last_week_factor if week == weeks.last else 1.0
    noise = dice(seed, "volume", customer.index, week).uniform(0.93, 1.07)
    attendant = ATTENDANT_CALLS if only_attendant(customer, week) else 1.0
    return customer.seats(CALLING, week) * customer.intensity * trend * last * noise * attendant * shape.volume


def only_attendant(customer: Customer, week: int) -> bool:
    """Whether nobody but the auto attendant is on the phone in the week."""
    return customer.only_attendant_from is not None and week >= customer.only_attendant_from


def plan_calls(customers: Sequence[Customer], weeks: Weeks, shapes: Shapes, per_week: int, seed: int) -> list[Part]:
    """Shares `per_week` × weeks calls out over customers and weeks; whoever calls at all has at least one."""
    wanted = [
        (customer, week, appetite(customer, weeks, week, shapes[customer.country.key, week], seed))
        for week in range(weeks.count)
        for customer in customers
        if calling_now(customer, week)
    ]
    unit = per_week * weeks.count / max(1e-9, sum(weight for _, _, weight in wanted))
    return [
        Part(
            customer,
            week,
            max(1, round(weight * unit)),
            max(1, round(customer.seats(CALLING, week) * customer.activity)),
            "attendant" if only_attendant(customer, week) else customer.mix,
            shapes[customer.country.key, week],
            GIVING_UP if customer.abandoning_from is not None and week >= customer.abandoning_from else 0,
        )
        for customer, week, weight in wanted
    ]


def plan_meetings(customers: Sequence[Customer], weeks: Weeks, shapes: Shapes, seed: int) -> list[Part]:
    """Meetings follow the seats; they are few and do not scale with the calls."""
    parts = []
    for customer in customers:
        for week in range(weeks.count):
            seats = customer.seats(MEETINGS, week)
            if not seats:
                continue
            shape = shapes[customer.country.key, week]
            noise = dice(seed, "meetings", customer.index, week).uniform(0.85, 1.15)
            count = max(1, round(seats * MEETINGS_PER_SEAT * customer.intensity * shape.volume * noise))
            parts.append(Part(customer, week, count, max(1, round(seats * customer.activity)), customer.mix, shape))
    return parts


def drop_cases(parts: Sequence[Part], last: int) -> list[Case]:
    """The customers whose calls fell in the newest week, with the exact numbers: a planned call is a written call."""
    counts = {(part.customer.index, part.week): part.count for part in parts}
    cases = []
    for part in parts:
        if part.customer.role == "drop" and part.week == last and last > 0:
            change = part.count - counts[part.customer.index, last - 1]
            why = "its calls fell by about two thirds in the newest week"
            cases.append(Case("drop", "call-usage", CALLING, part.customer, None, why, {"calls": part.count, "calls_change": change}))
    return cases
