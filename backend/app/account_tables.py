"""The tables of Better Auth, in the frontend's server.

The backend asks none of them: they are here for the migrations, which compare them to the database.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlmodel import SQLModel

from app.models import HASH


def _user_id() -> Column[Any]:
    return Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)


def _timestamps() -> list[Column[Any]]:
    return [
        Column(name, DateTime(True), server_default=func.now(), nullable=False)
        for name in ("created_at", "updated_at")
    ]


accounts = Table(
    "accounts",
    SQLModel.metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    _user_id(),
    Column("access_token", Text),
    Column("refresh_token", Text),
    Column("id_token", Text),
    Column("access_token_expires_at", DateTime(True)),
    Column("refresh_token_expires_at", DateTime(True)),
    Column("scope", Text),
    Column("password", Text),
    *_timestamps(),
    UniqueConstraint("provider_id", "account_id"),
    CheckConstraint(f"password ~ '{HASH}'", name="password_is_a_hash"),
)

sessions = Table(
    "sessions",
    SQLModel.metadata,
    Column("id", Uuid, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _user_id(),
    Column("expires_at", DateTime(True), nullable=False, index=True),
    Column("ip_address", Text),
    Column("user_agent", Text),
    *_timestamps(),
)

verifications = Table(
    "verifications",
    SQLModel.metadata,
    Column("id", Uuid, primary_key=True),
    Column("identifier", Text, nullable=False, index=True),
    Column("value", Text, nullable=False),
    Column("expires_at", DateTime(True), nullable=False),
    *_timestamps(),
)

rate_limits = Table(
    "rate_limits",
    SQLModel.metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("count", Integer, nullable=False),
    Column("last_request", BigInteger, nullable=False),
)
