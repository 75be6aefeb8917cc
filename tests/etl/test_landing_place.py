"""What folders and names say: org, week, file date; and which files are visited (`inputs.md §1`)."""

import errno
import io
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.etl.deliveries import ORG, OTHER, base64_id, csv_text, lake_rows, landed, leg, lines, one, reason, write

QUEUES = lines("Call Queue,Answered Calls,Abandoned Calls", "Sales,1,2")
CALLS = lines("Start time,Correlation ID,Direction,Report ID", "2026-11-16T09:00:00Z,c-1,ORIGINATING,r-1")
TAGS = lines("org_id,tag", f"{ORG},gold")
LICENCES = json.dumps({"items": [{"name": "Webex Calling", "totalUnits": 5, "consumedUnits": 4}]})


@pytest.mark.parametrize("org", [ORG, ORG.upper(), base64_id(ORG), base64_id(ORG, padded=True)])
def test_the_folder_gives_the_org_that_the_file_lacks(tmp_path: Path, org: str) -> None:
    item = one(tmp_path, f"org={org}/calls.csv", CALLS)
    assert [row["org_id"] for row in lake_rows(item)] == [ORG]


def test_the_folder_gives_org_and_week(tmp_path: Path) -> None:
    (row,) = lake_rows(one(tmp_path, f"org={ORG}/week=2026-11-15/Call Queue Stats_ab12.csv", QUEUES))
    assert (row["org_id"], row["week"], row["queue_name"]) == (ORG, date(2026, 11, 15), "Sales")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("q.csv", "org= folder"),
        (f"org={ORG}/q.csv", "week=<Sunday"),
        (f"org={ORG}/week=2026-11-16/q.csv", "'week=2026-11-16' is not a Sunday"),
        (f"org={ORG}/week=15.11.2026/q.csv", "not a Sunday"),
        ("week=2026-11-15/q.csv", "org= folder"),
        ("org=acme/week=2026-11-15/q.csv", "'org=acme' is no org id"),
        (f"snapshot=21.11.2026/org={ORG}/week=2026-11-15/q.csv", "'snapshot=21.11.2026' is not a date"),
        (f"snapshot=2026-02-30/org={ORG}/week=2026-11-15/q.csv", "is not a date"),
    ],
)
def test_a_folder_that_is_missing_or_malformed(tmp_path: Path, name: str, why: str) -> None:
    item = one(tmp_path, name, QUEUES)
    assert (why in reason(item), item.read) == (True, None)


def test_a_queue_week_in_the_future_is_a_fact_after_the_clock(tmp_path: Path) -> None:
    item = one(tmp_path, f"org={ORG}/week=2026-11-29/q.csv", QUEUES)
    assert (item.accepted, item.refusals[0].value) == (0, "2026-11-29")


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("snapshot=2026-11-14/tags-2026-11-20.csv", date(2026, 11, 14)),
        ("tags-2026-11-20.csv", date(2026, 11, 20)),
        ("Calling Usage_12345_Org_2026-11-01_2026-11-05.csv", date(2026, 11, 5)),
        ("tags_2026-13-45.csv", date(2026, 10, 9)),
        ("tags-12026-11-200.csv", date(2026, 10, 9)),
        ("tags.csv", date(2026, 10, 9)),
        ("region=eu/2026-11-01/tags.csv", date(2026, 10, 9)),
    ],
)
def test_the_file_date_is_folder_then_name_then_modification(tmp_path: Path, name: str, dated: date) -> None:
    path = write(tmp_path / "landing" / name, TAGS)
    moment = datetime(2026, 10, 9, 23, 59, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    (item,) = landed(tmp_path)
    assert [row["file_date"] for row in lake_rows(item)] == [dated]


def test_members_of_an_archive_have_their_own_folders_and_dates(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("tags.csv", (2026, 9, 1, 12, 0, 0)), TAGS)
        file.writestr(zipfile.ZipInfo("tags 2026-09-02.csv", (2026, 9, 1, 12, 0, 0)), TAGS)
        file.writestr(zipfile.ZipInfo("snapshot=2026-09-03/tags.csv"), TAGS)
        file.writestr(zipfile.ZipInfo(f"org={OTHER}/week=2026-11-08/q.csv", (2026, 9, 4, 0, 0, 0)), QUEUES)
        file.writestr("__MACOSX/tags.csv", b"shadow")
        file.writestr(".hidden.csv", b"hidden")
        file.writestr("empty folder/", b"")
    write(tmp_path / "landing" / f"org={ORG}" / "report", out.getvalue())
    found = {item.file.split("!")[1]: item for item in landed(tmp_path)}
    assert {name: lake_rows(item)[0]["file_date"].day for name, item in found.items()} == {
        "tags.csv": 1, "tags 2026-09-02.csv": 2, "snapshot=2026-09-03/tags.csv": 3, f"org={OTHER}/week=2026-11-08/q.csv": 4,
    }  # fmt: skip
    (row,) = lake_rows(found[f"org={OTHER}/week=2026-11-08/q.csv"])
    assert (row["org_id"], row["week"]) == (OTHER, date(2026, 11, 8))


def test_an_archive_named_by_date_dates_its_members(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("tags.csv"), TAGS)
    (row,) = lake_rows(one(tmp_path, "report_2026-11-20.zip", out.getvalue()))
    assert row["file_date"] == date(2026, 11, 20)


def test_the_folders_of_a_path_that_is_given_directly_count_too(tmp_path: Path) -> None:
    path = write(tmp_path / f"org={ORG}" / "snapshot=2026-11-20" / "licences.json", LICENCES)
    for given in (path, path.parent):
        (item,) = landed(tmp_path, given)
        row = lake_rows(item)[0]
        assert (item.file, row["file_date"], row["org_id"]) == ("licences.json", date(2026, 11, 20), ORG)
        assert item.source == str(path)


def test_files_are_visited_once_in_sorted_order_and_hidden_ones_are_not_deliveries(tmp_path: Path) -> None:
    for name in ("b/tags.csv", "a.csv", "b.csv", ".git/tags.csv", ".DS_Store", "c/.tags.csv.swp"):
        write(tmp_path / "landing" / name, TAGS)
    found = landed(tmp_path, tmp_path / "landing", tmp_path / "landing" / "b", tmp_path / "landing" / ".." / "landing" / "a.csv")
    assert [item.file for item in found] == ["a.csv", "b.csv", "b/tags.csv"]


def test_a_folder_that_cannot_be_looked_into_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.csv", "closed/b.csv"):
        write(tmp_path / "landing" / name, TAGS)
    real = os.scandir

    def scandir(path: str) -> object:  # who runs tests as root may look into every folder
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    whole, closed = landed(tmp_path)
    assert (whole.file, whole.accepted, closed.file, closed.read) == ("a.csv", 1, "closed", None)
    assert "could not be looked into" in reason(closed)


def test_org_inside_the_file_needs_no_folder(tmp_path: Path) -> None:
    item = one(tmp_path, "calls.csv", csv_text([leg(1), leg(2, Org_UUID=OTHER)]))
    assert [row["org_id"] for row in lake_rows(item)] == [ORG, OTHER]


def test_the_same_bytes_for_two_customers_are_two_files(tmp_path: Path) -> None:
    for org in (ORG, OTHER):
        write(tmp_path / "landing" / f"org={org}" / "calls.csv", CALLS)
    first, second = landed(tmp_path)
    assert first.file_id != second.file_id
    assert (lake_rows(first)[0]["org_id"], lake_rows(second)[0]["org_id"]) == (ORG, OTHER)
