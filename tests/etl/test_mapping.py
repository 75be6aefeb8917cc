"""A header that no synonym knows is said once, remembered in the home, and used by every later load (`inputs.md §2`)."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.kinds import ASIDE
from etl.landing import Landed, Settled, land
from etl.mapping import FILE, UnreadableMapping, WrongMapping, change, content_of, read
from tests.etl.deliveries import NOW, ORG, csv_text, lake_rows, leg, lines, reason, write

ODD = ["Who", "Began", "Talk", "Bad packets", "Echo"]
ROW = "Ana,2026-11-16T09:00:00Z,184,0.4,88"
SAID = ["Who=user_display_name", "Began=start_time", "Talk=duration_s", "Bad packets=audio_packet_loss_percent", "Echo=audio_latency_ms"]
FOLDER = f"org={ORG}"


def deliver(folder: Path, name: str, *rows: str) -> Path:
    """A file of the customer."""
    return write(folder / "landing" / FOLDER / name, lines(*rows))


def odd(folder: Path, name: str = "media 2026-11-17.csv") -> Path:
    """A media-quality file in which no header is known."""
    return deliver(folder, name, ",".join(ODD), ROW)


def landed(path: Path, folder: Path, mapping: Mapping[str, str], settled: Mapping[str, Settled] | None = None) -> Landed:
    """One file, landed with a mapping."""
    (item,) = land([path], folder / "lake", now=NOW, mapping=mapping, settled=settled)
    return item


def settled(item: Landed) -> dict[str, Settled]:
    """What the ledger remembers of a landed file; the warning shows that this is what was answered."""
    return {item.file_id or "": Settled(kind=item.kind or "", read=item.read or 0, warnings=("not read again",))}


def test_a_saved_mapping_makes_the_file_a_media_quality_file(tmp_path: Path) -> None:
    path = odd(tmp_path)
    assert "unknown kind" in reason(landed(path, tmp_path, read(tmp_path)))
    change(tmp_path, ODD, SAID)
    item = landed(path, tmp_path, read(tmp_path))
    assert (item.kind, item.read, item.accepted, item.refusals) == ("media_quality", 1, 1, ())
    (row,) = lake_rows(item)
    assert (row["user_display_name"], row["duration_s"], row["audio_packet_loss_percent"], row["audio_latency_ms"]) == ("Ana", 184, 0.4, 88)
    assert (row["audio_packet_loss"], row["file_id"], row["org_id"]) == (None, item.file_id, ORG)


def test_it_is_remembered_for_another_file_that_has_only_some_of_the_headers(tmp_path: Path) -> None:
    change(tmp_path, ODD, SAID)
    path = deliver(tmp_path, "other.csv", "ECHO,began,Colour", "91,2026-11-16T10:00:00Z,red")
    (row,) = lake_rows(landed(path, tmp_path, read(tmp_path)))
    assert (row["audio_latency_ms"], json.loads(row["extra"])) == (91, {"Colour": "red"})


def test_a_mapping_of_other_headers_leaves_the_file_id_as_it_is(tmp_path: Path) -> None:
    known = deliver(
        tmp_path, "known.csv", "Start Time,Duration(s),Audio Jitter (ms),Audio Latency (ms),Echo", "2026-11-16T09:00:00Z,60,5,80,1"
    )
    plain = landed(known, tmp_path, {})
    assert len(plain.file_id or "") == 64
    assert landed(known, tmp_path, {"talk": "duration_s"}).file_id == plain.file_id
    assert landed(known, tmp_path, {"audiojitterms": "audio_jitter_ms"}).file_id == plain.file_id
    assert landed(known, tmp_path, {"echo": ASIDE}).file_id == plain.file_id
    mapped = landed(known, tmp_path, {"echo": "audio_packet_loss"})
    assert mapped.file_id != plain.file_id
    assert content_of(mapped.file_id or "") == plain.file_id
    calls = write(tmp_path / "landing" / "calls.csv", csv_text([leg(1)]))
    assert landed(calls, tmp_path, {"location": "endpoint_type"}).file_id == landed(calls, tmp_path, {}).file_id


def test_a_changed_mapping_reads_the_file_anew_and_the_same_one_does_not(tmp_path: Path) -> None:
    path = odd(tmp_path)
    change(tmp_path, ODD, SAID)
    first = landed(path, tmp_path, read(tmp_path))
    again = landed(path, tmp_path, read(tmp_path), settled(first))
    assert (again.file_id, again.warnings) == (first.file_id, ("not read again",))
    change(tmp_path, ODD, ["Bad packets=audio_packet_loss_fraction"])
    other = landed(path, tmp_path, read(tmp_path), settled(first))
    assert (other.file_id == first.file_id, other.fresh, other.warnings) == (False, True, ())
    assert [row["audio_packet_loss_fraction"] for row in lake_rows(other)] == [0.4]
    change(tmp_path, ODD, [f"{header}=" for header in ODD])
    assert read(tmp_path) == {}
    assert "unknown kind" in reason(landed(path, tmp_path, read(tmp_path), settled(other)))


def test_settled_files_that_no_mapping_concerns_are_not_read_again(tmp_path: Path) -> None:
    path = write(tmp_path / "landing" / "calls.csv", csv_text([leg(1)]))
    first = landed(path, tmp_path, {})
    assert landed(path, tmp_path, {"echo": "audio_latency_ms"}, settled(first)).warnings == ("not read again",)


def test_a_settled_file_that_a_mapping_takes_to_another_kind_is_read_anew(tmp_path: Path) -> None:
    path = deliver(tmp_path, "like calls.csv", "User,Start Time,Location,Q1,Q2", "Ana,2026-11-16T09:00:00Z,Lisbon,3,80")
    first = landed(path, tmp_path, {})
    assert first.kind == "call_history"
    item = landed(path, tmp_path, {"q1": "audio_jitter_ms"}, settled(first))
    assert (item.kind, item.warnings, item.accepted) == ("media_quality", (), 1)
    assert content_of(item.file_id or "") == first.file_id


@pytest.mark.parametrize("header", ["Start Time,Loss,User", "Start Time,Duration,Jitter of audio,User", "Start Time,Duration,Max jitter"])
def test_a_refused_file_that_speaks_of_quality_is_told_the_way_out(tmp_path: Path, header: str) -> None:
    """Without the guard, `Start Time, Duration, User` would pass for a call history, and nobody would miss the measures."""
    path = deliver(tmp_path, "media.csv", header, ",".join(["2026-11-16T09:00:00Z", *"234"[: header.count(",")]]))
    assert 'partnerhub columns FILE --set "HEADER=COLUMN"' in reason(landed(path, tmp_path, {}))


def test_a_call_history_with_a_measure_of_next_year_is_still_one(tmp_path: Path) -> None:
    path = write(tmp_path / "landing" / "calls.csv", csv_text([leg(1) | {"Audio jitter": "5"}]))
    assert landed(path, tmp_path, {}).kind == "call_history"


def test_two_headers_of_one_file_for_one_column_are_refused_when_saved_and_when_loaded(tmp_path: Path) -> None:
    headers = ["Start Time", "Duration", "Audio Latency (ms)", "Echo", "Hum"]
    with pytest.raises(WrongMapping, match=r"'Audio Latency \(ms\)' and 'Echo' both mean audio_latency_ms"):
        change(tmp_path, headers, ["Echo=audio_latency_ms"])
    with pytest.raises(WrongMapping, match="'Echo' and 'Hum' both mean audio_jitter_ms"):
        change(tmp_path, headers, ["Echo=audio_jitter_ms", "Hum=audio_jitter_ms"])
    assert read(tmp_path) == {}
    change(tmp_path, ODD, ["Echo=audio_latency_ms"])  # said for another file
    path = deliver(tmp_path, "both.csv", ",".join(headers), "2026-11-16T09:00:00Z,1,2,3,4")
    assert "both mean audio_latency_ms" in reason(landed(path, tmp_path, read(tmp_path)))
    change(tmp_path, headers, [f"Audio Latency (ms)={ASIDE}"])
    assert [row["audio_latency_ms"] for row in lake_rows(landed(path, tmp_path, read(tmp_path)))] == [3]


@pytest.mark.parametrize(("said", "latency"), [("Echo", 90), ("RTT", 200), ("Hum", 70)])
def test_what_the_user_says_stands_above_a_weak_synonym(tmp_path: Path, said: str, latency: int) -> None:
    headers = ["Start Time", "Duration", "Jitter", "RTT", "Echo", "Latency", "Hum"]
    change(tmp_path, headers, [f"{said}=audio_latency_ms"])
    path = deliver(tmp_path, "media.csv", ",".join(headers), "2026-11-16T09:00:00Z,60,5,200,90,80,70")
    (row,) = lake_rows(landed(path, tmp_path, read(tmp_path)))
    assert row["audio_latency_ms"] == latency
    assert json.loads(row["extra"]).keys() == {"RTT", "Echo", "Latency", "Hum"} - {said}


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("Echo=audio_latency", "did you mean audio_latency_ms"),
        ("Echo=colour", "There are org_id, user_display_name"),
        ("Echoes=audio_latency_ms", "no column 'Echoes': it has Who, Began"),
        ("Echo", "HEADER=COLUMN was needed; found 'Echo'"),
        ("=audio_latency_ms", "HEADER=COLUMN was needed"),
        ("Talk=", "nothing is remembered for 'Talk'"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_and_nothing_is_saved(tmp_path: Path, wanted: str, says: str) -> None:
    change(tmp_path, ODD, ["Echo=audio_jitter_ms"])
    before = (tmp_path / FILE).read_text(encoding="utf-8")
    with pytest.raises(WrongMapping, match=says):
        change(tmp_path, ODD, ["Who=email", wanted])
    assert (tmp_path / FILE).read_text(encoding="utf-8") == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("headers", [["Agent name", "Call queue", "Wait"], ["Start time", "Org UUID", "Direction", "Wait"]])
def test_a_file_of_another_kind_takes_no_mapping(tmp_path: Path, headers: list[str]) -> None:
    with pytest.raises(WrongMapping, match="only a media_quality file"):
        change(tmp_path, headers, ["Wait=duration_s"])
    assert read(tmp_path) == {}


@pytest.mark.parametrize("header", ['say "hi"', "a\nb", "back\\slash", "Latência ☎", "a=b", "x\x7fy", "[z]", "# n", "'q'"])
def test_any_header_can_be_remembered(tmp_path: Path, header: str) -> None:
    change(tmp_path, [header, "Other"], [f"{header}=audio_latency_ms", "Other=email"])
    change(tmp_path, [header, "Other"], ["Other="])
    assert list(read(tmp_path).values()) == ["audio_latency_ms"]
    change(tmp_path, [header], [f"{header}="])
    assert read(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "\xff",
        '[media]\n"Echo" = "audio_latency_ms"',
        "media_quality = 3",
        '[media_quality]\n"Echo" = "latency_ms"',
        '[media_quality]\n"Echo" = 3',
        '[media_quality]\n"Echo" = "audio_latency_ms"\n"ECHO" = "audio_jitter_ms"',
    ],
)
def test_a_saved_mapping_that_a_hand_broke_is_said_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    with pytest.raises(UnreadableMapping, match=FILE):
        read(tmp_path)
