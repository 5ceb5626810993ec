"""Migrations: up, down and up again, two at once, and the constraints that they leave."""

import subprocess
import sys
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Connection
from tests.support.commands import BACKEND, alembic, environment, run_module
from tests.support.tokens import GUEST_ID


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in rows}


def test_up_down_up(empty_url: str) -> None:
    """JOB-1: the migrations create section 22's tables, one at a time there and back."""
    alembic(empty_url, "upgrade", "head")
    assert tables(empty_url) == {"alembic_version", "users", "tasks", "reminders"}
    alembic(empty_url, "downgrade", "0001")
    assert tables(empty_url) == {"alembic_version", "users", "tasks"}
    alembic(empty_url, "downgrade", "base")
    assert tables(empty_url) == {"alembic_version"}
    alembic(empty_url, "upgrade", "head")
    assert tables(empty_url) == {"alembic_version", "users", "tasks", "reminders"}


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
    assert sorted(output.count("Running upgrade ") for output in outputs) == [0, 3]
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


def test_guest(database: Connection) -> None:
    row = database.execute("SELECT id, email, hashed_password, is_active FROM users").fetchone()

    assert row == (UUID(GUEST_ID), "guest@todo.invalid", "!", True)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"user_id": "11111111-2222-4333-8444-555555555555"}, errors.ForeignKeyViolation),
        ({"user_id": None}, errors.NotNullViolation),
        ({"title": None}, errors.NotNullViolation),
        ({"title": " "}, errors.CheckViolation),
        ({"title": "t" * 256}, errors.StringDataRightTruncation),
        ({"description": "d" * 1001}, errors.StringDataRightTruncation),
    ],
    ids=["unknown user", "no user", "no title", "blank title", "long title", "long description"],
)
def test_task_constraints(
    database: Connection, change: dict[str, str | None], error: type[psycopg.Error]
) -> None:
    """TSK-2, TSK-3, TSK-6: what no client may store, nobody else may either."""
    task = {"title": "t" * 255, "description": "d" * 1000, "user_id": GUEST_ID}
    insert = (
        "INSERT INTO tasks (id, title, description, user_id)"
        " VALUES (gen_random_uuid(), %(title)s, %(description)s, %(user_id)s)"
    )
    database.execute(insert, task)

    with pytest.raises(error):
        database.execute(insert, task | change)


BCRYPT = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"email": "guest@todo.invalid"}, errors.UniqueViolation),
        ({"email": None}, errors.NotNullViolation),
        ({"hashed_password": None}, errors.NotNullViolation),
        ({"hashed_password": ""}, errors.CheckViolation),
        ({"hashed_password": "correct horse battery staple"}, errors.CheckViolation),
        ({"hashed_password": "0123456789abcdef"}, errors.CheckViolation),
    ],
    ids=["taken email", "no email", "no password", "empty password", "plain text", "no algorithm"],
)
def test_user_constraints(
    database: Connection, change: dict[str, str | None], error: type[psycopg.Error]
) -> None:
    """USR-2, USR-3: an email is there and nobody else's, a password is a hash."""
    insert = (
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), %(email)s, %(hashed_password)s)"
    )
    user = {"email": "new@todo.invalid", "hashed_password": BCRYPT}

    with pytest.raises(error):
        database.execute(insert, user | change)
    database.execute(insert, user)


@pytest.mark.parametrize(
    "password_hash",
    ["!", BCRYPT, "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", f"{'0a' * 16}:{'0b' * 64}"],
    ids=["none", "bcrypt", "argon2", "Better Auth's scrypt"],
)
def test_password_hashes(database: Connection, password_hash: str) -> None:
    """USR-3: the hashes of today's algorithms are stored as they are."""
    database.execute(
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), 'new@todo.invalid', %s)",
        [password_hash],
    )


def columns(database: Connection, table: str) -> dict[str, tuple[object, ...]]:
    """Each column's type, length, whether it may be null, and default."""
    rows = database.execute(
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return {name: tuple(rest) for name, *rest in rows}


def constraints(database: Connection, table: str) -> set[str]:
    rows = database.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')",
        [table],
    )
    return {row[0] for row in rows}


TIME = ("timestamp with time zone", None, "NO", "now()")


def test_tasks_table(database: Connection) -> None:
    """TSK-1, TSK-2, TSK-3, TSK-4, TSK-5, TSK-6: types, lengths, defaults, keys."""
    assert columns(database, "tasks") == {
        "id": ("uuid", None, "NO", None),
        "title": ("character varying", 255, "NO", None),
        "description": ("character varying", 1000, "YES", None),
        "completed": ("boolean", None, "NO", "false"),
        "created_at": TIME,
        "updated_at": TIME,
        "user_id": ("uuid", None, "NO", None),
    }
    assert constraints(database, "tasks") == {
        "PRIMARY KEY (id)",
        "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
    }


def test_users_table(database: Connection) -> None:
    """USR-1, USR-2, USR-3, USR-4, USR-5: types, defaults, keys."""
    assert columns(database, "users") == {
        "id": ("uuid", None, "NO", None),
        "email": ("text", None, "NO", None),
        "hashed_password": ("text", None, "NO", None),
        "is_active": ("boolean", None, "NO", "true"),
        "created_at": TIME,
        "updated_at": TIME,
    }
    assert constraints(database, "users") == {"PRIMARY KEY (id)", "UNIQUE (email)"}
