"""A database server of this application alone: who was its superuser becomes the tables' owner.

The official image makes the user of DATABASE_URL the server's superuser, who can run programs there
and read everything. PostgreSQL doesn't let its first superuser be demoted. It can be renamed,
though, and another role can take its name and its password: nobody notices but who needs more than
an owner may do. The superuser has no password any more: it logs in on the server's own socket.

Every step can be interrupted, and repeated: the tables change hands one by one, since the superuser
may use them all the same, and the names change hands in one transaction that locks no table.
"""

import logging
from collections.abc import Callable

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from app.database_statements import literal, quoted, run, verifier_of

# In a schema of its own, which dumps leave out.
SCHEMA = "todo_roles"
PROVIDE = f"{SCHEMA}.provide"

LOCK_KEY = 7_436_511_209
# PostgreSQL's own constant for the superuser that initdb makes.
BOOTSTRAP = 10
# The superuser of Bitnami's image, in addition to the user of DATABASE_URL.
BITNAMI_SUPERUSER = "postgres"

SELF = "SELECT oid::int, rolsuper FROM pg_roles WHERE rolname = %s"

# Identity's sequences follow their tables, and what an extension made is the extension's.
OWNED = """
WITH own AS (
    SELECT oid, nspname, nspowner FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', %(schema)s)
), made AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
SELECT format('SCHEMA %%I', nspname) FROM own WHERE nspowner = %(from)s
UNION ALL
SELECT format('%%s %%s', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, oid::regclass)
FROM pg_class WHERE relowner = %(from)s AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND relnamespace IN (SELECT oid FROM own)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
        AND objid = pg_class.oid AND deptype IN ('a', 'i', 'e'))
UNION ALL
SELECT format('ROUTINE %%s', oid::regprocedure) FROM pg_proc
WHERE proowner = %(from)s AND pronamespace IN (SELECT oid FROM own)
    AND ('pg_proc'::regclass, oid) NOT IN (SELECT classid, objid FROM made)
UNION ALL
SELECT format('TYPE %%s', oid::regtype) FROM pg_type
WHERE typowner = %(from)s AND typnamespace IN (SELECT oid FROM own)
    AND typtype IN ('d', 'e', 'r')
    AND ('pg_type'::regclass, oid) NOT IN (SELECT classid, objid FROM made)
UNION ALL
SELECT format('DATABASE %%I', datname) FROM pg_database
WHERE datname = current_database() AND datdba = %(from)s
"""

# The one thing that an owner can't do, and a superuser could: it makes these two roles and gives
# them passwords. CREATEROLE would do more: before PostgreSQL 16, it runs programs on the server.
FUNCTION = """
CREATE OR REPLACE FUNCTION {function}(name text, verifier text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF name NOT IN ({names}) OR verifier !~ '^SCRAM-SHA-256[$]' THEN
        RAISE EXCEPTION 'not a role of the application, or not a SCRAM verifier';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I', name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', name, verifier);
END $$
"""

logger = logging.getLogger("alembic.runtime.migration")


def step_down(engine: Engine, names: list[str], admin_password: str | None) -> None:
    """Leave the server with an owner that is no superuser, and can still make the named roles.

    `admin_password` is what the superuser of Bitnami's image is to have. Does nothing where it is
    done.
    """
    owner = engine.url.username or ""
    with engine.connect() as connection:
        oid, is_super = connection.exec_driver_sql(SELF, (owner,)).one()
        is_prepared = connection.exec_driver_sql(
            "SELECT to_regprocedure(%s) IS NOT NULL", (f"{PROVIDE}(text,text)",)
        ).scalar()
    if is_super and oid == BOOTSTRAP:
        _hand_over(engine, owner, names)
    elif is_super:
        _in_turn(engine, lambda connection: _demote(connection, owner, names))
    elif not is_prepared and admin_password is not None:
        _as_admin(engine.url, owner, names, admin_password)


