"""The demo's orders, invoices and administrators agree with its licences, customers and trials."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from etl.demo import write_demo
from etl.demo.records import OWN_NAME, OWN_TAG, PEOPLE, PRICE_LIST

UNTIL = date(2026, 11, 22)
NEWEST = "snapshot=2026-11-21"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of the usual number of customers, with few calls."""
    out = tmp_path_factory.mktemp("records")
    write_demo(out, customers=90, weeks=10, calls_per_week=300, until=UNTIL)
    return out / "landing"


def rows(landing: Path, name: str, folder: str = NEWEST) -> Rows:
    """A template file."""
    with (landing / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def newest(landing: Path, name: str) -> Rows:
    """The newest file of a kind: one that did not change is not written again."""
    return rows(landing, name, max(path.parent.name for path in landing.glob(f"snapshot=*/{name}.csv")))


def test_the_newest_order_of_a_licence_is_what_the_export_holds(landing: Path) -> None:
    ordered = {
        (row["subscription_id"], row["sku"]): int(row["quantity"]) for row in sorted(rows(landing, "orders"), key=lambda r: r["ordered_on"])
    }
    skus = {name: product.sku for name, product in PRICE_LIST.items()}
    held = {(row["subscription_id"], skus[row["licence"]]): int(row["total"]) for row in rows(landing, "licences")}
    both = ordered.keys() & held.keys()
    assert len(both) > 80
    assert {key: ordered[key] for key in both} == {key: held[key] for key in both}


def test_orders_grow_shrink_and_are_told_apart(landing: Path) -> None:
    found = rows(landing, "orders")
    assert len({(row["order_id"], row["line"]) for row in found}) == len(found)
    assert {
        len({(row["org_id"], row["ordered_on"]) for row in found if row["order_id"] == order}) for order in {r["order_id"] for r in found}
    } == {1}
    history: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in found:
        history[row["subscription_id"], row["sku"]].append((row["ordered_on"], int(row["quantity"])))
    steps = [after - before for one in history.values() for (_, before), (_, after) in zip(sorted(one), sorted(one)[1:], strict=False)]
    assert sum(step > 0 for step in steps) > 5 and sum(step < 0 for step in steps) >= 2
    assert max(row["ordered_on"] for row in found) < UNTIL.isoformat()


def test_invoices_are_of_whole_months_and_of_known_subscriptions(landing: Path) -> None:
    found, known = rows(landing, "invoices"), {row["subscription_id"] for row in newest(landing, "subscriptions")}
    assert len(found) > 300 and {row["subscription_id"] for row in found} <= known
    assert {row["period_start"][8:] for row in found} == {"01"} and len({row["period_start"] for row in found}) == 6
    prices = {product.sku: product.price for product in PRICE_LIST.values()}
    assert all(float(row["amount"]) == pytest.approx(int(row["quantity"]) * prices[row["sku"]], abs=0.005) for row in found)
    assert {"paid", "open", "overdue"} == {row["status"] for row in found}
    assert {"EUR", "USD", "BRL"} <= {row["currency"] for row in found}


def test_six_people_administer_the_customers(landing: Path) -> None:
    people = newest(landing, "admins")
    assert sorted(row["role"] for row in people) == ["admin"] * 3 + ["full_admin"] * 2 + ["read_only"]
    pairs = [(row["admin_id"], row["org_id"]) for row in newest(landing, "admin_customers")]
    assert len(set(pairs)) == len(pairs)
    assert {admin for admin, _ in pairs} == {row["admin_id"] for row in people if row["role"] == "admin"}
    assert [(row["name"], row["role"]) for row in people] == list(PEOPLE)
    assert len(list(landing.glob("snapshot=*/admin_customers.csv"))) > 1  # some changed hands


def test_one_customer_is_the_partner_itself(landing: Path) -> None:
    (own,) = [row for row in rows(landing, "customers") if row["name"] == OWN_NAME]
    assert own["managed_by"] == "partner"
    assert OWN_TAG in {row["tag"] for row in newest(landing, "tags") if row["org_id"] == own["org_id"]}
    assert max(len(row["tag"]) for row in newest(landing, "tags")) <= 25
