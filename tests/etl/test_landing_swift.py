"""Large files are read swiftly, and never differently: whatever is not plain is read with care (`engine.md §1`, `inputs.md §4`)."""

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import readers, readers_swift
from etl.landing import Landed
from tests.etl.deliveries import LICENCES, ORG, OTHER, csv_text, lake_rows, landed, leg, lines, refused, write

HUGE = 1 << 60


def both(folder: Path, content: str | bytes, monkeypatch: pytest.MonkeyPatch, name: str = "calls-2026-11-20.csv") -> tuple[Landed, Landed]:
    """The same file landed swiftly (if it lets itself) and with care."""
    found = []
    for way, large in (("swift", 0), ("careful", HUGE)):
        monkeypatch.setattr(readers_swift, "LARGE", large)
        write(folder / way / "landing" / name, content)
        found += landed(folder / way)
    return found[0], found[1]


def outcome(item: Landed) -> tuple[Any, ...]:
    return item.kind, item.read, item.accepted, item.refusals, item.warnings, lake_rows(item)


@pytest.fixture
def no_care(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on, care is forbidden below a size that no test file reaches."""

    def forbid() -> None:
        def careful(*told: object) -> None:
            raise AssertionError("read with care")

        monkeypatch.setattr(readers, "read_careful", careful)

    return forbid


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_swift_and_careful_give_identical_lake_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, quoting: int, delimiter: str
) -> None:
    rows = [leg(number, User=f'Ana "{number}", Ltd', Model="", Location=" Porto ") for number in range(40)]
    rows[7] |= {"Duration": "-7"}
    rows[9] |= {"Start time": "2026-11-16T01:30:00+01:00", "Report ID": "1E+9"}
    text = "\ufeff" + csv_text(rows, end=end, quoting=quoting, delimiter=delimiter)
    swift, careful = both(tmp_path, text, monkeypatch)
    assert outcome(swift) == outcome(careful)
    assert refused(swift) == [(9, "Duration", "-7"), (11, "Report ID", "1E+9")]


NOTHING = ["", "NA", "na", "N/A", '""']


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("space", ["", " "])
def test_what_means_nothing_means_nothing_to_the_reader_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_care: Callable[[], None], end: str, quoting: int, space: str
) -> None:
    """Cells without space around them are cleaned by DuckDB's reader, the others in SQL; both as `inputs.md §4` says."""
    written = [*NOTHING, "nA", "NA s", '"', '"NA"', "n/a", "A B"]
    text = csv_text([leg(number, Model=space + cell) for number, cell in enumerate(written)], end=end, quoting=quoting)
    monkeypatch.setattr(readers_swift, "LARGE", 0)
    if not space:  # beside a quote it needs care
        no_care()
    write(tmp_path / "landing" / "calls-2026-11-20.csv", text)
    (item,) = landed(tmp_path)
    assert [row["model"] for row in lake_rows(item)] == [None if cell in NOTHING else cell for cell in written]


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("Ana", True), ("Ana B", True), ('"Ana B"', True), ('"A, B"', False), ('"A,B"', True), ("Ana ", False), (" Ana", False),
        (" ", False), ('" Ana"', False), ('"Ana "', False), ('""', True), ('""""""', False), ('"a ""b"""', False), ('"a""b"', True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_only_cells_without_space_at_their_edge_are_left_to_the_reader(
    tmp_path: Path, cell: str, clean: bool, end: str, last: bool
) -> None:
    """At the begin, in the middle and at the end of a row, of the last one without a line end too."""
    for row in (f"{cell},x,x", f"x,{cell},x", f"x,x,{cell}"):
        (tmp_path / "file").write_text(end.join(("a,b,c", "x,x,x", row)) + (end if last else ""), encoding="utf-8", newline="")
        assert readers_swift.numbered(tmp_path / "file", tmp_path / "copy", ",") == (2, clean)


def test_a_plain_file_really_is_read_swiftly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_care: Callable[[], None]) -> None:
    monkeypatch.setattr(readers_swift, "LARGE", 0)
    no_care()
    for name, text in (
        ("calls.csv", csv_text([leg(1), leg(2)])),
        ("licences.csv", lines(LICENCES, f"2026-11-21,{ORG},S,Webex Calling,5,4")),
    ):
        write(tmp_path / name / "landing" / name, text)
        assert landed(tmp_path / name)[0].accepted > 0


def test_lines_are_right_over_many_row_groups_and_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_care: Callable[[], None]
) -> None:
    noise = random.Random(7)
    header = "snapshot_date,org_id,subscription_id,licence,total,assigned,site_url"
    body = (f"2026-11-21,{ORG},Sub{number},Webex Calling,{number + 2},1,{'x' * noise.randrange(40)}" for number in range(300_000))
    no_care()
    write(tmp_path / "landing" / "licences-2026-11-21.csv", lines(header, *body))
    (item,) = landed(tmp_path)
    rows = lake_rows(item)
    assert len(rows) == 300_000
    assert all(row["line"] == row["total"] == number for number, row in enumerate(rows, 2))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: [*rows[:3], rows[3] + ",surplus", *rows[4:]],
        lambda rows: [*rows[:3], rows[3].rpartition(",")[0], *rows[4:]],
        lambda rows: [*rows[:3], rows[3].replace("Ana", '"Ana'), *rows[4:]],
        lambda rows: [*rows[:3], rows[3].replace("Ana 2", '"Ana" ""'), *rows[4:]],
        lambda rows: [*rows[:3], rows[3].replace("Ana 2", '"Ana" , 2'), *rows[4:]],
        lambda rows: [*rows[:3], rows[3].replace("Ana 2", '"Ana\n2"'), *rows[4:]],
        lambda rows: [*rows[:3], rows[3].replace("Ana 2", "Ana\0"), *rows[4:]],
        lambda rows: [*rows[:3], rows[3] + ",", *rows[4:]],
        lambda rows: [*rows[:3], rows[3] + "\r", *rows[4:]],
        lambda rows: [*rows[:3], "", *rows[3:]],
        lambda rows: ["", *rows],
        lambda rows: ["sep=,", *rows],
        lambda rows: ["# a comment", *rows],
        lambda rows: [rows[0] + ",", *rows[1:]],
        lambda rows: [*rows, "Total,12"],
        lambda rows: [row.replace("Ana", "Zoë") for row in rows],
        lambda rows: rows[:1],
    ],
)
def test_what_is_not_plain_is_read_with_care(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[list[str]], list[str]]
) -> None:
    rows = csv_text([leg(number) for number in range(6)]).splitlines()
    swift, careful = both(tmp_path, "\n".join(spoil(rows)) + "\n", monkeypatch)
    assert outcome(swift) == outcome(careful)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_large_files_in_other_encodings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    swift, careful = both(tmp_path, csv_text([leg(1, User="Zoë")]).encode(encoding), monkeypatch)
    assert (outcome(swift), lake_rows(swift)[0]["user_display_name"]) == (outcome(careful), "Zoë")


