"""The same calls as 56-column report, 83-column report and API answer: whatever arrives when, and how often, the answers are the same."""

import csv
import json
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from data.answer import Hub
from data.sections import SECTIONS, Shape
from data.settings import read_settings
from data.slice import Slice
from etl.build import load
from etl.kinds_calls import CALL_HISTORY
from tests.conftest import Partner, org

OLD, NEW = 56, 83
REASONS = ("NA", "NA", "CallQueue", "CallForwardBusy", "ConsultativeTransfer", "PushNotificationRetrieval")
Leg = dict[str, str]


def _headers() -> list[str]:
    return Path(__file__).with_name("call_headers.txt").read_text(encoding="utf-8").split("\n")[:NEW]


def some_legs(count: int = 60) -> list[Leg]:
    """Legs of about half as many calls over three weeks, of two customers."""
    dice, legs = Random(7), []
    for number in range(count):
        call = number // 2 if dice.random() < 0.8 else number
        day = 1 + call % 20
        leg = {
            "Start time": f"2026-11-{day:02d}T{9 + number % 8:02d}:15:07.5{number % 10}0Z",
            "Duration": str(dice.randrange(0, 600)),
            "Correlation ID": f"c{call}" if call % 7 else "NA",
            "Direction": dice.choice(["ORIGINATING", "TERMINATING"]),
            "Client type": "WXC_CLIENT",
            "User type": dice.choice(["User", "User", "Place", "HuntGroup"]),
            "User UUID": f"10000000-0000-4000-8000-{number % 9:012d}",
            "Org UUID": org(1 + call % 2),
            "Report ID": f"r{number}",
            "Related reason": dice.choice(REASONS),
            "Answer Indicator": dice.choice(["Yes", "No", "Yes-PostRedirection"]),
            "Answered": "true",
            "Report time": "2026-11-21T12:00:00Z",
            "Call Recording Result": dice.choice(["successful", "NA"]),
        }
        legs.append(leg)
    return legs


def write_csv(path: Path, legs: list[Leg], columns: int) -> None:
    """As Webex writes it: BOM, plain header, every value quoted, NA for what is not known."""
    names = _headers()[:columns]
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        out.write(",".join(names) + "\n")
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([leg.get(name, "NA") for name in names] for leg in legs)


def write_json(path: Path, legs: list[Leg]) -> None:
    """As the API answers: empty for what is not known, Duration a number."""
    spelled = {"Answer Indicator": "Answer indicator"}
    items: list[dict[str, Any]] = []
    for leg in legs:
        item: dict[str, Any] = {spelled.get(name, name): "" if leg.get(name, "NA") == "NA" else leg[name] for name in _headers()[:NEW]}
        items.append({**item, "Duration": int(leg["Duration"])})
    path.write_text(json.dumps({"items": items}), encoding="utf-8")


def answers(home: Path) -> str:
    """Every calling section, whole."""
    hub = Hub(read_settings(home))
    asked = [key for key, section in SECTIONS.items() if section.shape is Shape.CALLING]
    return json.dumps([hub.answer(key, Slice()).document() for key in asked], default=str)


@pytest.fixture
def forms(tmp_path: Path, partner: Partner) -> tuple[Path, list[Path]]:
    """Items of two customers, and the three forms of their calls, each in a folder."""
    for number in (1, 2):
        partner.item(number)
    for (name, at), rows in partner._pending.items():
        partner.write(f"{name}.csv", rows, f"snapshot={at}")
    legs = some_legs()
    folders = [tmp_path / name for name in ("old", "new", "api")]
    for folder in folders:
        folder.mkdir()
    write_csv(folders[0] / "calls.csv", legs, OLD)
    write_csv(folders[1] / "calls.csv", legs, NEW)
    write_json(folders[2] / "calls.json", legs)
    return partner.landing, folders


def test_any_order_twice_the_same_to_the_last_digit(forms: tuple[Path, list[Path]], tmp_path: Path) -> None:
    items, folders = forms
    load([items, *folders], tmp_path / "all")
    expected = answers(tmp_path / "all")
    assert json.loads(expected)[0]["kpis"]["calls"] > 0
    for number, order in enumerate(permutations(folders)):
        home = tmp_path / f"home{number}"
        for folder in (*order, *order):
            load([items, folder], home)
        assert answers(home) == expected, [folder.name for folder in order]


def test_the_fuller_report_brings_what_the_older_one_has_not(forms: tuple[Path, list[Path]], tmp_path: Path) -> None:
    items, (old, new, _) = forms
    load([items, old], tmp_path / "home")
    before = json.loads(answers(tmp_path / "home"))
    load([new], tmp_path / "home")
    after = json.loads(answers(tmp_path / "home"))
    by_section = {document["section"]: number for number, document in enumerate(after)}
    assert before[by_section["call-volume"]] == after[by_section["call-volume"]]
    recording = [document[by_section["features"]]["rows"][-1]["calls"] for document in (before, after)]
    assert recording[0] == 0 < recording[1]


def test_the_headers_of_the_reports_are_those_of_the_kind() -> None:
    assert len(_headers()) == NEW
    assert set(CALL_HISTORY.by_header()) >= {"".join(c for c in name.lower() if c.isalnum()) for name in _headers()}
