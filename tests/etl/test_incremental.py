"""A load costs what it brings: and yet any way of delivering the same rows ends in the warehouse that one load of everything makes.

The deliveries are unkind on purpose: few ids, so that calls reach over weeks, copies disagree, corrections move a leg to another week or
another call, and media legs arrive before the calls they join.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from data import warehouse
from data.settings import read_settings
from etl import settled
from etl.build import load
from etl.carried import ground
from etl.errors import LoadError
from etl.ledger import Ledger
from etl.rollups import in_process
from tests.conftest import Partner, org
from tests.etl.test_same_calls import answers

Row = dict[str, str]

TABLES = {
    "call_weeks": "*",
    "feature_weeks": "*",
    "quality_weeks": "*",
    "media_weeks": "*",
    "active_users": "*",
    "shared_users": "*",
    "coverage": "*",
    "sources": "*",
    "lost_legs": "count(*)",
    "lost_media": "count(*)",
    "media_files": "sum(legs)",
}
DELIVERIES = 24


def a_day(dice: Random) -> date:
    """One of the last ten weeks, more often a border between two."""
    return date(2026, 11, 21) - timedelta(days=dice.choice((dice.randrange(70), 7 * dice.randrange(10), 7 * dice.randrange(9) + 6)))


def a_leg(dice: Random) -> Row:
    """One call leg of a world so small that ids meet each other."""
    number = dice.randrange(40)
    return {
        "Start time": f"{a_day(dice)}T{dice.choice((0, 9, 23)):02d}:{dice.choice((0, 59)):02d}:00Z",
        "Duration": str(dice.randrange(300)),
        "Correlation ID": dice.choice([f"c{dice.randrange(20)}", f"c{number}", "NA"]),
        "Call ID": dice.choice([f"i{dice.randrange(30)}", "NA"]),
        "Direction": dice.choice(["ORIGINATING", "TERMINATING"]),
        "User type": dice.choice(["User", "User", "HuntGroup"]),
        "User UUID": f"10000000-0000-4000-8000-{number % 5:012d}",
        "Org UUID": org(1 + number % 2),
        "Report ID": dice.choice([f"r{number}", f"r{number}", "NA"]),
        "Related reason": dice.choice(["NA", "NA", "CallQueue", "PushNotificationRetrieval"]),
        "Answer Indicator": dice.choice(["Yes", "No"]),
        "Client type": dice.choice(["WXC_CLIENT", "WXC_DEVICE", "NA"]),
        "Model": dice.choice(["Desk Pro", "NA"]),
        "OS type": dice.choice(["iOS", "Windows", "NA"]),
        "Report time": dice.choice(["2026-11-21T12:00:00Z", "NA"]),
    }


def a_media_leg(dice: Random) -> Row:
    """One media leg of the same world."""
    return {
        "Start time": f"{a_day(dice)}T{dice.choice((0, 23)):02d}:30:00Z",
        "Correlation ID": dice.choice([f"c{dice.randrange(40)}", "NA"]),
        "Call ID": dice.choice([f"i{dice.randrange(30)}", "NA"]),
        "Email": f"u{dice.randrange(4)}@example.com",
        "Endpoint type": dice.choice(["Webex App", "Desk phone", ""]),
        "Caller": dice.choice(["true", "false"]),
        "Duration": str(dice.randrange(60)),
        "Audio packet loss %": dice.choice(["0.5", "7", ""]),
        "Audio latency ms": dice.choice(["20", "450", ""]),
        "Audio jitter ms": dice.choice(["3", ""]),
    }


def put(path: Path, rows: list[Row]) -> Path:
    """Rows as a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def contents(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table that a load makes from calls, in order."""
    with duckdb.connect(str(warehouse.current(home)), read_only=True) as connection:
        return {name: connection.execute(f"SELECT {what} FROM {name} ORDER BY ALL").fetchall() for name, what in TABLES.items()}


def deliver(folder: Path, dice: Random) -> list[list[Path]]:
    """The files of a partner's life: much at first, then a few small loads with copies of earlier rows among the new ones."""
    legs, media = [a_leg(dice) for _ in range(50)], [a_media_leg(dice) for _ in range(30)]
    first = [put(folder / "0" / "calls.csv", legs[:40]), put(folder / "0" / f"org={org(1)}" / "media.csv", media[:20])]
    loads = [first]
    for number in range(1, dice.randrange(3, 5)):
        place = folder / str(number)
        files = [put(place / "calls.csv", dice.sample(legs, dice.randrange(1, 5)))] if dice.random() < 0.7 else []
        if not files or dice.random() < 0.5:
            files.append(put(place / f"org={org(dice.choice((1, 1, 2)))}" / "media.csv", dice.sample(media, dice.randrange(1, 4))))
        loads.append(files)
    dice.shuffle(loads)
    return loads


@pytest.fixture
def items(partner: Partner) -> Path:
    """The licences that make the customers a calling population."""
    for number in (1, 2):
        partner.item(number)
    for (name, at), rows in partner._pending.items():
        partner.write(f"{name}.csv", rows, f"snapshot={at}")
    return partner.landing


@pytest.mark.parametrize("seed", range(DELIVERIES))
def test_however_it_is_delivered_the_warehouse_is_the_same(seed: int, items: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every second time a few rows at once are as many as memory holds: in passes, as only millions of rows are otherwise."""
    dice = Random(seed)
    loads = deliver(tmp_path / "in", dice)
    step, whole = tmp_path / "step", tmp_path / "whole"
    with monkeypatch.context() as patch:
        if seed % 2:
            patch.setattr(settled, "KEYS_AT_ONCE", 3)
            patch.setattr(settled, "COPIES_AT_ONCE", 2)
            patch.setattr(in_process, "ROWS_PER_PASS", 11)
        load([items], step)
        for files in loads:
            load(files, step)
        for latency in (401, 400) if seed % 8 == 1 else ():  # another rule, and back: nothing is carried over
            patch.setenv("PARTNERHUB_POOR_LATENCY_MS", str(latency))
            load([items], step)
    load([items, tmp_path / "in"], whole)
    assert contents(step) == contents(whole)
    assert answers(step) == answers(whole)


def test_what_is_carried_over_is_not_made_again(items: Path, tmp_path: Path) -> None:
    """The last build's rows of a week that a load cannot touch are taken as they are: even a mark that no rule would make survives."""
    home = tmp_path / "home"
    base = a_leg(Random(1)) | {"Org UUID": org(1), "Related reason": "NA"}
    early = [base | {"Start time": "2026-11-03T09:00:00Z", "Report ID": "e1", "Correlation ID": "e1", "Call ID": "e1"}]
    late = [base | {"Start time": "2026-11-17T09:00:00Z", "Report ID": "l1", "Correlation ID": "l1", "Call ID": "l1"}]
    load([items, put(tmp_path / "early.csv", early)], home)
    with duckdb.connect(str(warehouse.current(home))) as connection:
        connection.execute("UPDATE call_weeks SET seconds = 424242 WHERE week = DATE '2026-11-01'")
    load([put(tmp_path / "late.csv", late)], home)
    weeks = {row[1].isoformat(): row[6] for row in contents(home)["call_weeks"]}  # type: ignore[attr-defined]
    assert weeks["2026-11-01"] == 424242
    assert weeks["2026-11-15"] == int(base["Duration"])
    follow_up = [early[0] | {"Report ID": "e2", "Start time": "2026-11-15T09:00:00Z"}]
    load([put(tmp_path / "follow_up.csv", follow_up)], home)
    assert {row[1].isoformat(): row[6] for row in contents(home)["call_weeks"]}["2026-11-01"] == int(base["Duration"])  # type: ignore[attr-defined]


def test_too_little_memory_is_said_and_nothing_is_lost(items: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    load([items], home)
    before, calls = warehouse.current(home), put(tmp_path / "calls.csv", [a_leg(Random(n)) for n in range(9)])
    monkeypatch.setenv("PARTNERHUB_LOAD_MEMORY", "1MB")
    with pytest.raises(LoadError, match=r"load_memory = 1MB was too little .* PARTNERHUB_LOAD_MEMORY=2GB"):
        load([calls], home)
    assert warehouse.current(home) == before
    monkeypatch.delenv("PARTNERHUB_LOAD_MEMORY")
    load([calls], home)
    assert contents(home)["call_weeks"]


def test_another_rule_carries_nothing(items: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    load([items, put(tmp_path / f"org={org(1)}" / "media.csv", [a_media_leg(Random(n)) for n in range(9)])], home)
    settings, ledger = read_settings(home), Ledger.read(warehouse.current(home), home / "lake")
    for wanted, latency in ((True, settings.poor_latency_ms), (False, 50)):
        with duckdb.connect() as connection:
            changed = settings.model_copy(update={"poor_latency_ms": latency})
            assert ground(connection, changed, ledger, warehouse.current(home)).carries is wanted
    monkeypatch.setenv("PARTNERHUB_POOR_LATENCY_MS", "10")
    before = contents(home)["quality_weeks"]
    load([items], home)
    assert contents(home)["quality_weeks"] != before
