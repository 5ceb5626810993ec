"""The connection pool, and sessions of one transaction each."""

import math
import select
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlmodel.ext.asyncio.session import AsyncSession

# 10 connections a replica: 10 replicas stay within PostgreSQL's default of 100 connections. All are
# kept: those beyond a pool's size are closed after each use, and a new one costs several requests.
POOL_SIZE = 10
POOL_TIMEOUT_SECONDS = 5
POOL_RECYCLE_SECONDS = 1800
# Gateways on the way to the database may silently drop an idle connection.
PING_AFTER_SECONDS = 30
DIALECT: Any = PGDialectAsync_psycopg()  # type: ignore[no-untyped-call]

CONNECT_ARGS: dict[str, Any] = {
    "application_name": "todo-backend",
    "connect_timeout": 5,
    # A database that vanished without closing its connections is noticed in about 20 seconds.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
    # psycopg itself then sends no BEGIN before ours; COMMIT and ROLLBACK end it as usual.
    "autocommit": True,
    # A pooler gives each transaction another of its connections, which lacks what was prepared.
    "prepare_threshold": None,
}

# Set for each transaction, since poolers of external databases (PgBouncer, Neon) refuse such
# options at connection time and share connections between clients. All in one message: a round trip
# costs more than what it asks for.
BEGIN = """
BEGIN;
SET LOCAL statement_timeout = '10s';
SET LOCAL lock_timeout = '5s';
SET LOCAL idle_in_transaction_session_timeout = '30s';
SET LOCAL timezone = 'UTC'
"""


class Database:
    """A pool of connections to the one PostgreSQL database."""

    def __init__(self, url: URL) -> None:
        """Create the pool; nothing connects before the first transaction."""
        self.engine = create_async_engine(
            url,
            connect_args=CONNECT_ARGS,
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            pool_recycle=POOL_RECYCLE_SECONDS,
            # Errors are logged; the values in a statement are people's data.
            hide_parameters=True,
        )
        event.listen(self.engine.sync_engine, "begin", _begin)
        event.listen(self.engine.sync_engine, "checkin", _note_use)
        event.listen(self.engine.sync_engine, "checkout", _replace_broken)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed on leaving, or rolled back if an exception leaves."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            yield session
            await session.commit()

    async def close(self) -> None:
        """Close the pool's connections."""
        await self.engine.dispose()


def _begin(connection: Connection) -> None:
    # The driver's own cursor: SQLAlchemy's would prepare for rows that never come.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(BEGIN)
    finally:
        cursor.close()


def _note_use(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _replace_broken(
    connection: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    """Replace a connection that broke while nobody used it, and its siblings.

    SQLAlchemy's own pre-ping asks the database each time, which costs a tenth of a request. A
    server that ended a connection has left something to read.
    """
    idle = time.monotonic() - record.info.get("used", math.inf)
    if idle < PING_AFTER_SECONDS and not _has_news(connection.driver_connection.fileno()):
        return
    try:
        DIALECT.do_ping(connection)
    except psycopg.Error as error:
        raise InvalidatePoolError from error


def _has_news(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
