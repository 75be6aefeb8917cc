"""Somebody signed in, for tests of what only people have: a small partner behind a gate, each kind of reader with a real session."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from data.access import Accounts, Person
from data.settings import read_settings
from data.workspace import Workspace
from tests.access.conftest import drawing
from tests.conftest import Partner, org

SAME = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "an old umbrella in the rain"
# name → (role, sees only assigned customers)
KINDS = {"chief": ("full_admin", None), "ana": ("admin", None), "rita": ("read_only", False), "rui": ("read_only", True)}


@dataclass
class House:
    """An application at which people sign in, and its accounts."""

    partner: Partner
    accounts: Accounts
    app: Any
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    @classmethod
    def of(cls, partner: Partner) -> "House":
        """The home of a partner, served anew."""
        settings = read_settings(partner.home)
        return cls(partner, Accounts(settings, Workspace(settings)), create_app(settings, sign_in=True))

    @classmethod
    def empty(cls, partner: Partner) -> "House":
        """A house with people and nothing loaded."""
        house = cls.of(partner)
        _fill(house.accounts)
        return house

    def person(self, name: str) -> Person:
        """One of them."""
        found = self.accounts.named(name)
        assert found is not None
        return found

    def client(self, name: str) -> FlaskClient:
        """Her browser; signed in at the first use."""
        if name not in self.clients:
            self.clients[name] = self.app.server.test_client()
            self.enter(name, PASSWORD)
        return self.clients[name]

    def enter(self, name: str, password: str) -> None:
        """Sign in, in her browser."""
        self.clients[name].set_cookie("partnerhub", self.accounts.sign_in(name, password, "127.0.0.1"))

    def act(self, who: str, act: str, /, query: str = "", **values: Any) -> TestResponse:
        """What an act is answered."""
        return self.client(who).post(f"/act/{act}{query}", json=values, headers=SAME)

    def draw(self, who: str, path: str, search: str = "") -> str:
        """A page as the browser gets it, its markup included."""
        answer = self.client(who).post("/_dash-update-component", json=drawing(path, search), headers=SAME)
        assert answer.status_code == 200, answer.text
        return "\n".join(_strings(answer.json))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def house_of(partner: Partner) -> House:
    """Three customers; the exports assign the first to Ana's address, and the second is assigned to her and to Rui here."""
    for number in (1, 2, 3):
        partner.customer(number, f"Customer {number}")
        partner.item(number)
    partner.write("admins.csv", [{"admin_id": "a1", "name": "Ana", "email": "ana@partner.example", "role": "admin"}])
    partner.write("admin_customers.csv", [{"admin_id": "a1", "org_id": org(1), "role": "admin"}])
    partner.load()
    house = House.of(partner)
    _fill(house.accounts)
    return house


def _fill(accounts: Accounts) -> None:
    for name, (role, only) in KINDS.items():
        accounts.add(
            name=name, role=role, who="test", shown=name.capitalize(), email=f"{name}@partner.example", assigned_only=only,
            customers=[org(2)] if name in ("ana", "rui") else [], password=PASSWORD,
        )  # fmt: skip
