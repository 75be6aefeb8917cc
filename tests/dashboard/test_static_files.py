"""Static files: compressed once, cached for good, and nothing but what the packages shipped."""

import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask, Response, jsonify

from dashboard import static_files
from dashboard.static_files import ASSETS, Cache, install, warm

SCRIPT = b"// a script\n" * 500


@pytest.fixture
def server(tmp_path: Path) -> Flask:
    """A server with one fingerprinted and one plain file, and some data."""
    app = Flask(__name__, static_folder=None)

    @app.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        kind = "font/woff2" if name.endswith("woff2") else "text/javascript"
        return Response(SCRIPT, mimetype=kind)

    @app.get("/_dash-component-suites/<path:name>")
    def suite(name: str) -> Response:
        return Response(SCRIPT, mimetype="application/javascript", status=404 if "none" in name else 200)

    @app.get("/data/<int:size>")
    def data(size: int) -> Response:
        found: Response = jsonify(["x" * 10] * size)
        return found

    install(app, tmp_path)
    return app


def get(server: Flask, path: str, **headers: str) -> Any:
    """An answer; header names with underscores."""
    return server.test_client().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_best_form_that_the_reader_takes(server: Flask) -> None:
    path = "/assets/a.js?m=1"
    by_brotli, by_gzip, plain = (get(server, path, Accept_Encoding=coding) for coding in ("gzip, br", "gzip", "identity"))
    assert brotli.decompress(by_brotli.data) == gzip.decompress(by_gzip.data) == plain.data == SCRIPT
    assert (by_brotli.content_encoding, by_gzip.content_encoding, plain.content_encoding) == ("br", "gzip", None)
    assert all("Accept-Encoding" in found.headers["Vary"] for found in (by_brotli, by_gzip, plain))
    assert len({found.headers["ETag"] for found in (by_brotli, by_gzip, plain)}) == 3
    assert get(server, path, Accept_Encoding="br;q=0, gzip").content_encoding == "gzip"


def test_known_form_is_not_sent_again(server: Flask) -> None:
    tag = get(server, "/assets/a.js", Accept_Encoding="br").headers["ETag"]
    again = get(server, "/assets/a.js", Accept_Encoding="br", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert get(server, "/assets/a.js", Accept_Encoding="gzip", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("path", ["/assets/a.js?m=1", "/_dash-component-suites/dash/dcc/x.v4_4_1m1795390573.js"])
def test_fingerprinted_addresses_last(server: Flask, path: str) -> None:
    assert get(server, path).headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/assets/a.js", "/_dash-component-suites/dash_ag_grid/async-community.js"])
def test_other_addresses_are_asked_again(server: Flask, path: str) -> None:
    assert get(server, path).headers["Cache-Control"] == "no-cache"


def test_fonts_and_failures_travel_as_they_are(server: Flask) -> None:
    assert get(server, "/assets/a.woff2?m=1", Accept_Encoding="br").data == SCRIPT
    assert get(server, "/_dash-component-suites/none.js", Accept_Encoding="br").content_encoding is None


def test_data_is_compressed_when_it_is_worth_it(server: Flask) -> None:
    assert get(server, "/data/500", Accept_Encoding="br").content_encoding == "br"
    assert get(server, "/data/5", Accept_Encoding="br").content_encoding is None
    assert get(server, "/data/500").content_encoding is None


def test_copies_are_shared_and_survive_damage_to_the_folder(tmp_path: Path) -> None:
    digest = hashlib.sha256(SCRIPT).hexdigest()
    made = Cache(tmp_path / "c").get(SCRIPT, digest, "br")
    assert [path.name for path in (tmp_path / "c").iterdir()] == [f"{digest}.br"]
    (tmp_path / "file").write_text("not a folder")
    assert Cache(tmp_path / "file").get(SCRIPT, digest, "br") == made


def test_second_warming_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "loaded", lambda: iter([ASSETS / "theme.js"]))
    assert [warm(tmp_path), warm(tmp_path)] == [2, 0]


def test_index_is_ours_alone() -> None:
    text = static_files.index_string("pt-BR")
    assert '<html lang="pt-BR">' in text and "http" not in text
    assert text.index("theme.js") < text.index("bootstrap") < text.index("{%css%}")


def test_addresses_in_style_sheets_carry_the_hash_of_their_file() -> None:
    for name, mark in re.findall(r'url\("([^"?]+)\?m=(\w+)"\)', (ASSETS / "tokens.css").read_text(encoding="utf-8")):
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest().startswith(mark)


@pytest.mark.parametrize("folder", [ASSETS / "vendor", Path(__file__).parents[1] / "browser" / "vendor"])
def test_vendored_files_are_listed_unchanged_with_their_licence(folder: Path) -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (folder / "VENDORED.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {folder / name: digest for name, digest in rows}
    present = {path for path in folder.rglob("*") if path.suffix in (".js", ".css", ".woff2")}
    assert set(listed) == present
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == digest for path, digest in listed.items())
    assert all((path.parent / "LICENSE").is_file() for path in present)
