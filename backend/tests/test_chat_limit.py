"""The chat's rate limit: per user, across all replicas, and it recovers over time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import AddUser, Connection, SettingsFactory
from tests.support.chat import CHAT, ask
from tests.support.problems import assert_problem
from tests.support.tokens import authorization, make_token

LIMIT = 3
BODY = {"message": "list"}


@pytest.fixture
def replicas(make_settings: SettingsFactory, database: Connection) -> Iterator[list[TestClient]]:
    """Two processes' worth of the application, for the guest user."""
    with ExitStack() as stack:
        clients = [
            stack.enter_context(
                TestClient(
                    create_app(make_settings(chat_rate_limit=LIMIT)),
                    headers=authorization(make_token()),
                )
            )
            for _ in range(2)
        ]
        for client in clients:
            # FastAPI prepares a route for its first request, with warnings switched off: two
            # applications of one process that do so at the same time switch them on for each other.
            assert client.post(CHAT, json={}).status_code == 422
        yield clients


def test_replicas_share_the_limit(replicas: list[TestClient]) -> None:
    def send(number: int) -> int:
        return replicas[number % 2].post(CHAT, json=BODY).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(send, range(6)))

    assert sorted(codes) == [200] * LIMIT + [429] * LIMIT


def test_refusal_says_when(
    replicas: list[TestClient], database: Connection, add_user: AddUser
) -> None:
    client = replicas[0]
    for _ in range(LIMIT):
        ask(client, "list")
    # As if they had been sent at once: on a busy machine, a part of the minute has passed since.
    database.execute("UPDATE chat_limits SET used_until = clock_timestamp() + interval '1 minute'")

    refused = client.post(CHAT, json=BODY)

    wait = int(refused.headers["retry-after"])
    assert 10 <= wait <= 20
    assert_problem(refused, 429, f"You send messages too fast; try again in {wait} s.")
    ask_as = authorization(make_token(sub=add_user("other@todo.invalid")))
    assert client.post(CHAT, json=BODY, headers=ask_as).status_code == 200

    # As if that time had passed: one message is free again, and no second.
    database.execute(
        "UPDATE chat_limits SET used_until = used_until - make_interval(secs => %s)", [wait]
    )
    assert client.post(CHAT, json=BODY).status_code == 200
    assert client.post(CHAT, json=BODY).status_code == 429


def test_long_pause_saves_nothing_up(replicas: list[TestClient], database: Connection) -> None:
    client = replicas[0]
    ask(client, "list")
    database.execute("UPDATE chat_limits SET used_until = now() - interval '1 day'")

    codes = [client.post(CHAT, json=BODY).status_code for _ in range(LIMIT + 1)]

    assert codes == [200] * LIMIT + [429]