def test_a_kind_with_a_name_to_fold_is_read_with_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swift, careful = both(tmp_path, lines("org_id,name,country", f"{ORG},Acme, Lda,", f"{OTHER},Windhoek,NA"), monkeypatch)
    assert outcome(swift) == outcome(careful)
    assert [row["name"] for row in lake_rows(swift)] == ["Acme, Lda", "Windhoek"]


PIECE = st.sampled_from(
    ["a", "b", ",", '"', '""', "\n", "\r\n", "\r", " ", "#", "NA", "\t", ";", "é", "Total", "\\", "'", '"x"', ",,", "\n\n"]
)
WHOLE = ["x", '"q"', "", '"a,b"', "NA", '"NA"', '""', '""""""', "na", "N/A", "nA", '"NA""s"', "a b"]
CELL = st.one_of(st.sampled_from(WHOLE), st.lists(PIECE, min_size=1, max_size=4).map("".join))
LINE = st.tuples(st.lists(CELL, min_size=3, max_size=3).map(",".join), st.sampled_from(["", "", "", ",", ",,", " ", ',""', ", "]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.lists(LINE, min_size=1, max_size=5), end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_no_text_is_read_in_two_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: list[tuple[str, str]], end: str, last: bool
) -> None:
    rows = [f"2026-11-16T09:00:{number:02d}Z,{text}{tail}" for number, (text, tail) in enumerate(body)]
    text = end.join(["Start time,Location,Model,User type", *rows]) + (end if last else "")
    swift, careful = both(tmp_path, text, monkeypatch, name=f"org={ORG}/calls-2026-11-20.csv")
    assert outcome(swift) == outcome(careful)
