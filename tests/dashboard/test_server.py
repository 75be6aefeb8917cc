"""Headers, health, and a complete application before the first reader."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from dash import Dash, Input, Output, dcc, html
from flask import abort, request

from dashboard import server


def app() -> Dash:
    """A small app with an inline script of Dash's own and a closed door."""
    made = Dash(__name__, assets_folder="none")
    made.layout = html.Div([dcc.Store(id="a"), dcc.Store(id="b")])
    made.clientside_callback("function (x) { return x; }", Output("b", "data"), Input("a", "data"))  # type: ignore[no-untyped-call]
    server.secure(made)
    return made


def test_every_answer_carries_the_headers() -> None:
    client = app().server.test_client()
    for path in ("/", "/_dash-layout", "/no/such/page"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] and "form-action 'self'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers
    assert client.get("/_dash-layout").headers["Cache-Control"] == "private, no-store"
    assert "Strict-Transport-Security" in client.get("/", base_url="https://hub.example").headers


def test_inline_scripts_are_allowed_by_hash_only() -> None:
    made = app()
    policy = made.server.test_client().get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.count("'sha256-") == len(made.csp_hashes()) >= 2
    assert "unsafe" not in scripts


def test_health_tells_alive_from_ready() -> None:
    made, state = app(), {"ready": False}
    server.register_health(made.server, lambda: state["ready"])
    client = made.server.test_client()
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
    state["ready"] = True
    assert client.get("/readyz").status_code == 200


def test_primed_app_knows_its_files_before_the_first_reader() -> None:
    made = app()

    @made.server.before_request
    def gate() -> None:
        if "X-Known" not in request.headers:
            abort(401)

    server.prime(made)
    assert any("react-dom" in path for path in made.registered_paths["dash"])
    found: list[int] = []
    path = "/_dash-component-suites/dash/deps/prop-types@15.8.1.min.js"
    readers = [
        Thread(target=lambda: found.append(made.server.test_client().get(path, headers={"X-Known": "1"}).status_code)) for _ in range(8)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [200] * 8


def test_production_server_prints_its_address_last_and_stops(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.browser.demo", "--port", str(port), "--home", str(tmp_path)]
    running: Any = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    try:
        assert running.stdout.readline() == f"Partner Hub: http://127.0.0.1:{port}/\n"
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                    assert answer.read() == b"ok\n"
                break
            except ConnectionError:
                time.sleep(0.1)
        else:
            pytest.fail("the server never answered")
    finally:
        running.terminate()
        _, said = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "first start" in said and "Traceback" not in said
