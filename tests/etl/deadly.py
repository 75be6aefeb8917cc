"""A child of `landing_process` with a reader that a few files are too much for: what a hostile file does, on demand."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from etl import landing
from etl.landing_process import serve

whole = landing.read


def read(copy: Path, name: str, *more: Any, **options: Any) -> Any:
    """The real reader, unless the file says what it does to it."""
    deed = copy.read_bytes()[:5]
    if deed == b"kill!":
        os.kill(os.getpid(), signal.SIGSEGV)
    if deed == b"grow!":
        held = []
        while True:
            held.append(b"x" * (8 << 20))
            time.sleep(0.002)
    if deed == b"huge!":
        bytes(1 << 45)
    if deed == b"hang!":
        time.sleep(600)
    if deed == b"fail!":
        raise LookupError("org_id")
    return whole(copy, name, *more, **options)


if __name__ == "__main__":
    landing.read = read
    serve()
