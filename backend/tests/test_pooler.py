"""DB-30: a pooler that gives each transaction another connection."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.support.commands import run_module
from tests.support.pooler import CONNECTIONS, Pooler
from tests.support.postgres import PostgresServer, free_port
from tests.support.server import running
from tests.support.tokens import make_token

REQUESTS = 200
CLIENTS = 20


@pytest.fixture(scope="module")
def pooled_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty database behind a pooler."""
    postgres.create_database("pooled")
    pooler = Pooler(postgres)
    pooler.start()
    yield pooler.url("pooled")
    pooler.stop()


def test_every_process_works(postgres: PostgresServer, pooled_url: str) -> None:
    """Migrations there and back, reminders, and 200 requests by 20 clients over 3 connections."""
    for arguments in (("upgrade", "head"), ("downgrade", "base"), ("upgrade", "head")):
        result = run_module("alembic", *arguments, DATABASE_URL=pooled_url)
        assert result.returncode == 0, result.stderr
    port = free_port()
    token = make_token()

    def ask(number: int) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/tasks",
            data=json.dumps({"title": f"Task {number}"}).encode() if number % 4 == 0 else None,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    with running(pooled_url, port), ThreadPoolExecutor(CLIENTS) as clients:
        answers = Counter(clients.map(ask, range(REQUESTS)))
        with psycopg.connect(postgres.url("postgres")) as past_the_pooler:
            count = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'pooled'"
            shared = past_the_pooler.execute(count).fetchone()
    assert shared is not None
    assert 0 < shared[0] <= CONNECTIONS
    assert answers == {200: REQUESTS * 3 // 4, 201: REQUESTS // 4}

    reminded = run_module("app.reminders", DATABASE_URL=pooled_url)
    assert reminded.returncode == 0, reminded.stdout
