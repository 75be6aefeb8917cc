"""The dashboard under a production server; only in a way that is safe."""

import socket
from typing import Annotated

import typer
from flask import Flask

from data.access import Accounts
from data.settings import Settings, read_settings
from data.workspace import Workspace
from partnerhub.talk import Exit, Home, fail, talk

_NOBODY = (
    "Nobody signs in: whoever uses this machine sees and changes everything, under one name. "
    "That is all right here because only this machine reaches {host}."
)
_FIRST = "There is no full admin yet. To become the first one, open this address; it is good once, and until the next start:\n{address}"
NoSignIn = Annotated[bool, typer.Option("--no-sign-in", help="Let in whoever reaches it; only on an address of this machine alone")]


def serve(home: Home = None, host: str = "127.0.0.1", port: int = 8050, workers: int = 2, no_sign_in: NoSignIn = False) -> None:
    """Serve the dashboard under a production server. Exit 2 with every reason when that would not be safe."""
    from dashboard.app import create_app
    from dashboard.safety import Unsafe, check
    from dashboard.server import serve as serve_dashboard

    settings = read_settings(home)
    try:
        check(settings, host=host, sign_in=not no_sign_in, workers=workers)
    except Unsafe as problem:
        raise fail(problem, Exit.WRONG_ARGUMENTS) from None

    if said := _taken(host, port):
        raise fail(
            f"{host}:{port}: an address that is free was needed; {said}. Choose another with --port, or: PORT=8060 make run",
            Exit.WRONG_ARGUMENTS,
        )

    def load() -> Flask:
        server: Flask = create_app(settings, sign_in=not no_sign_in).server
        if no_sign_in:
            talk.print(_NOBODY.format(host=host), markup=False, highlight=False)
        else:
            _invite(settings, settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}")
        return server

    serve_dashboard(host, port, workers, settings.home, load)


def _taken(host: str, port: int) -> str | None:
    """Why nobody can listen there, in the system's words; None when one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            probe.bind((host, port))
        except OSError as problem:
            return (problem.strerror or str(problem)).lower()
    return None


def _invite(settings: Settings, address: str) -> None:
    """While there is no full admin, say where the first one is made. Raises CannotOpen."""
    from dashboard.sign_in.first import invitation

    workspace = Workspace(settings)
    try:
        made = invitation(settings, Accounts(settings, workspace), address)
    finally:
        workspace.close()  # before the workers are forked: none shares a connection
    if made is not None:
        talk.print(_FIRST.format(address=made), markup=False, highlight=False)
