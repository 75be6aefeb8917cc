"""What other processes do in tests of the workspace; light, because each of them imports it anew."""

import threading
from pathlib import Path
from typing import Any

from data.settings import Settings
from data.workspace import Conflict, Workspace

WRITERS, WRITES_EACH, COUNTED = 20, 500, 25  # each writer: so many writes, every 25th of them a number that all raise


def open_and_write(place: dict[str, Any], number: int, ready: Any) -> None:
    """Open a workspace that may not be there, at the same moment as others, and write."""
    workspace = Workspace(Settings(**place))
    ready.wait()
    workspace.add_note("a", f"{number}", "Ada")


def write_much(place: dict[str, Any], writers: list[int], ready: Any, done: str) -> None:
    """Several writers, a thread each. A file says that none of them died."""
    workspace = Workspace(Settings(**place))
    failed: list[int] = []

    def write(writer: int) -> None:
        failed.append(writer)
        for number in range(WRITES_EACH):
            if number % COUNTED:
                workspace.add_note(f"org-{writer}", f"{writer}/{number}", f"Writer {writer}")
            else:
                count_up(workspace, f"Writer {writer}")
        failed.remove(writer)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    ready.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not failed:
        Path(done).touch()


def count_up(workspace: Workspace, who: str) -> None:
    """Raise a number that others raise too, by its version."""
    while True:
        value, version = workspace.setting("count")
        try:
            workspace.set_setting("count", (value or 0) + 1, version, who)
            return
        except Conflict:
            continue
