"""The terms that the rollups' SQL names with `$`: rules that are written once, in `data`, and what the settings say.

A term is SQL text, put in before any engine sees the statement: DuckDB and Spark run the same words.
"""

from pathlib import Path
from string import Template

from data.endpoints import DESKTOP, ENDPOINT_TYPES, GATEWAY, MOBILE, PHONE, ROOM, TEAMS, THIRD_PARTY, UNKNOWN, WEBEX_APP
from data.features import ANSWERED, FEATURES, LEG_KEY, PUSHED, Feature
from data.settings import Settings
from etl.identity import key_sql
from etl.kinds import KINDS

SQL = Path(__file__).parent
STEPS = ("legs", "calls", "call_ids", "media", "media_legs", "media_calls")  # of one pass; each may read the ones before it
TABLES = ("calling_users", "call_weeks", "feature_weeks", "quality_weeks", "media_weeks")  # grow with every pass
STATEMENTS = (*STEPS, *TABLES)
# The Sunday on or before: weeks run from Sunday, 00:00 UTC (metrics.md §1). Whole days only, so that no time zone of a session has a say.
START_WEEK = "CAST(date_trunc('week', CAST(start_time AS DATE) + INTERVAL '1' DAY) - INTERVAL '1' DAY AS DATE)"


def _texts(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value.lower()}'" for value in values) + ")"


def _touched(feature: Feature) -> str:
    if feature.recorded:
        return "call_recording_result IS NOT NULL"
    fields = ("lower(user_type)", "lower(related_reason)")
    tests = [f"{field} IN {_texts(feature.words)}" for field in fields if feature.words]
    tests += [f"{field} LIKE '{start.lower()}%'" for field in fields for start in feature.starts]
    return " OR ".join(tests)


def _endpoint_type() -> str:
    """Of a media leg, or else of the call leg it joined (metrics.md §8)."""
    mobile = " OR ".join(f"lower(l.os_type) LIKE '{system}%'" for system in ("ios", "ipad", "android"))
    app = f"CASE WHEN {mobile} THEN '{MOBILE}' ELSE '{DESKTOP}' END"
    desk = "lower(l.model) LIKE '%desk%' AND NOT lower(l.model) LIKE '%desk phone%'"
    room = " OR ".join([*(f"lower(l.model) LIKE '%{word}%'" for word in ("room", "board", "codec", "kit")), f"({desk})"])
    named = " ".join(f"WHEN '{name.lower()}' THEN '{name}'" for name in ENDPOINT_TYPES)
    return (
        f"CASE WHEN m.endpoint = '{WEBEX_APP}' THEN {app} WHEN m.endpoint IS NOT NULL THEN CASE m.endpoint {named} ELSE '{UNKNOWN}' END "
        f"ELSE CASE l.client_type WHEN 'WXC_CLIENT' THEN {app} WHEN 'WXC_DEVICE' THEN CASE WHEN {room} THEN '{ROOM}' ELSE '{PHONE}' END "
        f"WHEN 'TEAMS_WXC_CLIENT' THEN '{TEAMS}' WHEN 'WXC_THIRD_PARTY' THEN '{THIRD_PARTY}' WHEN 'WXC_SIP_GW' THEN '{GATEWAY}' "
        f"ELSE '{UNKNOWN}' END END"
    )


def _number(value: float) -> str:
    """Written with an exponent it is a double to every engine from the start, and not a decimal that each of them rounds in its own way."""
    return f"CAST({float(value):.17e} AS DOUBLE)"


def quality_rule(settings: Settings) -> str:
    """SELECT of the thresholds that a build was made with, for the page that explains them."""
    said = {"loss_pct": settings.poor_loss_pct, "latency_ms": settings.poor_latency_ms, "jitter_ms": settings.poor_jitter_ms}
    return "SELECT " + ", ".join(f"{_number(value)} AS {name}" for name, value in said.items())


def terms(settings: Settings) -> dict[str, str]:
    """Every term by its name."""
    bits = [f"CASE WHEN {_touched(feature)} THEN {1 << number} ELSE 0 END" for number, feature in enumerate(FEATURES)]
    return {
        "leg_key": LEG_KEY,
        "media_key": key_sql(KINDS["media_quality"]),
        "start_week": START_WEEK,
        "answered": ANSWERED,
        "pushed": f"({PUSHED})",
        "features": " + ".join(bits),
        "feature_bits": ", ".join(f"({number}, {1 << number})" for number in range(len(FEATURES))),
        "endpoint_type": _endpoint_type(),
        "poor_loss_pct": _number(settings.poor_loss_pct),
        "poor_loss_fraction": _number(settings.poor_loss_pct / 100),
        "poor_latency_ms": _number(settings.poor_latency_ms),
        "poor_jitter_ms": _number(settings.poor_jitter_ms),
    }


def statement(name: str, settings: Settings) -> str:
    """The SELECT of a step or table, whole."""
    return Template((SQL / f"{name}.sql").read_text(encoding="utf-8")).substitute(terms(settings))
