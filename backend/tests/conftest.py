"""Fixtures: one PostgreSQL server a run; each test starts with the guest user and no task."""

import itertools
import subprocess
from collections.abc import Callable, Iterator

import psycopg
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import ReminderSettings, Settings
from tests.support.commands import alembic
from tests.support.postgres import PostgresServer, find_binaries, free_port, role_url
from tests.support.server import running
from tests.support.tokens import GUEST_ID, SECRET, authorization, make_token

Connection = psycopg.Connection[psycopg.rows.TupleRow]
SettingsFactory = Callable[..., Settings]
AddUser = Callable[..., str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer(find_binaries())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_url(postgres: PostgresServer) -> str:
    """The owner's URL of the database that most tests share."""
    url = postgres.create_database("todo_db")
    alembic(url, "upgrade", "head", BACKEND_DATABASE_URL=role_url(url, "backend"))
    return url


@pytest.fixture(scope="session")
def backend_url(migrated_url: str) -> str:
    """The URL that the backend gets, of a role that may do what it has to and nothing else."""
    return role_url(migrated_url, "backend")


@pytest.fixture(scope="session")
def database_names() -> Iterator[str]:
    return (f"test_{number}" for number in itertools.count())


@pytest.fixture
def empty_url(postgres: PostgresServer, database_names: Iterator[str]) -> str:
    """The URL of an empty database for this test only."""
    return postgres.create_database(next(database_names))


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the shell that runs the tests out of them."""
    for name in Settings.model_fields | ReminderSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Connection]:
    """A connection that bypasses the application; cleans up after each test."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection
        connection.execute(
            "TRUNCATE tasks, task_changes, reminders, chat_limits, conversations, messages"
        )
        connection.execute("DELETE FROM users WHERE id <> %s", [GUEST_ID])


@pytest.fixture
def make_settings(backend_url: str) -> SettingsFactory:
    def make(**changes: object) -> Settings:
        values = {
            "database_url": backend_url,
            "environment": "development",
            "jwt_secret_key": SECRET,
        }
        return Settings.model_validate(values | changes)

    return make


@pytest.fixture
def changes() -> dict[str, object]:
    """What the clients' service has in place of the usual settings; a module may say."""
    return {}


@pytest.fixture
def anonymous(
    make_settings: SettingsFactory, changes: dict[str, object], database: Connection
) -> Iterator[TestClient]:
    """A client that sends no token."""
    with TestClient(create_app(make_settings(**changes))) as client:
        yield client


@pytest.fixture
def client(anonymous: TestClient) -> TestClient:
    """A client that acts for the guest user."""
    anonymous.headers.update(authorization(make_token()))
    return anonymous


@pytest.fixture
def add_user(database: Connection) -> AddUser:
    """Add a user and give their id."""

    def add(email: str, *, active: bool = True) -> str:
        row = database.execute(
            "INSERT INTO users (id, email, hashed_password, is_active)"
            " VALUES (gen_random_uuid(), %s, '!', %s) RETURNING id",
            [email, active],
        ).fetchone()
        assert row
        return str(row[0])

    return add


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def metrics_port() -> int:
    return free_port()


@pytest.fixture
def process(backend_url: str, port: int, metrics_port: int) -> Iterator[subprocess.Popen[str]]:
    """A running server that answers."""
    with running(backend_url, port, METRICS_PORT=str(metrics_port)) as process:
        yield process
