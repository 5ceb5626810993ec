"""Liveness and readiness, with the database in every state."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import SettingsFactory
from tests.support.commands import alembic
from tests.support.postgres import free_port
from tests.support.problems import assert_problem

UNREACHABLE = "The database is unreachable."
SILENT = "The database did not answer within 2 s."
# A busy machine adds to the 2 s; psycopg would add 5 s for a server that it asks to cancel in vain.
PATIENCE_SECONDS = 6.5


@contextmanager
def client_of(make_settings: SettingsFactory, url: str) -> Iterator[TestClient]:
    with TestClient(create_app(make_settings(database_url=url))) as client:
        yield client


def test_health_needs_no_database(make_settings: SettingsFactory) -> None:
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with client_of(make_settings, url) as client:
        response = client.get("/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready(anonymous: TestClient) -> None:
    response = anonymous.get("/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_database_down(make_settings: SettingsFactory) -> None:
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with client_of(make_settings, url) as client:
        assert_problem(client.get("/ready"), 503, UNREACHABLE)


def test_wrong_password(make_settings: SettingsFactory, migrated_url: str) -> None:
    url = migrated_url.replace("@", "-wrong@")
    with client_of(make_settings, url) as client:
        assert_problem(client.get("/ready"), 503, UNREACHABLE)


def test_silent_server(make_settings: SettingsFactory) -> None:
    """A host that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://todo_user:password@127.0.0.1:{silent.getsockname()[1]}/todo_db"
        with client_of(make_settings, url) as client:
            started = time.monotonic()
            response = client.get("/ready")
            elapsed = time.monotonic() - started

    assert_problem(response, 503, SILENT)
    assert 2.0 <= elapsed < PATIENCE_SECONDS


def test_blocked_query(make_settings: SettingsFactory, empty_url: str) -> None:
    alembic(empty_url, "upgrade", "head")
    with client_of(make_settings, empty_url) as client, psycopg.connect(empty_url) as blocker:
        assert client.get("/ready").status_code == 200
        blocker.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        response = client.get("/ready")
        elapsed = time.monotonic() - started
        blocker.rollback()

        assert_problem(response, 503, SILENT)
        assert 2.0 <= elapsed < PATIENCE_SECONDS
        assert client.get("/ready").status_code == 200


def test_schema_not_created(make_settings: SettingsFactory, empty_url: str) -> None:
    detail = "The database's schema is not created; this version needs 0007."
    with client_of(make_settings, empty_url) as client:
        assert_problem(client.get("/ready"), 503, detail)
        alembic(empty_url, "upgrade", "head")
        assert client.get("/ready").status_code == 200
        alembic(empty_url, "downgrade", "base")
        assert_problem(client.get("/ready"), 503, detail)


def test_newer_schema_keeps_old_replicas_ready(
    make_settings: SettingsFactory, empty_url: str
) -> None:
    """In a rolling update the migration runs before the old version is replaced."""
    alembic(empty_url, "upgrade", "head")
    with psycopg.connect(empty_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with client_of(make_settings, empty_url) as client:
        assert client.get("/ready").status_code == 200
