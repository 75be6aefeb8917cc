"""Lake → facts → promises → build → pointer: the same files give the same warehouse, and nothing half-done is ever served."""

import multiprocessing
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from data import warehouse
from data.answer import Hub
from data.ledger import read_status
from data.settings import read_settings
from etl import build, checks, landing
from etl.build import load
from etl.errors import BrokenPromise, LoadError
from tests.conftest import Partner, org

SECTIONS = ("headline", "licence-trend", "recent", "expiring", "renewing", "low-assignment", "overage", "customers")


def fill(partner: Partner) -> None:
    """A partner with every kind of fact."""
    partner.customer(1, "Acme")
    for at, assigned in (("2026-11-14", 70), ("2026-11-21", 120)):
        partner.item(1, at=at, assigned=assigned, end_on="2026-12-01", start_on="2026-11-01")
    partner.call(1, "u1", "2026-11-17T09:00:00Z")
    partner.call(1, "u2", "2026-11-10T09:00:00Z")
    partner.write("tags.csv", [{"org_id": org(1), "tag": "health"}])


def everything(home: Path) -> list[Any]:
    """The answers of all sections, without the name of the build."""
    hub = Hub(read_settings(home))
    from data.slice import Slice

    return [hub.answer(section, Slice()).document() for section in SECTIONS]


def counts(loaded: build.Loaded) -> dict[str, tuple[int, ...]]:
    """read, loaded, known, refused per file."""
    return {file["file"].rsplit("/")[-1]: tuple(file[key] for key in ("read", "loaded", "known", "refused")) for file in loaded.files}


def test_the_same_files_twice_change_nothing_and_are_known(partner: Partner) -> None:
    fill(partner)
    first = partner.load()
    before = everything(partner.home)
    again = load([partner.landing], partner.home)
    assert everything(partner.home) == before
    assert all(file["loaded"] == 0 and file["known"] == file["read"] for file in again.files)
    assert sum(file["loaded"] for file in first.files) == sum(file["known"] for file in again.files)


def test_content_that_was_taken_whole_is_not_read_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(partner)
    first = partner.load()
    partner._pending.clear()
    broken = partner.write("broken.csv", [{"org_id": "nobody", "tag": "x"}])
    read: list[str] = []
    whole = landing.read

    def spy(copy: Path, name: str, *more: Any, **options: Any) -> Any:
        read.append(name)
        return whole(copy, name, *more, **options)

    monkeypatch.setattr(landing, "read", spy)
    monkeypatch.setattr(build, "land_apart", lambda *more, guard, **options: landing.land(*more, **options))  # the same, where it is heard
    for _ in range(2):
        load([partner.landing], partner.home)
    assert set(read) == {broken.name}
    assert len(first.files) > 4


def test_files_in_any_order_and_split_give_the_same_warehouse(partner: Partner, tmp_path: Path) -> None:
    fill(partner)
    partner.load()
    files = sorted(path for path in partner.landing.rglob("*") if path.is_file())
    for path in reversed(files):
        load([path], tmp_path / "reversed")
    assert everything(tmp_path / "reversed") == everything(partner.home)


LEG = {
    "Start time": "2026-11-17T09:00:00Z", "Direction": "ORIGINATING", "Correlation ID": "c1", "Report ID": "r1", "Org UUID": org(1),
    "User UUID": "u1", "User type": "User", "Duration": "60", "Report time": "2026-11-17T09:02:00Z",
}  # fmt: skip


def test_a_thinner_copy_is_known_and_a_fuller_copy_is_loaded(partner: Partner) -> None:
    partner.write("1 thin.csv", [LEG], ".")
    partner.write("2 full.csv", [{**LEG, "Model": "8851"}], ".")
    partner.write("3 thin.csv", [{**LEG, "Duration": "NA"}], ".")
    assert counts(partner.load()) == {"1 thin.csv": (1, 1, 0, 0), "2 full.csv": (1, 1, 0, 0), "3 thin.csv": (1, 0, 1, 0)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Model": "8851", "User UUID": "wins"}, {"User UUID": "loses", "Report time": "2026-11-18T00:00:00Z"}),
        ({"Report time": "2026-11-17T10:00:00Z", "User UUID": "wins"}, {"User UUID": "loses"}),
        ({"User UUID": "zz wins"}, {"User UUID": "aa loses"}),
    ],
    ids=["more filled columns", "later report time", "greater canonical text"],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_copy_that_counts_is_decided_by_its_content_never_by_order(
    partner: Partner, one: dict[str, str], other: dict[str, str], swapped: bool
) -> None:
    for name, row in zip(("b.csv", "a.csv") if swapped else ("a.csv", "b.csv"), (one, other), strict=True):
        partner.write(name, [{**LEG, **row}], ".")
    (row,) = partner.hub.rows("SELECT user_id FROM hub.active_users")
    assert "wins" in row["user_id"]


