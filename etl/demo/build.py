"""Builds the whole partner: customers with their names, roles, habits and tags, and the planted cases."""

import re
import unicodedata
from datetime import timedelta

from etl.demo.builder import Builder
from etl.demo.cases import Case
from etl.demo.countries import COUNTRIES, Country
from etl.demo.partner import CALLING, MEETINGS, Customer, Weeks, dice, stable_uuid
from etl.demo.records import OWN_DOMAIN, OWN_NAME, OWN_TAG, record_cases
from etl.demo.roles import BUILD, deck
from etl.demo.roles.dates import tried_in_vain

TAGS = ("health", "public", "gold", "education", "retail", "EMEA", "silver", "migration")
TRIED = 3  # customers that tried a second product and did not buy it


def company_names(country: Country, seed: int) -> list[str]:
    """The country's company names in the order in which they are given away."""
    names = [country.pattern.format(trade=trade, stem=stem) for trade in country.trades for stem in country.stems]
    dice(seed, "names", country.key).shuffle(names)
    return names


def slug(name: str) -> str:
    """A name as part of an internet address."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def blank_customers(count: int, weeks: Weeks, seed: int) -> list[tuple[Customer, int]]:
    """Customers with a role, a country and a name, in a shuffled order; each with the how-manieth of its role it is."""
    cards = deck(count)
    dice(seed, "deck").shuffle(cards)
    names = {country.key: company_names(country, seed) for country in COUNTRIES}
    given = dict.fromkeys(names, 0)
    customers = []
    for index, (role, nth) in enumerate(cards):
        country = dice(seed, "country", index).choices(COUNTRIES, [each.weight for each in COUNTRIES])[0]
        turn, place = divmod(given[country.key], len(names[country.key]))
        given[country.key] += 1
        name = names[country.key][place] + (f" {turn + 1}" if turn else "")
        domain = f"{slug(name)}.example.com"
        customers.append((Customer(index, role, stable_uuid(seed, "org", index), name, domain, country, weeks.ago(130)), nth))
    return customers


def give_habits(customer: Customer, seed: int) -> None:
    """How much and which way the customer calls; who manages it."""
    rng = dice(seed, "habits", customer.index)
    customer.mix = rng.choices(("plain", "office", "centre"), (30, 40, 30))[0]
    customer.intensity = rng.lognormvariate(0, 0.35)
    customer.growth = rng.uniform(-0.25, 0.55)
    customer.activity = rng.uniform(0.6, 0.95)
    customer.recording = customer.mix == "centre" and rng.random() < 0.5
    customer.queues = rng.randint(1, 3)
    customer.managed_by = "external" if rng.random() < 0.12 else "partner"


def give_tags(customer: Customer, weeks: Weeks, seed: int) -> None:
    """Tags from the start, and some that came later."""
    rng = dice(seed, "tags", customer.index)
    customer.tags = [(0, tag) for tag in rng.sample(TAGS, rng.choice((0, 1, 1, 2, 3)))]
    if rng.random() < 0.2:
        customer.tags.append((weeks.back(rng.randint(1, 10)), "QBR"))
    if customer.role in ("over", "low", "dormant", "suspended") and rng.random() < 0.6:
        customer.tags.append((weeks.back(rng.randint(0, 6)), "at-risk"))
    if customer.role in ("trial-soon", "expiring") and all(tag != "health" for _, tag in customer.tags):
        customer.tags.insert(0, (0, "health"))
    more = dice(seed, "more tags", customer.index)
    if more.random() < 0.1:
        customer.tags.append((0, "key account"))
    if customer.role in ("recent", "trial-running"):
        customer.tags.append((weeks.back(more.randint(0, 4)), "onboarding"))


def give_sign_in(customer: Customer, cases: list[Case], seed: int) -> None:
    """Whether its administrators came lately; where a status is promised, they did."""
    if not any("status" in case.expect for case in cases):
        customer.sign_in = dice(seed, "sign-in", customer.index).choices(("recent", "idle", "unknown"), (78, 12, 10))[0]


def choose_webex_answers(customers: list[Customer]) -> None:
    """The licences of up to two calling customers come as the Webex answer."""
    fit = (c for c in customers if c.role in ("renewing", "plain") and c.items and c.exported_until is None and c.seats(CALLING, -1))
    for customer, _ in zip(fit, range(2), strict=False):
        customer.licences_from = "json"


def name_own(blank: list[tuple[Customer, int]]) -> None:
    """One of them is the partner's own organisation: an ordinary one, where there is any."""
    own = next((customer for customer, _ in blank if customer.role == "plain"), blank[-1][0])
    own.name, own.domain = OWN_NAME, OWN_DOMAIN


def try_in_vain(customers: list[Customer], weeks: Weeks, count: int, seed: int) -> list[Case]:
    """A few customers with calling alone had a meetings trial that ended, and nothing followed."""
    cases: list[Case] = []
    fit = (c for c in customers if c.role in ("renewing", "plain") and c.items and c.seats(CALLING, -1) and not c.seats(MEETINGS, -1))
    for nth, (customer, _) in enumerate(zip(fit, range(TRIED), strict=False)):
        builder = Builder(customer, weeks, dice(seed, "tried", customer.index), nth, count)
        tried_in_vain(builder)
        cases.extend(builder.cases)
    return cases


def build_partner(count: int, weeks: Weeks, seed: int) -> tuple[list[Customer], list[Case]]:
    """Every customer of the partner, and what is planted in them."""
    customers: list[Customer] = []
    cases: list[Case] = []
    blank = blank_customers(count, weeks, seed)
    name_own(blank)
    for customer, nth in blank:
        give_habits(customer, seed)
        give_tags(customer, weeks, seed)
        builder = Builder(customer, weeks, dice(seed, "role", customer.index), nth, count)
        BUILD[customer.role](builder)
        give_sign_in(customer, builder.cases, seed)
        if all(case.key != "recent-new" for case in builder.cases):
            customer.created_on = max(customer.created_on, weeks.ago(2200)) - timedelta(days=customer.index % 5)
        customers.append(customer)
        cases.extend(builder.cases)
        if customer.name == OWN_NAME:
            customer.managed_by = "partner"
            customer.tags.insert(0, (0, OWN_TAG))
    cases += try_in_vain(customers, weeks, count, seed)
    choose_webex_answers(customers)
    cases += record_cases(customers, weeks, seed)
    return customers, cases
