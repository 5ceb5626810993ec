"""The database's roles: what each may do, and how an existing database gets them."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import app.account_tables  # noqa: F401  (with app.models: every table)
from app.database_roles import BACKEND_GRANTS, FRONTEND_GRANTS
from tests.support.commands import alembic, run_module
from tests.support.postgres import USER, PostgresServer, find_binaries, role_url

HASH = "0" * 32 + ":" + "0" * 128
PROGRAM = "COPY alembic_version FROM PROGRAM 'echo 0001'"
DENIED = psycopg.errors.InsufficientPrivilege


def roles_of(url: str) -> dict[str, str]:
    return {
        "BACKEND_DATABASE_URL": role_url(url, "backend"),
        "FRONTEND_DATABASE_URL": role_url(url, "frontend"),
    }


def upgrade(url: str, **more: str) -> str:
    return alembic(url, "upgrade", "head", DATABASE_DEDICATED="true", **roles_of(url), **more)


def connect(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True)


def served(make: Callable[[PostgresServer], None], user: str = USER) -> Iterator[PostgresServer]:
    server = PostgresServer(find_binaries(), user=user)
    server.start()
    make(server)
    yield server
    server.stop()


def add_person(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "INSERT INTO users (id, email, hashed_password)"
        " VALUES (gen_random_uuid(), 'jo@example.com', '!')"
    )
    connection.execute(
        "INSERT INTO accounts (id, account_id, provider_id, user_id, password)"
        " SELECT gen_random_uuid(), id::text, 'credential', id, %s FROM users"
        " WHERE email = 'jo@example.com'",
        [HASH],
    )
    connection.execute(
        "INSERT INTO tasks (id, title, user_id)"
        " SELECT gen_random_uuid(), 'Call Jo', id FROM users WHERE email = 'jo@example.com'"
    )


@pytest.fixture(scope="module")
def dedicated() -> Iterator[PostgresServer]:
    """A server as the version before left it: the application's one role is its superuser."""

    def make(server: PostgresServer) -> None:
        url = server.create_database("todo_db")
        alembic(url, "upgrade", "head")
        with connect(url) as connection:
            add_person(connection)

    yield from served(make)


@pytest.fixture(scope="module")
def url(dedicated: PostgresServer) -> str:
    """The owner's URL, after the migration that brought the database over."""
    url = dedicated.url("todo_db")
    # A pod of the version before, which is connected while the migration runs.
    with connect(url) as old:
        old.execute("SELECT count(*) FROM tasks")
        upgrade(url)
        # Its connections go on, and so do the new ones that it makes with the old password.
        with connect(url) as new:
            for connection in (old, new):
                connection.execute("UPDATE tasks SET completed = false")
                connection.execute("UPDATE users SET name = 'Jo' WHERE email = 'jo@example.com'")
    return url


@pytest.mark.parametrize("part", ["", "backend", "frontend"])
def test_nobody_runs_programs(url: str, part: str) -> None:
    with connect(role_url(url, part) if part else url) as connection:
        with pytest.raises(DENIED):
            connection.execute(PROGRAM)
        with pytest.raises(DENIED):
            connection.execute("SELECT pg_read_file('postgresql.conf')")
        with pytest.raises(DENIED):
            connection.execute("CREATE ROLE mallory SUPERUSER")


def test_no_superuser_logs_in_over_the_network(url: str, dedicated: PostgresServer) -> None:
    with dedicated.on_socket(f"{USER}_admin", "todo_db") as connection:
        found = connection.execute(
            "SELECT rolname, rolpassword IS NULL FROM pg_authid WHERE rolsuper OR rolcreaterole"
            " OR rolreplication OR rolbypassrls"
        ).fetchall()
    assert found == [(f"{USER}_admin", True)]
    admin = make_url(url).set(username=f"{USER}_admin").render_as_string(hide_password=False)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(admin)