def test_the_greater_canonical_text_wins_between_files_of_one_date(partner: Partner) -> None:
    for name, end in (("a.csv", "2026-12-09"), ("b.csv", "2026-12-01")):
        row = {"org_id": org(1), "subscription_id": "S1", "kind": "trial", "start_on": "2026-01-01", "end_on": end}
        partner.write(name, [row])
    partner.licence(1)
    assert str(partner.row("expiring", 1)["end_on"]) == "2026-12-09"


def test_a_refused_row_is_counted_and_kept_with_its_reason(partner: Partner) -> None:
    path = partner.write("licences.csv", [])
    path.write_text("snapshot_date,org_id,subscription_id,licence,total,assigned\n2026-11-21,nobody,S1,Webex Suite,1,1\n", encoding="utf-8")
    loaded = partner.load()
    assert loaded.refused
    status = read_status(partner.hub)
    assert [(file["read"], file["loaded"], file["known"], file["refused"]) for file in status["files"]] == [(1, 0, 0, 1)]
    (entry,) = partner.hub.rows("SELECT * FROM hub.quarantine")
    assert (entry["line"], entry["column_name"], entry["value"]) == (2, "org_id", "nobody")


def test_a_mended_file_clears_its_quarantine(partner: Partner) -> None:
    path = partner.write("tags.csv", [{"org_id": "nobody", "tag": "x"}])
    assert partner.load().refused
    path.write_text(f"org_id,tag\n{org(1)},x\n", encoding="utf-8")
    assert not load([partner.landing], partner.home).refused
    assert partner.hub.rows("SELECT * FROM hub.quarantine") == []


def test_a_broken_promise_is_not_published(partner: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(partner)
    partner.load()
    before = warehouse.current(partner.home)
    promises = tmp_path / "promises"
    shutil.copytree(checks.PROMISES, promises)
    (promises / "no_licences.sql").write_text("-- There are no licences at all.\nSELECT * FROM licences", encoding="utf-8")
    monkeypatch.setattr(checks, "PROMISES", promises)
    with pytest.raises(BrokenPromise, match="There are no licences at all"):
        load([partner.landing], partner.home)
    assert warehouse.current(partner.home) == before


def test_every_promise_says_what_it_promises() -> None:
    for promise in checks.PROMISES.glob("*.sql"):
        first = promise.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- ") and first.endswith("."), promise.name
    for fact in build.FACTS:
        assert (build.SQL / f"{fact}.sql").read_text(encoding="utf-8").startswith("-- One row per "), fact


def test_nothing_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="nothing was found"):
        load([tmp_path / "missing"], tmp_path / "home")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match="no files"):
        load([tmp_path / "empty"], tmp_path / "home")


def _load_until_killed(landing: Path, home: Path, stage: str) -> None:
    def listen(at: str, done: int, total: int) -> None:
        if at.startswith(stage) and done:
            os.kill(os.getpid(), signal.SIGKILL)

    load([landing], home, listen)


def test_a_killed_load_leaves_the_last_good_build_and_the_next_one_completes(partner: Partner) -> None:
    fill(partner)
    partner.load()
    partner._pending.clear()
    before = everything(partner.home)
    partner.customer(2, "Beta", at="2026-11-20")
    for (name, at), rows in partner._pending.items():
        partner.write(f"{name}.csv", rows, f"snapshot={at}")
    worker = multiprocessing.get_context("spawn").Process(target=_load_until_killed, args=(partner.landing, partner.home, "facts"))
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    assert everything(partner.home) == before
    load([partner.landing], partner.home)
    assert everything(partner.home)[-1]["kpis"]["managed"] == 2
    assert not list(warehouse.builds(partner.home).glob(f"{warehouse.DRAFT}*"))


def test_only_the_last_builds_are_kept(partner: Partner) -> None:
    fill(partner)
    for _ in range(5):
        partner.load()
    assert [path.name for path in sorted(warehouse.builds(partner.home).glob("v*"))] == [f"v{n:08d}.duckdb" for n in (3, 4, 5)]


def test_a_reader_follows_the_pointer(partner: Partner) -> None:
    fill(partner)
    hub = partner.hub
    assert hub.build_name() == "v00000001.duckdb"
    load([partner.landing], partner.home)
    assert hub.build_name() == "v00000002.duckdb"
