"""The command line: exit codes, stdout that is data, every command documented."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from etl.templates import EXAMPLES
from partnerhub import Exit, app
from tests.conftest import Partner, org

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def run(*words: str) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(app, list(words))


def test_load_exits_0_when_all_is_well_and_3_when_something_was_refused(partner: Partner) -> None:
    partner.write("tags.csv", [{"org_id": org(1), "tag": "x"}])
    words = ("load", str(partner.landing), "--home", str(partner.home), "--format", "json")
    first = run(*words)
    assert first.exit_code == Exit.DONE
    assert json.loads(first.stdout)["files"][0]["loaded"] == 1
    partner.write("more.csv", [{"org_id": "nobody", "tag": "x"}])
    assert run(*words).exit_code == run(*words).exit_code == Exit.SOMETHING_REFUSED


def test_load_exits_1_when_nothing_could_be_published(tmp_path: Path) -> None:
    done = run("load", str(tmp_path / "missing"), "--home", str(tmp_path))
    assert done.exit_code == Exit.NOTHING_THERE
    assert done.stdout == ""
    assert "nothing was found" in done.stderr


def test_where_no_bar_can_be_drawn_a_load_says_now_and_then_how_far_it_is(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.write("tags.csv", [{"org_id": org(1), "tag": "x"}])
    words = ("load", str(partner.landing), "--home", str(partner.home))
    talk = import_module("partnerhub.talk")
    monkeypatch.setattr(talk, "SILENCE", 1000)
    assert "%" not in run(*words).stderr  # it was quick
    partner.write("more.csv", [{"org_id": org(1), "tag": "y"}])
    monkeypatch.setattr(talk, "SILENCE", 0)
    said = run(*words).stderr
    assert re.search(r"^  \S*more\.csv: \d+%$", said, re.MULTILINE)
    assert "\r" not in said and "\x1b" not in said


@pytest.mark.parametrize(
    ("words", "code"), [(("nonsense",), 2), (("expiring", "--as-of", "2030-01-01"), 2), (("expiring", "--as-of", "x"), 2)]
)
def test_show_exits_2_on_wrong_arguments(partner: Partner, words: tuple[str, ...], code: int) -> None:
    partner.item(1)
    partner.load()
    assert run("show", *words, "--home", str(partner.home)).exit_code == code


@pytest.mark.parametrize("words", [("show", "expiring"), ("status",), ("quarantine",)])
def test_without_a_build_the_exit_is_1_with_a_hint(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, "--home", str(tmp_path))
    assert done.exit_code == Exit.NOTHING_THERE
    assert "partnerhub load" in done.stderr


def test_show_speaks_four_formats(partner: Partner) -> None:
    partner.item(1, total=1, assigned=2)
    partner.load()
    words = ("show", "overage", "--home", str(partner.home), "--format")
    assert json.loads(run(*words, "json").stdout)["rows"][0]["overage"] == 1
    assert next(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))["overage"] == "1"
    assert run(*words, "xlsx").stdout_bytes[:2] == b"PK"
    assert "Overage per customer" in run(*words, "table").stdout
    assert run(*words, "pdf").exit_code == Exit.WRONG_ARGUMENTS


def test_quarantine_has_the_fields_of_the_interface(partner: Partner) -> None:
    partner.write("tags.csv", [{"org_id": "nobody", "tag": "x"}])
    partner.load()
    (entry,) = json.loads(run("quarantine", "--home", str(partner.home), "--format", "json").stdout)
    assert list(entry) == ["file", "scope", "line", "column", "value", "reason"]
    assert (entry["file"], entry["scope"], entry["line"]) == ("snapshot=2026-11-21/tags.csv", "row", 2)


def test_status_says_what_was_loaded_and_how_fresh_it_is(partner: Partner) -> None:
    partner.item(1)
    partner.call(1, "u1", "2026-11-17T09:00:00Z")
    partner.load()
    status = json.loads(run("status", "--home", str(partner.home), "--format", "json").stdout)
    never = dict.fromkeys(("meetings", "media", "queues"))
    assert status["freshness"] == {"licences": "2026-11-21", "calls": "2026-11-17T09:00:00Z", **never}
    assert status["weeks"] == [{"activity": "calling", "first_week": "2026-11-15", "last_week": "2026-11-15", "weeks": 1}]
    assert list(status["files"][0]) == ["file", "kind", "read", "loaded", "known", "refused", "warnings"]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_template_loads_as_it_is_and_its_example_loads_uncommented(partner: Partner, kind: str) -> None:
    text = run("template", kind).stdout
    path = partner.write("template.csv", [])
    path.write_text(text, encoding="utf-8")
    assert [(file["kind"], file["read"]) for file in partner.load().files] == [(kind, 0)]
    path.write_text(text.replace("# example: ", ""), encoding="utf-8")
    assert [(file["kind"], file["loaded"]) for file in partner.load().files] == [(kind, 1)]


def test_an_unknown_template_names_the_known_ones() -> None:
    done = run("template", "nonsense")
    assert done.exit_code == Exit.WRONG_ARGUMENTS
    assert "subscriptions" in done.stderr


def test_every_command_stands_in_the_readme() -> None:
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert re.search(rf"partnerhub {name}\b|make run", README), name
    for name in ("load", "show", "status", "quarantine", "template", "serve", "metrics"):
        assert f"partnerhub {name}" in README


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("PARTNERHUB_NOW", "soon", "soon"), ("PARTNERHUB_HORIZON_DAYS", "many", "horizon_days")],
)
def test_a_setting_that_cannot_be_read_is_said_not_traced(partner: Partner, name: str, value: str, word: str) -> None:
    partner.item(1)
    partner.load()
    command = [sys.executable, "-m", "partnerhub", "show", "expiring", "--home", str(partner.home)]
    done = subprocess.run(command, env={**os.environ, name: value}, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.WRONG_ARGUMENTS
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_come_from_the_homes_file_and_the_environment_wins(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.item(1, end_on="2026-12-10", auto_renew="false")
    partner.load()
    (partner.home / "settings.toml").write_text("horizon_days = 7\n", encoding="utf-8")
    words = ("show", "expiring", "--home", str(partner.home), "--format", "json")
    assert json.loads(run(*words).stdout)["rows"] == []
    monkeypatch.setenv("PARTNERHUB_HORIZON_DAYS", "30")
    assert len(json.loads(run(*words).stdout)["rows"]) == 1


def test_a_stopped_load_says_that_the_last_build_is_served(partner: Partner) -> None:
    partner.item(1)
    partner.load()
    (partner.home / "tmp").rmdir()
    (partner.home / "tmp").write_text("in the way", encoding="utf-8")
    done = run("load", str(partner.landing), "--home", str(partner.home))
    assert done.exit_code == Exit.NOTHING_THERE
    assert "still served" in done.stderr
    assert run("show", "expiring", "--home", str(partner.home)).exit_code == Exit.DONE


def test_a_taken_port_is_said_before_anything_is_served(partner: Partner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", "--no-sign-in", "--port", str(port), "--home", str(partner.home))
    assert done.exit_code == Exit.WRONG_ARGUMENTS
    assert f"127.0.0.1:{port}" in done.stderr
    assert "PORT=8060 make run" in done.stderr
    assert "Traceback" not in done.stderr
