"""Accounts: what Better Auth, in the frontend's server, keeps of people who sign up and in.

Its user is the row of `users` that tasks belong to; the other tables are its own.

Revision: 0004
Follows: 0003
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

HASH = r"^(!|\$[a-zA-Z0-9-]+\$.+|[0-9a-f]{32}:[0-9a-f]{128})$"

# Better Auth reads the hash in `accounts`, everybody else the one in `users`: whichever is written,
# the other follows in the same statement. What is equal is not written again, which ends it.
# "!" lets nobody in.
TRIGGERS = (
    """
    CREATE FUNCTION accounts_password_to_users() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            UPDATE users SET hashed_password = '!', updated_at = now()
            WHERE id = OLD.user_id AND hashed_password <> '!';
        ELSE
            UPDATE users SET hashed_password = coalesce(NEW.password, '!'), updated_at = now()
            WHERE id = NEW.user_id AND hashed_password <> coalesce(NEW.password, '!');
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION users_password_to_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE accounts SET password = NEW.hashed_password, updated_at = now()
        WHERE user_id = NEW.id AND provider_id = 'credential'
            AND password IS DISTINCT FROM NEW.hashed_password;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER accounts_password_written AFTER INSERT OR UPDATE OF password ON accounts
    FOR EACH ROW WHEN (NEW.provider_id = 'credential')
    EXECUTE FUNCTION accounts_password_to_users()
    """,
    """
    CREATE TRIGGER accounts_password_deleted AFTER DELETE ON accounts
    FOR EACH ROW WHEN (OLD.provider_id = 'credential')
    EXECUTE FUNCTION accounts_password_to_users()
    """,
    """
    CREATE TRIGGER users_password_written AFTER UPDATE OF hashed_password ON users
    FOR EACH ROW EXECUTE FUNCTION users_password_to_accounts()
    """,
)

# Who had a password before this migration was run back has it again.
ACCOUNTS_OF_PASSWORDS = """
    INSERT INTO accounts (id, account_id, provider_id, user_id, password)
    SELECT gen_random_uuid(), id::text, 'credential', id, hashed_password
    FROM users WHERE hashed_password <> '!'
"""


def upgrade() -> None:
    """Extend the users and create the other tables.

    The new columns have defaults, so that the version before this one goes on adding users.
    """
    op.add_column("users", sa.Column("name", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "users",
        sa.Column("email_verified", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("users", sa.Column("image", sa.Text(), nullable=True))
    _create_accounts()
    _create_sessions()
    _create_verifications()
    _create_rate_limits()
    for statement in TRIGGERS:
        op.execute(statement)
    op.execute(ACCOUNTS_OF_PASSWORDS)


def downgrade() -> None:
    """Drop the tables and columns: everybody is signed out, and keeps their password's hash."""
    for table in ("rate_limits", "verifications", "sessions"):
        op.drop_table(table)
    op.execute("DROP TRIGGER users_password_written ON users")
    op.drop_table("accounts")
    op.execute("DROP FUNCTION accounts_password_to_users(), users_password_to_accounts()")
    for column in ("image", "email_verified", "name"):
        op.drop_column("users", column)


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.Column("access_token_expires_at", sa.DateTime(True), nullable=True),
        sa.Column("refresh_token_expires_at", sa.DateTime(True), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        _user_key("accounts"),
        sa.UniqueConstraint("provider_id", "account_id", name="uq_accounts_provider_id_account_id"),
        sa.CheckConstraint(f"password ~ '{HASH}'", name=op.f("ck_accounts_password_is_a_hash")),
    )
    op.create_index("ix_accounts_user_id", "accounts", ["user_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(True), nullable=False),
        sa.Column("ip_address", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        _user_key("sessions"),
        sa.UniqueConstraint("token", name="uq_sessions_token"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _create_verifications() -> None:
    op.create_table(
        "verifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(True), nullable=False),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_verifications"),
    )
    op.create_index("ix_verifications_identifier", "verifications", ["identifier"])


def _create_rate_limits() -> None:
    op.create_table(
        "rate_limits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_request", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rate_limits"),
        sa.UniqueConstraint("key", name="uq_rate_limits_key"),
    )


def _user_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"
    )


def _timestamps() -> tuple[sa.Column[datetime], sa.Column[datetime]]:
    return (
        sa.Column("created_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(True), server_default=sa.func.now(), nullable=False),
    )
