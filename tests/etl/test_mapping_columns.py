"""`partnerhub columns FILE`: what headers are taken for, a guess for the others, and a mapping said on the command line."""

import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import Result
from typer.testing import CliRunner

from etl.mapping import FILE, change, read
from etl.mapping_columns import guess, headers_of
from etl.readers import Limits
from partnerhub import Exit, app
from tests.etl.deliveries import lines, write
from tests.etl.test_mapping import FOLDER, ODD, ROW, SAID, deliver, landed, odd, settled


def command(*words: str | Path) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(app, ["columns", *map(str, words)])


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Max jitter of audio", "audio_jitter_ms"),
        ("Worst RTT", "audio_latency_ms"),
        ("RTT max", "audio_latency_ms"),
        ("Start time zone", "start_time"),
        ("Max loss", "audio_packet_loss"),
        ("Max loss %", "audio_packet_loss_percent"),
        ("Peak loss ratio", "audio_packet_loss_fraction"),
        ("Loss duration", "audio_packet_loss"),
        ("Jitter max (s)", None),
        ("Talk minutes", None),
        ("Colour", None),
    ],
)
def test_an_unknown_header_is_given_a_guess_with_the_right_unit_or_none(header: str, column: str | None) -> None:
    assert guess(header, set()) == column
    assert column is None or guess(header, {column}) is None


def test_the_command_shows_every_header_with_its_column_a_guess_and_an_example(tmp_path: Path) -> None:
    path = deliver(tmp_path, "m.csv", "Start Time,RTT,Latency,Max jitter,Note,Nothing", "2026-11-16T09:00:00Z,,88,NA,[b]x,", ",91,,7,y,")
    done = command(path, "--home", tmp_path / "home", "--format", "json")
    assert done.exit_code == Exit.DONE
    found = {row["header"]: (row["column"], row["guess"], row["example"]) for row in json.loads(done.stdout)}
    assert found == {
        "Start Time": ("start_time", None, "2026-11-16T09:00:00Z"),
        "RTT": (None, None, "91"),  # the file has a better one
        "Latency": ("audio_latency_ms", None, "88"),
        "Max jitter": (None, "audio_jitter_ms", "7"),
        "Note": (None, None, "[b]x"),
        "Nothing": (None, None, None),
    }
    assert "lack" in done.stderr
    drawn = command(path, "--home", tmp_path / "home").stdout
    assert "[b]x" in drawn
    assert "–" in drawn


def test_the_command_saves_uses_and_forgets(tmp_path: Path) -> None:
    path, home = odd(tmp_path), tmp_path / "home"
    done = command(path, "--home", home, *(word for text in SAID for word in ("--set", text)), "--format", "json")
    assert done.exit_code == Exit.DONE
    assert [(row["column"], row["saved"]) for row in json.loads(done.stdout)] == [(text.split("=")[1], True) for text in SAID]
    assert "read as media_quality" in done.stderr
    assert '"Bad packets" = "audio_packet_loss_percent"' in (home / FILE).read_text(encoding="utf-8")
    second = odd(tmp_path, "second.csv")
    assert "read as media_quality" in command(second, "--home", home).stderr
    assert "unknown kind" in command(second, "--home", tmp_path / "another home").stderr
    done = command(second, "--home", home, "--set", "Began=", "--format", "json")
    assert [row["header"] for row in json.loads(done.stdout) if not row["saved"]] == ["Began"]
    assert "needs a column 'start_time'" in done.stderr


def test_the_command_says_that_a_hand_broke_the_saved_mapping(tmp_path: Path) -> None:
    write(tmp_path / FILE, "not toml")
    done = command(odd(tmp_path), "--home", tmp_path)
    assert (done.exit_code, done.stdout) == (Exit.WRONG_ARGUMENTS, "")
    assert FILE in done.stderr


@pytest.mark.parametrize("wanted", ["Echo=audio_lag", "Nobody=email", "Echo", "Who="])
def test_the_command_exits_2_for_what_it_does_not_save(tmp_path: Path, wanted: str) -> None:
    done = command(odd(tmp_path), "--home", tmp_path / "home", "--set", wanted)
    assert (done.exit_code, done.stdout) == (Exit.WRONG_ARGUMENTS, "")
    assert done.stderr.strip()
    assert read(tmp_path / "home") == {}


def test_the_command_exits_1_where_there_is_no_table(tmp_path: Path) -> None:
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("a.csv", "a,b\n1,2\n")
        out.writestr("b.csv", "a,b\n1,2\n")
    for path in (tmp_path / "missing.csv", tmp_path, write(tmp_path / "empty.csv", ""), archive, write(tmp_path / "x.pdf", "%PDF")):
        done = command(path, "--home", tmp_path / "home")
        assert (done.exit_code, done.stdout) == (Exit.NOTHING_THERE, ""), path
        assert done.stderr.strip()


def formats(folder: Path) -> list[Path]:
    """The odd table as every format that loads."""
    text = lines(",".join(ODD), ROW)
    table = pa_csv.read_csv(io.BytesIO(text.encode()), convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(ODD, pa.string())))
    pq.write_table(table, folder / "odd.parquet")
    with xlsxwriter.Workbook(folder / "odd.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ODD)
        sheet.write_row(1, 0, ROW.split(","))
    with zipfile.ZipFile(folder / "odd", "w") as out:
        out.writestr("inside.csv", text)
    write(folder / "odd.json", json.dumps({"items": table.to_pylist()}))
    write(folder / "odd.jsonl", "".join(json.dumps(row) + "\n" for row in table.to_pylist()))
    write(folder / "odd.csv", text.replace(",", ";").encode("utf-16"))
    return sorted(path for path in folder.iterdir() if path.is_file())


def test_every_format_can_be_looked_at_and_mapped(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    paths = formats(folder)
    assert len(paths) == 6
    change(tmp_path, ODD, SAID)
    for path in paths:
        rows = json.loads(command(path, "--home", tmp_path, "--format", "json").stdout)
        assert [(row["header"], row["example"]) for row in rows] == list(zip(ODD, ROW.split(","), strict=True)), path
        item = landed(path, tmp_path, read(tmp_path))
        assert (item.kind, item.accepted) == ("media_quality", 1), path
        assert landed(path, tmp_path, read(tmp_path), settled(item)).warnings == ("not read again",), path


def test_headers_are_known_without_the_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.csv", "a,b\n1,2\n\0")
    assert headers_of(path, path.name, tmp_path, Limits(), wrapped=False) == ("a", "b")
    nothing = write(tmp_path / "nothing.json", "[]")
    assert headers_of(nothing, nothing.name, tmp_path, Limits(), wrapped=False) == ()
