"""Planted cases of the incidents. Counts are exact: they are counted on what was written; shares are promised within bounds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import duckdb

from etl.demo.cases import Case, Value
from etl.demo.incidents import ABANDONING_WEEKS, FLEET, PHONE_WEEKS, QUEUE_WEEKS, Incidents, steady
from etl.demo.partner import CALLING, Customer, Weeks
from etl.demo.plan import Part

ENOUGH = 30  # measured or offered, below which a share is not ranked
MANY = 120  # measured legs of a carrier
PHONE, STEP = "Desk phone", 0.05
QUIET = 0.88  # of an ordinary week: below it a week is one of holidays
ORDINARY, BARELY = 0.06, 0.08  # the highest share of poor calls or legs that is nothing to speak of; and what is promised of it
AWAY = 3  # customers of a country on holiday that are told of


def between(part: int, whole: int) -> dict[str, object]:
    """Bounds around a share, to the next twentieth."""
    low, high = math.floor(part / whole / STEP), math.ceil(part / whole / STEP)
    return {"at_least": round(low * STEP, 2), "at_most": round(max(high, low + 1) * STEP, 2)}


@dataclass(frozen=True)
class Found:
    """What was written, for who wants to promise it."""

    con: duckdb.DuckDBPyConnection
    customers: Sequence[Customer]
    incidents: Incidents
    weeks: Weeks
    parts: Sequence[Part]

    def calls(self, customer: Customer, week: int) -> int:
        """The calls of a customer's week."""
        return sum(part.count for part in self.parts if part.customer is customer and part.week == week)

    def sums(self, table: str, columns: str, week: int, where: str = "true", *values: object) -> list[int]:
        """Sums over a table of counts in one week."""
        wanted = ", ".join(f"coalesce(sum({column}), 0)::BIGINT" for column in columns.split())
        row = self.con.execute(f"SELECT {wanted} FROM {table} WHERE week = ? AND {where}", [week, *values]).fetchone()
        return [int(value) for value in row or ()]

    def quality(self, customer: Customer, week: int) -> list[int]:
        """The measured and the poor calls of a customer's week."""
        return self.sums("media_calls", "measured poor", week, "customer = ?", customer.index)

    def case(
        self,
        key: str,
        section: str,
        customer: Customer | None,
        week: int,
        why: str,
        expect: Mapping[str, Value],
        row: Mapping[str, Value] | None = None,
    ) -> Case:
        """A case of calling, reported for one week."""
        return Case(key, section, CALLING, customer, None, why, expect, row=row or {}, as_of=self.weeks.sunday(week + 1))


def places_of(found: Found, customer: Customer, week: int) -> dict[str, tuple[int, int]]:
    """The measured and the poor legs of the fleet's phones by location, the head office first."""
    rows = found.con.execute(
        "SELECT location, sum(measured)::BIGINT, sum(poor)::BIGINT FROM media_legs WHERE week = ? AND customer = ? AND endpoint = ? AND model = ?"
        " GROUP BY location ORDER BY NOT ends_with(location, ' HQ'), sum(measured) DESC, location",
        [week, customer.index, PHONE, FLEET],
    ).fetchall()
    return {location: (measured, poor) for location, measured, poor in rows if measured >= ENOUGH}


def worst_endpoint(found: Found, customer: Customer, week: int) -> str | None:
    """The endpoint type with the highest share of poor legs, by the rule of metrics.md §8."""
    row = found.con.execute(
        "SELECT endpoint FROM media_legs WHERE week = ? AND customer = ? GROUP BY endpoint HAVING sum(measured) >= ?"
        " ORDER BY sum(poor) / sum(measured) DESC, sum(poor) DESC, endpoint LIMIT 1",
        [week, customer.index, ENOUGH],
    ).fetchone()
    return str(row[0]) if row else None


