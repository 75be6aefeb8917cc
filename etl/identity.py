"""Which rows are the same thing, and which copy of it counts: load order never decides (`inputs.md §1`, `metrics.md §§1, 2, 7`).

Rows of a kind with equal KEY are copies. The copy with the greatest rank counts: for call legs more filled columns, then
the later report time; for media legs more filled columns; for queue weeks the newer file; then, and for every other kind alone, the
greater canonical text. The canonical text of a row is its typed columns in the kind's order, joined by a unit separator.
"""

from dataclasses import dataclass

from data.features import LEG_KEY
from etl.kinds import Kind

# A line without a number is told by what it is for: two of them in one order are two lines.
UNNUMBERED_ORDER = "CASE WHEN line_no IS NULL THEN struct_pack(s := subscription_id, k := sku, d := description) END"
UNNUMBERED_INVOICE = "CASE WHEN line_no IS NULL THEN struct_pack(s := subscription_id, k := sku, d := description, p := period_start) END"


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
    "orders": Identity(key=("org_id", "order_id", "line_no", UNNUMBERED_ORDER, "file_date")),
    "invoices": Identity(key=("org_id", "invoice_id", "line_no", UNNUMBERED_INVOICE, "file_date")),
    "admins": Identity(key=("admin_id", "file_date")),
    "admin_customers": Identity(key=("admin_id", "org_id", "file_date")),
    "partner_admins": Identity(key=("admin_id", "org_id", "file_date")),
    "call_history": Identity(key=(LEG_KEY,), better=("filled", "coalesce(report_time, TIMESTAMP '0001-01-01')")),
    "media_quality": Identity(
        key=("org_id", "correlation_id", "call_id", "coalesce(email, user_display_name)", "start_time", "endpoint_type", "is_caller"),
        better=("filled",),
    ),
    "queue_stats": Identity(key=("org_id", "week", "queue_name", "location", "extension"), better=("file_date",)),
    "queue_agent_stats": Identity(key=("org_id", "week", "queue_name", "agent_name", "location"), better=("file_date",)),
    "hunt_group_stats": Identity(key=("org_id", "week", "hunt_group", "location", "extension"), better=("file_date",)),
    "auto_attendant": Identity(key=("org_id", "week", "attendant_name", "location"), better=("file_date",)),
    "meeting_attendees": Identity(key=("org_id", "meeting_id", "email", "joined_at")),
    "meeting_usage": Identity(key=("org_id", "meeting_id")),
}


def identity(kind: Kind) -> Identity:
    """How rows of a kind are told apart; a kind without a rule of its own: by all its columns."""
    return IDENTITIES.get(kind.name) or Identity(key=tuple(column.name for column in kind.columns))


def key_sql(kind: Kind) -> str:
    """One VARCHAR that is equal for copies and differs otherwise."""
    parts = [f"coalesce(CAST({part} AS STRING), chr(30))" for part in identity(kind).key]
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


def hash_sql(kind: Kind) -> str:
    """Eight bytes that tell almost every single row apart: copies have the same one, and few rows that are no copies share one."""
    return f"hash({key_sql(kind)})"


def twice_sql(hashes: str, known: str) -> str:
    """SELECT h: those of `hashes`, a SELECT of h, that are there twice or in `known`, another. (Copies, or, rarely, only the hash in common.)"""
    return f"""
WITH hashed AS ({hashes})
SELECT h FROM hashed GROUP BY h HAVING count(*) > 1
UNION
SELECT h FROM ({known}) WHERE h IN (SELECT h FROM hashed)"""


def copies_sql(kind: Kind, rows: str, twice: str) -> str:
    """SELECT file_id, file_row_number, arrival, row_key, rank of the rows whose hash is in `twice`.

    Not every format has lines, so rows are told by their number in the lake.
    """
    return f"""
SELECT file_id, file_row_number, arrival, {key_sql(kind)} AS row_key, {rank_sql(kind)} AS rank
FROM {rows} WHERE {hash_sql(kind)} IN (SELECT h FROM {twice})"""


def lost_sql(copies: str) -> str:
    """SELECT file_id, file_row_number, key_hash of the `copies` that do not count. Of equal ones the one that came first stays."""
    return f"""
SELECT file_id, file_row_number, hash(row_key) AS key_hash FROM ({copies})
QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY rank DESC, arrival, file_row_number) > 1"""


def single_sql(kind: Kind, fresh: str, twice: str) -> str:
    """SELECT file_id, loaded: how many keys without a copy a file of `fresh` brought."""
    return f"SELECT file_id, count(*) AS loaded FROM {fresh} WHERE {hash_sql(kind)} NOT IN (SELECT h FROM {twice}) GROUP BY file_id"


def gained_sql(copies: str) -> str:
    """SELECT file_id, loaded: how many keys of `copies` a file brought or bettered, counting files in their order of arrival."""
    return f"""
WITH best AS (SELECT row_key, arrival, any_value(file_id) AS file_id, max(rank) AS best FROM ({copies}) GROUP BY row_key, arrival),
standing AS (SELECT file_id, arrival, best, max(best) OVER (PARTITION BY row_key ORDER BY arrival
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM best)
SELECT file_id, count(*) AS loaded FROM standing WHERE arrival >= $first_new AND (before IS NULL OR best > before) GROUP BY file_id"""
