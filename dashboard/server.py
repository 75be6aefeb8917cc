"""The production server, health, and the headers every answer carries."""

import contextlib
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from dashboard.static_files import cache_folder, warm

_POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# When Python looks for cycles: remembered answers are many small rows without any, and looking through them doubled what a question costs.
_SELDOM = (50_000, 20, 50)


def secure(app: Dash) -> None:
    """Strict headers on every answer. Scripts: ours and the inline ones Dash writes, by hash; nothing is evaluated from text.

    The hashes are taken at the first answer, when every callback exists.
    """
    known: list[str] = []
    server: Flask = app.server

    @server.after_request
    def headers(response: Response) -> Response:
        if not known:
            known.append(_POLICY.format(scripts=" ".join(["'self'", *app.csp_hashes()])))
        response.headers["Content-Security-Policy"] = known[0]
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cache-Control" not in response.headers:  # an answer made for one reader is nobody else's
            response.headers["Cache-Control"] = "private, no-store"
        return response


def register_health(server: Flask, ready: Callable[[], bool]) -> None:
    """`/healthz`: the process answers. `/readyz`: it can show numbers, else 503."""

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        fine = ready()
        return Response("ready\n" if fine else "not ready\n", status=200 if fine else 503, mimetype="text/plain")


def prime(app: Dash) -> None:
    """Make the application complete before it is shared: the last act of whoever creates it.

    Dash sets itself up at its first request, and notes that as done before it is: a page's other requests, in other threads, then meet a Dash that
    does not know its own files (500 for a script, a blank page). So its hooks run here once, in one thread, and workers are forked from the result.
    """
    server: Flask = app.server
    with server.test_request_context("/"):
        for hook in server.before_request_funcs.get(None, ()):
            with contextlib.suppress(HTTPException):  # a gate that turns strangers away does so here as well
                hook()
        app.index()  # type: ignore[no-untyped-call]


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, load: Callable[[], Any], settings: dict[str, Any]) -> None:
        self._load, self._settings = load, settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._load()


def serve(host: str, port: int, workers: int, home: Path, load: Callable[[], Flask]) -> None:
    """Serve until stopped. `load` makes the application, once, before the workers are forked; the address is printed last.

    Threads, because a question waits for the database, not for Python. A worker is renewed after some thousand requests.
    """
    folder = cache_folder(home)
    if made := warm(folder):
        print(f"Prepared {made} static files in {folder} (first start only).", file=sys.stderr)

    def announce(_arbiter: Any) -> None:
        print(f"Partner Hub: http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)

    settings: dict[str, Any] = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": 4,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 10,
        "max_requests": 2000,
        "max_requests_jitter": 200,
        "loglevel": "warning",
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "partnerhub",
        "when_ready": announce,
    }
    gc.set_threshold(*_SELDOM)
    _Server(load, settings).run()
