"""Fixtures for every test: a fixed clock, and a small partner written as real exports and loaded for real."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from data.access import passwords
from data.answer import Answer, Hub
from data.settings import read_settings
from data.slice import read_slice
from etl.build import Loaded, load

NOW = "2026-11-22T06:00:00Z"
Rows = Sequence[Mapping[str, Any]]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: a gzip header holds the second it was written in, and two workers must collect the same names."""
    return argname if isinstance(val, bytes) else None


def quick_passwords(patch: pytest.MonkeyPatch) -> None:
    """Real argon2id with the smallest parameters: for tests that are not about what a password costs."""
    patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Sunday, 22 November 2026, early in the morning."""
    monkeypatch.setenv("PARTNERHUB_NOW", NOW)
    monkeypatch.delenv("PARTNERHUB_HOME", raising=False)


def org(number: int) -> str:
    """The id of an invented organisation."""
    return f"00000000-0000-4000-8000-{number:012d}"


class Partner:
    """A landing folder that grows by rows, and the answers about it."""

    def __init__(self, folder: Path) -> None:
        self.landing, self.home = folder / "landing", folder / "home"
        self.landing.mkdir(parents=True)
        self._hub: Hub | None = None

    def write(self, name: str, rows: Rows, at: str = "snapshot=2026-11-21") -> Path:
        """A CSV export with the columns of its rows."""
        folder = self.landing / at
        folder.mkdir(parents=True, exist_ok=True)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        path = folder / name
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        self._hub = None
        return path

    def item(
        self, number: int, subscription: str = "S1", *, total: int = 100, assigned: int = 80, at: str = "2026-11-21", **more: Any
    ) -> None:
        """A subscription with one Calling licence; `more` goes to the row of the file that has the column."""
        kept = {"used", "used_13w", "licence", "product", "site_url"}
        row = {
            "org_id": org(number),
            "subscription_id": subscription,
            "kind": "subscription",
            "start_on": "2025-01-01",
            "end_on": "2028-01-01",
        }
        self._add("subscriptions", {**row, **{key: value for key, value in more.items() if key not in kept}}, at)
        self.licence(
            number, subscription, total=total, assigned=assigned, at=at, **{key: value for key, value in more.items() if key in kept}
        )

    def licence(
        self, number: int, subscription: str = "S1", *, total: int = 100, assigned: int = 80, at: str = "2026-11-21", **more: Any
    ) -> None:
        """A licence row of a snapshot."""
        row = {"snapshot_date": at, "org_id": org(number), "subscription_id": subscription, "licence": "Webex Calling - Professional"}
        self._add("licences", {**row, "total": total, "assigned": assigned, **more}, at)

    def customer(self, number: int, name: str, at: str = "2026-11-21", **more: Any) -> None:
        """A row of the customers template."""
        self._add("customers", {"org_id": org(number), "name": name, **more}, at)

    def call(self, number: int, user: str, when: str, **more: Any) -> None:
        """A call leg of one user, in the columns that matter."""
        serial = len(self._pending.get(("calls", ""), []))
        row = {
            "Start time": when, "Direction": "ORIGINATING", "Correlation ID": f"c{serial}", "Report ID": f"r{serial}", "Org UUID": org(number),
            "User UUID": user, "User type": "User", "Duration": "60", "Answered": "true", "Answer indicator": "Yes", "Call type": "SIP_ENTERPRISE",
            "Client type": "WXC_CLIENT",
        }  # fmt: skip
        self._add("calls", {**row, **more}, "")

    def media(self, number: int, when: str, *, correlation: str = "", file: str = "media", **more: Any) -> None:
        """A media leg in the columns of the media-quality report: a good one, unless said otherwise."""
        row = {
            "User Name": f"Person {number}", "Start Time": when, "Call ID": "", "Correlation ID": correlation, "Caller": "Yes",
            "Endpoint Type": "Desk phone", "Duration(s)": "60", "Audio Jitter (ms)": "10", "Audio Packet Loss (%)": "0.1",
            "Audio Latency (ms)": "50",
        }  # fmt: skip
        self._add(file, {**row, **more}, f"org={org(number)}")

    def queue(self, number: int, week: str, name: str = "Sales", **more: Any) -> None:
        """A row of the call-queue report of a week."""
        row = {"Call Queue": name, "Location": "Lisbon", "Answered Calls": "90", "Abandoned Calls": "10", "Total Calls": "100"}
        rest = {"Total Wait Time": "900", "Total Abandoned Time": "300", "Calls Overflowed": "2", "Calls Timed Out": "3"}
        self._add("queues", {**row, **rest, **more}, f"org={org(number)}/week={week}")

    @property
    def _pending(self) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
        return self.__dict__.setdefault("pending", {})

    def _add(self, name: str, row: Mapping[str, Any], at: str) -> None:
        self._pending.setdefault((name, at), []).append(row)

    def load(self) -> Loaded:
        """Write what was added, load the folder."""
        for (name, at), rows in self._pending.items():
            self.write(f"{name}.csv", rows, at if "=" in at else f"snapshot={at}" if at else ".")
        self._hub = None
        return load([self.landing], self.home)

    @property
    def hub(self) -> Hub:
        """The answers; loads first if that was not done yet."""
        if self._hub is None:
            if not (self.home / "builds" / "CURRENT").exists() or self._pending:
                self.load()
                self._pending.clear()
            self._hub = Hub(read_settings(self.home))
        return self._hub

    def ask(self, section: str, **query: str | Sequence[str]) -> Answer:
        """An answer, asked as a URL asks it."""
        slice_, notices = read_slice({key: [value] if isinstance(value, str) else value for key, value in query.items()})
        return self.hub.answer(section, slice_).noting(notices)

    def row(self, section: str, number: int, **query: str) -> Mapping[str, Any]:
        """The one row of a customer."""
        (found,) = [row for row in self.ask(section, **query).rows if row["org_id"] == org(number)]
        return found


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    """An empty partner."""
    return Partner(tmp_path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a small demo partner, generated and loaded once."""
    from etl.demo import write_demo

    folder = tmp_path_factory.mktemp("demo")
    patch = pytest.MonkeyPatch()
    patch.setenv("PARTNERHUB_NOW", NOW)
    write_demo(folder / "demo", customers=60, weeks=16, calls_per_week=2000, seed=7)
    load([folder / "demo" / "landing"], folder / "home")
    yield folder
    patch.undo()


Make = Callable[[], Partner]
