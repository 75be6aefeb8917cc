"""Bombs are refused in less than 5 seconds and with less than 300 MB of memory (`trust.md §4`, I3)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.etl.corpus import CASES
from tests.etl.deliveries import write

BOMBS = [case for case in CASES if any("its size" in (outcome.whole or "") or "end-of-the-world" in case.name for outcome in case.outcomes)]
SECONDS, GROWTH = 5, 300 << 20
PROGRAM = """
import json, re, sys, time
from datetime import UTC, datetime
from pathlib import Path
from etl.landing import landing
from etl.landing_place import walk

def used():
    return 1024 * int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text()).group(1))

with landing(Path(sys.argv[2]), now=datetime(2026, 11, 22, tzinfo=UTC)) as lander:
    first, told = used(), []
    for found in walk([Path(sys.argv[1])]):
        start = time.process_time()
        refused = all(item.read is None for item in lander.file(found))
        told.append([found.file, refused, time.process_time() - start, used() - first])
print(json.dumps(told))
"""


def test_a_bomb_costs_neither_time_nor_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in BOMBS:
        write(tmp_path / "landing" / case.name / case.path, case.content)
    done = subprocess.run(
        (sys.executable, "-c", PROGRAM, str(tmp_path / "landing"), str(tmp_path / "lake")), capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told) == len(BOMBS) >= 7
    with capsys.disabled():
        print(f"\nbombs: {len(told)}, at most {max(row[2] for row in told):.2f} s and {max(row[3] for row in told) >> 20} MB")
    for name, refused, seconds, growth in told:
        assert refused and seconds < SECONDS and growth < GROWTH, name
