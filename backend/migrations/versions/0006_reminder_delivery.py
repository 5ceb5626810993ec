"""Which reminders were delivered.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add when each reminder was taken or refused; the version before leaves both empty."""
    op.add_column("reminders", sa.Column("delivered_at", sa.DateTime(True), nullable=True))
    op.add_column("reminders", sa.Column("refused_at", sa.DateTime(True), nullable=True))


def downgrade() -> None:
    """Forget what was delivered."""
    op.drop_column("reminders", "refused_at")
    op.drop_column("reminders", "delivered_at")
