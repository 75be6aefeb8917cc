"""What signing in costs: less than 5 ms for each answer, at the 95th of a hundred, side by side in one run."""

import time

import pytest

from dashboard.app import create_app
from tests.access.conftest import SAME, Aviary

ROUNDS = 300
LIMIT = 0.005  # seconds


def test_signing_in_costs_less_than_five_milliseconds(aviary: Aviary, capsys: pytest.CaptureFixture[str]) -> None:
    """The same remembered answer, asked in turn of a gate where people sign in and of one where nobody does.

    In time of the processor: all of it is work of this thread, which waits for nobody but for other work on the machine.
    """
    who = aviary.named("assigned admin")
    signed, bare = aviary.app.server.test_client(), create_app(aviary.settings, sign_in=False).server.test_client()
    signed.set_cookie("partnerhub", who.secret)

    def p95s() -> tuple[float, float]:
        """The 95th of a hundred with signing in, and without."""
        took: dict[str, list[float]] = {"signed": [], "bare": []}
        for number in range(ROUNDS + 20):
            for name, client in (("signed", signed), ("bare", bare)):
                start = time.thread_time()
                answer = client.get("/api/v1/sections/headline", headers=SAME)
                if number >= 20:  # the first ones compute what the others remember
                    took[name].append(time.thread_time() - start)
                assert answer.status_code == 200
        with_it, without = (sorted(took[name])[int(ROUNDS * 0.95)] for name in ("signed", "bare"))
        return with_it, without

    # Other work on the machine makes a gap where there is none, never the other way round: the quietest of three rounds tells.
    with_it, without = min((p95s() for _ in range(3)), key=lambda both: both[0] - both[1])
    with capsys.disabled():
        print(f"\nsigning in: p95 {with_it * 1000:.1f} ms with, {without * 1000:.1f} ms without")
    assert with_it - without < LIMIT
