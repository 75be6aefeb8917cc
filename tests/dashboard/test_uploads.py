"""Uploads: paths that stay in their folder, limits, whose page asks, one load at a time, a load that is killed, and progress from files."""

import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import intake, jobs, reader
from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.intake import Unfit, clean
from dashboard.page import read_view
from dashboard.sections.loading.result import file_id
from data.access import Role
from data.answer import Hub
from data.ledger import delivered
from data.settings import Settings, read_settings
from etl.build import _lock, silent
from tests.conftest import Partner, org

OURS = {"Sec-Fetch-Site": "same-origin"}
TAGS = "org_id,tag\n{org},x\n"
QUEUES = "Call Queue,Location,Answered Calls,Abandoned Calls,Total Calls\nSales,Lisbon,9,1,10\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home."""
    return read_settings(tmp_path / "home")


@pytest.fixture
def client(settings: Settings) -> Iterator[FlaskClient]:
    """A browserless client of it; its jobs end with the test."""
    yield create_app(settings, sign_in=False).server.test_client()
    if jobs.jobs(settings.home):
        settled(settings.home)


def settled(home: Path, seconds: float = 120) -> jobs.Job:
    """The newest job, once none is at work."""
    until = time.monotonic() + seconds
    while jobs.active(home):
        assert time.monotonic() < until, "the job never ended"
        time.sleep(0.1)
    return jobs.jobs(home)[0]


def send(client: FlaskClient, files: Sequence[tuple[str, str]], headers: dict[str, str] = OURS, **fields: str) -> TestResponse:
    """Files as a browser sends them: names with their paths."""
    form: dict[str, Any] = {**fields, "files": [(io.BytesIO(text.encode()), name) for name, text in files]}
    return client.post("/upload", data=form, headers=headers, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tags.csv", "tags.csv"),
        ("landing/snapshot=2026-11-21/tags.csv", "landing/snapshot=2026-11-21/tags.csv"),
        ("org=x\\week=2026-11-15\\Call Queue.csv", "org=x/week=2026-11-15/Call Queue.csv"),
        ("./a//b.csv", "a/b.csv"),
        ("Relatório de filas – São Paulo.csv", "Relatório de filas – São Paulo.csv"),
    ],
)
def test_a_delivered_name_keeps_its_folders(name: str, path: str) -> None:
    assert clean(name).as_posix() == path


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "/etc/passwd", "\\\\host\\share\\x.csv", "C:\\x.csv", "c:x.csv", "../x.csv", "a/../../x.csv", "a\\..\\..\\x.csv", ".hidden.csv",
        "a/.git/config", "a/\x00.csv", "a\nb.csv", "a\x9b.csv", "\ud800.csv", "x" * 201, "/".join("abcdefghijklmn"),
        "a/" + "y" * 199 + "/" + "z" * 700,
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_hides_is_left_out(name: str) -> None:
    with pytest.raises(Unfit):
        clean(name)


def test_files_are_loaded_with_their_folders_and_dates_and_nothing_leaves_its_place(client: FlaskClient, settings: Settings) -> None:
    files = [
        ("in/snapshot=2026-11-20/tags.csv", TAGS.format(org=org(1))),
        ("../../evil.csv", "x"),
        (".DS_Store", "x"),
        ("orders.csv", "nonsense\n1\n"),
    ]
    stamp = datetime(2026, 11, 3, tzinfo=UTC).timestamp()
    answer = send(client, files, modified=json.dumps([stamp * 1000] * 4))
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.json["kept"] == ["in/snapshot=2026-11-20/tags.csv", "orders.csv"]
    assert [left["file"] for left in answer.json["left"]] == ["../../evil.csv", ".DS_Store"]
    job = settled(settings.home)
    assert (job.id, job.state, job.exit, job.who) == (answer.json["job"], "done", 3, "Local user")
    found = {row["file"]: (row["read"], row["loaded"]) for row in delivered(Hub(settings), job.landing)}
    assert found == {"in/snapshot=2026-11-20/tags.csv": (1, 1), "orders.csv": (None, 0)}
    assert [path.name for path in settings.home.parent.rglob("evil*")] == []
    assert (job.landing / "orders.csv").stat().st_mtime == stamp
    assert Hub(settings).rows("SELECT observed_on FROM hub.tags") == [{"observed_on": datetime(2026, 11, 20).date()}]


