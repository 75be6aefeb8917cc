"""How the last load went, when it did not go well: said on top of the data page, so that old figures are not taken for new ones."""

from datetime import datetime

from dashboard import reader
from data import journal
from data.access import Permission
from data.answer import Hub
from data.notice import Notice


def trouble(hub: Hub) -> tuple[Notice, ...]:
    """A sentence about a load that failed or was stopped; none when the last one was published. Why, only for who may load: it names files."""
    attempt = journal.last(hub.settings.home)
    if attempt is None or attempt.outcome not in ("failed", "stopped"):
        return ()
    began = datetime.fromisoformat(attempt.began)
    day, hour = began.date(), f"{began:%H:%M}"
    if attempt.outcome == "stopped":
        return (
            Notice(
                "The load begun on {day} at {hour} UTC was stopped before it ended. Load again: nothing is lost and nothing is doubled.",
                day=day,
                hour=hour,
            ),
        )
    if not reader.current().may(Permission.BRING):
        return (Notice("The load begun on {day} at {hour} UTC failed. What is shown is as of the one before it.", day=day, hour=hour),)
    return (
        Notice(
            "The load begun on {day} at {hour} UTC failed; what is shown is as of the one before it. {reason}",
            day=day,
            hour=hour,
            reason=attempt.reason or "",
        ),
    )
