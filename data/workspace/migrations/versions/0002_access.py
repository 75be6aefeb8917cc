"""Access: people, their sessions and tokens, failed tries; the audit trail becomes a chain, its old lines included."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.workspace.chain import START, following
from data.workspace.tables import Instant

revision = "0002"
down_revision = "0001"

TEXT, INTEGER, ID, HASH, YES = sa.Text(), sa.Integer(), sa.String(36), sa.String(64), sa.Boolean()
INSTANT, VALUE = sa.DateTime(timezone=True), sa.JSON()

# The guard that refuses a change of a line, by engine: its name, and how it is set.
GUARD = {
    "sqlite": (
        "DROP TRIGGER audit_update",
        "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    ),
    "postgresql": (
        "DROP TRIGGER audit_rows ON audit",
        "CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_guard()",
    ),
}


def upgrade() -> None:
    """The tables of access, and a hash for every line of the audit trail."""
    op.create_table(
        "people",
        sa.Column("id", ID, primary_key=True), sa.Column("name", TEXT, nullable=False),
        sa.Column("folded", sa.String(200), nullable=False, unique=True), sa.Column("shown", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False), sa.Column("role", TEXT, nullable=False), sa.Column("assigned_only", YES, nullable=False),
        sa.Column("customers", VALUE, nullable=False), sa.Column("disabled", YES, nullable=False), sa.Column("password", TEXT),
        sa.Column("issuer", sa.String(500)), sa.Column("subject", sa.String(300)), sa.Column("at", INSTANT, nullable=False),
        sa.Column("version", INTEGER, nullable=False), sa.UniqueConstraint("issuer", "subject"),
    )  # fmt: skip
    op.create_table(
        "sessions",
        sa.Column("secret", HASH, primary_key=True), sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("person_id", ID, sa.ForeignKey("people.id"), nullable=False), sa.Column("how", TEXT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False), sa.Column("seen_at", INSTANT, nullable=False),
    )  # fmt: skip
    op.create_index("sessions_of", "sessions", ["person_id"])
    op.create_table(
        "tokens",
        sa.Column("secret", HASH, primary_key=True), sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("person_id", ID, sa.ForeignKey("people.id"), nullable=False), sa.Column("label", TEXT, nullable=False),
        sa.Column("exports", YES, nullable=False), sa.Column("customers", VALUE), sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT), sa.Column("expires_at", INSTANT, nullable=False), sa.Column("last", sa.String(4), nullable=False),
    )  # fmt: skip
    op.create_index("tokens_of", "tokens", ["person_id"])
    op.create_table(
        "tries",
        sa.Column("id", ID, primary_key=True), sa.Column("key", HASH, primary_key=True), sa.Column("at", INSTANT, nullable=False),
    )  # fmt: skip
    op.create_index("tries_of", "tries", ["key", "at"])
    op.add_column("audit", sa.Column("hash", HASH, nullable=False, server_default=START))
    op.add_column("state", sa.Column("head", HASH, nullable=False, server_default=START))
    _fill()


def _fill() -> None:
    """Chain the lines that are there. The guard against changes steps aside for it, within this transaction."""
    connection = op.get_bind()
    lift, guard = GUARD[connection.dialect.name]
    plain: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("number", "id", "who", "act", "subject", "org_id")]
    typed: list[sa.ColumnClause[Any]] = [sa.column("at", Instant()), sa.column("before", sa.JSON()), sa.column("after", sa.JSON())]
    lines = connection.execute(sa.select(*plain, *typed).select_from(sa.table("audit")).order_by(sa.text("number"))).mappings().all()
    head, hashes = START, []
    for line in lines:
        head = following(head, dict(line))
        hashes.append({"line": line["number"], "said": head})
    op.execute(lift)
    if hashes:
        connection.execute(sa.text("UPDATE audit SET hash = :said WHERE number = :line"), hashes)
    op.execute(guard)
    connection.execute(sa.text("UPDATE state SET head = :head"), {"head": head})


def downgrade() -> None:
    """Without access: accounts go; the lines of the audit trail stay, without their chain."""
    op.drop_column("state", "head")
    op.drop_column("audit", "hash")
    for table in ("tries", "tokens", "sessions", "people"):
        op.drop_table(table)
