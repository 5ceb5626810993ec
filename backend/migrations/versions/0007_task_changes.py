"""What a deletion or the assistant changed, to take it back.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table; the version before this one does without it."""
    op.create_table(
        "task_changes",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("after", JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_task_changes"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_task_changes_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_task_changes_user_id_answer_id", "task_changes", ["user_id", "answer_id"])
    op.create_index("ix_task_changes_user_id_task_id", "task_changes", ["user_id", "task_id"])
    op.create_index("ix_task_changes_created_at", "task_changes", ["created_at"])


def downgrade() -> None:
    """Drop the table, and with it the way back from what was changed."""
    op.drop_table("task_changes")
