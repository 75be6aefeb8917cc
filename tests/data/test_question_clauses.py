"""What a question asks the database, told by its answers about seven customers: every filter, alone, with others and in a scope."""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from data.answer import Hub
from data.answer.question import Question, clauses_sql, fetch
from data.answer.states import States
from data.scope import only
from data.section import Section
from data.sections import SECTIONS
from data.slice import STATUSES, Slice
from tests.conftest import org
from tests.data.small_world import ACME, BETA, DELTA, NOBODY, TEXTIL, world

NAMES = {"1": "Acme", "2": "Beta", "3": "Ílhavo Têxtil", "4": "Nobody", "5": "Delta", "6": org(6), "7": "Empty"}
NOW, BEFORE = date(2026, 11, 22), date(2026, 11, 15)


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return world(tmp_path_factory)


# filter → the customers of the list, the items of Calling and of Meetings
FILTERS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "none": ({}, "1234567", "A1 I1 D1 D2", "D3 B1 A2"),
    "a customer": ({"customer": ACME}, "1", "A1", "A2"),
    "a customer who is none": ({"customer": org(9)}, "", "", ""),
    "a tag": ({"tag": ("gold",)}, "1", "A1", "A2"),
    "one of two tags": ({"tag": ("Health", "gold")}, "13", "A1 I1", "A2"),
    "managed by": ({"managed_by": ("external",)}, "25", "D1 D2", "D3 B1"),
    "managed by either": ({"managed_by": ("external", "partner")}, "1235", "A1 I1 D1 D2", "D3 B1 A2"),
    "a status": ({"status": ("no_recent_activity",)}, "3", "I1", ""),
    "one of two statuses": ({"status": ("no_recent_activity", "overage")}, "135", "A1 I1 D1 D2", "D3 A2"),
    "a kind": ({"kind": ("trial",)}, "25", "D1", "B1"),
    "one of two kinds": ({"kind": ("trial", "subscription")}, "123456", "A1 I1 D1 D2", "D3 B1 A2"),
    "a product": ({"holds": ("meetings",)}, "125", "A1 D1 D2", "D3 B1 A2"),
    "one of two products": ({"holds": ("meetings", "calling")}, "1235", "A1 I1 D1 D2", "D3 B1 A2"),
    "a word": ({"find": "TEXTIL"}, "3", "I1", ""),
    "two words": ({"find": "têxtil Ilhavo"}, "3", "I1", ""),
    "two words of two customers": ({"find": "têxtil acme"}, "", "", ""),
    "a tag as a word": ({"find": "gold"}, "1", "A1", "A2"),
    "whose customers": ({"assigned_to": "x", "their": only([ACME, NOBODY])}, "14", "A1", "A2"),
    "whose customers, when she has none": ({"assigned_to": "x", "their": only([])}, "", "", ""),
    "a tile": ({"tile": "over_limit"}, "15", "A1 D1 D2", "D3 A2"),
    "a tile and a kind": ({"tile": "over_limit", "kind": ("trial",)}, "5", "D1", ""),
    "a tile that others are in": ({"tile": "near_expiration"}, "35", "I1 D1 D2", "D3"),
    "a tile and its customers' tag": ({"tile": "near_expiration", "tag": ("Health",)}, "3", "I1", ""),
    "two filters": ({"managed_by": ("partner",), "status": ("overage",)}, "1", "A1", "A2"),
}


def asked(hub: Hub, slice_: Slice, section: Section) -> list[dict[str, Any]]:
    """The rows of a section; asked of the question itself, for what the hub sets anew."""
    build, cursor, states = hub._kept.open()
    assert build.exists()
    question = Question(hub.settings, cursor, states, section, replace(slice_, as_of=NOW))
    return question.answer({}).rows


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_who_meets_it(hub: Hub, name: str) -> None:
    filters, customers, calling, meetings = FILTERS[name]
    rows = asked(hub, Slice(**filters), SECTIONS["customers"])
    assert {row["customer"] for row in rows} == {NAMES[number] for number in customers}
    for product, items in (("calling", calling), ("meetings", meetings)):
        found = asked(hub, Slice(product=product, **filters), SECTIONS["subscriptions"])
        assert [row["subscription_id"] for row in found] == items.split()


@pytest.mark.parametrize("name", FILTERS)
def test_a_scope_takes_the_others_away_whatever_else_is_asked(hub: Hub, name: str) -> None:
    filters, customers, calling, meetings = FILTERS[name]
    for hers in ("15", "", "23") if name == "none" else ("15",):
        slice_ = Slice(**filters, scope=only(org(int(number)) for number in hers))
        assert {row["customer"] for row in asked(hub, slice_, SECTIONS["customers"])} == {NAMES[one] for one in customers if one in hers}
        letters = {"A": "1", "B": "2", "I": "3", "D": "5"}
        for product, items in (("calling", calling), ("meetings", meetings)):
            found = asked(hub, replace(slice_, product=product), SECTIONS["subscriptions"])
            assert [row["subscription_id"] for row in found] == [item for item in items.split() if letters[item[0]] in hers]


