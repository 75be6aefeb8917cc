"""Jobs: a load, or the demo and its load, in processes of their own (`python -m dashboard.jobs FOLDER`), one at a time.

Everything that is known of a job lies in its folder below `<home>/jobs`, so every worker of the server says the same of it, and neither a reload
of the page nor a restart of the server forgets one. A job is alive while somebody holds the lock on its file `alive`: whoever starts it takes the
lock and hands it on to the job's processes, so it ends with the last of them, however they end.
"""

import fcntl
import json
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from data import clock

State = Literal["waiting", "running", "done", "failed", "crashed"]
DONE, NOTHING_THERE, SOMETHING_REFUSED = 0, 1, 3  # exit codes of `partnerhub load` (interfaces.md §1)
KEPT = 20  # finished jobs
TAIL = 16_384  # bytes of a progress file that are read: its newest lines
QUIET = "nanobind"  # DuckDB 2.0.0 prints such lines when a process ends; they say nothing about the job


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The newest line of a command's progress: its stage, and how much of it is done."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Job:
    """What was started, as it was asked for. `landing` is the folder that is loaded; `commands` are run one after the other."""

    folder: Path
    name: Literal["load", "demo"]
    landing: Path
    who: str
    at: str
    commands: tuple[tuple[str, ...], ...]

    @property
    def id(self) -> str:
        """Its name among the jobs of a home; later jobs have greater ones."""
        return self.folder.name

    @property
    def exit(self) -> int | None:
        """The exit code of its last command; None before its end, and for one that was killed."""
        try:
            return int((self.folder / "exit").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @property
    def state(self) -> State:
        """Where it stands now."""
        alive = _held(self.folder / "alive")
        if (code := self.exit) is not None:
            return "done" if code in (DONE, SOMETHING_REFUSED) else "crashed" if code < 0 else "failed"
        if not alive:
            return "crashed"
        return "running" if (self.folder / "begun").exists() else "waiting"

    def progress(self) -> list[Progress | None]:
        """The newest progress of each command, None for one that has not said any."""
        return [_newest(_progress(self.folder, number)) for number in range(len(self.commands))]

    def last_words(self) -> str:
        """The end of what its commands said about themselves, for a job that did not do what it should."""
        try:
            said = (self.folder / "said").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        lines = [line.strip() for line in said if line.strip() and QUIET not in line]
        return "\n".join(lines[-3:])[-600:]


def _progress(folder: Path, number: int) -> Path:
    return folder / f"progress-{number}.jsonl"


def _newest(path: Path) -> Progress | None:
    try:
        with path.open("rb") as lines:
            lines.seek(max(0, path.stat().st_size - TAIL))
            whole = [line for line in lines.read().split(b"\n")[:-1] if line.startswith(b"{")]
        return Progress(**json.loads(whole[-1])) if whole else None
    except (OSError, ValueError, TypeError):
        return None


def _held(path: Path) -> bool:
    """Whether somebody holds the lock on a file."""
    try:
        with path.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def place(home: Path) -> Path:
    """The folder of jobs below a home."""
    return home.absolute() / "jobs"


def stamp() -> str:
    """A name that sorts by time and is never given twice."""
    return f"{clock.now():%Y-%m-%dT%H%M%S}-{time.monotonic_ns():018d}-{secrets.token_hex(2)}"


def partnerhub(*words: str) -> tuple[str, ...]:
    """A command of ours, in this Python."""
    return (sys.executable, "-m", "partnerhub", *words)


def start(home: Path, name: Literal["load", "demo"], landing: Path, commands: Sequence[Sequence[str]], who: str) -> Job:
    """Start the commands in a process that outlives the request, and the server. Each is given a `--progress` file."""
    folder = place(home) / stamp()
    folder.mkdir(parents=True)
    given = tuple((*command, "--progress", str(_progress(folder, number))) for number, command in enumerate(commands))
    record = {"name": name, "landing": str(landing), "who": who, "at": clock.now().isoformat(), "commands": given}
    (folder / "job.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    with (folder / "alive").open("wb") as alive, (folder / "said").open("ab") as said:
        fcntl.flock(alive, fcntl.LOCK_EX)
        process = subprocess.Popen(
            (sys.executable, "-m", "dashboard.jobs", str(folder), str(alive.fileno())),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, pass_fds=(alive.fileno(),), start_new_session=True,
        )  # fmt: skip
    threading.Thread(target=process.wait, daemon=True).start()  # so that no dead process is left standing
    _tidy(home)
    return _read(folder) or _impossible(folder)


def _impossible(folder: Path) -> Job:
    raise RuntimeError(f"{folder}: a job that was just written was needed; it is gone")


def _read(folder: Path) -> Job | None:
    try:
        record: Mapping[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        return Job(
            folder=folder, name=record["name"], landing=Path(record["landing"]), who=record["who"], at=record["at"],
            commands=tuple(tuple(command) for command in record["commands"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError):
        return None


def jobs(home: Path) -> list[Job]:
    """The jobs of a home, the newest first."""
    try:
        folders = sorted(place(home).iterdir(), reverse=True)
    except OSError:
        return []
    return [job for folder in folders if folder.is_dir() and (job := _read(folder)) is not None]


def active(home: Path) -> list[Job]:
    """Those that run or wait, the one that runs first."""
    return sorted((job for job in jobs(home) if job.state in ("running", "waiting")), key=lambda job: (job.state, job.id))


def _tidy(home: Path) -> None:
    for job in [job for job in jobs(home) if job.state not in ("running", "waiting")][KEPT:]:
        shutil.rmtree(job.folder, ignore_errors=True)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until no other job of the home is at work, and none that came earlier waits."""
    while True:
        with (folder.parent / "turn").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not any(job.folder.name < folder.name and job.state == "waiting" for job in jobs(folder.parent.parent)):
                yield
                return
        time.sleep(0.1)


def run(folder: Path, alive: int) -> int:
    """What the job's own process does: wait for its turn, run the commands while they succeed, leave the exit code."""
    job, code = _read(folder), NOTHING_THERE
    if job is None:
        return code
    with (folder / "said").open("ab") as said, _turn(folder):
        (folder / "begun").touch()
        for command in job.commands:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, pass_fds=(alive,), check=False)
            code = done.returncode
            if code not in (DONE, SOMETHING_REFUSED):
                break
        part = folder / "exit.part"
        part.write_text(str(code), encoding="utf-8")
        part.replace(folder / "exit")
    return 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), int(sys.argv[2])))
