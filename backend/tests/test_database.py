"""Transactions: each has its limits, and is there as a whole or not at all."""

import asyncio
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app.database import POOL_SIZE, Database
from app.main import create_app
from tests.conftest import Connection, SettingsFactory
from tests.support.tokens import authorization, make_token


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


CONVERSATION = """
INSERT INTO conversations (id, user_id, title) SELECT gen_random_uuid(), id, 'Lost' FROM users
"""


def test_failed_transaction_leaves_nothing(
    make_settings: SettingsFactory, database: Connection
) -> None:
    async def fail(pool: Database) -> None:
        async with pool.transaction() as session:
            connection = await session.connection()
            await connection.execute(text(CONVERSATION))
            raise RuntimeError("after the change")

    with pytest.raises(RuntimeError, match="after the change"):
        in_database(make_settings, fail)
    left = database.execute("SELECT count(*) FROM conversations")
    assert left.fetchone() == (0,)


def test_connections_are_kept(make_settings: SettingsFactory) -> None:
    """As many as one replica may have are made once, however often all of them are needed."""

    async def rounds(database: Database) -> tuple[set[int], set[int]]:
        async def process() -> int:
            async with database.transaction() as session:
                connection = await session.connection()
                asked = await connection.execute(text("SELECT pg_backend_pid(), pg_sleep(0.05)"))
                return int(asked.one()[0])

        async def together() -> set[int]:
            return set(await asyncio.gather(*(process() for _ in range(2 * POOL_SIZE))))

        return await together(), await together()

    first, second = in_database(make_settings, rounds)
    assert len(first) == POOL_SIZE
    assert second == first


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", {"title": "Buy milk"})])
def test_request_asks_twice(
    make_settings: SettingsFactory, database: Connection, method: str, body: Any
) -> None:
    """Whether the user is active, and what they asked for: round trips are what costs most."""
    app = create_app(make_settings())
    asked: list[str] = []
    with TestClient(app) as client:
        engine = app.state.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        headers = authorization(make_token())
        answer = client.request(method, "/api/v1/tasks", json=body, headers=headers)

    assert answer.is_success
    assert [statement.split()[0] for statement in asked] == [
        "SELECT",
        "SELECT" if method == "GET" else "INSERT",
    ]
