"""Scope (docs/trust.md): whoever may see some customers gets the answers of exactly these, and of the others not even that they exist.

An answer in scope is compared with that of the whole hub under a tag that exactly these customers carry, which the oracle checks elsewhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.answer import Beyond, Hub
from data.ledger import QUARANTINE
from data.legs import iterate_legs, read_legs
from data.scope import EVERYTHING, Scope, only
from data.sections import SECTIONS
from data.settings import read_settings
from data.slice import PRODUCTS, Slice
from data.workspace import Refused
from etl.build import load
from etl.demo import write_demo
from tests.conftest import NOW

AS_OF = (date(2026, 11, 22), date(2026, 11, 1))
TAG = "Hers"
WEEK = date(2026, 11, 15)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The answers about a small demo partner, with every third customer tagged as hers."""
    folder = tmp_path_factory.mktemp("scope")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        write_demo(folder, customers=48, weeks=10, calls_per_week=900)
        load([folder / "landing"], folder / "home")
        whole = Hub(read_settings(folder / "home"))
        whole.workspace.add_tag([row["org_id"] for row in whole.answer("customers", Slice()).rows][::3], TAG, "Test")
        yield whole


@pytest.fixture(scope="module")
def hers(hub: Hub) -> Scope:
    """The customers of the tag."""
    return only(hub.workspace.tags())


@pytest.fixture(scope="module")
def foreign(hub: Hub, hers: Scope) -> str:
    """A customer with calls that is not hers."""
    return next(row["org_id"] for row in hub.answer("call-usage", Slice()).rows if row["calls"] and not hers.sees(row["org_id"]))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("product", PRODUCTS)
def test_an_answer_in_scope_is_that_of_the_customers_in_scope(hub: Hub, hers: Scope, section: str, product: str) -> None:
    """Tiles, previous, trends and rows, at two instants, bare and with filters."""
    seen = hub.seen_by(hers)
    for as_of in AS_OF:
        for filters in ({}, {"kind": ("subscription",)}, {"managed_by": ("partner",)}, {"find": "a"}, {"tile": "near_expiration"}):
            asked = Slice(product=product, as_of=as_of, **filters)  # type: ignore[arg-type]
            mine, theirs = seen.answer(section, asked).document(), hub.answer(section, replace(asked, tag=(TAG,))).document()
            theirs["filters"]["tag"] = []
            assert mine == theirs


@pytest.mark.parametrize("section", SECTIONS)
def test_a_scope_takes_something_away(hub: Hub, hers: Scope, section: str) -> None:
    """The comparison above could not fail if the whole were asked both times."""
    for product in PRODUCTS:
        if hub.answer(section, Slice(product=product)).document() != hub.seen_by(hers).answer(section, Slice(product=product)).document():
            return
    pytest.fail("the same for everybody")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_foreign_customer_is_an_unknown_one(hub: Hub, hers: Scope, foreign: str, section: str) -> None:
    """But for the id that was asked for, which comes back as it was sent."""
    unknown = "00000000-0000-4000-8000-ffffffffffff"

    def asked(org_id: str) -> Any:
        document = hub.seen_by(hers).answer(section, Slice(customer=org_id)).document()
        assert document["filters"].pop("customer") == org_id
        return document

    assert asked(foreign) == asked(unknown)


@pytest.mark.parametrize("section", SECTIONS)
def test_nobody_sees_nothing(hub: Hub, section: str) -> None:
    """Who is assigned to no customer sees none: an empty scope is not the whole."""
    nobody, unknown = hub.seen_by(only([])), hub.seen_by(only(["nowhere"]))
    assert nobody.answer(section, Slice()).document() == unknown.answer(section, Slice()).document()
    assert not [row for row in nobody.answer(section, Slice()).rows if "org_id" in row]


def test_counts_beside_the_filters_are_of_her_customers(hub: Hub, hers: Scope) -> None:
    """No tag, no number of others."""
    options = hub.seen_by(hers).options(Slice())
    assert hers.orgs is not None
    assert options.bare == options.rows == len(hers.orgs) == options.by["tag"][TAG]
    filtered = hub.seen_by(hers).options(Slice(kind=("trial",)))
    assert filtered.bare == filtered.without["kind"] == len(hers.orgs)
    whole = hub.options(Slice(tag=(TAG,)))
    carried = {tag: n for tag, n in whole.by["tag"].items() if n}
    assert set(options.by["tag"]) <= set(carried) | {TAG}


