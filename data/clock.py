"""The clock: the only place that reads the time, so that a test or a rehearsal can set it."""

import os
from datetime import UTC, datetime


class UnreadableClock(ValueError):
    """`PARTNERHUB_NOW` is set to something that is no time."""


def now() -> datetime:
    """The current instant, aware, in UTC; `PARTNERHUB_NOW` (ISO, UTC unless it says otherwise) overrides it.

    Raises UnreadableClock when `PARTNERHUB_NOW` is not an ISO date or time.
    """
    override = os.environ.get("PARTNERHUB_NOW", "").strip()
    if not override:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(override)
    except ValueError:
        raise UnreadableClock(f"PARTNERHUB_NOW: an ISO time in UTC was needed, such as 2026-11-22T06:00:00Z; found '{override}'") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