def phone_cases(found: Found) -> list[Case]:
    """The head office's desk phones, week by week, the week before, and the same phones elsewhere."""
    customer, last, cases = found.incidents.phone, found.weeks.last, []
    if customer is None:
        return []
    for week in range(max(0, last - PHONE_WEEKS), last + 1):
        for location, (measured, poor) in places_of(found, customer, week).items():
            ill = location.endswith(" HQ") and week > last - PHONE_WEEKS
            key = "desk-phone" if ill else "desk-phone-elsewhere" if week > last - PHONE_WEEKS else "desk-phone-before"
            why = f"the {FLEET} phones {'sound bad here and now' if ill else 'sound bad at the head office in the newest three weeks only'}"
            row: dict[str, Value] = {"location": location, "endpoint_type": PHONE, "device_model": FLEET}
            expect: dict[str, Value] = {"measured_legs": measured, "poor_legs": poor, "poor_pct": between(poor, measured)}
            cases.append(found.case(key, "call-quality-by-place", customer, week, why, expect, row))
    measured, poor = found.quality(customer, last)
    if measured >= ENOUGH:
        expect = {"measured": measured, "poor": poor, "poor_pct": between(poor, measured)}
        expect["worst_endpoint_type"] = worst_endpoint(found, customer, last)
        cases.append(
            found.case("desk-phone", "call-quality-by-customer", customer, last, "its head office's desk phones sound bad", expect)
        )
    return cases


def carrier_cases(found: Found) -> list[Case]:
    """The carrier in its week, the others in it, and the carrier in the weeks around it."""
    ill, bad, cases = found.incidents.carrier_week, found.incidents.carrier, []
    if ill is None:
        return []
    rows = found.con.execute(
        "SELECT week, carrier, count(DISTINCT customer), sum(measured)::BIGINT, sum(poor)::BIGINT FROM media_legs"
        " WHERE carrier <> '' AND week BETWEEN ? AND ? GROUP BY week, carrier HAVING sum(measured) >= ? ORDER BY week, carrier",
        [max(ill - 1, found.weeks.new_columns_from), ill + 1, MANY],
    ).fetchall()
    for week, carrier, customers, measured, poor in rows:
        if week == ill and carrier == bad and customers > 1:
            expect: dict[str, Value] = {"customers": {"at_least": 2}, "measured_legs": {"at_least": ENOUGH}, "poor_pct": {"at_least": 0.1}}
            why = "a fifth of the legs over this carrier were poor in this one week"
            cases.append(found.case("carrier", "call-quality-by-carrier", None, week, why, expect, {"carrier": carrier}))
        elif (week == ill) != (carrier == bad) and poor / measured < ORDINARY:
            expect = {"poor_pct": {"at_most": BARELY}}
            key, why = "carrier-ordinary", "another carrier, or another week: nothing is wrong"
            cases.append(found.case(key, "call-quality-by-carrier", None, week, why, expect, {"carrier": carrier}))
    return cases


def queue_cases(found: Found) -> list[Case]:
    """The queue whose callers give up, the weeks before, and another customer's queues."""
    customer, last, cases = found.incidents.queue, found.weeks.last, []
    if customer is None:
        return []
    others = [c for c in steady(found.customers, found.weeks) if c is not customer and c.mix == "centre"][:1]
    for each in (customer, *others):
        for week in range(max(0, last - QUEUE_WEEKS + 1), last + 1):
            answered, abandoned, full, late = found.sums(
                "service_weeks", "answered abandoned overflowed timed_out", week, "customer = ? AND number <= -10", each.index
            )
            hunted, lost = found.sums("service_weeks", "answered abandoned", week, "customer = ? AND number = -2", each.index)
            offered = answered + abandoned + hunted + lost
            if answered + abandoned >= ENOUGH:
                ill = each is customer and week > last - ABANDONING_WEEKS
                why = "callers of its first queue give up" if ill else "its queues are as usual"
                expect: dict[str, Value] = {
                    "offered": offered,
                    "answered": answered + hunted,
                    "abandoned": abandoned + lost,
                    "overflowed": full + late,
                    "abandoned_pct": between(abandoned + lost, offered),
                }
                key = "abandoning-queue" if ill else "queue-ordinary"
                cases.append(found.case(key, "queues", each, week, why, expect))
    return cases


