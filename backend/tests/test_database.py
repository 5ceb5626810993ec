"""Transactions: each has its limits, and is there as a whole or not at all."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Database
from tests.conftest import Connection, SettingsFactory


def in_database(settings: SettingsFactory, work: Any) -> Any:
    async def run() -> Any:
        database = Database(settings().sqlalchemy_url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_transactions_have_limits(make_settings: SettingsFactory) -> None:
    """They are the transaction's own: a pooler's next client has none of them."""
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")

    async def limits(database: Database) -> list[str]:
        async with database.transaction() as session:
            connection = await session.connection()
            return [(await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in names]

    assert in_database(make_settings, limits) == ["10s", "5s", "30s", "UTC"]


def test_failed_transaction_leaves_nothing(
    make_settings: SettingsFactory, database: Connection
) -> None:
    async def fail(pool: Database) -> None:
        async with pool.transaction() as session:
            connection = await session.connection()
            await connection.execute(text("UPDATE users SET email = 'changed@todo.invalid'"))
            raise RuntimeError("after the change")

    with pytest.raises(RuntimeError, match="after the change"):
        in_database(make_settings, fail)
    changed = database.execute("SELECT count(*) FROM users WHERE email LIKE 'changed%'")
    assert changed.fetchone() == (0,)
