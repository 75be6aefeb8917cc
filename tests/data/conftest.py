"""Workspaces for tests: each test that asks for one runs over SQLite and over PostgreSQL."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.access import Accounts, Person
from data.settings import Settings
from data.workspace import Workspace
from tests.conftest import quick_passwords
from tests.workspace_servers import new_database, postgresql

Open = Callable[[], Workspace]
PASSWORD = "a long and quiet word"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server for all tests of this process."""
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where a new workspace is: settings of a home."""
    if request.param == "sqlite":
        return Settings(home=tmp_path)
    return Settings(home=tmp_path, workspace_url=new_database(request.getfixturevalue("server")))


@pytest.fixture
def workspace(place: Settings) -> Iterator[Workspace]:
    """An empty workspace."""
    opened = Workspace(place)
    yield opened
    opened.close()


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where the system has one: a test of many writes measures the product, not the disk."""
    shared = "/dev/shm"
    with tempfile.TemporaryDirectory(prefix="hub-", dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that are not about what a password costs."""
    quick_passwords(monkeypatch)


@pytest.fixture
def accounts(place: Settings, workspace: Workspace, cheap: None) -> Accounts:
    """The accounts of an empty workspace."""
    return Accounts(place, workspace)


@pytest.fixture
def ada(accounts: Accounts) -> Person:
    """The first full administrator."""
    return accounts.add_first(name="Ada", password=PASSWORD)