def quiet_week(found: Found) -> tuple[str, int] | None:
    """The country and the week of holidays among the last eight, of those that no other incident touches."""
    volumes: dict[str, dict[int, float]] = {}
    for part in found.parts:
        if part.week > found.weeks.last - 8:
            volumes.setdefault(part.customer.country.key, {})[part.week] = part.shape.volume
    touched = (found.weeks.last, found.incidents.carrier_week)
    ratios = [
        (volume / median(weeks.values()), key, week)
        for key, weeks in volumes.items()
        for week, volume in weeks.items()
        if week not in touched and week - 1 in weeks
    ]
    ratio, key, week = min(ratios, default=(1.0, "", 0))
    return (key, week) if ratio <= QUIET else None


def holiday_cases(found: Found) -> list[Case]:
    """A country's customers call less in the week, and sound as ever."""
    quiet, cases = quiet_week(found), []
    if quiet is None:
        return []
    country, week = quiet
    why = "a week of holidays in its country: fewer calls, and no worse ones"
    for customer in [c for c in steady(found.customers, found.weeks) if c.country.key == country][:AWAY]:
        calls, before = found.calls(customer, week), found.calls(customer, week - 1)
        measured, poor = found.quality(customer, week)
        if calls < before:
            used: dict[str, Value] = {"calls": calls, "calls_change": calls - before}
            cases.append(found.case("holiday", "call-usage", customer, week, why, used))
        if measured >= ENOUGH and poor / measured <= ORDINARY:
            heard: dict[str, Value] = {"measured": measured, "poor": poor, "poor_pct": {"at_most": BARELY}}
            cases.append(found.case("holiday", "call-quality-by-customer", customer, week, why, heard))
    measured, poor = found.sums("media_calls", "measured poor", week)
    if measured and poor / measured <= ORDINARY:
        row: dict[str, Value] = {"week": found.weeks.sunday(week).isoformat()}
        why = "a whole country is away: fewer calls, and no worse ones"
        cases.append(found.case("holiday", "call-quality", None, week, why, {"poor_pct": {"at_most": BARELY}}, row))
    return cases


def closed_cases(found: Found) -> list[Case]:
    """Closed, and known to be: no calls, which is not the same as no report of any."""
    customer = found.incidents.closed
    if customer is None:
        return []
    query = "SELECT coalesce(min(start_ms), 0), coalesce(max(start_ms), 0) FROM media WHERE customer = ?"
    first, last = found.con.execute(query, [customer.index]).fetchone() or (0, 0)
    spans = 0 < first < found.weeks.start_ms(customer.closed.start) and last >= found.weeks.start_ms(customer.closed.stop)
    cases, why = [], "closed; one export spans the week, so that no calls means none"
    for week in customer.closed:
        change = -found.calls(customer, week - 1)
        none: dict[str, Value] = dict.fromkeys(("calls", "made", "received", "answered", "minutes", "active_users"), 0)
        cases.append(
            found.case("silent-covered", "call-usage", customer, week, why, {**none, "calls_change": change, "calls_per_user": None})
        )
        if spans:
            heard: dict[str, Value] = {"calls": 0, "measured": 0, "poor": 0, "poor_pct": None}
            cases.append(found.case("silent-covered", "call-quality-by-customer", customer, week, why, heard))
    return cases


def unreported_cases(found: Found) -> list[Case]:
    """Customers that call and deliver no media quality report."""
    week = found.weeks.last
    return [
        found.case(
            "no-media",
            "call-quality-by-customer",
            customer,
            week,
            "no media quality report names it: unknown, not zero",
            {"calls": found.calls(customer, week), "measured": None, "poor": None, "poor_pct": None, "worst_endpoint_type": None},
        )
        for customer in found.customers
        if customer.media == "none" and found.calls(customer, week)
    ]


def incident_cases(
    con: duckdb.DuckDBPyConnection, customers: Sequence[Customer], incidents: Incidents, weeks: Weeks, parts: Sequence[Part]
) -> list[Case]:
    """Every case of the incidents; where a partner is too small to show one, it is not promised."""
    found = Found(con, customers, incidents, weeks, parts)
    kinds = (phone_cases, carrier_cases, queue_cases, holiday_cases, closed_cases, unreported_cases)
    return [case for cases_of in kinds for case in cases_of(found)]
