"""The tables of the workspace. A change here needs a migration in `migrations/versions`."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


metadata = MetaData()

# One row, that every write changes first: so writers queue here, and what a writer then reads stays true until it commits.
# Its revision grows with what changes answers; its head is the hash of the last line of the audit trail.
state = Table(
    "state", metadata,
    Column("one", Integer, primary_key=True), Column("revision", Integer, nullable=False),
    Column("head", String(64), nullable=False, server_default=""),
)  # fmt: skip

tags = Table(
    "tags", metadata,
    Column("org_id", String(200), primary_key=True), Column("folded", String(200), primary_key=True),
    Column("tag", Text, nullable=False), Column("who", Text, nullable=False), Column("at", Instant, nullable=False),
)  # fmt: skip

notes = Table(
    "notes", metadata,
    Column("id", String(36), primary_key=True), Column("org_id", String(200), nullable=False), Column("text", Text, nullable=False),
    Column("metric", Text), Column("week", Date), Column("who", Text, nullable=False), Column("at", Instant, nullable=False),
    Column("edited_by", Text), Column("edited_at", Instant), Column("version", Integer, nullable=False),
    Column("removed_by", Text), Column("removed_at", Instant), Column("number", Integer, nullable=False),
    Index("notes_of", "org_id"),
)  # fmt: skip

requests = Table(
    "requests", metadata,
    Column("id", String(36), primary_key=True), Column("kind", Text, nullable=False), Column("org_id", String(200), nullable=False),
    Column("detail", JSON, nullable=False), Column("state", Text, nullable=False), Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False), Column("state_by", Text), Column("state_at", Instant), Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False), Index("requests_of", "org_id"),
)  # fmt: skip

clicks = Table("clicks", metadata, Column("resource", Text, primary_key=True), Column("count", Integer, nullable=False))

settings = Table(
    "settings", metadata,
    Column("key", Text, primary_key=True), Column("value", JSON), Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False), Column("at", Instant, nullable=False),
)  # fmt: skip

# Append-only: triggers made by the migration refuse every UPDATE and DELETE. How `hash` is made: chain.py.
audit = Table(
    "audit", metadata,
    Column("number", Integer, primary_key=True), Column("id", String(36), nullable=False, unique=True),
    Column("at", Instant, nullable=False), Column("who", Text, nullable=False), Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False), Column("org_id", String(200)), Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)), Column("hash", String(64), nullable=False, server_default=""),
    Index("audit_of", "org_id", "number"),
)  # fmt: skip

# --- access: of secrets only what they hash to, argon2id for passwords, SHA-256 for what is random ---

people = Table(
    "people", metadata,
    Column("id", String(36), primary_key=True), Column("name", Text, nullable=False), Column("folded", String(200), nullable=False, unique=True),
    Column("shown", Text, nullable=False), Column("email", Text, nullable=False), Column("role", Text, nullable=False),
    Column("assigned_only", Boolean, nullable=False), Column("customers", JSON, nullable=False), Column("disabled", Boolean, nullable=False),
    Column("password", Text), Column("issuer", String(500)), Column("subject", String(300)), Column("at", Instant, nullable=False),
    Column("version", Integer, nullable=False), UniqueConstraint("issuer", "subject"),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    Column("secret", String(64), primary_key=True), Column("id", String(36), nullable=False, unique=True),
    Column("person_id", String(36), ForeignKey("people.id"), nullable=False), Column("how", Text, nullable=False),
    Column("opened_at", Instant, nullable=False), Column("seen_at", Instant, nullable=False), Index("sessions_of", "person_id"),
)  # fmt: skip

tokens = Table(
    "tokens", metadata,
    Column("secret", String(64), primary_key=True), Column("id", String(36), nullable=False, unique=True),
    Column("person_id", String(36), ForeignKey("people.id"), nullable=False), Column("label", Text, nullable=False),
    Column("exports", Boolean, nullable=False), Column("customers", JSON(none_as_null=True)), Column("made_at", Instant, nullable=False),
    Column("used_at", Instant), Column("expires_at", Instant, nullable=False), Column("last", String(4), nullable=False),
    Index("tokens_of", "person_id"),
)  # fmt: skip

# One try is two rows of one id: the name that was typed and the address that it came from, both as hashes.
tries = Table(
    "tries", metadata,
    Column("id", String(36), primary_key=True), Column("key", String(64), primary_key=True), Column("at", Instant, nullable=False),
    Index("tries_of", "key", "at"),
)  # fmt: skip
