"""A hub by itself: which question it asks, of whom, when, and what it refuses (docs/trust.md, metrics.md §1)."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.access import Accounts, Person
from data.answer import Answer, Beyond, FutureDate, Hub, UnknownSection
from data.answer.ask import REMEMBERED, answer, sunday_at_or_before
from data.scope import EVERYTHING, Scope, only
from data.sections import SECTIONS
from data.settings import Settings
from data.slice import Slice
from data.warehouse import NoBuild
from tests.conftest import Partner, org
from tests.data.small_world import ACME, BETA, DELTA, TEXTIL, world

NOW = date(2026, 11, 22)


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return world(tmp_path_factory)


@pytest.fixture(scope="session")
def eva(hub: Hub) -> Person:
    """Assigned to two customers by the exports and to Delta here."""
    accounts = Accounts(hub.settings, hub.workspace)
    return accounts.add(name="eva", role="admin", who="test", email="ana@PARTNER.example", customers=[DELTA.upper()])


def customers(found: Answer) -> set[str]:
    return {row["org_id"] for row in found.rows}


def test_a_hub_is_narrowed_and_never_widened(hub: Hub) -> None:
    hers = only([ACME])
    seen = hub.seen_by(hers)
    assert (seen.scope, hub.scope, seen.settings) == (hers, EVERYTHING, hub.settings)
    assert seen.seen_by(only([ACME])).scope == hers
    for other in (EVERYTHING, only([ACME, BETA]), only([BETA]), only([])):
        with pytest.raises(ValueError, match=r"^scope: one that this hub holds was needed; found another$"):
            seen.seen_by(other)
    assert seen._kept is hub._kept
    assert seen.workspace.tags() == {}


def test_no_question_brings_its_own_scope_or_somebodys_customers(hub: Hub) -> None:
    """Whatever stands in the slice, the hub sets both anew."""
    seen = hub.seen_by(only([ACME]))
    assert customers(seen.answer("customers", Slice(scope=EVERYTHING))) == {ACME}
    assert customers(seen.answer("customers", Slice(scope=only([BETA])))) == {ACME}
    assert len(customers(hub.answer("customers", Slice(scope=only([BETA]), their=only([TEXTIL]))))) == 7
    asked, notices = seen.resolve(Slice(scope=EVERYTHING))
    assert (asked.scope, asked.as_of, notices) == (only([ACME]), NOW, ())


def test_whose_customers_are_asked_for_is_found_by_her_id(hub: Hub, eva: Person) -> None:
    found = hub.answer("customers", Slice(assigned_to=eva.id, their=only([BETA])))
    assert customers(found) == {ACME, TEXTIL, DELTA}
    assert found.notices == ()
    assert customers(hub.seen_by(only([ACME, BETA])).answer("customers", Slice(assigned_to=eva.id))) == {ACME}
    assert hub.customers_of(eva) == only([ACME, TEXTIL, DELTA])
    assert hub.customers_of(eva) is hub.customers_of(eva)
    assert hub.customers_of(replace(eva, email="")) == only([DELTA])
    assert hub.customers_of(replace(eva, email="", customers=())) == only([])
    assert hub.customers_of(replace(eva, email="", customers=("ABC", "abc"))) == only(["abc"])
    assert hub.person(eva.id) == eva
    assert hub.person("nobody") is None


def test_the_customers_of_nobody_are_not_asked_for_and_that_is_said(hub: Hub) -> None:
    found = hub.answer("customers", Slice(assigned_to="nobody", as_of=date(2026, 11, 21)))
    assert len(found.rows) == 7
    assert "assigned_to" not in found.filters
    nobody, moved = found.notices
    assert nobody == "Nobody here has the id that this address asks the customers of; it was ignored."
    assert moved == "2026-11-21 is not a Sunday; shown is 2026-11-15, the Sunday before it."
    assert hub.answer("customers", Slice(assigned_to="nobody")).notices == (nobody,)
    assert found.as_of == date(2026, 11, 15)


def test_before_anything_is_loaded_only_what_was_assigned_here_is_hers(tmp_path: Path, eva: Person) -> None:
    empty = Hub(Settings(home=tmp_path))
    assert empty.customers_of(eva) == only([DELTA])
    with pytest.raises(NoBuild):
        empty.answer("customers", Slice())
    assert not (tmp_path / "workspace.db").exists()


def test_asking_makes_no_workspace(hub: Hub, tmp_path: Path) -> None:
    """Where nobody typed anything there is nothing to open."""
    home = shutil.copytree(hub.settings.home, tmp_path / "home", ignore=shutil.ignore_patterns("workspace.db*"))
    alone = Hub(Settings(home=home))
    assert len(alone.answer("customers", Slice(tag=("gold",))).rows) == 1
    assert alone.options(Slice()).rows == 7
    assert "gold" in alone.tag_names()
    assert not (home / "workspace.db").exists()


@pytest.mark.parametrize(
    ("address", "orgs"),
    [
        ("ana@partner.example", {ACME, TEXTIL}),
        ("  ANA@Partner.Example ", {ACME, TEXTIL}),
        ("boss@partner.example", set()),  # sees all by her role there: no list of her own
        ("nobody@partner.example", set()),
        ("", set()),  # though an administrator without an address is assigned to Beta
    ],
)
def test_the_customers_that_the_exports_assign_to_an_address(hub: Hub, address: str, orgs: set[str]) -> None:
    assert hub.assigned(address) == Scope(frozenset(orgs))
    assert hub.assigned(address) is hub.assigned(address.strip().lower())


def test_assignments_are_remembered_by_address(hub: Hub) -> None:
    """One person's are never another's."""
    first = hub.assigned("ana@partner.example")
    assert hub.assigned("nobody@partner.example") != first == hub.assigned("ana@partner.example")


def test_lists_of_the_whole_are_for_who_sees_the_whole(hub: Hub) -> None:
    assert hub.rows("SELECT $a AS a", {"a": 1}) == [{"a": 1}]
    assert hub.rows("SELECT 1 AS a") == [{"a": 1}]
    words = "a list of the whole hub was asked for by somebody who may see only some of its customers"
    for scope in (only([ACME]), only([])):
        with pytest.raises(Beyond, match=f"^{words}$"):
            hub.seen_by(scope).rows("SELECT 1 AS a")


def test_what_is_a_customer_what_tags_there_are_and_whose(hub: Hub) -> None:
    seen, nobody = hub.seen_by(only([TEXTIL, DELTA])), hub.seen_by(only([]))
    everyone = [org(number) for number in (1, 3, 5, 6, 9)]  # 5 is only in the newest export; 6 has no row of her own; 9 is nobody
    assert hub.managed(everyone) == {org(number) for number in (1, 3, 5, 6)}
    assert hub.managed([]) == set()
    assert seen.managed(everyone) == {TEXTIL, DELTA}
    assert nobody.managed(everyone) == set()
    assert hub.imported_tags() == {ACME: ["gold", "health"], BETA: ["Old"], TEXTIL: ["Health"]}
    assert (seen.imported_tags(), nobody.imported_tags()) == ({TEXTIL: ["Health"]}, {})
    assert hub.tag_names() == ["Health", "Old", "gold", "health"]
    assert (seen.tag_names(), nobody.tag_names()) == (["Health"], [])


def test_typed_tags_are_there_at_once_and_only_for_who_sees_the_customer(hub: Hub) -> None:
    def carries(tag: str) -> set[str]:
        return customers(hub.answer("customers", Slice(tag=(tag,))))

    assert carries("zeta") == set()
    hub.workspace.add_tag([DELTA], "zeta", "test")
    hub.workspace.add_tag([DELTA], "GOLD", "test")
    assert carries("zeta") == {DELTA} == carries("GOLD")
    assert hub.options(Slice()).by["tag"]["zeta"] == 1
    assert hub.tag_names() == ["Health", "Old", "gold", "health", "zeta"]  # of spellings alike but for case, the imported
    assert hub.seen_by(only([TEXTIL])).tag_names() == ["Health"]
    assert hub.seen_by(only([DELTA])).tag_names() == ["GOLD", "zeta"]
    assert hub.seen_by(only([DELTA])).workspace.tags().keys() == {DELTA}
    hub.workspace.remove_tag([DELTA], "zeta", "test")
    hub.workspace.remove_tag([DELTA], "GOLD", "test")
    assert carries("zeta") == set()
    assert "zeta" not in hub.options(Slice()).by["tag"]


def test_a_tag_that_is_imported_and_typed_counts_once(hub: Hub) -> None:
    hub.workspace.add_tag([ACME], "health", "test")
    assert hub.options(Slice()).by["tag"]["health"] == 1
    hub.workspace.remove_tag([ACME], "health", "test")


def test_a_customer_of_any_one_source_is_a_customer(partner: Partner) -> None:
    """A name, a subscription or a snapshot alone is enough."""
    partner.customer(1, "Only a name")
    row = {"subscription_id": "S", "kind": "subscription", "start_on": "2025-01-01", "end_on": "2028-01-01"}
    partner._add("subscriptions", {"org_id": org(2), **row}, "2026-11-21")
    partner.licence(3)
    assert partner.hub.managed(org(number) for number in range(1, 5)) == {org(1), org(2), org(3)}


def test_imported_tags_are_those_that_serve_at_the_instant(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was exported on the Sunday itself is not before it, what was exported before is (metrics.md §1)."""
    partner.item(1)
    for at, tag in (("2026-11-08", "early"), ("2026-11-15", "late")):
        partner._add("tags", {"org_id": org(1), "tag": tag}, at)
    for now, tag in (("2026-11-15T06:00:00Z", "early"), ("2026-11-22T06:00:00Z", "late")):
        monkeypatch.setenv("PARTNERHUB_NOW", now)
        assert partner.hub.imported_tags() == {org(1): [tag]}


