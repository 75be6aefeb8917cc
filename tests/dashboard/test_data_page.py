"""The data page: freshness and weeks in words and numbers, loads and quarantine as the other doors say, mapping of headers, the first visit."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from typer.testing import CliRunner

from dashboard import reader
from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.page import read_view
from dashboard.sections.loading.names import KINDS
from dashboard.sections.loading.result import file_id
from data.access import Role
from data.answer import Hub
from data.ledger import (
    LATE_DAYS,
    TEMPLATES,
    asks_for,
    kept_builds,
    punctual,
    read_quarantine,
    read_sources,
    read_status,
    weeks_held,
)
from data.settings import read_settings
from etl.kinds import KINDS as LOADED
from etl.mapping import read as read_mapping
from etl.templates import EXAMPLES, write_template
from partnerhub import app as commands
from tests.conftest import Partner, org
from tests.dashboard.test_pages import parts, texts
from tests.dashboard.test_uploads import OURS, send, settled

ODD = "User Name,Began,Echo,Hum,Loss rate\nAna,2026-11-16T09:00:00Z,50,9,0.1\n"
MEANT = {"Began": "start_time", "Echo": "audio_latency_ms", "Loss rate": "audio_packet_loss_percent"}


def page(hub: Hub, search: str = "", path: str = "/data") -> Component:
    """The page as it is drawn."""
    return render(hub, read_view(path, search))


def named(tree: Any, **attributes: str) -> Iterator[Component]:
    """The parts that carry all of these data attributes."""
    wanted = {f"data-{name}": value for name, value in attributes.items()}
    return (part for part in parts(tree) if all(getattr(part, name, None) == value for name, value in wanted.items()))


def figures(tree: Any) -> dict[str, Any]:
    """The ledger's numbers on the page; of several with one name the first."""
    found: dict[str, Any] = {}
    for part in parts(tree):
        if hasattr(part, "data-figure"):
            found.setdefault(getattr(part, "data-figure"), json.loads(getattr(part, "data-value")))
    return found


def fill(partner: Partner) -> Hub:
    """Licences of yesterday, calls of 20 days ago, no queue; a tag that is refused."""
    partner.item(1)
    partner.call(1, "u1", "2026-10-20T09:00:00Z")
    partner.call(1, "u1", "2026-11-02T09:00:00Z")
    partner.call(2, "u2", "2026-11-02T10:00:00Z")
    partner.write("tags.csv", [{"org_id": "nobody", "tag": "x"}, {"org_id": org(1), "tag": "y"}, {"org_id": "none", "tag": "x"}])
    return partner.hub


def test_freshness_is_said_in_words_and_is_the_same_through_every_door(partner: Partner) -> None:
    hub = fill(partner)
    states = {source.source: (source.age_days, source.state) for source in read_sources(hub)}
    assert states["licences"] == (0, "on_time") and states["calls"] == (19, "late") and states["queues"] == (None, "missing")
    tree = page(hub)
    for source, (_, state) in states.items():
        (row,) = named(tree, source=source, state=state)
        assert row is not None
    said = " ".join(texts(tree))
    assert f"Older than {LATE_DAYS} days" in said and "None was loaded yet" in said
    assert figures(tree)["calls-age"] == 19
    done = CliRunner().invoke(commands, ["status", "--format", "json", "--home", str(partner.home)])
    status = json.loads(done.stdout)
    assert status == json.loads(json.dumps(read_status(hub), default=str))
    assert {source["source"]: source["state"] for source in status["sources"]} == {source: state for source, (_, state) in states.items()}


@pytest.mark.parametrize(
    ("day", "state"), [("2026-11-15", "on_time"), ("2026-11-14", "late"), ("2026-10-18", "late"), ("2026-10-17", "missing")]
)
def test_a_source_is_late_without_the_last_whole_week_and_missing_after_35_days(partner: Partner, day: str, state: str) -> None:
    partner.call(1, "u1", f"{day}T06:00:00Z")
    (found,) = [source for source in read_sources(partner.hub) if source.source == "calls"]
    assert found.state == state


def test_in_the_middle_of_a_week_a_source_is_late_after_8_days() -> None:
    saturday = datetime.fromisoformat("2026-11-28T06:00:00Z")
    assert [punctual(f"2026-11-{day}T05:00:00Z", saturday) for day in (20, 19)] == ["on_time", "late"]


def test_weeks_are_held_where_a_file_covers_them(partner: Partner) -> None:
    hub = fill(partner)
    assert {str(week): n for week, n in weeks_held(hub)["calls"].weeks.items()} == {"2026-10-18": 1, "2026-10-25": 1, "2026-11-01": 2}
    tree = page(hub)
    row = next(row for row in named(tree, source="calls") if hasattr(row, "children") and any(hasattr(p, "data-week") for p in parts(row)))
    cells = {getattr(cell, "data-week"): getattr(cell, "data-customers") for cell in parts(row) if hasattr(cell, "data-week")}
    assert len(cells) == 26
    assert {week: n for week, n in cells.items() if n} == {"2026-10-18": 1, "2026-10-25": 1, "2026-11-01": 2}
    assert figures(row) == {"calls-weeks": 3}
    assert "2 customers" in set(texts(row)) and "not covered" in set(texts(row))