def test_the_tiles_of_a_scope_are_of_its_customers(hub: Hub) -> None:
    seen = hub.seen_by(only([ACME, BETA]))
    answer = seen.answer("headline", Slice())
    assert answer.kpis == {"customers": 2, "managed": 2, "near_expiration": 0, "near_renewal": 1, "low_assignment": 0, "over_limit": 1}
    nobody = hub.seen_by(only([])).answer("headline", Slice())
    assert nobody.kpis == {**dict.fromkeys(answer.kpis), "managed": 0}  # nothing is known, and that is not 0


def test_the_tiles_now_and_a_week_before_with_their_trend(hub: Hub) -> None:
    answer = hub.answer("headline", Slice())
    assert answer.kpis == {"customers": 4, "managed": 7, "near_expiration": 2, "near_renewal": 1, "low_assignment": 0, "over_limit": 2}
    assert answer.previous == {"customers": 3, "managed": 7, "near_expiration": 1, "near_renewal": 1, "low_assignment": 0, "over_limit": 0}
    assert answer.trend is not None
    assert answer.trend == {
        key: [None if key != "managed" else 7] * 11 + [answer.previous[key], answer.kpis[key]] for key in answer.kpis
    }  # at instants without a snapshot no licence figure is known (metrics.md §2)
    assert (answer.rows, answer.product, answer.parts, answer.as_of, answer.section) == ([], None, {}, NOW, "headline")
    assert hub.answer("headline", Slice(kind=("trial",))).kpis["managed"] == 2


def test_what_was_usable_is_told_by_the_customers_asked_for(hub: Hub) -> None:
    """Delta was not there a week ago: then nothing was known of her, though something was of others."""
    answer = hub.answer("overage", Slice(customer=DELTA))
    assert answer.kpis == {"customers": 1, "overage": 2, "average_overage": 2.0}
    assert answer.previous == {"customers": None, "overage": None, "average_overage": None}
    assert hub.answer("overage", Slice(customer=ACME)).previous == {"customers": 0, "overage": 0, "average_overage": None}


def test_the_weeks_of_a_trend(hub: Hub) -> None:
    answer = hub.answer("licence-trend", Slice())
    keys = ["week", "total", "assigned", "used", "assigned_pct", "used_pct"]
    weeks = [date.fromordinal(BEFORE.toordinal() - 7 * number) for number in range(12, -1, -1)]
    assert [row["week"] for row in answer.rows] == weeks
    assert all(list(row) == keys for row in answer.rows)
    assert [list(row.values())[1:] for row in answer.rows] == [[None] * 5] * 11 + [
        [50, 19, None, 19 / 50, None],
        [105, 78, 1, 78 / 105, 1 / 10],
    ]
    assert (answer.kpis, answer.previous) == ({"total": 105, "assigned": 78, "used": 1}, {"total": 50, "assigned": 19, "used": None})
    assert answer.trend is None


@pytest.mark.parametrize(
    ("section", "product", "items", "parts"),
    [
        ("overage", "calling", "A1 D1 D2", {"average_overage": (4, 2)}),
        ("overage", "meetings", "", {"average_overage": (None, 0)}),
        ("expiring", "calling", "I1", {"assigned_pct": (9, 40), "used_pct": (None, None)}),
        ("expiring", "meetings", "D3", {"assigned_pct": (0, 7), "used_pct": (None, None)}),
        ("renewing", "calling", "A1", {"assigned_pct": (12, 10), "used_pct": (1, 10)}),
        ("renewing", "meetings", "", {"assigned_pct": (None, None), "used_pct": (None, None)}),
    ],
)
def test_the_items_of_a_section_in_its_order_with_the_parts_of_its_ratios(
    hub: Hub, section: str, product: str, items: str, parts: dict[str, Any]
) -> None:
    answer = hub.answer(section, Slice(product=product))
    assert [row["subscription_id"] for row in answer.rows] == items.split()
    assert all(tuple(row) == SECTIONS[section].row_keys for row in answer.rows)
    assert answer.parts == parts
    assert (answer.product, answer.section, tuple(answer.kpis), tuple(answer.previous)) == (
        product,
        section,
        *2 * (SECTIONS[section].kpis,),
    )
    assert answer.filters == {"customer": None, "tag": [], "managed_by": [], "status": [], "kind": []}


