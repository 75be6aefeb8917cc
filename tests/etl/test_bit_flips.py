"""300 flipped bits in gzip, ZIP and Parquet files: each is noticed, or harms nothing (`trust.md §4`, I3).

What can be proven and what not: a gzip or ZIP is covered by its checksums, and what of its headers is not is told twice. A Parquet page is
covered where its writer wrote checksums; the footer never is, but its names are told twice by Arrow's writer. A Parquet file without
checksums can be changed without anybody being able to notice: `test_without_checksums_…` says so with a number.
"""

import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.landing import Landed
from etl.landing_process import land_apart
from tests.etl.corpus.archives import archive, flipped
from tests.etl.deliveries import NOW, ORG, OTHER, lines, write

FLIPS = 100
ROWS = [(ORG if number % 3 else OTHER, f"tag {number % 7}") for number in range(400)]
TEXT = lines("org_id,tag", *(",".join(row) for row in ROWS)).encode()


def parquet(*, checksums: bool, compression: str = "zstd") -> bytes:
    out = io.BytesIO()
    table = pa.table({"org_id": [row[0] for row in ROWS], "tag": [row[1] for row in ROWS]})
    pq.write_table(table, out, compression=compression, write_page_checksum=checksums, row_group_size=150)
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "tags.csv.gz": lambda: gzip.compress(TEXT, mtime=0),
    "tags.zip": lambda: archive(("nested/tags.csv", TEXT[:9000]), ("rest.csv", b"org_id,tag\n" + TEXT[9000:][TEXT[9000:].index(b"\n") + 1 :])),
    "tags.parquet": lambda: parquet(checksums=True),
}  # fmt: skip


def outcome(items: list[Landed]) -> tuple[object, ...]:
    """Everything that a delivery brought: rows with their dates."""
    rows: list[str] = []
    for item in items:
        if item.lake is not None:
            table = pq.read_table(item.lake)
            rows += [repr({name: value for name, value in row.items() if name != "file_id"}) for row in table.to_pylist()]
    return tuple(sorted(rows))


def landed(folder: Path, name: str, contents: list[bytes]) -> list[list[Landed]]:
    """One landing of all variants of a file, by variant."""
    for number, content in enumerate(contents):
        write(folder / "landing" / f"snapshot=2026-11-20/{number:03d}" / name, content)
    found: list[list[Landed]] = [[] for _ in contents]
    for item in land_apart([folder / "landing"], folder / "lake", now=NOW):
        found[int(item.file.split("/")[1])].append(item)
    return found


def judged(folder: Path, name: str, content: bytes, seed: int, flips: int = FLIPS) -> Counter[str]:
    """How often a flipped bit was noticed, harmed nothing, or changed what was loaded without a word."""
    chance = random.Random(seed)
    places = [(chance.randrange(len(content)), chance.randrange(8)) for _ in range(flips)]
    plain, *others = landed(folder, name, [content, *(flipped(content, *place) for place in places)])
    whole = outcome(plain)
    assert len(whole) > 300
    verdicts: Counter[str] = Counter()
    for place, items in zip(places, others, strict=True):
        noticed = any(item.refusals for item in items)
        verdict = "noticed" if noticed else "harmless" if outcome(items) == whole else "silent"
        assert items, place
        verdicts[verdict] += 1
        if verdict == "silent":
            print("silent:", name, place)
    return verdicts


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_flipped_bit_is_noticed_or_harms_nothing(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = judged(tmp_path, name, MADE[name](), seed=20261122)
    with capsys.disabled():
        print(f"\n{name}: {dict(verdicts)} of {FLIPS} flips")
    assert verdicts["silent"] == 0 and verdicts["noticed"] > FLIPS / 2


def test_without_checksums_in_its_pages_a_changed_value_cannot_be_noticed(tmp_path: Path) -> None:
    """Not a promise but its limit: of pages that are not even packed, a flipped bit of a value is another value."""
    content = parquet(checksums=False, compression="none")
    place = content.index(b"tag 3") + 4
    plain, changed = landed(tmp_path, "tags.parquet", [content, flipped(content, place)])
    assert outcome(plain) != outcome(changed) and not changed[0].refusals
    checked = parquet(checksums=True, compression="none")
    _, refused = landed(tmp_path / "checked", "tags.parquet", [checked, flipped(checked, checked.index(b"tag 3") + 4)])
    assert "checksums" in refused[0].refusals[0].reason


def test_the_archives_really_hold_all_rows(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(MADE["tags.zip"]())) as file:
        assert sum(file.read(name).count(b"\n") for name in file.namelist()) >= len(ROWS)
