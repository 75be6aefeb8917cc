"""The canary partner behind a gate at which people sign in: made once, read by all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from data.settings import Settings
from data.workspace import Workspace
from tests.access.canaries import Principal, home_of, people, write_about
from tests.access.small_house import SmallHouse, small_app, small_house
from tests.conftest import NOW, Partner, quick_passwords

SAME = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Aviary:
    """The application, its settings, and everybody who asks it."""

    app: Dash
    settings: Settings
    everybody: list[Principal]

    def ask(self, who: Principal, path: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """What somebody is answered, as a page of ours would ask."""
        client: FlaskClient = self.app.server.test_client()
        sent = {**SAME, **(headers or {})}
        if who.bearer:
            sent["Authorization"] = f"Bearer {who.secret}"
        elif who.secret:
            client.set_cookie("partnerhub", who.secret)
        return client.open(path, method=method, headers=sent, buffered=True, **more)

    def draw(self, who: Principal, path: str, search: str = "") -> TestResponse:
        """The page at an address, asked as the browser asks for it."""
        return self.ask(who, "/_dash-update-component", "POST", json=drawing(path, search))

    def named(self, name: str) -> Principal:
        """One of them."""
        return next(one for one in self.everybody if one.name == name)


def drawing(path: str, search: str = "", shape: str | None = None) -> dict[str, Any]:
    """The body of the callback that draws."""
    return {
        "output": "..page.children...live-patch.data...live-shape.data..",
        "outputs": [
            {"id": "page", "property": "children"},
            {"id": "live-patch", "property": "data"},
            {"id": "live-shape", "property": "data"},
        ],
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
            {"id": "live-acted", "property": "data"},
        ],
        "changedPropIds": ["url.pathname"],
        "state": [{"id": "live-shape", "property": "data", "value": shape}],
    }


@pytest.fixture(scope="session")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    """Made once; what the tests write is about their own customers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        home = home_of(Partner(tmp_path_factory.mktemp("aviary")))
        settings = Settings(home=home, organisation_link="https://admin.example.com/{org_id}")
        app = create_app(settings, sign_in=True)
        write_about(Workspace(settings))
        yield Aviary(app, settings, people(settings, Workspace(settings)))


Ask = Callable[..., TestResponse]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> SmallHouse:
    """People, and nothing loaded."""
    return small_house(tmp_path_factory.mktemp("gate"))


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test at a time: what a password costs is tested elsewhere, by the same process."""
    quick_passwords(monkeypatch)


@pytest.fixture(scope="session")
def app(house: SmallHouse) -> Dash:
    """An application of a few doors, where people sign in."""
    return small_app(house.settings, house.accounts, sign_in=True)


@pytest.fixture(scope="session")
def local(house: SmallHouse) -> Dash:
    """Where nobody signs in."""
    return small_app(house.settings, house.accounts, sign_in=False)
