"""The tables of accounts: one hash of a password in two of them, and what goes with a user."""

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Connection
from tests.support.commands import alembic
from tests.support.schema import BCRYPT, SCRYPT, TIME, columns, constraints


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


def test_another_provider_has_no_password(database: Connection) -> None:
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
    """A pod of the previous version doesn't know the new columns."""
    row = database.execute(
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), 'old@todo.invalid', '!')"
        " RETURNING name, email_verified, image"
    ).fetchone()
    assert row == ("", False, None)
