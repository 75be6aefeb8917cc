"""The watcher: a real process, a real folder, a real receiver of failures."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data import warehouse
from data.answer import sunday_at_or_before
from etl.watching import Watch
from tests.conftest import Partner, org

PATIENCE = 90  # seconds that a busy machine may take


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        super().__init__(("127.0.0.1", 0), Listener)


class Listener(BaseHTTPRequestHandler):
    """One message as JSON."""

    server: Receiver

    def do_POST(self) -> None:
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def until(true: Callable[[], object]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def builds(home: Path) -> int:
    """How many builds were published."""
    try:
        return int(warehouse.current(home).stem[1:])
    except warehouse.NoBuild:
        return 0


def put(partner: Partner, name: str, tag: str) -> Path:
    """A small delivery."""
    return partner.write(name, [{"org_id": org(1), "tag": tag}])


def test_what_arrives_is_loaded_and_the_end_is_clean(partner: Partner) -> None:
    put(partner, "tags.csv", "one")
    command = [sys.executable, "-m", "partnerhub", "watch", str(partner.landing), "--home", str(partner.home), "--every", "0.2"]
    watcher = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"})
    try:
        until(lambda: builds(partner.home) == 1)
        put(partner, "more.csv", "two")
        until(lambda: builds(partner.home) == 2)
        watcher.send_signal(signal.SIGTERM)
        _, said = watcher.communicate(timeout=PATIENCE)
    finally:
        watcher.kill()
    assert watcher.returncode == 0
    assert "1 new rows" in said and said.rstrip().endswith("Stopped.")
    assert {row["tag"] for row in partner.hub.rows("SELECT unnest(tags) AS tag FROM hub.tags")} == {"one", "two"}


def test_a_file_is_not_taken_before_it_has_come_to_rest(partner: Partner) -> None:
    path = put(partner, "tags.csv", "one")
    watcher = Watch(paths=[partner.landing], home=partner.home, say=lambda _: None)
    assert watcher.look() is None
    path.write_text(path.read_text(encoding="utf-8") + f"{org(1)},two\n", encoding="utf-8")
    assert watcher.look() is None
    done = watcher.look()
    assert done is not None and done.files[0]["loaded"] == 2
    assert watcher.look() is None, "nothing new, nothing to load"


def test_once_a_week(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    put(partner, "tags.csv", "one")

    def look(at: str) -> object:
        monkeypatch.setenv("PARTNERHUB_NOW", at)
        return Watch(paths=[partner.landing], home=partner.home, weekly=True, say=lambda _: None).look(at_rest=True)

    assert look("2026-11-20T10:00:00Z") is not None
    put(partner, "more.csv", "two")
    assert look("2026-11-21T23:59:59Z") is None
    assert look("2026-11-22T00:00:00Z") is not None


def test_the_week_begins_on_sunday() -> None:
    assert sunday_at_or_before(date(2026, 11, 21)) == date(2026, 11, 15)
    assert sunday_at_or_before(date(2026, 11, 22)) == date(2026, 11, 22)


def test_a_failure_is_told_and_tried_again_with_patience(partner: Partner, receiver: Receiver) -> None:
    put(partner, "tags.csv", "one")
    said: list[str] = []
    webhook = f"http://127.0.0.1:{receiver.server_port}/told"
    watcher = Watch(paths=[partner.landing], home=partner.home, every=1, webhook=webhook, say=said.append)
    partner.home.mkdir()
    (partner.home / "columns.toml").write_text("{ this is no mapping", encoding="utf-8")
    for tries in (1, 2):
        assert watcher.look(at_rest=True) is None
        assert watcher.pause() == 2**tries
    assert [told["tries"] for told in receiver.told] == [1, 2]
    assert all("columns.toml" in told["text"] for told in receiver.told)
    assert "Next try in 2 s" in said[0]
    (partner.home / "columns.toml").unlink()
    assert watcher.look() is not None
    assert watcher.pause() == 1


def test_nobody_listens_and_the_watcher_lives_on(partner: Partner) -> None:
    put(partner, "tags.csv", "one")
    said: list[str] = []
    watcher = Watch(paths=[partner.landing], home=partner.home, webhook="http://127.0.0.1:9/nobody", say=said.append)
    partner.home.mkdir()
    (partner.home / "columns.toml").write_text("{", encoding="utf-8")
    assert watcher.look(at_rest=True) is None
    assert "could not be reported" in said[-1]
