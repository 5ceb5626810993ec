"""The database's roles, by least privilege: an owner, one for the backend, one for the accounts.

The owner is who DATABASE_URL names: it owns the tables, migrates them, and reads them for backups.
The backend's role works with tasks and conversations, and can't read a password's hash. The role of
the frontend's accounts works with the tables of Better Auth, and can't read a task. None of them is
a superuser.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from app.database_statements import literal, quoted, run, verifier_of
from app.database_superuser import PROVIDE

ALL = "SELECT, INSERT, UPDATE, DELETE"

# What each role may do with a table. A table that is missing here is the owner's alone.
BACKEND_GRANTS = {
    "alembic_version": "SELECT",
    "users": "SELECT (id, email, is_active)",
    "tasks": ALL,
    "task_changes": ALL,
    "reminders": ALL,
    "conversations": ALL,
    "messages": ALL,
    "chat_limits": ALL,
}
FRONTEND_GRANTS = {
    "users": ALL,
    "accounts": ALL,
    "sessions": ALL,
    "verifications": ALL,
    "rate_limits": ALL,
}

MAY_CREATE = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
MAY_PROVIDE = "SELECT coalesce(has_function_privilege(to_regprocedure(%s), 'EXECUTE'), false)"
EXISTS = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Privileges on the schema, on whole tables and on single columns.
GRANTED = """
SELECT '' AS object, privilege_type FROM pg_namespace, aclexplode(nspacl) AS acl
WHERE nspname = 'public' AND grantee = to_regrole(%(role)s)
UNION ALL
SELECT relname, privilege_type FROM pg_class, aclexplode(relacl) AS acl
WHERE relnamespace = 'public'::regnamespace AND grantee = to_regrole(%(role)s)
UNION ALL
SELECT relname, format('%%s (%%s)', privilege_type, attname)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl) AS acl
WHERE relnamespace = 'public'::regnamespace AND grantee = to_regrole(%(role)s)
"""

logger = logging.getLogger("alembic.runtime.migration")


class RolesError(Exception):
    """Why the roles can't be made; the text is safe to show."""


@dataclass(frozen=True)
class Role:
    """A role that a server connects as, by its URL, and what it may do."""

    url: URL
    grants: dict[str, str]

    @property
    def name(self) -> str:
        """The role's name."""
        return self.url.username or ""


def provide_roles(engine: Engine, roles: Sequence[Role]) -> None:
    """Make each role with the password of its URL, or give it that password; else do nothing.

    Raises RolesError where the database's user may not.
    """
    missing = [role for role in roles if not _can_log_in(role.url)]
    if not missing:
        return
    with engine.connect() as connection, connection.begin():
        for role in missing:
            _provide(connection, role)
            logger.info("role %s has the password of its URL", role.name)


def grant(connection: Connection, roles: Sequence[Role]) -> None:
    """Bring each role's privileges to what they are to be, without a moment in between."""
    tables = list(connection.exec_driver_sql(TABLES).scalars())
    for role in roles:
        wanted = {("", "USAGE"), *_privileges(role.grants, tables)}
        rows = connection.exec_driver_sql(GRANTED, {"role": quoted(role.name)})
        if {(name, privilege) for name, privilege in rows} == wanted:
            continue
        name = quoted(role.name)
        run(connection, f"REVOKE ALL ON SCHEMA public FROM {name}")
        run(connection, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        run(connection, f"GRANT USAGE ON SCHEMA public TO {name}")
        for table, privileges in role.grants.items():
            if table in tables:
                run(connection, f"GRANT {privileges} ON TABLE {table} TO {name}")
        logger.info("role %s has its privileges", role.name)


def _privileges(grants: dict[str, str], tables: list[str]) -> Iterator[tuple[str, str]]:
    for table, privileges in grants.items():
        if table not in tables:
            continue
        verb, _, columns = privileges.partition(" (")
        if columns:
            yield from ((table, f"{verb} ({name})") for name in columns.rstrip(")").split(", "))
        else:
            yield from ((table, each) for each in privileges.split(", "))


def _can_log_in(url: URL) -> bool:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        engine.connect().close()
    except OperationalError:
        return False
    return True


def _provide(connection: Connection, role: Role) -> None:
    # The password itself would be in the server's log, where statements are logged.
    verifier = verifier_of(connection, role.name, role.url.password or "")
    if connection.exec_driver_sql(MAY_PROVIDE, (f"{PROVIDE}(text,text)",)).scalar():
        connection.exec_driver_sql(f"SELECT {PROVIDE}(%s, %s)", (role.name, verifier))
    elif connection.exec_driver_sql(MAY_CREATE).scalar():
        exists = connection.exec_driver_sql(EXISTS, (role.name,)).scalar()
        verb = "ALTER" if exists else "CREATE"
        password = literal(verifier)
        run(connection, f"{verb} ROLE {quoted(role.name)} LOGIN PASSWORD {password}")
    else:
        raise RolesError(
            f"the role {role.name} can't log in, and the user of DATABASE_URL may not create "
            "roles: create it, with the password of its URL"
        )
