"""Alembic's environment: how `alembic upgrade head` and its siblings reach the database."""

import sys
from collections.abc import Sequence

from alembic import context
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

import app.account_tables  # noqa: F401  (with app.models, which it imports: every table)
from app.database_roles import Role, RolesError, grant, provide_roles
from app.database_superuser import step_down
from app.database_wait import connect
from app.logs import configure_logging
from app.settings import ConfigurationError, MigrationSettings, load_settings

# Nothing is prepared, since a pooler's next connection would lack it.
CONNECT_ARGS = {
    "application_name": "todo-migration",
    "connect_timeout": 10,
    "prepare_threshold": None,
}

# Any constant will do that nothing else in this database locks.
LOCK_KEY = 7_436_511_208


def run_migrations(roles: Sequence[Role] = ()) -> None:
    """Run the migrations in one transaction, one run at a time, and grant the roles their tables.

    The lock belongs to the transaction, not to the session: it ends with it however this process
    ends, and works through a pooler. A second run waits, then finds its work done.
    """
    with context.begin_transaction():
        context.execute(f"SELECT pg_advisory_xact_lock({LOCK_KEY})")
        # A migration that waits for a busy table makes every later query wait behind it.
        context.execute("SET LOCAL lock_timeout = '30s'")
        context.run_migrations()
        if roles:
            grant(context.get_bind(), roles)


def run_online() -> None:
    """Migrate the database that DATABASE_URL names."""
    try:
        settings = load_settings(MigrationSettings)
    except ConfigurationError as error:
        sys.exit(f"alembic cannot start, {error}")
    configure_logging(settings.log_level, settings.log_format)
    engine = create_engine(
        settings.sqlalchemy_url,
        poolclass=NullPool,
        connect_args=CONNECT_ARGS,
        hide_parameters=True,
    )
    try:
        connect(engine, settings.database_wait_seconds).close()
    except OperationalError as error:
        sys.exit(f"alembic cannot start, the database does not answer: {str(error.orig).strip()}")
    make_roles(engine, settings)
    # The user of the connection before may have been the superuser, who would own the tables.
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=SQLModel.metadata)
        run_migrations(settings.roles)


def make_roles(engine: Engine, settings: MigrationSettings) -> None:
    """Make the servers' roles, if their URLs are set; a dedicated server's user isn't superuser."""
    roles = settings.roles
    if not roles:
        return
    try:
        if settings.database_dedicated:
            admin = settings.database_admin_password
            names = [role.name for role in roles]
            step_down(engine, names, admin.get_secret_value() if admin else None)
        provide_roles(engine, roles)
    except RolesError as error:
        sys.exit(f"alembic cannot start, {error}")
    except OperationalError as error:
        # A table was busy for too long, for example. The next run goes on from there.
        reason = str(error.orig).strip()
        sys.exit(f"alembic cannot start, the database's roles can't be made now: {reason}")


def run_offline() -> None:
    """Print the SQL (`alembic upgrade head --sql`) for review or for a database of others."""
    context.configure(dialect_name="postgresql", literal_binds=True)
    run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