@pytest.mark.parametrize(
    ("day", "sunday"),
    [("2026-11-22", "2026-11-22"), ("2026-11-21", "2026-11-15"), ("2026-11-16", "2026-11-15"), ("2026-11-20", "2026-11-15")],
)
def test_the_sunday_that_starts_a_week(day: str, sunday: str) -> None:
    assert sunday_at_or_before(date.fromisoformat(day)) == date.fromisoformat(sunday)


def test_the_instant_that_is_asked_of(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, notices = hub.resolve(Slice(as_of=date(2026, 11, 15), find="a"))
    assert (asked, notices) == (Slice(as_of=date(2026, 11, 15), find="a"), ())
    assert hub.resolve(Slice(as_of=NOW)) == (Slice(as_of=NOW), ())
    with pytest.raises(FutureDate, match=r"^as_of: a day up to today, 2026-11-22, was needed; found 2026-11-23$"):
        hub.resolve(Slice(as_of=date(2026, 11, 23)))
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-12-31T06:00:00Z")
    assert hub.default_as_of() == NOW  # the first Sunday after the newest fact, however late it is
    monkeypatch.setenv("PARTNERHUB_NOW", "2026-11-21T06:00:00Z")
    assert hub.default_as_of() == date(2026, 11, 15)  # never later than the clock


def test_the_newest_of_all_sources_tells_the_instant_and_the_clock_where_none_has_a_date(partner: Partner) -> None:
    partner.customer(1, "Only a name")
    assert partner.hub.default_as_of() == NOW
    partner.item(1, at="2026-11-07")
    partner.call(1, "u1", "2026-10-06T09:00:00Z")
    partner.load()
    assert partner.hub.default_as_of() == date(2026, 11, 8)


def test_a_section_that_is_none_is_refused_with_those_there_are(hub: Hub) -> None:
    with pytest.raises(UnknownSection) as told:
        hub.answer("nonsense", Slice())
    assert str(told.value) == f"section: one of {', '.join(SECTIONS)} was needed; found 'nonsense'"


def test_what_the_build_tells_of_itself(hub: Hub) -> None:
    assert hub.freshness() == {"calls": "2026-11-17T09:00:00Z", "licences": "2026-11-21", "media": None, "meetings": None, "queues": None}
    assert hub.answer("customers", Slice()).freshness == hub.freshness()
    assert list(hub.freshness()) == sorted(hub.freshness())
    assert hub.quality_rule() == {"loss_pct": 5.0, "latency_ms": 400.0, "jitter_ms": 150.0}
    assert hub.build_name() == (hub.settings.home / "builds" / "CURRENT").read_text().strip()
    (call_file,) = hub.call_files()
    assert len(call_file) == 64


@pytest.mark.parametrize("section", list({section.shape: key for key, section in SECTIONS.items()}.values()))
def test_every_section_is_asked_by_its_kind_of_question(hub: Hub, section: str) -> None:
    found = hub.answer(section, Slice())
    assert found.section == section
    assert found.document() == answer(section, Slice(), hub.settings.home).document()


@pytest.mark.parametrize(
    ("key", "slice_", "same"),
    [
        ("customers", Slice(), True),
        ("customers", Slice(as_of=NOW), True),
        ("customers", Slice(find="acme"), False),
        ("customers", Slice(as_of=date(2026, 11, 15)), False),
        ("overage", Slice(), False),
    ],
)
def test_an_answer_is_remembered_for_its_question_alone(hub: Hub, key: str, slice_: Slice, same: bool) -> None:
    first = hub.answer("customers", Slice())
    assert (hub.answer(key, slice_).rows is first.rows) is same
    assert hub.seen_by(only([ACME])).answer("customers", Slice()).rows is not first.rows
    assert customers(hub.seen_by(only([ACME])).answer("customers", Slice())) == {ACME}
    assert hub.seen_by(EVERYTHING).answer("customers", Slice()).rows is first.rows


def test_only_so_many_answers_are_remembered_and_the_oldest_go_first(hub: Hub) -> None:
    kept: Any = Hub(hub.settings)
    kept.answer("overage", Slice())
    (first,) = kept._kept.answers.values()
    filled = {("x", number): first for number in range(REMEMBERED - 1)}
    kept._kept.answers.update(filled)
    assert kept.answer("overage", Slice()).rows is first.rows
    kept.answer("renewing", Slice())
    assert len(kept._kept.answers) == REMEMBERED
    assert kept.answer("overage", Slice()).rows is not first.rows
    assert ("x", 0) not in kept._kept.answers
    assert ("x", 1) in kept._kept.answers
