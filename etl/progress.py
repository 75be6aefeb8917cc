"""Progress as a file: one JSON object a line, for whoever watches a load from another process."""

import json
import time
from collections.abc import Callable
from pathlib import Path

Progress = Callable[[str, int, int], None]
PAUSE = 0.2  # seconds between two lines of one stage


def noted(path: Path, listen: Progress) -> Progress:
    """A listener that also appends `{"stage", "done", "total"}` to a file: when the stage changes or is done, else a few times a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stage_now, said_at = "", 0.0

    def note(stage: str, done: int, total: int) -> None:
        nonlocal stage_now, said_at
        listen(stage, done, total)
        moment = time.monotonic()
        if stage == stage_now and done < total and moment - said_at < PAUSE:
            return
        stage_now, said_at = stage, moment
        with path.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"stage": stage, "done": done, "total": total}, ensure_ascii=False) + "\n")

    return note
