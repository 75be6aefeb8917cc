"""Every file of the corpus becomes exactly what stands beside it, and nothing is lost on the way (`inputs.md §4`, `trust.md` I3)."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.build import load
from etl.landing import Landed
from etl.landing_process import land_apart
from tests.etl.corpus import CASES, Case, Outcome
from tests.etl.corpus.counting import records
from tests.etl.deliveries import NOW, write

LEAST = 120
COUNTS = ("read", "loaded", "known", "refused")
Found = dict[str, dict[str | None, Landed]]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of the corpus in one delivery, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    for case in CASES:
        write(folder / "landing" / case.name / case.path, case.content)
    return folder


@pytest.fixture(scope="module")
def found(delivered: Path) -> Found:
    """What became of every file, by case and member: one landing of them all, so that a bad one could harm the others."""
    landed: Found = defaultdict(dict)
    for item in land_apart([delivered / "landing"], delivered / "lake", now=NOW):
        name, _, below = item.file.partition("/")
        case = next(case for case in CASES if case.name == name)
        landed[name][below.removeprefix(f"{case.path}!") if below != case.path else None] = item
    return landed


def rows_of(item: Landed, case: Case) -> list[tuple[Any, ...]]:
    """The rows loaded, without their order; file dates as text."""
    if item.lake is None:
        return []
    rows = pq.read_table(item.lake, columns=list(case.shows)).to_pylist()
    assert len(rows) == item.accepted
    shown = [tuple(row[name].isoformat() if name == "file_date" else row[name] for name in case.shows) for row in rows]
    return sorted(shown, key=repr)


def becomes(item: Landed, outcome: Outcome, case: Case) -> None:
    """What became of a file is what must."""
    if outcome.whole is not None:
        (refusal,) = item.refusals
        assert (item.read, refusal.scope, item.lake) == (None, "file", None)
        assert any(words in refusal.reason for words in outcome.whole.split("|")), refusal.reason
        return
    assert item.kind == case.kind
    assert [(refusal.line, refusal.column) for refusal in item.refusals] == [told[:2] for told in outcome.refused]
    for refusal, (_, _, word) in zip(item.refusals, outcome.refused, strict=True):
        assert word in refusal.reason and refusal.scope == "row"
    assert rows_of(item, case) == sorted(outcome.rows, key=repr)
    assert len(item.warnings) == len(outcome.warns)
    assert all(any(words in warning for warning in item.warnings) for words in outcome.warns), item.warnings
    counted = records(case, outcome.member)
    assert item.read == counted == item.accepted + len(item.refusals), "read = loaded + known + refused, by a count of one's own"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_becomes_what_stands_beside_it(found: Found, case: Case) -> None:
    assert set(found[case.name]) == {outcome.member for outcome in case.outcomes}
    for outcome in case.outcomes:
        becomes(found[case.name][outcome.member], outcome, case)


def test_nothing_is_written_but_in_the_lake(delivered: Path, found: Found) -> None:
    sent = {delivered / "landing" / case.name / case.path for case in CASES}
    there = {path for path in delivered.rglob("*") if path.is_file() and not path.is_relative_to(delivered / "lake")}
    assert there == sent and not Path("/tmp/rooted.csv").exists()
    lake = {path for path in (delivered / "lake").rglob("*") if path.is_file()}
    assert lake == {item.lake for landed in found.values() for item in landed.values() if item.lake}


def test_a_load_of_all_of_it_adds_up_file_by_file(delivered: Path, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_NOW", NOW.isoformat())
    done = load([delivered / "landing"], delivered / "home")
    landed = {item.file: item for members in found.values() for item in members.values()}
    assert {file["file"] for file in done.files} == set(landed)
    for file in done.files:
        read, loaded, known, refused = (file[key] for key in COUNTS)
        item = landed[file["file"]]
        assert read == item.read
        assert (loaded + known, refused) == (item.accepted, 0 if read is None else len(item.refusals))
        assert read is None or read == loaded + known + refused


def test_the_corpus_is_large_enough_and_every_name_is_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\ncorpus: {len(CASES)} files, {sum(len(case.outcomes) for case in CASES)} outcomes")
    assert len({case.name for case in CASES}) == len(CASES) >= LEAST
