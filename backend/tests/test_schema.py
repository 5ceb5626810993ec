"""The schema that the migrations leave: tables, keys, and what may be stored in them."""

from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Connection
from tests.support.schema import BCRYPT, SCRYPT, TIME, columns, constraints
from tests.support.tokens import GUEST_ID


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
    """The database refuses what the API refuses.

    @requirement TSK-2, TSK-3, TSK-6
    """
    task = {"title": "t" * 255, "description": "d" * 1000, "user_id": GUEST_ID}
    insert = (
        "INSERT INTO tasks (id, title, description, user_id)"
        " VALUES (gen_random_uuid(), %(title)s, %(description)s, %(user_id)s)"
    )
    database.execute(insert, task)

    with pytest.raises(error):
        database.execute(insert, task | change)


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
    """An email address is required and unique, and a password is a hash.

    @requirement USR-2, USR-3
    """
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
    """Hashes of current algorithms are stored unchanged.

    @requirement USR-3
    """
    database.execute(
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), 'new@todo.invalid', %s)",
        [password_hash],
    )


def test_tasks_table(database: Connection) -> None:
    """Columns have the specified types, lengths, defaults and keys.

    @requirement TSK-1, TSK-2, TSK-3, TSK-4, TSK-5, TSK-6
    """
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
    """Columns have the specified types, defaults and keys.

    @requirement USR-1, USR-2, USR-3, USR-4, USR-5
    """
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
