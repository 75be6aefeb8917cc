"""metrics.md §2: items, products and population, worked out by hand."""

from typing import Any

import pytest

from tests.conftest import Partner, org


@pytest.mark.parametrize(
    ("licence", "products"),
    [
        ("Webex Calling - Professional", {"calling"}),
        ("  webex calling - workspaces", {"calling"}),
        ("Customer Experience - Essential", {"calling"}),
        ("Customer Assist", {"calling"}),
        ("Meeting - Webex Meeting Center", {"meetings"}),
        ("Webex Meetings Suite", {"meetings"}),
        ("Webex Suite", {"calling", "meetings"}),
        ("Call on Webex", set()),
        ("Messaging", set()),
    ],
)
def test_a_licence_belongs_to_a_product_by_its_name(partner: Partner, licence: str, products: set[str]) -> None:
    partner.item(1, licence=licence)
    assert {product for product in ("calling", "meetings") if partner.ask("licence-trend", product=product).kpis["total"]} == products


def test_the_product_column_of_a_template_overrides_the_name(partner: Partner) -> None:
    partner.item(1, licence="Webex Calling - Professional", product="meetings")
    assert partner.ask("licence-trend").kpis["total"] == 0
    assert partner.ask("licence-trend", product="meetings").kpis["total"] == 100


def test_call_on_webex_is_never_calling_even_when_overridden(partner: Partner) -> None:
    partner.item(1, licence="Call on Webex", product="both")
    assert partner.ask("licence-trend").kpis["total"] == 0
    assert partner.ask("licence-trend", product="meetings").kpis["total"] == 100


def test_a_licence_without_a_subscriptions_row_is_an_item_in_no_date_section(partner: Partner) -> None:
    partner.licence(1, "S9", total=10, assigned=12)
    row = partner.row("overage", 1)
    assert (row["kind"], row["end_on"], row["months_left"], row["auto_renew"]) == ("subscription", None, None, None)
    assert not any(partner.ask(section).rows for section in ("recent", "expiring", "renewing"))


@pytest.mark.parametrize(
    ("dates", "active"),
    [
        ({"start_on": "2026-11-22"}, False),
        ({"start_on": "2026-11-21"}, True),
        ({"end_on": "2026-11-22"}, True),
        ({"end_on": "2026-11-21"}, False),
        ({"end_on": ""}, True),
        ({"status": "cancelled"}, False),
        ({"status": "suspended"}, True),
        ({"status": "setup_pending"}, True),
        ({"status": "expired", "end_on": "2026-11-22"}, False),
        ({"status": "expired", "end_on": "2026-11-23"}, True),
        ({"status": "expired", "end_on": ""}, False),
    ],
)
def test_an_item_is_active_by_its_dates_and_status(partner: Partner, dates: dict[str, Any], active: bool) -> None:
    partner.item(1, **dates)
    partner.item(2)
    assert partner.ask("headline").kpis["customers"] == 1 + active


@pytest.mark.parametrize(("total", "assigned", "belongs"), [(0, 0, False), (0, 1, True), (1, 0, True)])
def test_an_item_belongs_with_licences_bought_or_assigned(partner: Partner, total: int, assigned: int, belongs: bool) -> None:
    partner.item(1, total=total, assigned=assigned)
    assert partner.ask("headline").kpis["customers"] == int(belongs)


@pytest.mark.parametrize(
    ("snapshot", "stale", "there"), [("2026-11-15", False, True), ("2026-11-14", True, True), ("2026-10-18", True, True)]
)
def test_a_snapshot_over_7_days_is_stale(partner: Partner, snapshot: str, stale: bool, there: bool) -> None:
    partner.item(1, total=1, assigned=2, at=snapshot)
    assert partner.row("overage", 1, as_of="2026-11-22")["stale"] is stale


def test_a_snapshot_over_35_days_is_missing_and_every_licence_kpi_unknown(partner: Partner) -> None:
    partner.item(1, at="2026-10-17")
    kpis = partner.ask("headline", as_of="2026-11-22").kpis
    assert kpis["managed"] == 1
    assert {key: value for key, value in kpis.items() if key != "managed"} == dict.fromkeys(kpis.keys() - {"managed"})


def test_the_snapshot_of_the_day_itself_is_not_before_it(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2, at="2026-11-14")
    partner.licence(1, total=1, assigned=9, at="2026-11-15")
    assert partner.row("overage", 1, as_of="2026-11-15")["assigned"] == 2


def test_a_licence_absent_from_the_newest_snapshot_has_ended(partner: Partner) -> None:
    partner.item(1, at="2026-11-14")
    partner.licence(1, at="2026-11-14", licence="Customer Assist", total=50, assigned=50)
    partner.licence(1, at="2026-11-21")
    assert partner.ask("licence-trend").kpis == {"total": 100, "assigned": 80, "used": None}
    assert partner.ask("licence-trend", as_of="2026-11-15").kpis["total"] == 150


def test_an_own_row_beats_a_webex_row_of_the_same_date_and_licence(partner: Partner) -> None:
    partner.item(1, total=100, assigned=80)
    folder = partner.landing / f"org={org(1)}"
    folder.mkdir()
    licence = '{"id": "x", "name": "Webex Calling - Professional", "totalUnits": 7, "consumedUnits": 7, "subscriptionId": "S1"}'
    (folder / "licences-2026-11-21.json").write_text(f'{{"items": [{licence}]}}', encoding="utf-8")
    assert partner.ask("licence-trend").kpis["total"] == 100


def test_webex_rows_without_a_subscription_form_one_item_with_an_empty_id(partner: Partner) -> None:
    folder = partner.landing / f"org={org(1)}"
    folder.mkdir(parents=True)
    licences = [f'{{"name": "Webex Calling - {kind}", "totalUnits": 5, "consumedUnits": 8}}' for kind in ("Professional", "Workspaces")]
    (folder / "licences-2026-11-21.json").write_text(f'{{"items": [{", ".join(licences)}]}}', encoding="utf-8")
    (row,) = partner.ask("overage").rows
    assert (row["subscription_id"], row["total"], row["overage"], row["customer"]) == ("", 10, 6, org(1))


def test_managed_counts_everybody_and_customers_only_the_population(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.customer(2, "Quiet")
    partner.item(1)
    partner.item(3, licence="Messaging")
    kpis = partner.ask("headline").kpis
    assert (kpis["customers"], kpis["managed"]) == (1, 3)


def test_a_customer_without_a_name_shows_its_org_id(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2)
    assert partner.row("overage", 1)["customer"] == org(1)
