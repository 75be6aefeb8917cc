"""What other processes do in tests of access; light, because each of them imports it anew."""

import threading
from typing import Any

from data.access import Accounts, TooManyTries, WrongSignIn
from data.settings import Settings
from data.workspace import Workspace

LINES = 40  # that each thread writes


def write_lines(place: dict[str, Any], number: int, ready: Any) -> None:
    """Two writers of one process: one whose writes change answers, one whose do not."""
    settings = Settings(**place)
    workspace = Workspace(settings)
    accounts = Accounts(settings, workspace)
    writers = [
        lambda line: workspace.add_note("a", f"{number}/{line}", "Ada"),
        lambda line: accounts.record("export", "Ada", f"{number}/{line}"),
    ]
    threads = [threading.Thread(target=lambda write=write: [write(line) for line in range(LINES)]) for write in writers]  # type: ignore[misc]
    ready.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def guess(place: dict[str, Any], ready: Any, told: Any) -> None:
    """Try wrong passwords for one name from one address until it is enough, or twelve times; say how many were tried."""
    settings = Settings(**place)
    accounts = Accounts(settings, Workspace(settings))
    ready.wait()
    for tried in range(12):
        try:
            accounts.sign_in("ada", "wrong password", "192.0.2.7")
        except WrongSignIn:
            continue
        except TooManyTries:
            told.put(tried)
            return
    told.put(12)
