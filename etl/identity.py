"""Which rows are the same thing, and which copy of it counts: load order never decides (`inputs.md §1`, `metrics.md §§1, 2, 7`).

Rows of a kind with equal KEY are copies. The copy with the greatest rank counts: for call legs more filled columns, then
the later report time, then the greater canonical text; for every other kind the greater canonical text alone. The canonical
text of a row is its typed columns in the kind's order, joined by a unit separator.
"""

from dataclasses import dataclass

from etl.kinds import Kind

LEG_KEY = """coalesce(report_id, md5(concat_ws('|', org_id, coalesce(correlation_id, ''), coalesce(local_call_id, ''),
coalesce(direction, ''), start_time, coalesce(user_uuid, ''))))"""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`key`: SQL expressions that tell rows apart. `better`: SQL expressions; greater wins before the canonical text."""

    key: tuple[str, ...]
    better: tuple[str, ...] = ()


IDENTITIES: dict[str, Identity] = {
    "customers": Identity(key=("org_id", "file_date")),
    "organizations": Identity(key=("org_id", "file_date")),
    "subscriptions": Identity(key=("org_id", "subscription_id", "file_date")),
    "licences": Identity(key=("snapshot_date", "org_id", "subscription_id", "licence", "site_url")),
    "webex_licences": Identity(key=("file_date", "org_id", "subscription_id", "licence", "site_url")),
    "partner_licence_report": Identity(key=("file_date", "org_id", "subscription_id")),
    "licence_users": Identity(key=("org_id", "subscription_id", "licence", "lower(user_id)", "coalesce(as_of, file_date)")),
    "tags": Identity(key=("org_id", "tag", "file_date")),
    "partner_tags": Identity(key=("org_id", "subscription_id", "file_date")),
    "orders": Identity(key=("order_id", "line_no")),
    "invoices": Identity(key=("invoice_id", "line_no")),
    "admins": Identity(key=("admin_id", "file_date")),
    "admin_customers": Identity(key=("admin_id", "org_id", "file_date")),
    "call_history": Identity(key=(LEG_KEY,), better=("filled", "coalesce(report_time, TIMESTAMP '0001-01-01')")),
    "meeting_attendees": Identity(key=("org_id", "meeting_id", "email", "joined_at")),
    "meeting_usage": Identity(key=("org_id", "meeting_id")),
}


def identity(kind: Kind) -> Identity:
    """How rows of a kind are told apart; a kind without a rule of its own: by all its columns."""
    return IDENTITIES.get(kind.name) or Identity(key=tuple(column.name for column in kind.columns))


def key_sql(kind: Kind) -> str:
    """One VARCHAR that is equal for copies and differs otherwise."""
    parts = [f"coalesce(CAST({part} AS VARCHAR), chr(30))" for part in identity(kind).key]
    return parts[0] if len(parts) == 1 else f"concat_ws(chr(31), {', '.join(parts)})"


def text_sql(kind: Kind) -> str:
    """The canonical text of a row."""
    return "concat_ws(chr(31), " + ", ".join(f"coalesce(CAST({column.name} AS VARCHAR), '')" for column in kind.columns) + ")"


def rank_sql(kind: Kind) -> str:
    """A struct that orders copies: the greatest counts."""
    better = [f"b{index} := {part}" for index, part in enumerate(identity(kind).better)]
    return f"struct_pack({', '.join([*better, f'text := {text_sql(kind)}'])})"


def winners_sql(kind: Kind, rows: str, columns: str = "*") -> str:
    """SELECT of the copies that count. Text is built only for keys that really have copies, which keeps a big load cheap."""
    return f"""
WITH keyed AS (SELECT *, {key_sql(kind)} AS row_key FROM {rows}),
repeated AS (SELECT row_key FROM keyed GROUP BY row_key HAVING count(*) > 1)
SELECT {columns} FROM keyed WHERE row_key NOT IN (SELECT row_key FROM repeated)
UNION ALL
SELECT {columns} FROM (SELECT * FROM keyed WHERE row_key IN (SELECT row_key FROM repeated)
  QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY {rank_sql(kind)} DESC) = 1)"""


def gains_sql(kind: Kind, rows: str) -> str:
    """SELECT file_id, loaded: how many keys a file brought or bettered, counting files in their order of arrival (`arrival`)."""
    return f"""
WITH keyed AS (SELECT file_id, arrival, {key_sql(kind)} AS row_key, * EXCLUDE (file_id, arrival) FROM {rows}),
touched AS (SELECT DISTINCT row_key FROM keyed WHERE arrival >= $first_new),
repeated AS (SELECT row_key FROM keyed WHERE row_key IN (SELECT row_key FROM touched) GROUP BY row_key HAVING count(*) > 1),
single AS (SELECT file_id, count(*) AS loaded FROM keyed
  WHERE arrival >= $first_new AND row_key NOT IN (SELECT row_key FROM repeated) GROUP BY file_id),
best AS (SELECT row_key, arrival, any_value(file_id) AS file_id, max({rank_sql(kind)}) AS best
  FROM keyed WHERE row_key IN (SELECT row_key FROM repeated) GROUP BY row_key, arrival),
standing AS (SELECT file_id, arrival, best, max(best) OVER (PARTITION BY row_key ORDER BY arrival
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM best),
gained AS (SELECT file_id, count(*) AS loaded FROM standing
  WHERE arrival >= $first_new AND (before IS NULL OR best > before) GROUP BY file_id)
SELECT file_id, CAST(sum(loaded) AS BIGINT) AS loaded FROM (SELECT * FROM single UNION ALL SELECT * FROM gained) GROUP BY file_id"""
