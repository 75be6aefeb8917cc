"""Static files, compressed once: Dash decides what is served, this decides how it travels.

Dash's bundles and our assets never change while the product runs, so each is compressed at the best level into a folder under the home,
named by the SHA-256 of its content. A start finds them there; `python -m dashboard.static_files` (part of the set-up) puts them there.
"""

import argparse
import gzip
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request

ASSETS = Path(__file__).parent / "assets"
CODINGS = ("br", "gzip")  # in the order we prefer them
# What a page of ours can load. Anything else that Dash may serve is compressed when it is first asked for.
_LOADED = {
    "dash": ("deps/*.min.js", "dash-renderer/build/*.min.js", "dcc/dash_core_components*.js", "html/*.min.js", "dash_table/bundle.js"),
    "dash_ag_grid": ("dash_ag_grid.min.js", "async-community.js"),
}
_TEXT = {"application/javascript", "text/javascript", "text/css", "image/svg+xml"}
_FINGERPRINT = re.compile(r"\.v[\w-]+m[0-9a-fA-F]+\.")
_SMALL = 1400  # bytes: one packet; compressing less gains nothing


class Cache:
    """Compressed copies on disk, keyed by content. Several processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, data: bytes, digest: str, coding: str) -> bytes:
        """The best compressed form of `data`, made now if it is the first time anywhere."""
        path = self.folder / f"{digest}.{coding}"
        try:
            return path.read_bytes()
        except OSError:
            body = compressed(data, coding)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{coding}.{os.getpid()}")
            draft.write_bytes(body)
            draft.replace(path)
        except OSError:  # a read-only or full disk costs time, never an answer
            pass
        return body


def compressed(data: bytes, coding: str, *, best: bool = True) -> bytes:
    """`data` in one of `CODINGS`; `best` for what is made once, else quickly for one answer."""
    if coding == "br":
        return bytes(brotli.compress(data, quality=11 if best else 4))
    return gzip.compress(data, compresslevel=9 if best else 5, mtime=0)


def cache_folder(home: Path) -> Path:
    """Where a home keeps its compressed copies; deleting it is always safe."""
    return home / "cache" / "static"


def warm(folder: Path) -> int:
    """Compress everything a page of ours loads that is not there yet; returns how many files were made."""
    cache = Cache(folder)

    def missing() -> Iterator[tuple[bytes, str, str]]:
        for path in loaded():
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            for coding in CODINGS:
                if not (folder / f"{digest}.{coding}").exists():
                    yield data, digest, coding

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return sum(1 for _ in pool.map(lambda job: cache.get(*job), missing()))


def loaded() -> Iterator[Path]:
    """The files that `warm` prepares."""
    for package, patterns in _LOADED.items():
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for pattern in patterns:
                yield from sorted(Path(folder).glob(pattern))
    yield from sorted(path for path in ASSETS.rglob("*") if path.suffix in (".js", ".css", ".svg"))


def install(server: Flask, folder: Path) -> None:
    """Answer with compressed copies, an entity tag for each form, and a year of cache for addresses that carry a fingerprint."""
    cache = Cache(folder)

    @server.after_request
    def travel(response: Response) -> Response:
        if response.status_code != 200 or response.content_encoding:
            return response
        return _file(response, cache) if _static() else _answer(response)


def _static() -> bool:
    return request.method in ("GET", "HEAD") and request.path.startswith(("/_dash-component-suites/", "/assets/"))


def _file(response: Response, cache: Cache) -> Response:
    response.direct_passthrough = False
    data = response.get_data()
    digest = hashlib.sha256(data).hexdigest()
    coding = ""
    if response.mimetype in _TEXT:
        response.vary.add("Accept-Encoding")
        coding = request.accept_encodings.best_match(CODINGS) or ""
        if coding:
            response.set_data(cache.get(data, digest, coding))
            response.content_encoding = coding
    response.headers.pop("Last-Modified", None)
    response.headers.pop("Expires", None)
    lasting = "m" in request.args or _FINGERPRINT.search(request.path)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
    response.set_etag(f"{digest[:24]}{'-' if coding else ''}{coding}")
    response.make_conditional(request)
    return response


def _answer(response: Response) -> Response:
    """An answer made for one reader: compressed quickly, and only where it is data (a page's secrets stay out of reach of compression)."""
    if response.mimetype != "application/json" or response.is_streamed or len(response.get_data()) < _SMALL:
        return response
    response.vary.add("Accept-Encoding")
    if coding := request.accept_encodings.best_match(CODINGS):
        response.set_data(compressed(response.get_data(), coding, best=False))
        response.content_encoding = coding
    return response


def index_string(lang: str = "en") -> str:
    """The page around Dash: theme before paint, Bootstrap before our tokens. Both addresses carry their content's hash."""
    theme, bootstrap = address("theme.js"), address("vendor/bootstrap/bootstrap.min.css")
    font = address("vendor/inter/inter-latin-wght-normal.woff2", 12)
    return f"""<!DOCTYPE html>
<html lang="{lang}">
  <head>
    {{%metas%}}
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="{address("mark.svg")}">
    <script src="{theme}"></script>
    <link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>
    <link rel="stylesheet" href="{bootstrap}">
    {{%css%}}
  </head>
  <body>
    {{%app_entry%}}
    <footer>
      {{%config%}}
      {{%scripts%}}
      {{%renderer%}}
    </footer>
  </body>
</html>"""


# What `Dash(...)` needs to know so that `index_string` alone links theme.js and the vendored files.
DASH = {"assets_folder": str(ASSETS), "assets_ignore": r"^theme\.js$", "assets_path_ignore": ["^vendor$"], "compress": False}


def address(name: str, length: int = 12) -> str:
    """The URL of an asset, with the start of its content's SHA-256."""
    return f"/assets/{name}?m={hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:length]}"


def main() -> None:
    """Prepare the compressed copies of a home. What the product writes is for nobody else on the machine."""
    os.umask(0o077)
    parser = argparse.ArgumentParser(prog="python -m dashboard.static_files", description=main.__doc__)
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("PARTNERHUB_HOME", "var")))
    folder = cache_folder(parser.parse_args().home)
    made = warm(folder)
    print(f"{made} compressed files made in {folder}" if made else f"{folder} is complete", file=sys.stderr)


if __name__ == "__main__":
    main()