def test_loads_show_every_file_and_lead_to_what_was_refused(partner: Partner) -> None:
    tree = page(fill(partner))
    (grid,) = [part for part in parts(tree) if getattr(part, "id", "") == "loads-table"]
    rows: list[dict[str, Any]] = vars(grid)["rowData"]
    found = {row["file"]: (row["read"], row["loaded"], row["known"], row["refused"]) for row in rows}
    assert found["snapshot=2026-11-21/tags.csv"] == (3, 1, 0, 2)
    assert len(found) == 4
    link = vars(grid)["dashGridOptions"]["context"]["links"]["refused"]
    assert link == "/data?find={tail}"
    narrowed = page(partner.hub, "?find=2026-11-21/tags.csv")
    (table,) = [part for part in parts(narrowed) if getattr(part, "id", "") == "quarantine-table"]
    assert [(row["line"], row["value"]) for row in vars(table)["rowData"]] == [(2, "nobody"), (4, "none")]
    assert not any(getattr(part, "id", "") == "quarantine-table" for part in parts(page(partner.hub, "?find=elsewhere")))


def test_the_quarantine_counts_by_reason_and_is_the_same_through_every_door(partner: Partner) -> None:
    hub = fill(partner)
    found = read_quarantine(hub)
    assert (found.entries, found.files, [(row["entries"], row["scope"]) for row in found.reasons]) == (2, 1, [(2, "row")])
    said = figures(page(hub))
    assert (said["quarantined"], said["quarantined-files"], said["reason"]) == (2, 1, 2)
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    typed = json.loads(CliRunner().invoke(commands, ["quarantine", "--format", "json", "--home", str(partner.home)]).stdout)
    assert client.get("/export/quarantine.json").json == client.get("/api/v1/quarantine").json == typed
    rows = list(csv.DictReader(io.StringIO(client.get("/export/quarantine.csv").text)))
    assert [(row["line"], row["value"]) for row in rows] == [("2", "nobody"), ("4", "none")]
    assert len(client.get("/export/quarantine.csv?find=nobody").text.splitlines()) == 2
    assert len(client.get("/export/quarantine.csv?within=elsewhere").text.splitlines()) == 1


def test_the_csv_of_loads_is_what_the_table_shows(partner: Partner) -> None:
    fill(partner)
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    rows = list(csv.DictReader(io.StringIO(client.get("/export/loads.csv?sort=read&desc=1").text)))
    assert [int(row["read"]) for row in rows] == [3, 3, 1, 1]
    assert [row["kind"] for row in csv.DictReader(io.StringIO(client.get("/export/loads.csv?find=tags").text))] == ["tags"]
    assert client.get("/export/loads.xlsx").status_code == 404


def test_builds_are_kept_and_one_is_current(partner: Partner) -> None:
    for number in range(1, 6):
        partner.customer(number, f"C{number}")
        partner.load()
    hub = Hub(read_settings(partner.home))
    found = kept_builds(hub)
    assert [(row["build"], row["current"]) for row in found] == [
        ("v00000005.duckdb", True),
        ("v00000004.duckdb", False),
        ("v00000003.duckdb", False),
    ]
    assert {row["built_at"] for row in found} == {"2026-11-22T06:00:00Z"}
    assert all(row["bytes"] > 0 for row in found)
    assert [getattr(part, "data-build") for part in parts(page(hub)) if hasattr(part, "data-build")] == [row["build"] for row in found]


def test_every_kind_that_loads_has_a_name() -> None:
    assert set(LOADED) == set(KINDS)


def test_what_a_refused_file_needs_is_read_from_the_loaders_own_sentences(partner: Partner) -> None:
    queue = {"Call Queue": "Sales", "Answered Calls": "9", "Abandoned Calls": "1", "Total Calls": "10"}
    partner.write("neither.csv", [queue], ".")
    partner.write("no-week.csv", [queue], f"org={org(1)}")
    media = {
        "User Name": "Ana",
        "Start Time": "2026-11-16T09:00:00Z",
        "Duration(s)": "60",
        "Audio Jitter (ms)": "1",
        "Audio Packet Loss (%)": "0",
        "Audio Latency (ms)": "9",
    }
    partner.write("no-org.csv", [media], ".")
    (partner.landing / f"org={org(1)}" / "odd.csv").write_text(ODD, encoding="utf-8")
    partner.write("alien.csv", [{"a": "1", "b": "2"}], ".")
    partner.load()
    found = {Path(row["file"]).name: list(asks_for(row["reason"])) for row in partner.hub.rows("SELECT file, reason FROM hub.quarantine")}
    assert found == {
        "neither.csv": ["org", "week"],
        "no-week.csv": ["week"],
        "no-org.csv": ["org"],
        "odd.csv": ["columns"],
        "alien.csv": [],
    }