def test_the_backend_reads_no_hash(url: str) -> None:
    with connect(role_url(url, "backend")) as connection:
        assert connection.execute("SELECT title FROM tasks").fetchall() == [("Call Jo",)]
        assert connection.execute("SELECT id, email, is_active FROM users").fetchall()
        for statement in (
            "SELECT hashed_password FROM users",
            "SELECT * FROM users",
            "UPDATE users SET is_active = false",
            "SELECT password FROM accounts",
            "SELECT token FROM sessions",
            "SELECT value FROM verifications",
            "CREATE TABLE mine ()",
            "DROP TABLE tasks",
        ):
            with pytest.raises(DENIED):
                connection.execute(statement)


def test_the_accounts_read_no_task(url: str) -> None:
    with connect(role_url(url, "frontend")) as connection:
        hashes = connection.execute("SELECT password FROM accounts").fetchall()
        assert hashes == [(HASH,)]
        for table in ("tasks", "task_changes", "reminders", "conversations", "messages"):
            with pytest.raises(DENIED):
                connection.execute(f"SELECT 1 FROM {table}")
        with pytest.raises(DENIED):
            connection.execute("CREATE TABLE mine ()")


def test_a_deleted_account_takes_its_tasks_along(url: str) -> None:
    """The frontend's role can't read or delete a task; the foreign key does it as the owner."""
    with connect(url) as owner, connect(role_url(url, "frontend")) as frontend:
        row = frontend.execute(
            "INSERT INTO users (id, email, hashed_password)"
            " VALUES (gen_random_uuid(), 'al@example.com', '!') RETURNING id"
        ).fetchone()
        assert row
        with connect(role_url(url, "backend")) as backend:
            backend.execute(
                "INSERT INTO tasks (id, title, user_id) VALUES (gen_random_uuid(), 'x', %s)", row
            )
        frontend.execute("DELETE FROM users WHERE id = %s", row)
        left = owner.execute("SELECT count(*) FROM tasks WHERE user_id = %s", row).fetchone()
        assert left == (0,)


SNAPSHOT = """
SELECT 'class', oid::text, xmin::text FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'todo_roles'::regnamespace)
UNION ALL SELECT 'column', attrelid::text || attnum, pg_attribute.xmin::text FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'role', rolname, xmin::text FROM pg_authid
UNION ALL SELECT 'schema', nspname, xmin::text FROM pg_namespace
UNION ALL SELECT 'function', proname, xmin::text FROM pg_proc WHERE oid >= 16384
ORDER BY 1, 2, 3
"""


def test_a_second_run_changes_nothing(url: str, dedicated: PostgresServer) -> None:
    """No row of the catalogs is written again."""
    with dedicated.on_socket(f"{USER}_admin", "todo_db") as connection:
        before = connection.execute(SNAPSHOT).fetchall()
        upgrade(url)
        assert connection.execute(SNAPSHOT).fetchall() == before


def test_a_new_password_takes_effect(url: str) -> None:
    """The owner can give it to the two roles, and to nobody else."""
    changed = make_url(role_url(url, "backend")).set(password="another-password-0123")
    new = changed.render_as_string(hide_password=False)
    alembic(url, "upgrade", "head", **(roles_of(url) | {"BACKEND_DATABASE_URL": new}))
    connect(new).close()
    with pytest.raises(psycopg.OperationalError):
        connect(role_url(url, "backend"))
    upgrade(url)
    connect(role_url(url, "backend")).close()
    with connect(url) as owner, pytest.raises(psycopg.errors.RaiseException):
        owner.execute(f"SELECT todo_roles.provide('{USER}_admin', 'SCRAM-SHA-256$x')")
    with connect(role_url(url, "backend")) as backend, pytest.raises(DENIED):
        backend.execute(f"SELECT todo_roles.provide('{USER}_frontend', 'SCRAM-SHA-256$x')")


def test_an_interrupted_run_is_taken_up() -> None:
    """The next run finds a table that is the heir's already, and the names as they were."""

    def make(server: PostgresServer) -> None:
        url = server.create_database("todo_db")
        alembic(url, "upgrade", "head")
        with connect(url) as connection:
            connection.execute("CREATE ROLE todo_user_owner NOLOGIN")
            connection.execute("ALTER TABLE tasks OWNER TO todo_user_owner")

    for server in served(make):
        upgrade(server.url("todo_db"))
        with connect(server.url("todo_db")) as connection:
            owners = connection.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
        assert owners == [(USER,)]


