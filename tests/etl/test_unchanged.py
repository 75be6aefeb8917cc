"""A file that stands as it stood is not opened again; whatever else may be so, it is."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import unchanged
from etl.build import Loaded, load
from etl.landing_place import Found
from etl.landing_process import Apart
from etl.mapping import change
from tests.conftest import Partner, org

TAGS = [{"org_id": org(1), "tag": "one"}]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were handed to the reader; a file counts as settled the moment after it was written."""
    names: list[str] = []
    real = Apart.file

    def listening(self: Apart, found: Found) -> Iterator[Any]:
        names.append(found.file)
        return real(self, found)

    monkeypatch.setattr(Apart, "file", listening)
    monkeypatch.setattr(unchanged, "TICK", 0)
    return names


def taken(loaded: Loaded) -> dict[str, tuple[int, ...]]:
    """read, loaded, known and refused of each file."""
    return {file["file"]: (file["read"], file["loaded"], file["known"], file["refused"]) for file in loaded.files}


def archive(partner: Partner, *second: str) -> Path:
    """Two files in a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("snapshot=2026-11-20/tags.csv", f"org_id,tag\n{org(1)},one\n")
        file.writestr("snapshot=2026-11-21/tags.csv", "\n".join(("org_id,tag", *second)))
    path = partner.landing / "both.zip"
    path.write_bytes(out.getvalue())
    return path


def test_what_is_unchanged_is_not_opened_and_counted_all_the_same(partner: Partner, opened: list[str]) -> None:
    partner.write("tags.csv", TAGS)
    archive(partner, f"{org(2)},two")
    partner.load()
    assert opened == ["both.zip", "snapshot=2026-11-21/tags.csv"]
    for _ in range(2):
        opened.clear()
        assert taken(partner.load()) == {
            "both.zip!snapshot=2026-11-20/tags.csv": (1, 0, 1, 0),
            "both.zip!snapshot=2026-11-21/tags.csv": (1, 0, 1, 0),
            "snapshot=2026-11-21/tags.csv": (1, 0, 1, 0),
        }
        assert opened == []
    # Named from elsewhere it is the same file, and called as it is named.
    assert [*taken(load([partner.landing / "snapshot=2026-11-21"], partner.home))] == ["tags.csv"]
    assert opened == []


def test_a_file_of_the_same_size_and_time_that_was_written_anew_is_read(partner: Partner, opened: list[str]) -> None:
    path = partner.write("tags.csv", TAGS)
    partner.load()
    told = path.stat()
    path.write_bytes(path.read_bytes().replace(b"one", b"two"))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns)
    opened.clear()
    assert taken(partner.load()) == {"snapshot=2026-11-21/tags.csv": (1, 1, 0, 0)}
    assert opened == ["snapshot=2026-11-21/tags.csv"]


def test_the_same_file_in_another_folder_is_another_delivery(partner: Partner, opened: list[str]) -> None:
    path = partner.write("tags.csv", TAGS, "snapshot=2026-11-20")
    partner.load()
    other = partner.landing / "snapshot=2026-11-21" / "tags.csv"
    other.parent.mkdir()
    os.link(path, other)
    opened.clear()
    assert taken(partner.load())["snapshot=2026-11-21/tags.csv"] == (1, 1, 0, 0)


def test_an_archive_with_something_refused_is_read_again(partner: Partner, opened: list[str]) -> None:
    archive(partner, "nobody,two")
    for _ in range(2):
        assert taken(partner.load())["both.zip!snapshot=2026-11-21/tags.csv"] == (1, 0, 0, 1)
    assert opened == ["both.zip", "both.zip"]


def test_what_is_gone_from_the_lake_is_read_again(partner: Partner, opened: list[str]) -> None:
    partner.write("tags.csv", TAGS)
    partner.load()
    (lake,) = (partner.home / "lake" / "tags").iterdir()
    lake.unlink()
    opened.clear()
    partner.load()
    assert opened == ["snapshot=2026-11-21/tags.csv"]
    assert lake.exists()


def test_a_changed_mapping_reads_everything_again(partner: Partner, opened: list[str]) -> None:
    partner.write("tags.csv", TAGS)
    partner.load()
    change(partner.home, ["Echo"], ["Echo=audio_latency_ms"])
    opened.clear()
    partner.load()
    assert opened == ["snapshot=2026-11-21/tags.csv"]
    partner.load()
    assert len(opened) == 1


def test_a_file_that_changed_a_moment_ago_has_no_stamp(partner: Partner, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "TICK", 3_600_000_000_000)
    partner.write("tags.csv", TAGS)
    for _ in range(2):
        partner.load()
    assert len(opened) == 2
    assert unchanged.stamp_of(partner.landing, {}) is None
    assert unchanged.stamp_of(partner.landing / "nothing", {}) is None
