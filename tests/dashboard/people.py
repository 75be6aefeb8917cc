"""A hub with people: its home, its application, and what a browser of one of them does."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.sign_in import first
from data.access import Accounts
from data.settings import Settings, read_settings
from data.workspace import Workspace

HERE = "http://localhost"
ADA = "ada"
PASSWORD = "a plain long sentence of hers"
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": HERE}  # what a browser adds to what a page of this site sends


class Home:
    """A home, its accounts, and one application over it. `settings` are those that differ from the default."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.settings: Settings = read_settings(folder).model_copy(update=settings)
        self.accounts = Accounts(self.settings, Workspace(self.settings))
        self._server: Flask | None = None

    @property
    def server(self) -> Flask:
        """The application, made at the first use."""
        if self._server is None:
            self._server = create_app(self.settings, sign_in=True).server
        return self._server

    def add(self, name: str, password: str | None = PASSWORD, role: str = "full_admin") -> str:
        """A person; returns her id."""
        return self.accounts.add(name=name, role=role, who="test", password=password).id

    def client(self) -> FlaskClient:
        """A browser that nobody has signed in with."""
        return self.server.test_client()

    def sign_in(self, client: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
        """Send the form of the page."""
        return client.post("/sign-in", data={"name": name, "password": password, **more}, headers=OWN)

    def key(self) -> str:
        """The key that the server prints when it starts without a full admin."""
        address = first.invitation(self.settings, self.accounts, HERE)
        assert address is not None
        return address.partition("key=")[2]