def test_bitnamis_superuser_gets_its_own_password() -> None:
    """Bitnami's image has a superuser in addition, with the owner's password until now."""

    def make(server: PostgresServer) -> None:
        with connect(server.url("postgres")) as connection:
            connection.execute(f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{server.password}'")
            connection.execute(f"CREATE DATABASE todo_db OWNER {USER}")

    for server in served(make, user="postgres"):
        old = server.url("todo_db")
        owner = make_url(old).set(username=USER).render_as_string(hide_password=False)
        alembic(owner, "upgrade", "head")

        upgrade(owner, DATABASE_ADMIN_PASSWORD="the-admins-own-0123")
        with pytest.raises(psycopg.OperationalError):
            connect(old)
        changed = make_url(old).set(password="the-admins-own-0123")
        connect(changed.render_as_string(hide_password=False)).close()
        with connect(role_url(owner, "backend")) as backend, pytest.raises(DENIED):
            backend.execute(PROGRAM)
        assert "password" not in upgrade(owner, DATABASE_ADMIN_PASSWORD="the-admins-own-0123")


def test_an_external_database_keeps_its_superuser(postgres: PostgresServer) -> None:
    """It isn't this application's: the roles are made, and the user stays what it is."""
    url = postgres.create_database("external")
    alembic(url, "upgrade", "head", **roles_of(url))
    with connect(url) as connection:
        found = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert found.fetchone() == (True,)
    with connect(role_url(url, "frontend")) as frontend, pytest.raises(DENIED):
        frontend.execute("SELECT title FROM tasks")


def test_who_may_not_make_roles_is_told(postgres: PostgresServer) -> None:
    """An external database's user may lack the right; nothing is migrated then."""
    url = postgres.create_database("narrow")
    with connect(url) as connection:
        connection.execute("CREATE ROLE narrow LOGIN PASSWORD 'narrow-password-0123'")
        connection.execute("ALTER DATABASE narrow OWNER TO narrow")
    narrow = make_url(url).set(username="narrow", password="narrow-password-0123")
    text = narrow.render_as_string(hide_password=False)
    result = run_module("alembic", "upgrade", "head", DATABASE_URL=text, **roles_of(text))
    assert result.returncode == 1
    assert result.stderr == (
        "alembic cannot start, the role narrow_backend can't log in, and the user of DATABASE_URL "
        "may not create roles: create it, with the password of its URL\n"
    )
    with connect(text) as connection:
        assert connection.execute("SELECT to_regclass('tasks')").fetchone() == (None,)


def test_one_role_for_everything(empty_url: str) -> None:
    """URLs of the owner itself, as for an external database by default, make no role."""
    same = {"BACKEND_DATABASE_URL": empty_url, "FRONTEND_DATABASE_URL": empty_url}
    assert "role " not in alembic(empty_url, "upgrade", "head", **same)


def test_every_table_is_somebodys() -> None:
    """A new table needs its grants."""
    tables = {*SQLModel.metadata.tables, "alembic_version"}
    assert {*BACKEND_GRANTS, *FRONTEND_GRANTS} == tables


@pytest.mark.parametrize(
    "change",
    [
        {"database": "other"},
        {"password": "another-password-0123"},
        {"drivername": "mysql"},
    ],
)
def test_a_url_that_leads_elsewhere_is_refused(empty_url: str, change: dict[str, Any]) -> None:
    """Another database, or another password of the owner; the value stays hidden."""
    other = make_url(empty_url).set(**change).render_as_string(hide_password=False)
    result = run_module(
        "alembic", "upgrade", "head", DATABASE_URL=empty_url, BACKEND_DATABASE_URL=other
    )
    assert result.returncode == 1
    assert result.stderr == (
        "alembic cannot start, 1 problem in the environment:\n"
        "  BACKEND_DATABASE_URL has a refused value (hidden): must be a URL like DATABASE_URL, of "
        "the same database, with another user or with the same user and password\n"
    )
