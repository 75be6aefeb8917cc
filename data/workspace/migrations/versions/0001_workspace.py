"""The first workspace: tags, notes, requests, clicks, settings, the audit trail and its guards."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT, INTEGER, ORG, ID = sa.Text(), sa.Integer(), sa.String(200), sa.String(36)
INSTANT, VALUE = sa.DateTime(timezone=True), sa.JSON()

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        "CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        # INSERT OR REPLACE deletes without asking the trigger above.
        "CREATE TRIGGER audit_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number OR id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_guard()",
        "CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_guard()",
    ),
}


def upgrade() -> None:
    """From nothing."""
    op.create_table("state", sa.Column("one", INTEGER, primary_key=True), sa.Column("revision", INTEGER, nullable=False))
    op.execute("INSERT INTO state (one, revision) VALUES (1, 0)")
    op.create_table(
        "tags",
        sa.Column("org_id", ORG, primary_key=True), sa.Column("folded", ORG, primary_key=True), sa.Column("tag", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False), sa.Column("at", INSTANT, nullable=False),
    )  # fmt: skip
    op.create_table(
        "notes",
        sa.Column("id", ID, primary_key=True), sa.Column("org_id", ORG, nullable=False), sa.Column("text", TEXT, nullable=False),
        sa.Column("metric", TEXT), sa.Column("week", sa.Date()), sa.Column("who", TEXT, nullable=False), sa.Column("at", INSTANT, nullable=False),
        sa.Column("edited_by", TEXT), sa.Column("edited_at", INSTANT), sa.Column("version", INTEGER, nullable=False),
        sa.Column("removed_by", TEXT), sa.Column("removed_at", INSTANT), sa.Column("number", INTEGER, nullable=False),
    )  # fmt: skip
    op.create_index("notes_of", "notes", ["org_id"])
    op.create_table(
        "requests",
        sa.Column("id", ID, primary_key=True), sa.Column("kind", TEXT, nullable=False), sa.Column("org_id", ORG, nullable=False),
        sa.Column("detail", VALUE, nullable=False), sa.Column("state", TEXT, nullable=False), sa.Column("who", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False), sa.Column("state_by", TEXT), sa.Column("state_at", INSTANT),
        sa.Column("version", INTEGER, nullable=False), sa.Column("number", INTEGER, nullable=False),
    )  # fmt: skip
    op.create_index("requests_of", "requests", ["org_id"])
    op.create_table("clicks", sa.Column("resource", TEXT, primary_key=True), sa.Column("count", INTEGER, nullable=False))
    op.create_table(
        "settings",
        sa.Column("key", TEXT, primary_key=True), sa.Column("value", VALUE), sa.Column("version", INTEGER, nullable=False),
        sa.Column("who", TEXT, nullable=False), sa.Column("at", INSTANT, nullable=False),
    )  # fmt: skip
    op.create_table(
        "audit",
        sa.Column("number", INTEGER, primary_key=True), sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("at", INSTANT, nullable=False), sa.Column("who", TEXT, nullable=False), sa.Column("act", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False), sa.Column("org_id", ORG), sa.Column("before", VALUE), sa.Column("after", VALUE),
    )  # fmt: skip
    op.create_index("audit_of", "audit", ["org_id", "number"])
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def downgrade() -> None:
    """To nothing: what people typed goes with it."""
    for table in ("audit", "settings", "clicks", "requests", "notes", "tags", "state"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_guard()")
