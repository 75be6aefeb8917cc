"""Typed tags count wherever imported ones do: filter, search, rows, the command line. A home without a workspace answers as if there were none."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from dashboard.app import create_app
from data.settings import read_settings
from partnerhub import app as commands
from tests.conftest import Partner, org


@pytest.fixture
def tagged(partner: Partner) -> Partner:
    """Three customers; the first has the imported tag QBR."""
    for number in (1, 2, 3):
        partner.customer(number, f"Customer {number}")
        partner.item(number, total=10, assigned=12)
    partner.write("tags.csv", [{"org_id": org(1), "tag": "QBR"}])
    return partner


def orgs(partner: Partner, **query: str) -> list[str]:
    """The organisations of the rows of a list."""
    return [row["org_id"] for row in partner.ask("customers", **query).rows]


def test_asking_makes_no_workspace(tagged: Partner) -> None:
    assert orgs(tagged, tag="QBR") == [org(1)]
    assert tagged.hub.workspace.revision() == 0
    assert not (tagged.home / "workspace.db").exists()


def test_a_typed_tag_counts_in_filter_rows_search_and_tiles_at_every_instant(tagged: Partner) -> None:
    before = tagged.ask("headline", tag="QBR").kpis["over_limit"]
    tagged.hub.workspace.add_tag([org(2)], "QBR", "Ada")
    assert orgs(tagged, tag="QBR") == [org(1), org(2)]
    assert orgs(tagged, find="customer qbr") == [org(1), org(2)]
    assert orgs(tagged, tag="QBR", as_of="2026-11-15") == [org(1), org(2)]
    assert tagged.row("customers", 2)["tags"] == ["QBR"]
    assert [row["org_id"] for row in tagged.ask("overage", tag="QBR").rows] == [org(1), org(2)]
    assert (before, tagged.ask("headline", tag="QBR").kpis["over_limit"]) == (1, 2)


def test_an_answer_given_before_is_not_given_again_when_tags_change(tagged: Partner) -> None:
    workspace = tagged.hub.workspace
    assert orgs(tagged, tag="new") == []
    workspace.add_tag([org(3)], "new", "Ada")
    assert orgs(tagged, tag="new") == [org(3)]
    workspace.remove_tag([org(3)], "new", "Ada")
    assert orgs(tagged, tag="new") == []


def test_what_is_written_that_is_no_tag_forgets_no_answer(tagged: Partner) -> None:
    tagged.hub.workspace.add_tag([org(3)], "new", "Ada")
    first = tagged.ask("customers", tag="new")
    tagged.hub.workspace.add_note(org(3), "Called.", "Ada")
    assert tagged.hub.answer("customers", _slice(tag="new")).rows is first.rows


def test_tags_are_sorted_together_and_spellings_of_one_tag_are_one(tagged: Partner) -> None:
    imported = {org(1): ["QBR"]}
    workspace = tagged.hub.workspace
    assert workspace.add_tag([org(1), org(2)], " qbr ", "Ada", imported) == [org(2)]
    workspace.add_tag([org(1)], "At risk", "Ada", imported)
    workspace.add_tag([org(1)], "health", "Ada", imported)
    assert tagged.row("customers", 1)["tags"] == ["At risk", "QBR", "health"]
    assert tagged.row("customers", 2)["tags"] == ["QBR"]  # as the export writes it


def test_the_filter_offers_typed_tags_too(tagged: Partner) -> None:
    assert tagged.hub.tag_names() == ["QBR"]
    tagged.hub.workspace.add_tag([org(1), org(2)], "health", "Ada")
    tagged.hub.workspace.add_tag([org(2)], "qbr", "Ada")
    assert tagged.hub.tag_names() == ["QBR", "health"]


def test_a_tag_that_an_export_brings_later_in_other_letters_is_shown_once_and_found_by_both(tagged: Partner) -> None:
    tagged.hub.workspace.add_tag([org(1)], "qbr", "Ada")
    assert tagged.row("customers", 1)["tags"] == ["QBR"]
    assert orgs(tagged, tag="qbr") == orgs(tagged, tag="QBR") == [org(1)]


def test_another_process_sees_what_was_typed_here(tagged: Partner) -> None:
    tagged.hub.workspace.add_tag([org(2)], "QBR Q1", "Ada")
    asked = ["show", "customers", "--tag", "QBR Q1", "--home", str(tagged.home), "--format"]
    document = json.loads(CliRunner().invoke(commands, [*asked, "json"]).stdout)
    assert [(row["org_id"], row["tags"]) for row in document["rows"]] == [(org(2), ["QBR Q1"])]
    client = create_app(read_settings(tagged.home), sign_in=False).server.test_client()
    assert client.get("/api/v1/sections/customers?tag=QBR Q1").json == document
    rows = list(csv.DictReader(io.StringIO(client.get("/export/customers.csv?tag=QBR Q1").text)))
    assert [row for row in rows if org(2) in row.values()]


def test_typed_tags_stay_when_another_build_is_loaded(tagged: Partner) -> None:
    tagged.hub.workspace.add_tag([org(2)], "QBR", "Ada")
    hub = tagged.hub
    assert len(hub.answer("customers", _slice(tag="QBR")).rows) == 2
    tagged.write("tags.csv", [{"org_id": org(3), "tag": "QBR"}], at="snapshot=2026-11-20")
    tagged.load()
    assert {row["org_id"] for row in hub.answer("customers", _slice(tag="QBR")).rows} == {org(1), org(2), org(3)}


def _slice(**query: str):  # type: ignore[no-untyped-def]
    from data.slice import read_slice

    return read_slice({key: [value] for key, value in query.items()})[0]
