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
    """The hashes in users and accounts stay the same, whichever of them is written.

    @requirement USR-3
    """
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
    """An account with another provider doesn't change the password here.

    @requirement USR-3
    """
    user_id = add_account(database)
    database.execute(
        "INSERT INTO accounts (id, account_id, provider_id, user_id)"
        " VALUES (gen_random_uuid(), 'ada', 'elsewhere', %s)",
        [user_id],
    )
    database.execute("DELETE FROM accounts WHERE provider_id = 'elsewhere'")
    assert passwords(database, user_id) == (SCRYPT, SCRYPT)


def test_rolled_back_password(migrated_url: str, database: Connection) -> None:
    """Either both hashes change, or neither does.

    @requirement USR-3
    """
    user_id = add_account(database)
    with psycopg.connect(migrated_url) as connection:
        connection.execute("UPDATE accounts SET password = %s", [BCRYPT])
        connection.rollback()
    assert passwords(database, user_id) == (SCRYPT, SCRYPT)


def test_account_password_is_a_hash(database: Connection) -> None:
    """Better Auth's copy has to be a hash, too.

    @requirement USR-3
    """
    with pytest.raises(errors.CheckViolation):
        add_account(database, "correct horse battery staple")


def test_deleted_user_leaves_nothing(database: Connection) -> None:
    """Accounts and sessions belong to a user, and are deleted with the user.

    @requirement USR-1
    """
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
    """Ids are UUIDs, the database sets the times, and tokens are unique.

    @requirement USR-1, USR-5
    """
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
    """After a downgrade and an upgrade, passwords still work.

    @requirement JOB-1
    """
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
