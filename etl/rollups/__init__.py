"""Rollups: call legs and media legs become weekly rows per customer, so that no page ever scans legs (metrics.md §§7–9).

Everything here is counted within one organisation, so a large load is worked off in passes over groups of organisations: memory follows
the pass, not the load. Each table is one SQL file beside this one; its first line states the grain.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from data.endpoints import DESKTOP, ENDPOINT_TYPES, GATEWAY, MOBILE, PHONE, ROOM, TEAMS, THIRD_PARTY, UNKNOWN, WEBEX_APP
from data.features import ANSWERED, FEATURES, PUSHED, Feature
from data.settings import Settings
from etl.identity import LEG_KEY, lost_sql, winners_sql
from etl.kinds import KINDS

SQL = Path(__file__).parent
STEPS = ("legs", "calls", "call_ids", "media", "media_legs", "media_calls")  # of one pass; each may read the ones before it
TABLES = ("calling_users", "call_weeks", "feature_weeks", "quality_weeks", "media_weeks")  # grow with every pass
ROWS_PER_PASS = 8_000_000


def _texts(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value.lower()}'" for value in values) + ")"


def _touched(feature: Feature) -> str:
    if feature.recorded:
        return "recording IS NOT NULL"
    tests = [f"{field} IN {_texts(feature.words)}" for field in ("user_type", "reason") if feature.words]
    tests += [f"starts_with({field}, '{start.lower()}')" for field in ("user_type", "reason") for start in feature.starts]
    return " OR ".join(tests)


def macros() -> Iterator[str]:
    """The SQL macros that the files use: what a call leg tells, and the endpoint type of a media leg."""
    yield f"leg_key(report_id, org_id, correlation_id, local_call_id, direction, start_time, user_uuid) AS {LEG_KEY}"
    yield f"is_answered(answer_indicator, answered) AS {ANSWERED}"
    yield f"is_pushed(related_reason) AS {PUSHED}"
    bits = [f"CASE WHEN {_touched(feature)} THEN {1 << number} ELSE 0 END" for number, feature in enumerate(FEATURES)]
    yield f"features_of(user_type, reason, recording) AS {' + '.join(bits)}"
    app = f"CASE WHEN regexp_matches(lower(os_type), '^(ios|ipad|android)') THEN '{MOBILE}' ELSE '{DESKTOP}' END"
    room = "regexp_matches(lower(model), 'room|board|codec|kit') OR (contains(lower(model), 'desk') AND NOT contains(lower(model), 'desk phone'))"
    named = " ".join(f"WHEN '{name.lower()}' THEN '{name}'" for name in ENDPOINT_TYPES)
    yield (
        f"endpoint_of(endpoint, client_type, os_type, model) AS CASE WHEN endpoint = '{WEBEX_APP}' THEN {app} "
        f"WHEN endpoint IS NOT NULL THEN CASE endpoint {named} ELSE '{UNKNOWN}' END ELSE CASE client_type "
        f"WHEN 'WXC_CLIENT' THEN {app} WHEN 'WXC_DEVICE' THEN CASE WHEN {room} THEN '{ROOM}' ELSE '{PHONE}' END "
        f"WHEN 'TEAMS_WXC_CLIENT' THEN '{TEAMS}' WHEN 'WXC_THIRD_PARTY' THEN '{THIRD_PARTY}' WHEN 'WXC_SIP_GW' THEN '{GATEWAY}' "
        f"ELSE '{UNKNOWN}' END END"
    )


class Rollups:
    """The rollups of one draft build, whose `rows_<kind>` views are there already."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._connection = connection
        self._values: dict[str, Any] = {
            "features": len(FEATURES),
            "poor_loss_pct": settings.poor_loss_pct,
            "poor_latency_ms": settings.poor_latency_ms,
            "poor_jitter_ms": settings.poor_jitter_ms,
        }

    def _run(self, sql: str) -> None:
        named = set(re.findall(r"\$([a-z_]+)", sql))
        self._connection.execute(sql, {name: self._values[name] for name in named})

    def _text(self, name: str) -> str:
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        mine = "(SELECT * FROM rows_media_quality WHERE hash(org_id) % $passes = $pass)"
        return text.replace("SETTLED_MEDIA", winners_sql(KINDS["media_quality"], mine)) if name == "media" else text

    def passes(self) -> int:
        """How many groups of organisations the delivered legs are worked off in."""
        counted = self._connection.execute("SELECT (SELECT count(*) FROM rows_call_history) + (SELECT count(*) FROM rows_media_quality)")
        (rows,) = counted.fetchone() or (0,)
        return max(1, -(-int(rows) // ROWS_PER_PASS))

    def fill(self, progress: Callable[[int, int], None]) -> None:
        """Make the weekly tables. `progress` hears passes done and in all."""
        for macro in macros():
            self._run(f"CREATE OR REPLACE TEMP MACRO {macro}")
        # Kept in the build: whoever reads legs from the lake (data/legs.py) leaves the same copies out.
        self._run(f"CREATE TABLE lost_legs AS {lost_sql(KINDS['call_history'], 'rows_call_history')}")
        self._run(f"CREATE TABLE media_files AS {self._text('media_files')}")
        passes = self.passes()
        for number in range(passes):
            progress(number, passes)
            self._values |= {"passes": passes, "pass": number}
            for name in STEPS:
                self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {self._text(name)}")
            for name in TABLES:
                verb = f"CREATE TABLE {name} AS" if number == 0 else f"INSERT INTO {name}"
                self._run(f"{verb} {self._text(name)}")
        for name in STEPS:
            self._run(f"DROP TABLE {name}")
        self._run(
            "CREATE TABLE quality_rule AS SELECT $poor_loss_pct::DOUBLE AS loss_pct, $poor_latency_ms::DOUBLE AS latency_ms, "
            "$poor_jitter_ms::DOUBLE AS jitter_ms"
        )
