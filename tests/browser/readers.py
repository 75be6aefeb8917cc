"""Who reads in the browser tests: one account per role, and the home at which all of them sign in."""

from dataclasses import dataclass
from zlib import crc32

import pytest

from data.access import Accounts, Person
from data.answer import Hub
from data.settings import Settings
from data.warehouse import NoBuild
from data.workspace import Workspace

PASSWORD = "seven quiet herons by the lake"
# name → (role, sees only assigned customers). Those who do are given every customer, so each figure is the full admin's.
KINDS: dict[str, tuple[str, bool | None]] = {
    "full_admin": ("full_admin", None),
    "read_only": ("read_only", False),
    "admin": ("admin", None),
    "read_only_assigned": ("read_only", True),
}
ROLES = tuple(KINDS)
WRITERS = ("full_admin", "admin")  # who may change tags, notes and requests
WHOLE = ("full_admin", "read_only")  # who sees what was loaded, which names every customer
EVERYBODY = "SELECT org_id FROM hub.customers UNION SELECT org_id FROM hub.subscriptions UNION SELECT org_id FROM hub.snapshots"


def roles_of(test: pytest.Function, each: bool) -> list[str]:
    """The roles a test is run under: each that its marker allows, or one that follows from its name alone, so that all workers agree."""
    marker = test.get_closest_marker("role")
    allowed = list(marker.args) if marker else list(ROLES)
    if unknown := set(allowed) - set(ROLES):
        raise pytest.UsageError(f"{test.nodeid}: role: some of {', '.join(ROLES)} were needed; found {', '.join(sorted(unknown))}")
    return allowed if each else [allowed[crc32(test.nodeid.encode()) % len(allowed)]]


@dataclass(frozen=True)
class Door:
    """A home that is served, and its accounts."""

    accounts: Accounts

    @classmethod
    def of(cls, settings: Settings) -> "Door":
        """The door of a home; whoever has no account there yet is given one."""
        accounts, everybody = Accounts(settings, Workspace(settings)), _everybody(settings)
        for name, (role, only) in KINDS.items():
            if accounts.named(name) is None:
                customers = everybody if only or role == "admin" else []
                shown = name.replace("_", " ").capitalize()
                accounts.add(name=name, role=role, who="test", shown=shown, assigned_only=only, customers=customers, password=PASSWORD)
        return cls(accounts)

    def person(self, name: str) -> Person:
        """One of them."""
        found = self.accounts.named(name)
        assert found is not None
        return found

    def session(self, name: str) -> str:
        """The secret of a new session."""
        return self.accounts.sign_in(name, PASSWORD, "127.0.0.1")


def _everybody(settings: Settings) -> list[str]:
    try:
        return [row["org_id"] for row in Hub(settings).rows(EVERYBODY)]
    except NoBuild:
        return []
