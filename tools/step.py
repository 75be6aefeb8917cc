"""Run one step of the set-up and say how long it took: python tools/step.py NAME COMMAND [ARG …]. Needs nothing installed."""

import subprocess
import sys
import time

name, *command = sys.argv[1:]
print(f"· {name} …", flush=True)
start = time.monotonic()
code = subprocess.run(command, check=False).returncode
print(f"  {name}: {time.monotonic() - start:.1f} s", flush=True)
sys.exit(code)
