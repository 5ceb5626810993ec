"""The connection pool, and sessions of one transaction each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

# 10 connections a replica: 10 replicas stay within PostgreSQL's default of 100 connections.
POOL_SIZE = 5
POOL_OVERFLOW = 5
POOL_TIMEOUT_SECONDS = 5
POOL_RECYCLE_SECONDS = 1800

CONNECT_ARGS: dict[str, Any] = {
    "application_name": "todo-backend",
    "connect_timeout": 5,
    # A database that vanished without closing its connections is noticed in about 20 seconds.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}

# Set for each transaction, since poolers of external databases (PgBouncer, Neon) refuse such
# options at connection time and share connections between clients.
TRANSACTION_SETTINGS = """
SELECT set_config('statement_timeout', '10s', true),
       set_config('lock_timeout', '5s', true),
       set_config('idle_in_transaction_session_timeout', '30s', true),
       set_config('timezone', 'UTC', true)
"""


class Database:
    """A pool of connections to the one PostgreSQL database."""

    def __init__(self, url: URL) -> None:
        """Prepare the pool; nothing connects before the first transaction."""
        self.engine = create_async_engine(
            url,
            connect_args=CONNECT_ARGS,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            pool_recycle=POOL_RECYCLE_SECONDS,
            pool_pre_ping=True,
            # Errors are logged; the values in a statement are people's data.
            hide_parameters=True,
        )
        event.listen(self.engine.sync_engine, "begin", _configure_transaction)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed on leaving, or rolled back if an exception leaves."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Close the pool's connections."""
        await self.engine.dispose()


def _configure_transaction(connection: Connection) -> None:
    connection.exec_driver_sql(TRANSACTION_SETTINGS)