@pytest.fixture
def client(partner: Partner) -> FlaskClient:
    """A browserless client of an empty home."""
    return create_app(read_settings(partner.home), sign_in=False).server.test_client()


def test_headers_are_given_a_meaning_once_and_it_can_be_taken_back(client: FlaskClient, partner: Partner) -> None:
    send(client, [(f"org={org(1)}/odd.csv", ODD)])
    job = settled(partner.home)
    tree = page(Hub(read_settings(partner.home)))
    (offer,) = [part for part in parts(tree) if getattr(part, "className", "") == "columns-of" and getattr(part, "data-file")]
    id = getattr(offer, "data-file")
    assert id == file_id(str(job.landing / f"org={org(1)}/odd.csv"))
    form = client.get(f"/upload/columns?file={id}", headers=OURS).json
    assert form is not None
    for text in ("Began", "2026-11-16T09:00:00Z", 'value="audio_latency_ms"', "a guess"):
        assert text in form["html"]
    wrong = client.post("/upload/columns", json={"file": id, "set": {"Began": "nonsense"}}, headers=OURS)
    assert wrong.status_code == 422 and "nonsense" in (wrong.json or {})["said"]
    assert client.post("/upload/columns", json={"file": id, "set": MEANT}, headers=OURS).status_code == 202
    assert settled(partner.home).exit == 0
    hub = Hub(read_settings(partner.home))
    assert hub.rows("SELECT read, loaded FROM hub.files") == [{"read": 1, "loaded": 1}]
    assert read_mapping(partner.home) == {"began": "start_time", "echo": "audio_latency_ms", "lossrate": "audio_packet_loss_percent"}
    listed = client.get("/upload/columns", headers=OURS).json
    assert listed is not None and "Forget “Echo”" in listed["html"]
    left = client.post("/upload/columns", json={"set": {"Echo": ""}}, headers=OURS).json
    assert left is not None and "Echo" not in left["html"] and "Loss rate" in left["html"]
    assert set(read_mapping(partner.home)) == {"began", "lossrate"}
    assert client.get(f"/upload/columns?file={id}", headers=OURS).status_code == 410


def test_a_header_never_becomes_markup_nor_an_option(client: FlaskClient, partner: Partner) -> None:
    odd = ODD.replace("Hum", "--home=/tmp/x<img src=x onerror=alert(1)>")
    send(client, [(f"org={org(1)}/odd.csv", odd)])
    job = settled(partner.home)
    id = file_id(str(job.landing / f"org={org(1)}/odd.csv"))
    form = client.get(f"/upload/columns?file={id}", headers=OURS).json
    assert form is not None and "<img" not in form["html"] and "&lt;img" in form["html"]
    aside = {**MEANT, "--home=/tmp/x<img src=x onerror=alert(1)>": "-"}
    assert client.post("/upload/columns", json={"file": id, "set": aside}, headers=OURS).status_code == 202
    assert settled(partner.home).exit == 0
    assert len(read_mapping(partner.home)) == 4


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_the_first_visit_leads_on_and_the_data_page_takes_files_before_it(partner: Partner, lang: str) -> None:
    hub = Hub(read_settings(partner.home))
    first, bare = page(hub, f"?lang={lang}", "/"), page(hub, f"?lang={lang}")
    for tree in (first, bare):
        assert any(getattr(part, "id", "") == "drop" for part in parts(tree))
        assert sum(hasattr(part, "data-upload") for part in parts(tree)) == 2
        assert {getattr(part, "href", "") for part in parts(tree)} >= {f"/template/{kind}.csv" for kind in ("subscriptions", "tags")}
    assert [getattr(part, "data-start") for part in parts(first) if hasattr(part, "data-start")] == ["demo"]
    assert figures(first) == {"demo-customers": 90, "demo-weeks": 30}
    assert any(("stay on this machine" if lang == "en" else "ficam nesta máquina") in text for text in texts(first))


def test_who_may_only_read_is_shown_no_control(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "current", lambda: reader.Reader(name="Ana", role=Role.READ_ONLY))
    empty = Hub(read_settings(partner.home))
    trees = [page(empty, path="/"), page(empty), page(fill(partner))]
    for tree in trees:
        assert not any(hasattr(part, name) for part in parts(tree) for name in ("data-upload", "data-start", "data-drop", "data-place"))


def test_a_template_is_a_click_away(client: FlaskClient) -> None:
    assert set(TEMPLATES) == set(EXAMPLES)
    answer = client.get("/template/subscriptions.csv")
    assert answer.text == write_template("subscriptions")
    assert 'filename="subscriptions.csv"' in answer.headers["Content-Disposition"]
    assert client.get("/template/passwd.csv").status_code == 404
