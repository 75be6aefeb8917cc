"""What landing promises to the build: the lake's columns, one file = one Parquet file, again and after a crash (`ARCHITECTURE.md`)."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from etl import landing
from etl.kinds import KINDS
from etl.landing import Landed, land
from tests.etl.deliveries import NOW, ORG, SAMPLES, csv_text, lake_rows, landed, leg, lines, one, refused, write

META = [("file_id", "VARCHAR"), ("file_date", "DATE"), ("line", "BIGINT"), ("filled", "SMALLINT"), ("extra", "VARCHAR")]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Landed]:
    """The samples of every kind, landed."""
    return landed(tmp_path_factory.mktemp("samples"), SAMPLES)


def test_every_sample_loads_without_a_refusal_or_warning(samples: list[Landed]) -> None:
    assert {item.kind for item in samples} == set(KINDS)
    assert [(item.file, item.refusals, item.warnings) for item in samples if item.refusals or item.warnings] == []


def test_the_lake_has_the_columns_of_the_kind_and_five_more(samples: list[Landed]) -> None:
    for item in samples:
        with duckdb.connect() as connection:
            found = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", {"path": str(item.lake)}).fetchall()
        assert [row[:2] for row in found] == [(column.name, column.sql_type) for column in KINDS[item.kind or ""].columns] + META
        assert item.lake is not None and item.lake.parts[-2:] == (item.kind, f"{item.file_id}.parquet")


def test_filled_counts_source_columns_known_or_not(samples: list[Landed]) -> None:
    rows = {(item.file, row["line"]): row for item in samples for row in lake_rows(item)}
    assert rows["Calling Detailed Call History_2024.csv", 2]["filled"] == 36
    assert rows["Calling Detailed Call History_2026.csv", 2]["filled"] == 37
    assert all(row["file_id"] for row in rows.values())


def test_the_three_deliveries_of_one_leg_agree(samples: list[Landed]) -> None:
    legs = [row for item in samples if item.kind == "call_history" for row in lake_rows(item) if row["report_id"].endswith("501")]
    assert len(legs) == 4
    aside = {"file_id", "file_date", "line", "filled", "extra", "hold_duration_s", "external_customer_id"}
    first = {name: value for name, value in legs[0].items() if name not in aside and value is not None}
    for row in legs[1:]:
        assert {name: row[name] for name in first} == first


def test_a_second_load_finds_its_lake_file_and_refuses_again(tmp_path: Path) -> None:
    text = csv_text([leg(1), leg(2, Duration="-1")])
    first, second = one(tmp_path, "calls.csv", text), one(tmp_path, "calls.csv", text)
    assert (first.fresh, second.fresh) == (True, False)
    assert (first.file_id, first.lake, refused(first)) == (second.file_id, second.lake, refused(second))


def test_the_file_id_is_of_the_bytes_and_of_what_the_folders_say(tmp_path: Path) -> None:
    text = lines("org_id,tag", f"{ORG},gold")
    item = one(tmp_path, f"org={ORG}/week=2026-11-15/tags-2026-11-20.csv", text)
    assert item.file_id == hashlib.sha256(f"{text}\n{ORG}\n2026-11-15\n2026-11-20".encode()).hexdigest()


def test_a_row_from_the_future_is_accepted_when_its_time_has_come(tmp_path: Path) -> None:
    text = csv_text([leg(1), leg(2, Start_time="2026-11-24T09:00:00Z")])
    early = one(tmp_path, "calls-2026-11-22.csv", text)
    late = one(tmp_path, "calls-2026-11-22.csv", text, now=datetime(2026, 11, 25, tzinfo=UTC))
    assert (early.accepted, late.accepted, late.fresh, late.lake) == (1, 2, True, early.lake)


def _half(folder: Path) -> Iterator[Landed]:
    return land([folder / "landing"], folder / "lake", now=NOW)


def test_a_load_that_stops_half_way_leaves_only_what_the_next_one_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        write(tmp_path / "landing" / f"{number}.csv", lines("org_id,tag", f"{ORG},tag {number}"))

    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(landing, "synced", killed)
        with pytest.raises(KeyboardInterrupt):
            list(_half(tmp_path))
    assert list((tmp_path / "lake").rglob("*.parquet")) == []
    write(tmp_path / "lake" / ".landing" / "delivered", "left by a kill")
    write(tmp_path / "lake" / ".landing" / "typed.part", "left by a kill")
    assert [(item.accepted, item.fresh) for item in landed(tmp_path)] == [(1, True)] * 3


def test_a_consumer_that_stops_listening_leaves_no_staging(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / "landing" / f"{number}.csv", lines("org_id,tag", f"{ORG},tag {number}"))
    running = _half(tmp_path)
    assert next(running).accepted == 1
    running.close()  # type: ignore[attr-defined]
    assert sorted(path.name for path in (tmp_path / "lake").iterdir()) == ["tags"]


def test_progress_hears_every_file_and_the_bytes_done(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / "landing" / f"{number}.csv", lines("org_id,tag", f"{ORG},tag {number}"))
    heard: list[tuple[str, int, int]] = []
    list(land([tmp_path / "landing"], tmp_path / "lake", now=NOW, progress=lambda *told: heard.append(told)))
    size = (tmp_path / "landing" / "0.csv").stat().st_size
    assert heard == [("0.csv", 0, 2 * size), ("1.csv", size, 2 * size), ("1.csv", 2 * size, 2 * size)]


def test_tags_land_one_row_a_delivered_row_as_a_list(samples: list[Landed]) -> None:
    found = [
        (row["subscription_id"], row["tags"], row["trial"]) for item in samples if item.kind == "partner_tags" for row in lake_rows(item)
    ]
    assert found == [("", ["Gold", "EMEA"], None), ("", [], None), ("Sub1000001", ["Gold", "EMEA"], False)]


def test_meetings_land_with_lower_case_emails_and_utc_times(samples: list[Landed]) -> None:
    rows = [row for item in samples if item.kind == "meeting_attendees" for row in lake_rows(item)]
    found = sorted((row["email"], row["joined_at"], row["participant_type"]) for row in rows)
    assert found == [
        ("ana@example.com", datetime(2026, 11, 16, 10, 0, 5), "host"),
        ("guest@example.org", datetime(2026, 11, 16, 10, 2), "attendee"),
        ("rui@example.com", datetime(2026, 11, 17, 15), None),
    ]


def test_administrators_and_organisations_of_webex(samples: list[Landed]) -> None:
    (admin,) = [row for item in samples if item.kind == "partner_admins" for row in lake_rows(item)]
    assert (admin["org_id"], admin["email"], admin["role"]) == (ORG, "eva@example.com", "id_full_admin")
    found = [
        (row["name"], row["created_on"], row["country"]) for item in samples if item.kind == "organizations" for row in lake_rows(item)
    ]
    assert found == [("Clínica Sul, Lda", date(2024, 1, 15), None), ("Windhoek Travel", date(2025, 3, 2), "NA")]
