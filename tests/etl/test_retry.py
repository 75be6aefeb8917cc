"""What was refused can be mended and loaded again: as a file, or row by row (`partnerhub retry`, `docs/loading.md`)."""

import codecs
import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.answer import Hub
from data.ledger import LOADS, QUARANTINE
from data.settings import read_settings
from etl.mending import LINE, REASON, STOOD
from partnerhub import Exit, app
from tests.etl.deliveries import ORG, OTHER, lines, write

HEADER = "Start time,Org UUID,Report ID,Direction,Duration,Calling number,User"
START = "2026-11-16T09:00:00Z"
GOOD = f"{START},{ORG},r-1,ORIGINATING,9,+351210000000,Ana"
CALLS = lines(
    HEADER, GOOD, f"16/11/2026,{ORG},r-2,ORIGINATING,9,+351210000001,Bia", f"{START},{ORG},r-3,TERMINATING",
    f'{START},{ORG},r-4,TERMINATING,-1,5,"Carla\nSilva"', f"{START},{ORG},r-5,ORIGINATING,9,5,Dora",
    f"{START},{ORG},1.2E+12,X,9,5,Eva", "Total,5,,,,,",
)  # fmt: skip


def partnerhub(home: Path, *words: str | Path) -> Result:
    """A command of ours."""
    return CliRunner().invoke(app, [*map(str, words), "--home", str(home)])


def told(home: Path, *words: str | Path) -> Any:
    """What a command answers as JSON."""
    return json.loads(partnerhub(home, *words, "--format", "json").stdout)


def rows(home: Path) -> list[dict[str, Any]]:
    """What the ledger has of every file."""
    return Hub(read_settings(home)).rows(LOADS)


def quarantine(home: Path) -> list[tuple[str, int | None]]:
    """What is refused now."""
    return [(row["file"], row["line"]) for row in Hub(read_settings(home)).rows(QUARANTINE)]


def test_mended_files_are_loaded_and_what_is_gone_is_said(tmp_path: Path) -> None:
    landing, home = tmp_path / "landing", tmp_path / "home"
    part = write(landing / f"org={ORG}" / "tags.csv", lines("org_id,tag", f"{ORG},a", f"{OTHER},b"))
    whole = write(landing / "deep" / "cut.csv.gz", gzip.compress(lines("org_id,tag", f"{ORG},c").encode())[:-5])
    lost = write(landing / "lost.csv", "colour\n")
    still = write(landing / "still.csv", "taste\n")
    assert partnerhub(home, "load", landing).exit_code == Exit.SOMETHING_REFUSED
    part.write_text(lines("org_id,tag", f"{ORG},a", f"{ORG},b"))
    whole.write_bytes(gzip.compress(lines("org_id,tag", f"{ORG},c").encode()))
    lost.unlink()
    done = partnerhub(home, "retry", "--format", "json")
    assert done.exit_code == Exit.SOMETHING_REFUSED
    answer = json.loads(done.stdout)
    assert answer["gone"] == ["lost.csv"]
    found = {row["file"]: (row["read"], row["loaded"], row["known"], row["refused"]) for row in answer["files"]}
    assert found == {f"org={ORG}/tags.csv": (2, 1, 1, 0), "deep/cut.csv.gz": (1, 1, 0, 0), "still.csv": (None, 0, 0, 0)}
    assert quarantine(home) == [("lost.csv", None), ("still.csv", None)]
    assert len(rows(home)) == 4, "a record is replaced, and none is lost"
    assert partnerhub(home, "retry", still).exit_code == Exit.SOMETHING_REFUSED
    assert partnerhub(home, "retry", part).exit_code == Exit.WRONG_ARGUMENTS, "nothing of it is refused any more"


