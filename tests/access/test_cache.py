"""What is remembered for one reader is never given to another (trust.md §4 A4)."""

import random
from collections.abc import Iterator

import pytest

from data.answer import Hub
from data.scope import EVERYTHING, Scope, only
from data.slice import PRODUCTS, Slice
from tests.access.canaries import CUSTOMERS, canary, leaks
from tests.access.conftest import Aviary
from tests.conftest import org

PAIRS = 10_000
SECTIONS = ("headline", "customers", "expiring", "overage", "call-usage", "call-quality-by-place", "invoices", "administrators")


@pytest.fixture
def scopes() -> Iterator[list[Scope]]:
    """Some of the customers, all of them, nobody; two that differ in one customer."""
    chance = random.Random(4)
    yield [
        EVERYTHING,
        only([]),
        only([org(1), org(2)]),
        only([org(1), org(3)]),
        *(only(org(chance.choice(CUSTOMERS)) for _ in range(4)) for _ in range(12)),
    ]


def test_one_readers_answer_is_nobody_elses(aviary: Aviary, scopes: list[Scope], capsys: pytest.CaptureFixture[str]) -> None:
    """Warm as one, read as another, ten thousand times: each gets what a hub of her own would say."""
    chance, shared = random.Random(9), Hub(aviary.settings)
    questions = [(section, Slice(product=product)) for section in SECTIONS for product in PRODUCTS]
    own = {
        (scope, section, asked): Hub(aviary.settings, scope).answer(section, asked).document()
        for scope in scopes[:6]
        for section, asked in questions[:: len(PRODUCTS)]
    }
    crossed = compared = 0
    for _ in range(PAIRS):
        one, other = chance.sample(scopes, 2)
        section, asked = chance.choice(questions)
        shared.seen_by(one).answer(section, asked)
        found = shared.seen_by(other).answer(section, asked).document()
        hidden = [canary(number) for number in CUSTOMERS if not other.sees(org(number))]
        crossed += bool(leaks(repr(found["rows"]).encode(), hidden))
        if (other, section, asked) in own:
            compared += 1
            crossed += found != own[other, section, asked]
    with capsys.disabled():
        print(f"\ncache isolation: {PAIRS:,} pairs, {compared:,} compared with a hub of their own: {crossed} crossed")
    assert crossed == 0
    assert compared > PAIRS / 10


def test_a_browser_that_two_people_share_is_not_told_that_nothing_changed(aviary: Aviary) -> None:
    """The palette's document is remembered by the browser: its mark is another for another reader."""
    marks = {}
    for name in ("full admin", "assigned admin", "read-only", "read-only, assigned"):
        answer = aviary.ask(aviary.named(name), "/palette.json")
        marks[name] = answer.headers["ETag"]
        assert "private" in answer.headers["Cache-Control"]
    assert marks["full admin"] != marks["assigned admin"]
    again = aviary.ask(aviary.named("assigned admin"), "/palette.json", headers={"If-None-Match": marks["full admin"]})
    assert again.status_code == 200
    assert not leaks(again.data, [canary(number) for number in CUSTOMERS if number > 3])


def test_answers_of_people_are_kept_by_no_cache(aviary: Aviary) -> None:
    """no-store on whatever holds data; only code and images may be kept."""
    for path in ("/api/v1/sections/customers", "/export/customers.csv", "/export/customers.xlsx", "/api/v1/status", "/"):
        assert "no-store" in aviary.ask(aviary.named("full admin"), path).headers["Cache-Control"]
    assert "no-store" in aviary.draw(aviary.named("full admin"), "/").headers["Cache-Control"]