def test_rows_that_are_equal_stand_by_customer_and_subscription(hub: Hub) -> None:
    bare = replace(SECTIONS["subscriptions"], order="")
    assert [row["subscription_id"] for row in asked(hub, Slice(), bare)] == ["A1", "I1", "D1", "D2"]
    by_kind = replace(bare, order="kind DESC")
    assert [row["subscription_id"] for row in asked(hub, Slice(), by_kind)] == ["D1", "A1", "I1", "D2"]


def test_customers_stand_by_what_is_most_urgent_with_what_they_hold(hub: Hub) -> None:
    rows = hub.answer("customers", Slice()).rows
    assert [row["customer"] for row in rows] == [org(6), "Acme", "Delta", "Ílhavo Têxtil", "Beta", "Nobody", "Empty"]
    assert all(row["status"] == row["statuses"][0] for row in rows[:-1])
    assert (rows[-1]["status"], rows[-1]["statuses"]) == (None, [])
    assert list(dict.fromkeys(row["status"] for row in rows[:-1])) == [
        status for status in STATUSES if status in {row["status"] for row in rows}
    ]
    held = {row["customer"]: (row["products"], row["slack"]) for row in rows}
    assert held["Delta"] == (
        {"calling": {"total": 55, "assigned": 57, "used": None}, "meetings": {"total": 7, "assigned": 0, "used": None}},
        {"calling": {"available": 0, "overage": 2}, "meetings": {"available": 7, "overage": 0}},
    )
    assert list(held["Delta"][0]) == ["calling", "meetings"]
    assert held["Nobody"] == ({}, {}) == held[org(6)]
    wanted = {"org_id": TEXTIL, "customer": "Ílhavo Têxtil", "tags": ["Health"], "managed_by": "partner", "country": None}
    assert {key: rows[3][key] for key in wanted} == wanted
    assert (rows[3]["next_on"], rows[3]["last_admin_signin_on"], rows[1]["country"]) == (date(2026, 12, 10), date(2026, 1, 1), "PT")
    only_calling = hub.answer("customers", Slice(kind=("trial",))).rows
    assert {row["customer"]: row["products"] for row in only_calling} == {
        "Beta": {"meetings": {"total": 30, "assigned": 9, "used": None}},
        "Delta": {"calling": {"total": 5, "assigned": 6, "used": None}},
    }


@pytest.mark.parametrize("section", ["call-quality-by-customer", "call-quality-by-place"])
def test_quality_is_asked_of_one_kind_of_endpoint(hub: Hub, section: str) -> None:
    """No media leg was loaded: it is asked without a fault, and nobody has one."""
    found = hub.answer(section, Slice(endpoint="Desk phone"))
    assert found.filters["endpoint"] == "Desk phone"
    assert not any(row.get("measured_legs") for row in found.rows)


@pytest.mark.parametrize("section", ["call-volume", "call-usage", "licences"])
def test_what_is_asked_by_another_kind_of_question_is_not_asked_here(hub: Hub, section: str) -> None:
    _, cursor, states = hub._kept.open()
    question = Question(hub.settings, cursor, states, SECTIONS[section], Slice(as_of=NOW))
    with pytest.raises(NotImplementedError, match=f"^{section}: asked by its own kind of question$"):
        question._rows()


def test_only_named_values_are_bound_and_never_more() -> None:
    cursor = duckdb.connect()
    assert fetch(cursor, "SELECT $a AS x, $b AS y", {"a": 1, "b": "'; --", "c": 3}) == [{"x": 1, "y": "'; --"}]
    assert fetch(cursor, "CREATE TABLE t (n INT)", {}) in ([], [{"Count": 0}])
    with pytest.raises(KeyError):
        fetch(cursor, "SELECT $missing", {"a": 1})


def test_no_filter_is_no_clause_and_a_scope_is_the_first() -> None:
    """The one place where the text of a clause is looked at: an unlimited reader pays for no scope, a limited one always."""
    assert clauses_sql(Slice(), {"customer": "x"}) == "true"
    limited = clauses_sql(Slice(customer="a", tile="over_limit", scope=only(["a"])), {"customer": "x"})
    assert limited.startswith("true AND org_id IN (SELECT unnest(CAST($scope AS VARCHAR[]))) AND x AND (t, org_id) IN (")
    assert limited.count("$scope") == 2


def test_states_are_derived_before_they_are_read(hub: Hub) -> None:
    """An instant that nobody asked of before."""
    connection = hub._kept.warehouse.connection()[1].cursor()
    states = hub._kept.open()[2]
    assert isinstance(states, States)
    earlier = date(2026, 8, 2)
    question = Question(hub.settings, connection, states, SECTIONS["customers"], Slice(as_of=earlier))
    assert (question.as_of, len(question.answer({}).rows)) == (earlier, 7)
    with pytest.raises(AssertionError):
        Question(hub.settings, connection, states, SECTIONS["customers"], Slice())
