"""Migrations: up, down and up again, two at once, and the constraints that they leave."""

import subprocess
import sys
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Connection
from tests.support.commands import BACKEND, alembic, environment, run_module
from tests.support.tokens import GUEST_ID

ACCOUNT_TABLES = {"accounts", "sessions", "verifications", "rate_limits"}
CHAT_TABLES = {"conversations", "messages", "chat_limits"}
TABLES = {"alembic_version", "users", "tasks", "reminders"} | ACCOUNT_TABLES | CHAT_TABLES


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in rows}


def test_up_down_up(empty_url: str) -> None:
    """JOB-1: the migrations create section 22's tables, one at a time there and back."""
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
    assert sorted(output.count("Running upgrade ") for output in outputs) == [0, 6]
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


SCRYPT = f"{'0a' * 16}:{'0b' * 64}"
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
    ["!", BCRYPT, "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", SCRYPT],
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
        "name": ("text", None, "NO", "''::text"),
        "email_verified": ("boolean", None, "NO", "false"),
        "image": ("text", None, "YES", None),
        "is_active": ("boolean", None, "NO", "true"),
        "created_at": TIME,
        "updated_at": TIME,
    }
    assert constraints(database, "users") == {"PRIMARY KEY (id)", "UNIQUE (email)"}


def add_account(database: Connection, password: str | None = SCRYPT) -> UUID:
    """Sign up as Better Auth does: a user without a password, then the account with it."""
    user_id = uuid4()
    database.execute(
        "INSERT INTO users (id, name, email, hashed_password)"
        " VALUES (%s, 'Ada', 'ada@todo.invalid', '!')",
        [user_id],
    )
    database.execute(
        "INSERT INTO accounts (id, account_id, provider_id, user_id, password)"
        " VALUES (gen_random_uuid(), %(id)s::text, 'credential', %(id)s, %(password)s)",
        {"id": user_id, "password": password},
    )
    return user_id


def passwords(database: Connection, user_id: UUID) -> tuple[object, ...] | None:
    return database.execute(
        "SELECT hashed_password, password FROM users"
        " LEFT JOIN accounts ON accounts.user_id = users.id WHERE users.id = %s",
        [user_id],
    ).fetchone()


def test_one_password_hash(database: Connection) -> None:
    """USR-3: users and accounts hold one hash, whichever of them is written."""
    user_id = add_account(database)
    assert passwords(database, user_id) == (SCRYPT, SCRYPT)

    database.execute("UPDATE accounts SET password = %s WHERE user_id = %s", [BCRYPT, user_id])
    assert passwords(database, user_id) == (BCRYPT, BCRYPT)
    database.execute("UPDATE users SET hashed_password = '!' WHERE id = %s", [user_id])
    assert passwords(database, user_id) == ("!", "!")
    database.execute("UPDATE users SET hashed_password = %s WHERE id = %s", [SCRYPT, user_id])
    database.execute("DELETE FROM accounts WHERE user_id = %s", [user_id])
    assert passwords(database, user_id) == ("!", None)


def test_another_provider_is_no_password(database: Connection) -> None:
    """USR-3: an account elsewhere says nothing about the password here."""
    user_id = add_account(database)
    database.execute(
        "INSERT INTO accounts (id, account_id, provider_id, user_id)"
        " VALUES (gen_random_uuid(), 'ada', 'elsewhere', %s)",
        [user_id],
    )
    database.execute("DELETE FROM accounts WHERE provider_id = 'elsewhere'")
    assert passwords(database, user_id) == (SCRYPT, SCRYPT)


def test_rolled_back_password(migrated_url: str, database: Connection) -> None:
    """USR-3: both hashes change in one transaction, or neither does."""
    user_id = add_account(database)
    with psycopg.connect(migrated_url) as connection:
        connection.execute("UPDATE accounts SET password = %s", [BCRYPT])
        connection.rollback()
    assert passwords(database, user_id) == (SCRYPT, SCRYPT)


def test_account_password_is_a_hash(database: Connection) -> None:
    """USR-3: Better Auth's copy is a hash, too."""
    with pytest.raises(errors.CheckViolation):
        add_account(database, "correct horse battery staple")


def test_deleted_user_leaves_nothing(database: Connection) -> None:
    """USR-1: accounts and sessions are their user's, and go with them."""
    user_id = add_account(database)
    database.execute(
        "INSERT INTO sessions (id, token, user_id, expires_at)"
        " VALUES (gen_random_uuid(), 't', %s, now())",
        [user_id],
    )
    database.execute("DELETE FROM users WHERE id = %s", [user_id])
    assert database.execute("SELECT count(*) FROM accounts").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_account_tables(database: Connection) -> None:
    """USR-1, USR-5: ids are UUIDs, times are set by the database, a session has one token."""
    for table in ("accounts", "sessions", "verifications"):
        found = columns(database, table)
        assert found["id"] == ("uuid", None, "NO", None)
        assert (found["created_at"], found["updated_at"]) == (TIME, TIME)
    assert constraints(database, "sessions") == {
        "PRIMARY KEY (id)",
        "UNIQUE (token)",
        "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
    }


def test_passwords_outlive_the_way_back(empty_url: str) -> None:
    """JOB-1: back and forth again, everybody signs in with the password they had."""
    alembic(empty_url, "upgrade", "head")
    with psycopg.connect(empty_url) as connection:
        user_id = add_account(connection)
    alembic(empty_url, "downgrade", "0003")
    with psycopg.connect(empty_url) as connection:
        connection.execute(
            "INSERT INTO users (id, email, hashed_password)"
            " VALUES (gen_random_uuid(), 'old@todo.invalid', '!')"
        )
    alembic(empty_url, "upgrade", "head")
    with psycopg.connect(empty_url) as connection:
        assert passwords(connection, user_id) == (SCRYPT, SCRYPT)
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (1,)


def test_older_version_adds_users(database: Connection) -> None:
    """A pod of the version before knows none of the new columns."""
    row = database.execute(
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), 'old@todo.invalid', '!')"
        " RETURNING name, email_verified, image"
    ).fetchone()
    assert row == ("", False, None)
