"""Liveness and readiness, with the database in every state."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

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
def client_of(make_settings: SettingsFactory, url: str, **changes: str) -> Iterator[TestClient]:
    with TestClient(create_app(make_settings(database_url=url, **changes))) as client:
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


PATHS = {"health_path": "/livez", "ready_path": "/readyz", "startup_path": "/startup"}


@pytest.mark.parametrize("path", ["/livez", "/startup", "/health"])
def test_liveness_at_other_paths(make_settings: SettingsFactory, path: str) -> None:
    """PRB-2 PRB-4: the stack's paths, next to the usual one; none needs the database."""
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with TestClient(create_app(make_settings(database_url=url, **PATHS))) as client:
        response = client.get(path)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/readyz", "/ready"])
def test_readiness_at_other_paths(make_settings: SettingsFactory, path: str) -> None:
    """PRB-3: the stack's path asks the database, as the usual one does."""
    with TestClient(create_app(make_settings(**PATHS))) as client:
        assert client.get(path).json() == {"status": "ready"}
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with client_of(make_settings, url, **PATHS) as client:
        assert_problem(client.get(path), 503, UNREACHABLE)


def test_one_path_for_both(make_settings: SettingsFactory) -> None:
    """PRB-2 PRB-3: it answers liveness, so that no outage restarts every pod."""
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with client_of(make_settings, url, health_path="/healthz", ready_path="/healthz") as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/ready").status_code == 503


def test_usual_paths_keep_their_meaning(make_settings: SettingsFactory) -> None:
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with client_of(make_settings, url, health_path="/ready", ready_path="/health") as client:
        assert (client.get("/health").status_code, client.get("/ready").status_code) == (200, 503)


def test_other_paths_are_not_described(make_settings: SettingsFactory) -> None:
    with TestClient(create_app(make_settings(**PATHS))) as client:
        described = client.get("/api/v1/openapi.json").json()["paths"]
        missing = client.get("/healthz")

    assert {"/health", "/ready"} <= described.keys()
    assert not {*PATHS.values()} & described.keys()
    assert missing.status_code == 404


@pytest.mark.parametrize("path", ["livez", "", "/a b", "/{id}", "/..", "/api/v1/tasks", "/api/v1"])
def test_paths_that_are_refused(make_settings: SettingsFactory, path: str) -> None:
    with pytest.raises(ValidationError, match="health_path"):
        make_settings(health_path=path)