def test_two_files_of_one_name_are_both_kept(client: FlaskClient, settings: Settings) -> None:
    answer = send(client, [("tags.csv", TAGS.format(org=org(1))), ("tags.csv", TAGS.format(org=org(2)))])
    assert answer.json is not None
    assert answer.json["kept"] == ["tags.csv", "tags (2).csv"]
    settled(settings.home)
    assert Hub(settings).rows("SELECT count(DISTINCT org_id) AS n FROM hub.tags") == [{"n": 2}]


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
@pytest.mark.parametrize("path", ["/upload", "/upload/demo", "/upload/place", "/upload/columns", "/upload/retry", "/upload/corrected"])
def test_only_a_page_of_ours_may_ask(client: FlaskClient, settings: Settings, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, json={"set": {"a": ""}}, headers=headers).status_code == 403
    assert jobs.jobs(settings.home) == []
    assert not intake.place(settings.home).exists()


def test_a_reader_who_may_only_read_sees_no_way_to_load_and_has_none(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(settings, sign_in=False)
    monkeypatch.setattr(reader, "local", lambda _name: reader.Reader(name="Ana", role=Role.READ_ONLY))
    refused = send(app.server.test_client(), [("tags.csv", TAGS.format(org=org(1)))])
    assert refused.status_code == 403
    assert refused.json is not None
    assert refused.json["said"] == "Your role does not open this."


def test_an_upload_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    tiny = Settings(home=tmp_path / "home", upload_limit_mb=1)
    body = io.BytesIO(b"--b--")
    client, length = create_app(tiny, sign_in=False).server.test_client(), {"CONTENT_LENGTH": str(2**20 + 1)}
    kind = "multipart/form-data; boundary=b"
    answer = client.post("/upload", headers=OURS, input_stream=body, content_type=kind, environ_overrides=length)
    assert answer.status_code == 413
    assert answer.json is not None and "1 MB" in answer.json["said"]
    assert body.tell() == 0
    assert not intake.place(tiny.home).exists()


def test_a_full_disk_is_said_before_anything_is_written(client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "RESERVE", shutil.disk_usage(settings.home.parent).total * 2)
    assert send(client, [("tags.csv", "x")]).status_code == 507
    assert list(intake.place(settings.home).iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(client: FlaskClient, settings: Settings) -> None:
    begun = b'--b\r\nContent-Disposition: form-data; name="files"; filename="tags.csv"\r\n\r\norg_id,tag\r\n'
    answer = client.post("/upload", data=begun, headers=OURS, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
    assert list(intake.place(settings.home).iterdir()) == []
    assert jobs.jobs(settings.home) == []


@pytest.mark.parametrize(("body", "kind"), [(b"x", "text/plain"), (b"", "multipart/form-data; boundary=b"), (b"{}", "application/json")])
def test_what_is_no_form_with_files_is_refused(client: FlaskClient, body: bytes, kind: str) -> None:
    assert client.post("/upload", data=body, headers=OURS, content_type=kind).status_code in (400, 422)


def test_a_large_file_never_stands_in_memory(client: FlaskClient, settings: Settings) -> None:
    tracemalloc = pytest.importorskip("tracemalloc")
    text = "org_id,tag\n" + "#" * 40_000_000
    tracemalloc.start()
    body = io.BytesIO(f'--b\r\nContent-Disposition: form-data; name="files"; filename="t.csv"\r\n\r\n{text}\r\n--b--\r\n'.encode())
    length = body.getbuffer().nbytes
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    answer = client.post("/upload", input_stream=body, headers=OURS, content_length=length, content_type="multipart/form-data; boundary=b")
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert answer.status_code == 202
    assert peak < 8_000_000
    assert settled(settings.home).landing.joinpath("t.csv").stat().st_size == len(text)


def test_one_load_at_a_time_the_second_waits_and_says_so(client: FlaskClient, settings: Settings) -> None:
    with _lock(settings.home, silent):  # a load at a prompt is at work
        first = send(client, [("tags.csv", TAGS.format(org=org(1)))]).json
        second = send(client, [("tags.csv", TAGS.format(org=org(2)))]).json
        assert first is not None and second is not None
        until = time.monotonic() + 30
        while (now := client.get("/jobs/current?lang=pt").json) and "Outra carga" not in now["html"]:
            assert time.monotonic() < until
            time.sleep(0.1)
        states: dict[str, str] = {}
        while states.get(first["job"]) != "running":
            states = {job["id"]: job["state"] for job in client.get("/jobs/current").json["jobs"]}  # type: ignore[index]
            assert time.monotonic() < until
        assert states == {first["job"]: "running", second["job"]: "waiting"}
    assert settled(settings.home).state == "done"
    assert Hub(settings).rows("SELECT count(DISTINCT org_id) AS n FROM hub.tags") == [{"n": 2}]


def test_a_killed_load_is_said_with_its_last_words_and_the_old_build_is_served(client: FlaskClient, settings: Settings) -> None:
    send(client, [("tags.csv", TAGS.format(org=org(1)))])
    settled(settings.home)
    build = Hub(settings).build_name()
    with _lock(settings.home, silent):
        send(client, [("tags.csv", TAGS.format(org=org(2)))])
        until = time.monotonic() + 30
        while not (found := loaders(settings.home)):
            assert time.monotonic() < until
            time.sleep(0.05)
        (settings.home / "jobs").joinpath(jobs.jobs(settings.home)[0].id, "said").write_text("the last words\n", encoding="utf-8")
        for process in found:
            os.kill(process, signal.SIGKILL)
        settled(settings.home)
    now = client.get("/jobs/current").json
    assert now is not None
    assert (now["active"], now["jobs"][0]["state"], now["jobs"][0]["exit"]) == (False, "crashed", -9)
    assert now["jobs"][0]["said"] == "the last words"
    assert Hub(settings).build_name() == build


def loaders(home: Path) -> list[int]:
    """The processes of ours that load into a home."""
    listed = subprocess.run(["ps", "-ewwo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if " -m partnerhub load " in line and f"--home {home} " in line]


def test_a_job_whose_own_process_is_killed_is_not_at_work(settings: Settings) -> None:
    with _lock(settings.home, silent):
        job = jobs.start(
            settings.home, "load", settings.home, [jobs.partnerhub("load", str(settings.home), "--home", str(settings.home))], "Ana"
        )
        until = time.monotonic() + 30
        while not (found := loaders(settings.home)):
            assert time.monotonic() < until
            time.sleep(0.05)
        listed = subprocess.run(["ps", "-ewwo", "pid,args"], capture_output=True, text=True, check=True).stdout
        own = [int(line.split()[0]) for line in listed.splitlines() if f"dashboard.jobs {job.folder}" in line]
        for process in own:
            os.kill(process, signal.SIGKILL)
        assert own and job.state == "running"  # its load still is
        for process in found:
            os.kill(process, signal.SIGKILL)
    until = time.monotonic() + 30
    while job.state != "crashed":
        assert time.monotonic() < until
        time.sleep(0.05)
    assert jobs.active(settings.home) == []


def test_progress_is_read_from_files_by_every_process(settings: Settings, client: FlaskClient) -> None:
    send(client, [("tags.csv", TAGS.format(org=org(1)))])
    job = settled(settings.home)
    (newest,) = job.progress()
    assert newest is not None and (newest.stage, newest.done) == ("checks", newest.total)
    other = create_app(settings, sign_in=False).server.test_client().get("/jobs/current").json
    assert other is not None
    done = {phase["key"]: phase["share"] for phase in other["jobs"][0]["phases"]}
    assert done == {"reading": 1.0, "weeks": 1.0, "facts": 1.0, "checks": 1.0}
    with (job.folder / "progress-0.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"stage": "half a li')
    assert job.progress() == [newest]


def test_missing_folder_facts_are_given_on_the_page_and_the_old_record_goes(client: FlaskClient, settings: Settings) -> None:
    send(client, [("in/queues.csv", QUEUES), ("tags.csv", TAGS.format(org=org(1)))])
    job = settled(settings.home)
    refused = next(row for row in delivered(Hub(settings), job.landing) if row["read"] is None)
    id = file_id(refused["source"])
    drawn = str(render(Hub(settings), read_view("/data", "")))
    assert id in drawn and "data-place" in drawn
    for given in ({"org": "nobody"}, {"org": org(1), "week": "soon"}, {}, {"org": "../../.."}):
        assert client.post("/upload/place", json={"files": [id], **given}, headers=OURS).status_code == 422
    assert client.post("/upload/place", json={"files": ["x"], "org": org(1)}, headers=OURS).status_code == 422
    answer = client.post("/upload/place", json={"files": [id], "org": org(1), "week": "2026-11-15"}, headers=OURS)
    assert answer.status_code == 202
    assert settled(settings.home).exit == 0
    hub = Hub(settings)
    assert {row["file"] for row in delivered(hub, job.landing)} == {f"in/org={org(1)}/week=2026-11-15/queues.csv", "tags.csv"}
    assert hub.rows("SELECT count(*) AS n FROM hub.quarantine") == [{"n": 0}]
    assert hub.rows("SELECT CAST(week AS VARCHAR) AS week FROM hub.queue_weeks") == [{"week": "2026-11-15"}]


def test_a_file_outside_the_uploads_is_never_moved(partner: Partner) -> None:
    path = partner.write("queues.csv", [{"Call Queue": "Sales", "Answered Calls": "9", "Abandoned Calls": "1", "Total Calls": "10"}], ".")
    partner.load()
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    intake.place(partner.home).mkdir()
    answer = client.post("/upload/place", json={"files": [file_id(str(path))], "org": org(1), "week": "2026-11-15"}, headers=OURS)
    assert answer.status_code == 422
    assert path.exists()
