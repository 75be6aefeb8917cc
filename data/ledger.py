"""What was loaded: the ledger's tables of the current build, as the CLI, the API and the data page show them (`interfaces.md §1`)."""

from typing import Any

from data.answer import Hub

QUARANTINE = """SELECT file, scope, line, column_name AS "column", value, reason FROM hub.quarantine
ORDER BY file, line NULLS FIRST, reason"""
FILES = "SELECT file, kind, read, loaded, known, refused, warnings FROM hub.files ORDER BY file, source"
WEEKS = """SELECT activity, min(week) AS first_week, max(week) AS last_week, count(DISTINCT week) AS weeks
FROM hub.coverage GROUP BY activity ORDER BY activity"""
BUILD = "SELECT built_at FROM hub.build"


def read_status(hub: Hub) -> dict[str, Any]:
    """Build, freshness per source, weeks held, and the record of every file as of the last time it was loaded. Raises NoBuild."""
    return {
        "build": hub.build_name(),
        "built_at": f"{hub.rows(BUILD)[0]['built_at']:%Y-%m-%dT%H:%M:%S}Z",
        "as_of": hub.default_as_of().isoformat(),
        "freshness": hub.freshness(),
        "weeks": [{key: str(value) if key.endswith("_week") else value for key, value in row.items()} for row in hub.rows(WEEKS)],
        "files": hub.rows(FILES),
    }
