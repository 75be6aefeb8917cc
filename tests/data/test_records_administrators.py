"""Who administers whom: the partner's own list, Webex's answers, and the instants at which they hold."""

import json
from typing import Any

from tests.conftest import Partner, org

PEOPLE = [
    {"admin_id": "a1", "name": "Eva", "email": "eva@example.com", "role": "full_admin"},
    {"admin_id": "a2", "name": "Ivo", "email": "ivo@example.com", "role": "read_only"},
    {"admin_id": "a3", "name": "Ana", "email": "ana@example.com", "role": "admin"},
    {"admin_id": "a4", "name": "Tom", "email": "tom@example.com", "role": "admin"},
]


def assign(partner: Partner, *pairs: tuple[str, int], at: str = "2026-11-21") -> None:
    """Rows of the admin_customers template."""
    for admin, number in pairs:
        partner._add("admin_customers", {"admin_id": admin, "org_id": org(number)}, at)


def webex(partner: Partner, number: int, *people: dict[str, Any]) -> None:
    """The Webex answer about a customer's partner administrators."""
    folder = partner.landing / f"org={org(number)}"
    folder.mkdir(parents=True)
    (folder / "partner admins 2026-11-21.json").write_text(json.dumps({"items": list(people)}), encoding="utf-8")


def person(number: int, role: str) -> dict[str, Any]:
    """One of them, as Webex writes it."""
    return {"id": f"w{number}", "displayName": f"Person {number}", "emails": [f"p{number}@example.com"], "roleInCustomerOrg": role}


def roll(partner: Partner, **query: str) -> dict[str, tuple[int, bool, str | None]]:
    """By administrator: customers, whether all are seen, role."""
    return {row["admin_id"]: (row["customers"], row["sees_all"], row["role"]) for row in partner.ask("administrators", **query).rows}


def three(partner: Partner) -> None:
    """Three managed customers and four people; Ana has two of them."""
    for number in (1, 2, 3):
        partner.customer(number, f"Customer {number}")
    partner.write("admins.csv", PEOPLE)
    assign(partner, ("a3", 1), ("a3", 2), ("a3", 9))


def test_full_and_read_only_administrators_see_all_managed_customers(partner: Partner) -> None:
    three(partner)
    assert roll(partner) == {  # organisation 9 is not managed; Tom has nobody
        "a1": (3, True, "full_admin"), "a2": (3, True, "read_only"), "a3": (2, False, "admin"), "a4": (0, False, "admin"),
    }  # fmt: skip


def test_filters_narrow_the_customers_that_are_counted(partner: Partner) -> None:
    three(partner)
    assert {admin: count for admin, (count, _, _) in roll(partner, customer=org(1)).items()} == {"a1": 1, "a2": 1, "a3": 1}


def test_of_a_customer_the_assigned_come_first_then_those_who_see_all(partner: Partner) -> None:
    three(partner)
    rows = partner.ask("customer-administrators", customer=org(1)).rows
    assert [(row["admin_id"], row["sees_all"]) for row in rows] == [("a3", False), ("a1", True), ("a2", True)]
    assert [row["admin_id"] for row in partner.ask("customer-administrators", customer=org(3)).rows] == ["a1", "a2"]


def test_webex_says_roles_in_one_organisation_and_they_do_not_see_all(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.customer(2, "Beta")
    webex(partner, 1, person(1, "id_full_admin"), person(2, "id_readonly_admin"), person(3, "id_sales_admin"))
    assert roll(partner) == {
        "w1": (1, False, "full_admin"), "w2": (1, False, "read_only"), "w3": (1, False, "id_sales_admin"),
    }  # fmt: skip
    assert {row["origin"] for row in partner.ask("administrators").rows} == {"webex"}
    assert partner.ask("customer-administrators", customer=org(2)).rows == []


def test_one_person_in_both_is_one_and_keeps_the_role_of_the_own_list(partner: Partner) -> None:
    partner.customer(1, "Acme")
    partner.customer(2, "Beta")
    partner.write("admins.csv", PEOPLE[2:3])
    assign(partner, ("a3", 2))
    webex(partner, 1, {**person(1, "id_full_admin"), "emails": ["ANA@example.com"]})
    assert roll(partner) == {"a3": (2, False, "admin")}
    assert [row["role"] for row in partner.ask("customer-administrators").rows] == ["admin", "admin"]


def test_somebody_whom_no_list_names_is_shown_by_id(partner: Partner) -> None:
    partner.customer(1, "Acme")
    assign(partner, ("ghost", 1))
    (row,) = partner.ask("administrators").rows
    assert (row["admin_id"], row["name"], row["email"], row["role"], row["customers"]) == ("ghost", "ghost", None, None, 1)


def test_the_set_of_a_customer_is_the_one_observed_last_before_the_instant(partner: Partner) -> None:
    partner.customer(1, "Acme", at="2026-11-07")
    partner.write("admins.csv", PEOPLE, "snapshot=2026-11-07")
    partner._add("admins", {**PEOPLE[2], "role": "read_only"}, "2026-11-20")
    assign(partner, ("a3", 1), ("a4", 1), at="2026-11-07")
    assign(partner, ("a4", 1), at="2026-11-20")

    def assigned(day: str) -> list[str]:
        return [row["admin_id"] for row in partner.ask("customer-administrators", as_of=day).rows if not row["sees_all"]]

    assert assigned("2026-11-15") == ["a3", "a4"]
    assert assigned("2026-11-22") == ["a4"]
    assert assigned("2026-11-01") == ["a3", "a4"]  # before any observation: the oldest
    assert roll(partner, as_of="2026-11-15")["a3"] == (1, False, "admin")
    assert roll(partner, as_of="2026-11-22")["a3"] == (1, True, "read_only")