def test_refused_rows_are_corrected_by_themselves(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = write(tmp_path / "landing" / "calls.csv", CALLS)
    assert partnerhub(home, "load", tmp_path / "landing").exit_code == Exit.SOMETHING_REFUSED
    assert quarantine(home) == [("calls.csv", line) for line in (3, 4, 5, 8, 9)]
    text = partnerhub(home, "retry", path, "--rows").stdout
    found = list(csv.DictReader(io.StringIO(text)))
    assert list(found[0]) == [LINE, *HEADER.split(","), REASON, STOOD]
    assert [row[LINE] for row in found] == ["3", "4", "5", "8", "9"]
    assert found[0]["Calling number"] == "'+351210000001", "no spreadsheet takes it for a formula"
    assert (found[1]["Report ID"], found[1]["User"], found[2]["User"]) == ("r-3", "", "Carla\nSilva")
    assert "too few" in found[1][REASON] and found[1][STOOD].endswith("TERMINATING")
    found[0]["Start time"], found[1]["Duration"], found[2]["Duration"] = START, "4", "5"
    out = io.StringIO()
    writer = csv.DictWriter(out, [*reversed(found[0])], delimiter=";")  # as a spreadsheet saves it, columns in another order
    writer.writeheader()
    writer.writerows(found[:3])
    before = path.stat().st_mtime_ns
    done = partnerhub(home, "retry", path, "--corrected", write(tmp_path / "corrected.csv", codecs.BOM_UTF8 + out.getvalue().encode()))
    assert done.exit_code == Exit.SOMETHING_REFUSED, "two rows are as they were"
    (record,) = rows(home)
    assert [record[key] for key in ("read", "loaded", "known", "refused")] == [7, 3, 2, 2]
    assert [line for _, line in quarantine(home)] == [8, 9]
    assert path.read_text().splitlines()[2] == f"{START},{ORG},r-2,ORIGINATING,9,+351210000001,Bia"
    assert (path.with_name(".calls.csv.as-delivered").read_text(), path.stat().st_mtime_ns) == (CALLS, before)


def test_the_encoding_and_the_wrapper_stay(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = lines("org_id;tag", f"{ORG};Clínica", "acme;Sul")
    path = write(tmp_path / "landing" / "tags.csv.gz", gzip.compress(text.encode("cp1252")))
    partnerhub(home, "load", tmp_path / "landing")
    for tag in ("São", "\u4f60"):
        partnerhub(home, "retry", path, "--rows")
        corrected = write(tmp_path / "new.csv", lines(f"{LINE},org_id,tag", f"3,{OTHER if tag == 'São' else 'acme'},{tag}"))
        if tag == "São":
            assert partnerhub(home, "retry", path, "--corrected", corrected).exit_code == Exit.DONE
            assert gzip.decompress(path.read_bytes()).decode("cp1252") == lines("org_id;tag", f"{ORG};Clínica", f"{OTHER};São")
            path.write_bytes(gzip.compress(text.encode("cp1252")))
            partnerhub(home, "load", path)
        else:
            assert partnerhub(home, "retry", path, "--corrected", corrected).exit_code == Exit.SOMETHING_REFUSED
            assert gzip.decompress(path.read_bytes()).decode("utf-8-sig").endswith("acme;\u4f60\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lines("org_id,tag", f"{ORG},b"), f"need the column '{LINE}'"),
        (lines(f"{LINE},org_id", f"3,{ORG}"), "lack the column 'tag'"),
        (lines(f"{LINE},org_id,tag", f"2,{ORG},b"), "'2' is no line of which a row was refused"),
        (lines(f"{LINE},org_id,tag", f"3,{ORG},b", f"3,{ORG},c"), "stands there twice"),
        (lines(f"{LINE},org_id,tag"), "no corrected rows"),
        ("", f"need the column '{LINE}'"),
    ],
)
def test_corrections_that_are_not_of_this_file_change_nothing(tmp_path: Path, content: str, why: str) -> None:
    home, text = tmp_path / "home", lines("org_id,tag", f"{ORG},a", "acme,b")
    path = write(tmp_path / "landing" / "tags.csv", text)
    partnerhub(home, "load", tmp_path / "landing")
    done = partnerhub(home, "retry", path, "--corrected", write(tmp_path / "new.csv", content))
    assert (done.exit_code, path.read_text()) == (Exit.WRONG_ARGUMENTS, text)
    assert why in " ".join(done.stderr.split())


def test_files_whose_rows_have_no_line_are_corrected_themselves(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = write(tmp_path / "landing" / "tags.json", json.dumps([{"org_id": ORG, "tag": "a"}, {"org_id": "acme", "tag": "b"}]))
    partnerhub(home, "load", tmp_path / "landing")
    done = partnerhub(home, "retry", path, "--rows")
    assert (done.exit_code, "correct the file itself" in done.stderr) == (Exit.WRONG_ARGUMENTS, True)


def test_without_anything_refused_there_is_nothing_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert partnerhub(home, "retry").exit_code == Exit.NOTHING_THERE
    path = write(tmp_path / "landing" / "tags.csv", lines("org_id,tag", f"{ORG},a"))
    partnerhub(home, "load", path)
    assert partnerhub(home, "retry").exit_code == Exit.DONE
    assert told(home, "retry") == {"files": [], "gone": []}
