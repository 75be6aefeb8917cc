"""`make run`: demo data, load, serve on this machine alone, where nobody signs in; says how long each step took, and the address last."""

import os
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(os.environ.get("PARTNERHUB_HOME", "var"))
PARTNERHUB = str(Path(sys.executable).with_name("partnerhub"))
SOMETHING_REFUSED = 3


def step(name: str, *arguments: str) -> None:
    """Run one command of ours; what it says goes to the terminal, its tables do not."""
    print(f"· {name} …", flush=True)
    start = time.monotonic()
    code = subprocess.run([PARTNERHUB, *arguments], stdout=subprocess.DEVNULL, check=False).returncode
    print(f"  {name}: {time.monotonic() - start:.1f} s", flush=True)
    if code not in (0, SOMETHING_REFUSED):
        sys.exit(code)


if not (HOME / "builds" / "CURRENT").exists():
    demo = HOME / "demo"
    step("demo data", "demo", "--out", str(demo))
    step("load", "load", str(demo / "landing"), "--home", str(HOME))
else:
    print(f"· {HOME} holds a build already; it is served as it is (make clean starts afresh)")
port = os.environ.get("PORT", "8050")
os.execv(PARTNERHUB, [PARTNERHUB, "serve", "--no-sign-in", "--home", str(HOME), "--port", port])
