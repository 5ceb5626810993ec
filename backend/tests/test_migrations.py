"""Migrations: up, down and up again, and two at once."""

import subprocess
import sys

import psycopg

from tests.support.commands import BACKEND, alembic, environment, run_module

ACCOUNT_TABLES = {"accounts", "sessions", "verifications", "rate_limits"}
CHAT_TABLES = {"conversations", "messages", "chat_limits"}
TABLES = (
    {"alembic_version", "users", "tasks", "task_changes", "reminders"}
    | ACCOUNT_TABLES
    | CHAT_TABLES
)


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in rows}


def test_up_down_up(empty_url: str) -> None:
    """The migrations run up, down and up again.

    @requirement JOB-1
    """
    alembic(empty_url, "upgrade", "head")
    assert tables(empty_url) == TABLES
    alembic(empty_url, "downgrade", "0001")
    assert tables(empty_url) == {"alembic_version", "users", "tasks"}
    alembic(empty_url, "downgrade", "base")
    assert tables(empty_url) == {"alembic_version"}
    alembic(empty_url, "upgrade", "head")
    assert tables(empty_url) == TABLES


def test_models_match_the_migrations(migrated_url: str) -> None:
    assert "No new upgrade operations detected." in alembic(migrated_url, "check")


def test_concurrent_upgrades(empty_url: str) -> None:
    """Both are held at the lock, so that they really start together; both succeed."""
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    with psycopg.connect(empty_url) as holder:
        # The lock's key is in migrations/env.py.
        holder.execute("SELECT pg_advisory_xact_lock(7436511208)")
        runs = [
            subprocess.Popen(
                command,
                cwd=BACKEND,
                env=environment(DATABASE_URL=empty_url, LOG_FORMAT="text"),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(2)
        ]
        wait_for_waiters(empty_url, 2)
        assert tables(empty_url) == set()
        holder.rollback()
    outputs = [run.communicate(timeout=60)[0] for run in runs]

    assert [run.returncode for run in runs] == [0, 0], outputs
    # One of them runs every migration, the other none.
    assert sorted(output.count("Running upgrade ") for output in outputs) == [0, 7]
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (1,)


def wait_for_waiters(url: str, count: int) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(300):
            if connection.execute(waiting).fetchone() == (count,):
                return
            connection.execute("SELECT pg_sleep(0.1)")
    raise AssertionError(f"{count} runs did not reach the lock within 30 s")


def test_failed_migration_leaves_nothing(empty_url: str) -> None:
    with psycopg.connect(empty_url) as connection:
        connection.execute("CREATE TABLE tasks (id integer)")

    result = run_module("alembic", "upgrade", "head", DATABASE_URL=empty_url)

    assert result.returncode == 1
    assert tables(empty_url) == {"tasks"}


def test_sql_for_review() -> None:
    result = run_module("alembic", "upgrade", "head", "--sql")

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("BEGIN;\n\nSELECT pg_advisory_xact_lock(7436511208);")
    assert "CREATE TABLE tasks" in result.stdout


def test_needs_only_the_database_url(empty_url: str) -> None:
    missing = run_module("alembic", "upgrade", "head")

    assert missing.returncode == 1
    assert missing.stderr.startswith(
        "alembic cannot start, 1 problem in the environment:\n  DATABASE_URL is not set: "
    )
