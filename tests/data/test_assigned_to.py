"""The filter on a person's own customers: its answers are those of whoever may see just these, and it widens nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from data.access import Accounts, Person
from data.answer import Hub
from data.scope import only
from data.sections import SECTIONS
from data.slice import PRODUCTS, Slice, read_slice
from tests.conftest import NOW, Partner, org

EMAIL = "ana@partner.example"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Four customers; the exports assign the first to Ana's address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        partner = Partner(tmp_path_factory.mktemp("assigned"))
        for number in (1, 2, 3, 4):
            partner.customer(number, f"Customer {number}")
            partner.item(number, assigned=80 + 10 * number)
            partner.call(number, f"u{number}", f"2026-11-1{number + 5}T09:00:00Z")
        partner.write("admins.csv", [{"admin_id": "a1", "name": "Ana", "email": EMAIL, "role": "admin"}])
        partner.write("admin_customers.csv", [{"admin_id": "a1", "org_id": org(1)}])
        yield partner.hub


@pytest.fixture(scope="module")
def ana(hub: Hub) -> Person:
    """She may see all here; two customers are hers: one by the exports, one given to her here."""
    return Accounts(hub.settings, hub.workspace).add(name="ana", role="full_admin", who="test", email=EMAIL, customers=[org(3).upper()])


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("section", SECTIONS)
def test_the_answers_are_those_of_her_customers(hub: Hub, ana: Person, section: str, product: str) -> None:
    mine = hub.answer(section, Slice(product=product, assigned_to=ana.id))
    seen = hub.seen_by(only([org(1), org(3)])).answer(section, Slice(product=product))
    assert (mine.kpis, mine.previous, mine.trend) == (seen.kpis, seen.previous, seen.trend)
    if section != "administrators":  # every filter leaves out whoever has no customer left there; a scope shows her with 0
        assert mine.rows == seen.rows
    assert mine.filters["assigned_to"] == ana.id


def test_it_widens_nothing(hub: Hub, ana: Person) -> None:
    others = hub.seen_by(only([org(2), org(3)]))
    (row,) = others.answer("customers", Slice(assigned_to=ana.id)).rows
    assert row["org_id"] == org(3)
    forged = Slice(assigned_to=ana.id, their=only([org(2), org(4)]))
    assert [row["org_id"] for row in others.answer("customers", forged).rows] == [org(3)]


def test_the_address_keeps_it_and_an_id_of_nobody_is_said(hub: Hub, ana: Person) -> None:
    slice_, notices = read_slice({"assigned_to": [ana.id.upper()]})
    assert (slice_, notices) == (Slice(assigned_to=ana.id), ())
    assert slice_.to_url() == f"?assigned_to={ana.id}"
    for other in ("0", "\x00' OR 1=1", "00000000-0000-4000-8000-000000000000"):
        nobody = hub.answer("customers", replace(slice_, assigned_to=other))
        assert len(nobody.rows) == 4
        assert ["it was ignored" in str(notice) for notice in nobody.notices] == [True]


def test_the_counts_beside_the_filters_know_it(hub: Hub, ana: Person) -> None:
    options = hub.options(Slice(assigned_to=ana.id, find="nobody"))
    assert (options.rows, options.without) == (0, {"assigned_to": 0, "find": 2})
    assert hub.options(Slice(assigned_to=ana.id)).without == {"assigned_to": 4}
