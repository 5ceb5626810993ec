"""The database accepts only hashes as passwords.

Revision: 0003
Follows: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"

# Nobody can sign in with "!"; PHC and crypt(3) start with "$" and the algorithm; Better Auth's
# scrypt is salt:key in hexadecimal digits.
HASH = r"^(!|\$[a-zA-Z0-9-]+\$.+|[0-9a-f]{32}:[0-9a-f]{128})$"

# op.f: the whole name, to which the models' naming convention adds nothing more.
NAME = "ck_users_hashed_password_is_a_hash"


def upgrade() -> None:
    """Refuse anything but a hash."""
    op.create_check_constraint(op.f(NAME), "users", f"hashed_password ~ '{HASH}'")


def downgrade() -> None:
    """Take any text."""
    op.drop_constraint(op.f(NAME), "users")
