"""The sum over customers is the portfolio: for every additive figure of every section, both products, three weeks.

The figures are taken from the catalogues, not from a list. What may not be added up says why in NOT_ADDITIVE.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from data.answer import Hub
from data.metric import Formula, Unit
from data.metrics import METRICS, metric_of
from data.sections import SECTIONS, Section, Shape
from data.settings import read_settings
from data.slice import PRODUCTS, Slice
from etl.build import load
from etl.demo import write_demo
from tests.conftest import NOW

AS_OF = (date(2026, 11, 22), date(2026, 11, 1), date(2026, 9, 20))
# Counts whose sum over customers is not the portfolio's figure, each with its reason.
NOT_ADDITIVE = {
    "active_users": "a user who calls in two organisations is one user of the portfolio",
    "peers": "a comparison, not an amount",
}
# By (section, row key): what tells one row of a portfolio's answer from another, where it is not the customer.
ROW_NAMES = {"week", "endpoint_type", "carrier", "feature", "admin_id"}


def additive(section: Section, key: str) -> bool:
    """Whether a metric of a section is an amount: a sum, or a number of distinct customers."""
    metric = metric_of(section.key, key)
    if key in NOT_ADDITIVE:
        return False
    if isinstance(metric.formula, Formula):
        return metric.unit in (Unit.COUNT, Unit.MINUTES)
    return metric.formula is None and metric.unit is Unit.COUNT and metric.key != "customers_pct"


def figures(section: Section) -> Iterator[str]:
    """The additive keys of a section's tiles."""
    return (key for key in section.kpis if additive(section, key))


def columns(section: Section) -> list[str]:
    """The additive keys of a section's rows."""
    return [key for key in section.row_keys if key in METRICS and additive(section, key)]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The answers about a small demo partner: every customer is asked about every section."""
    folder = tmp_path_factory.mktemp("additive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        write_demo(folder, customers=18, weeks=10, calls_per_week=700)
        load([folder / "landing"], folder / "home")
        yield Hub(read_settings(folder / "home"))


@pytest.fixture(scope="module")
def customers(hub: Hub) -> list[str]:
    """Every managed customer."""
    return [row["org_id"] for row in hub.answer("customers", Slice(as_of=AS_OF[0])).rows]


def added(values: list[Any]) -> Any:
    """Σ of what is known; unknown when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def by_name(rows: list[dict[str, Any]], keys: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows added up by what names them: a week, a feature, an endpoint type; of rows of customers, all of them."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row[name] for name in sorted(ROW_NAMES & set(row)))].append(row)
    return {name: {key: added([row[key] for row in group]) for key in keys} for name, group in grouped.items()}


def nothing(sums: dict[tuple[Any, ...], dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Without groups of which nothing is known, or everything is 0: a customer alone shows no row where the portfolio has none either."""
    return {name: values for name, values in sums.items() if any(values.values())}


SUMMED = [section for section in SECTIONS.values() if list(figures(section)) or columns(section)]


def test_the_catalogue_has_enough_to_add_up() -> None:
    assert len(SUMMED) >= 18
    assert {"licences", "trials", "call-trend", "administrators", "queues", "features", "overage"} <= {section.key for section in SUMMED}
    assert sum(len(columns(section)) for section in SUMMED) > 60


@pytest.mark.parametrize("as_of", AS_OF, ids=str)
@pytest.mark.parametrize("product", PRODUCTS)
def test_the_sum_over_customers_is_the_portfolio(hub: Hub, customers: list[str], product: str, as_of: date) -> None:
    wrong: list[tuple[Any, ...]] = []
    for section in SUMMED:
        if product != PRODUCTS[0] and (not section.by_product or section.shape in (Shape.CALLING, Shape.CALL_TREND)):
            continue  # the same answer for both products
        whole = hub.answer(section.key, Slice(product=product, as_of=as_of))
        each = [hub.answer(section.key, Slice(product=product, as_of=as_of, customer=org)) for org in customers]
        for key in figures(section):
            parts = added([answer.kpis[key] for answer in each])
            if whole.kpis[key] != pytest.approx(parts):
                wrong.append((section.key, key, whole.kpis[key], parts))
        keys = columns(section)
        summed = nothing(by_name([row for answer in each for row in answer.rows], keys))
        expected = nothing(by_name(whole.rows, keys))
        for name in {*summed, *expected}:
            found, right = summed.get(name, {}), expected.get(name, {})
            wrong += [
                (section.key, name, key, right.get(key), found.get(key)) for key in keys if found.get(key) != pytest.approx(right.get(key))
            ]
    assert wrong == []