def _hand_over(engine: Engine, owner: str, names: list[str]) -> None:
    heir = f"{owner}_owner"
    _in_turn(engine, lambda connection: _prepare(connection, heir, names))
    with engine.connect() as connection:
        found = list(
            connection.exec_driver_sql(OWNED, {"from": BOOTSTRAP, "schema": SCHEMA}).scalars()
        )
    for each in found:
        # A table alone: who holds one and waits for the next would be in the way of others.
        with engine.connect() as connection, connection.begin():
            run(connection, "SET LOCAL lock_timeout = '5s'")
            run(connection, f"ALTER {each} OWNER TO {quoted(heir)}")
    _in_turn(engine, lambda connection: _swap(connection, owner, heir))


def _prepare(connection: Connection, heir: str, names: list[str]) -> None:
    exists = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", (heir,)
    ).scalar()
    if not exists:
        run(connection, f"CREATE ROLE {quoted(heir)} NOLOGIN")
    _install(connection, heir, names)


def _swap(connection: Connection, owner: str, heir: str) -> None:
    """Rename the superuser, and give its name and password to the heir."""
    if connection.exec_driver_sql(SELF, (owner,)).one()[0] != BOOTSTRAP:
        return
    verifier = connection.exec_driver_sql(
        "SELECT rolpassword FROM pg_authid WHERE rolname = %s", (owner,)
    ).scalar()
    # A session can't rename its own user: it borrows another superuser's name for that.
    helper = quoted(f"{owner}_helper")
    admin = quoted(f"{owner}_admin")
    password = literal(str(verifier))
    for statement in (
        f"CREATE ROLE {helper} SUPERUSER",
        f"SET LOCAL SESSION AUTHORIZATION {helper}",
        f"ALTER ROLE {quoted(owner)} RENAME TO {admin}",
        f"ALTER ROLE {quoted(heir)} RENAME TO {quoted(owner)}",
        f"ALTER ROLE {quoted(owner)} LOGIN PASSWORD {password}",
        f"ALTER ROLE {admin} PASSWORD NULL",
        "RESET SESSION AUTHORIZATION",
        f"DROP ROLE {helper}",
    ):
        run(connection, statement)
    logger.info("%s owns the tables, and is no superuser any more: %s_admin is", owner, owner)


def _demote(connection: Connection, owner: str, names: list[str]) -> None:
    _install(connection, owner, names)
    run(connection, f"ALTER ROLE {quoted(owner)} NOSUPERUSER")


def _as_admin(url: URL, owner: str, names: list[str], admin_password: str) -> None:
    """Prepare a server of Bitnami's, whose superuser may still have the owner's password."""
    for password in (admin_password, url.password or ""):
        admin = create_engine(
            url.set(username=BITNAMI_SUPERUSER).set(password=password), poolclass=NullPool
        )
        try:
            admin.connect().close()
        except OperationalError:
            continue
        _in_turn(admin, lambda connection: _take_over(connection, owner, names, admin_password))
        return
    logger.warning("nobody can make the roles: %s has an unknown password", BITNAMI_SUPERUSER)


def _take_over(connection: Connection, owner: str, names: list[str], admin_password: str) -> None:
    _install(connection, owner, names)
    verifier = verifier_of(connection, BITNAMI_SUPERUSER, admin_password)
    password = literal(verifier)
    run(connection, f"ALTER ROLE {BITNAMI_SUPERUSER} PASSWORD {password}")
    logger.info("%s has a password of its own", BITNAMI_SUPERUSER)


def _install(connection: Connection, owner: str, names: list[str]) -> None:
    """Let the owner make the named roles."""
    listed = ", ".join(literal(name) for name in names)
    for statement in (
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
        FUNCTION.format(function=PROVIDE, names=listed),
        f"REVOKE ALL ON FUNCTION {PROVIDE}(text, text) FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {quoted(owner)}",
        f"GRANT EXECUTE ON FUNCTION {PROVIDE}(text, text) TO {quoted(owner)}",
        # PostgreSQL 15 and later do that themselves, in a new database.
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    ):
        run(connection, statement)


def _in_turn(engine: Engine, work: Callable[[Connection], None]) -> None:
    """Do work in one transaction, one run at a time."""
    with engine.connect() as connection, connection.begin():
        run(connection, f"SELECT pg_advisory_xact_lock({LOCK_KEY})")
        run(connection, "SET LOCAL lock_timeout = '5s'")
        work(connection)
