"""How a migration meets its database: one that starts after it, one that refuses, none at all."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.support.commands import BACKEND, environment, run_module
from tests.support.postgres import PostgresServer, find_binaries, free_port

# So long that a run which gives up earlier is told from one that waits, on a busy machine, too.
WAIT_SECONDS = 90
UNKNOWN = "postgresql://todo_user:wrong-password-0123@127.0.0.1:{port}/todo_db"


@pytest.fixture
def late_server() -> Iterator[PostgresServer]:
    """A server that is yet to start."""
    server = PostgresServer(find_binaries())
    yield server
    server.stop()


def start_migration(url: str, wait_seconds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=BACKEND,
        env=environment(DATABASE_URL=url, DATABASE_WAIT_SECONDS=str(wait_seconds)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_waits_for_a_database_that_starts_later(late_server: PostgresServer) -> None:
    """A release starts both at once, and the migration is ready first.

    @requirement JOB-4
    """
    with start_migration(late_server.url("postgres"), WAIT_SECONDS) as migration:
        time.sleep(3)
        assert migration.poll() is None
        late_server.start()
        output, _ = migration.communicate(timeout=WAIT_SECONDS)
    assert migration.returncode == 0, output


def test_ends_when_time_is_up() -> None:
    """One message says why, without the password.

    @requirement JOB-4
    """
    started = time.monotonic()
    result = run_module(
        "alembic",
        "upgrade",
        "head",
        DATABASE_URL=UNKNOWN.format(port=free_port()),
        DATABASE_WAIT_SECONDS="3",
    )
    assert result.returncode == 1
    assert 2 < time.monotonic() - started < WAIT_SECONDS
    assert "alembic cannot start, the database does not answer: connection failed" in result.stderr
    assert "Traceback" not in result.stderr
    assert "wrong-password" not in result.stdout + result.stderr


def test_does_not_wait_for_a_server_that_refuses(migrated_url: str) -> None:
    """Retrying doesn't make a wrong password right.

    @requirement JOB-4
    """
    port = int(migrated_url.rpartition(":")[2].partition("/")[0])
    started = time.monotonic()
    result = run_module(
        "alembic",
        "upgrade",
        "head",
        DATABASE_URL=UNKNOWN.format(port=port),
        DATABASE_WAIT_SECONDS=str(WAIT_SECONDS),
    )
    assert result.returncode == 1
    assert time.monotonic() - started < WAIT_SECONDS
    assert "password authentication failed" in result.stderr
    assert "wrong-password" not in result.stdout + result.stderr


def test_wait_is_bounded() -> None:
    """A wait that isn't a number of seconds is refused.

    @requirement JOB-4
    """
    result = run_module(
        "alembic",
        "upgrade",
        "head",
        DATABASE_URL=UNKNOWN.format(port=1),
        DATABASE_WAIT_SECONDS="-1",
    )
    assert result.returncode == 1
    assert "DATABASE_WAIT_SECONDS" in result.stderr