def test_lists_that_name_every_customer_are_refused(hub: Hub, hers: Scope) -> None:
    """The ledger is for those who see all."""
    with pytest.raises(Beyond):
        hub.seen_by(hers).rows(QUARANTINE)


def test_no_hub_is_widened(hub: Hub, hers: Scope) -> None:
    """A limited hub gives no other."""
    with pytest.raises(ValueError, match="scope"):
        hub.seen_by(hers).seen_by(EVERYTHING)


def test_tags_customers_and_legs_of_others_are_not_there(hub: Hub, hers: Scope, foreign: str) -> None:
    """Suggestions, membership, and the legs behind a week."""
    seen = hub.seen_by(hers)
    hub.workspace.add_tag([foreign], "Foreign tag", "Test")
    assert "Foreign tag" in hub.tag_names()
    assert "Foreign tag" not in seen.tag_names()
    assert TAG in seen.tag_names()
    assert seen.managed([foreign]) == set()
    assert foreign not in seen.imported_tags()
    assert hub.imported_tags().keys() > seen.imported_tags().keys() > set()
    assert hub.managed([foreign]) == {foreign}
    assert read_legs(hub, foreign, WEEK).total > 0
    assert read_legs(seen, foreign, WEEK).total == 0
    assert list(iterate_legs(seen, foreign, WEEK)) == []


def test_what_was_typed_about_others_is_not_there(hub: Hub, hers: Scope, foreign: str) -> None:
    """Not to read, and not to write; the same words as for what does not exist."""
    seen, own = hub.seen_by(hers).workspace, next(iter(hers.listed))
    note = hub.workspace.add_note(foreign, "Secret", "Chief")
    request = hub.workspace.ask("trial", foreign, {"product": "calling", "text": ""}, "Chief")
    mine = seen.add_note(own, "Mine", "Test")
    assert [found.id for found in seen.notes()] == [mine.id]
    assert seen.notes(foreign) == () == seen.requests()
    assert seen.note(note.id) is None is seen.request(request.id)
    assert {entry.org_id for entry in seen.audit()} <= {*hers.listed}
    assert foreign not in seen.tags()

    def said(act: Any) -> str:
        with pytest.raises(Refused) as refused:
            act()
        return str(refused.value)

    nothing = "00000000-0000-0000-0000-000000000000"
    for theirs, none in (
        (lambda: seen.edit_note(note.id, 1, "x", "Test"), lambda: seen.edit_note(nothing, 1, "x", "Test")),
        (lambda: seen.remove_note(note.id, 1, "Test"), lambda: seen.remove_note(nothing, 1, "Test")),
        (lambda: seen.restore_note(note.id, "Test"), lambda: seen.restore_note(nothing, "Test")),
        (lambda: seen.move(request.id, 1, "done", "Test"), lambda: seen.move(nothing, 1, "done", "Test")),
        (lambda: seen.add_tag([foreign, own], "x", "Test"), lambda: seen.add_tag(["unknown"], "x", "Test")),
        (lambda: seen.remove_tag([foreign], TAG, "Test"), lambda: seen.remove_tag(["unknown"], TAG, "Test")),
        (lambda: seen.add_note(foreign, "x", "Test"), lambda: seen.add_note("unknown", "x", "Test")),
        (lambda: seen.ask("trial", foreign, {}, "Test"), lambda: seen.ask("trial", "unknown", {}, "Test")),
    ):
        assert said(theirs) == said(none)
    assert hub.workspace.note(note.id) == note
    assert hub.workspace.request(request.id) == request


def test_the_customers_of_an_administrator_are_those_of_the_exports(hub: Hub) -> None:
    """By her address, without case; roles that see all give no list of their own."""
    rows = [row for row in hub.answer("administrators", Slice()).rows if row["customers"] and not row["sees_all"] and row["email"]]
    assert rows
    for row in rows:
        found = hub.assigned(row["email"].upper())
        assert found.orgs is not None
        assert len(found.orgs) == row["customers"]
    assert hub.assigned("nobody@example.com") == only([])
