"""The tables, as the migrations create them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    false,
    func,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

TITLE_LENGTH = 255
DESCRIPTION_LENGTH = 1000
CONVERSATION_TITLE_LENGTH = 80

# "!" lets nobody in; PHC and crypt(3) begin with "$" and the algorithm; Better Auth's scrypt is
# salt:key in hexadecimal digits.
HASH = r"^(!|\$[a-zA-Z0-9-]+\$.+|[0-9a-f]{32}:[0-9a-f]{128})$"

# Named constraints, so that a later migration can drop or change each of them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _timestamp(**column: Any) -> Any:
    return Field(
        default=None,
        nullable=False,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now(), **column},
    )


class User(SQLModel, table=True):
    """An account. Its table is `users`, because `user` is a reserved word in SQL."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(f"hashed_password ~ '{HASH}'", name="hashed_password_is_a_hash"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str = Field(sa_type=Text, unique=True)
    hashed_password: str = Field(sa_type=Text)
    name: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    email_verified: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    image: str | None = Field(default=None, sa_type=Text)
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    created_at: datetime = _timestamp()
    updated_at: datetime = _timestamp(onupdate=func.now())


class Task(SQLModel, table=True):
    """A task, owned by one user and deleted with them."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("btrim(title) <> ''", name="title_not_blank"),
        # The list of a user's tasks, newest first, and the foreign key's own look-ups.
        Index(None, "user_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str = Field(max_length=TITLE_LENGTH)
    description: str | None = Field(default=None, max_length=DESCRIPTION_LENGTH)
    completed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = _timestamp()
    updated_at: datetime = _timestamp(onupdate=func.now())
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")


class Reminder(SQLModel, table=True):
    """What a user is reminded of on one day: their open tasks as they were then, for a sender."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    day: date
    tasks: list[dict[str, str]] = Field(sa_type=JSONB)
    created_at: datetime = _timestamp()
    delivered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    refused_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Conversation(SQLModel, table=True):
    """A user's conversation with the assistant, deleted with them."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "user_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    title: str = Field(max_length=CONVERSATION_TITLE_LENGTH)
    answering_until: datetime | None = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        description="the last message is being answered, until then at the latest",
    )
    created_at: datetime = _timestamp()
    updated_at: datetime = _timestamp()


class ConversationMessage(SQLModel, table=True):
    """A message of a conversation. Its parts are those of the AI SDK's UI messages."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'assistant')", name="role_is_known"),
        Index(None, "conversation_id", "position"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    # Two transactions' clocks may agree or go back; this always increases.
    position: int = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_args=(Identity(always=True),),
        nullable=False,
    )
    conversation_id: UUID = Field(foreign_key="conversations.id", ondelete="CASCADE")
    role: str = Field(sa_type=Text)
    parts: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime = _timestamp()


class TaskChange(SQLModel, table=True):
    """A task before and after a deletion, or a change by the assistant: the way back."""

    __tablename__ = "task_changes"
    __table_args__ = (
        Index(None, "user_id", "answer_id"),
        Index(None, "user_id", "task_id"),
        Index(None, "created_at"),
    )

    position: int = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_args=(Identity(always=True),),
        primary_key=True,
    )
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    # The assistant's message that made the change; None for the page's own deletions.
    answer_id: UUID | None = None
    task_id: UUID
    # The whole row as JSON; None before a task was added and after it was deleted.
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    created_at: datetime = _timestamp()


class ChatLimit(SQLModel, table=True):
    """How much of the rate limit a user's messages have used up."""

    __tablename__ = "chat_limits"

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    used_until: datetime = Field(sa_type=DateTime(timezone=True))
