"""A file that breaks its reader is refused, and the load lives on (`trust.md §0`, 7)."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from data.settings import Settings
from etl import landing_child
from etl.landed import Settled
from etl.landing import land
from etl.landing_child import Guard
from etl.landing_process import land_apart, limits_of
from tests.etl.corpus.workbooks import BOOK, SHEET, rewritten
from tests.etl.deliveries import NOW, ORG, facts, lines, write

TAGS = lines("org_id,tag", f"{ORG},health")
ENTRY = "tests.etl.deadly"
SMALL = Guard(memory=400 << 20, seconds=2)


def zipped(**members: str) -> bytes:
    """A ZIP of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def children() -> set[int]:
    """The processes that this one started and that are still there."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return set(map(int, found))


def test_it_is_the_same_as_in_one_process(tmp_path: Path) -> None:
    write(tmp_path / "landing" / "a.csv", TAGS)
    write(tmp_path / "landing" / "b.csv", lines("org_id,tag", "acme,x", f"{ORG},y"))
    write(tmp_path / "landing" / "c.zip", zipped(one=TAGS, two="hello"))
    write(tmp_path / "landing" / "d.txt", "hello")
    here = list(land([tmp_path / "landing"], tmp_path / "here", now=NOW))
    heard: list[tuple[str, int, int]] = []
    apart = list(land_apart([tmp_path / "landing"], tmp_path / "apart", now=NOW, progress=lambda *told: heard.append(told)))
    assert [facts(item) for item in apart] == [facts(item) for item in here]
    for one, other in zip(here, apart, strict=True):
        assert (other.lake and other.lake.relative_to(tmp_path / "apart")) == (one.lake and one.lake.relative_to(tmp_path / "here"))
        aside = {"lake": None}
        assert {**vars(one), **aside} == {**vars(other), **aside}
    assert [name for name, _, _ in heard] == ["a.csv", "b.csv", "c.zip", "d.txt", "d.txt"]
    assert heard[-1][1] == heard[-1][2]
    settled = {item.file_id: Settled(kind="tags", read=1, warnings=("w",)) for item in apart if item.file_id}
    again = list(land_apart([tmp_path / "landing" / "a.csv"], tmp_path / "apart", now=NOW, settled=settled))
    assert [(item.fresh, item.accepted, item.warnings) for item in again] == [(False, 1, ("w",))]
    assert not (tmp_path / "apart" / ".landing").exists()


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("kill!", "its reader broke (SIGSEGV)"),
        ("grow!", "more than 400 MB of memory"),
        ("huge!", "more memory than there is"),
        ("hang!", "longer than 2 seconds"),
        ("fail!", "its reader broke (LookupError)"),
    ],
)
def test_a_deadly_file_is_refused_and_the_others_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, why: str) -> None:
    monkeypatch.setattr(landing_child, "ENTRY", ENTRY)
    landing_child.rest()
    for name, content in (("a", TAGS), ("b", deed), ("c", TAGS + f"{ORG},c\n")):
        write(tmp_path / "landing" / f"{name}.csv", content)
    before = children()
    a, b, c = land_apart([tmp_path / "landing"], tmp_path / "lake", now=NOW, guard=SMALL)
    assert (a.accepted, b.read, b.accepted, c.accepted) == (1, None, 0, 2)
    (refusal,) = b.refusals
    assert (refusal.file, refusal.scope) == ("b.csv", "file")
    assert refusal.reason.startswith("the file was refused: ") and why in refusal.reason
    landing_child.rest()
    assert children() == before


def test_a_child_waits_for_the_next_load_and_takes_it(tmp_path: Path) -> None:
    write(tmp_path / "landing" / "a.csv", TAGS)
    landing_child.rest()
    before = children()
    found = []
    for number in range(3):
        (item,) = land_apart([tmp_path / "landing"], tmp_path / str(number), now=NOW)
        found.append(children() - before)
        assert item.accepted == 1
    assert len(found[0]) == 1 and found == [found[0]] * 3
    (child,) = found[0]
    os.kill(child, signal.SIGKILL)
    (item,) = land_apart([tmp_path / "landing"], tmp_path / "next", now=NOW)
    assert item.accepted == 1, "one that died while it waited is replaced"
    landing_child.rest()
    assert children() == before


def test_a_deadly_member_costs_itself_and_three_of_them_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing_child, "ENTRY", ENTRY)
    write(tmp_path / "landing" / "few.zip", zipped(a=TAGS, b="kill!", c="fail!", d=TAGS))
    write(tmp_path / "landing" / "many.zip", zipped(a=TAGS, b="kill!", c="kill!", d="kill!", e=TAGS))
    write(tmp_path / "landing" / "z.csv", TAGS)
    found = list(land_apart([tmp_path / "landing"], tmp_path / "lake", now=NOW, guard=SMALL))
    assert [(item.file, item.accepted) for item in found] == [
        ("few.zip!a.csv", 1), ("few.zip!b.csv", 0), ("few.zip!c.csv", 0), ("few.zip!d.csv", 1),
        ("many.zip!a.csv", 1), ("many.zip!b.csv", 0), ("many.zip!c.csv", 0), ("many.zip!d.csv", 0), ("z.csv", 1),
    ]  # fmt: skip
    assert ["what follows" in refusal.reason for item in found for refusal in item.refusals] == [False, False, False, False, True]


def test_a_real_workbook_that_fills_the_memory(tmp_path: Path) -> None:
    """Its sheet has no far cell, only very many: nothing but the memory that it takes gives it away."""
    row = b"<row>" + b"<c><v>1234567</v></c>" * 2_000 + b"</row>"
    content = rewritten(BOOK, SHEET, lambda part: part.replace(b"</sheetData>", row * 1_000 + b"</sheetData>"))
    write(tmp_path / "landing" / "a.xlsx", content)
    write(tmp_path / "landing" / "b.csv", TAGS)
    limits, _ = limits_of(Settings(archive_ratio_limit=10_000))
    bad, good = land_apart([tmp_path / "landing"], tmp_path / "lake", now=NOW, limits=limits, guard=Guard(memory=240 << 20))
    assert (bad.read, good.accepted) == (None, 1)
    assert "memory" in bad.refusals[0].reason


def test_a_child_that_cannot_start_is_no_fault_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing_child, "ENTRY", "tests.etl.nowhere")
    write(tmp_path / "landing" / "a.csv", TAGS)
    with pytest.raises(OSError, match=r"(?s)could not start.*nowhere"):
        list(land_apart([tmp_path / "landing"], tmp_path / "lake", now=NOW))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_child_ends_with_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    write(tmp_path / "landing" / "a.csv", "hang!")
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC; from etl import landing_child, landing_process;"
        f"landing_child.ENTRY = {ENTRY!r}; list(landing_process.land_apart([Path(sys.argv[1])], Path(sys.argv[2]), now=datetime.now(UTC)))"
    )
    parent = subprocess.Popen(
        (sys.executable, "-c", code, str(tmp_path / "landing"), str(tmp_path / "lake")), stderr=subprocess.DEVNULL, cwd=Path.cwd()
    )
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "lake" / ".landing" / "delivered").exists() and time.monotonic() < end:
            time.sleep(0.02)
        child = int(Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()[0])
        parent.send_signal(how)
        parent.wait(timeout=60)
        while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text() and time.monotonic() < end:
            time.sleep(0.02)
        assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text()
    finally:
        parent.kill()
        parent.wait()


def test_the_limits_are_settings() -> None:
    limits, guard = limits_of(
        Settings(file_limit_mb=5, archive_ratio_limit=7, archive_members_limit=9, reader_memory_mb=600, load_seconds_per_file=3)
    )
    assert (limits.most_bytes, limits.ratio, limits.members) == (5 << 20, 7, 9)
    assert (guard.memory, guard.seconds) == (600 << 20, 3)
