"""Conversations with the assistant, and how many messages each user may send.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables; the version before this one does without them."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("answering_until", sa.DateTime(True), nullable=True),
        sa.Column("created_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_conversations_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_conversations_user_id_updated_at_id", "conversations", ["user_id", "updated_at", "id"]
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("parts", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_messages_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("role IN ('user', 'assistant')", name="ck_messages_role_is_known"),
    )
    op.create_index(
        "ix_messages_conversation_id_position", "messages", ["conversation_id", "position"]
    )
    op.create_table(
        "chat_limits",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("used_until", sa.DateTime(True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_chat_limits"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_chat_limits_user_id_users", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop the tables, and with them every conversation."""
    op.drop_table("chat_limits")
    op.drop_table("messages")
    op.drop_table("conversations")
