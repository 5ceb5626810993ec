"""SQL statements that take no parameters: those about roles."""

from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection


def run(connection: Connection, statement: str) -> None:
    """Run a statement as it is: a percent sign is a percent sign."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def quoted(name: str) -> str:
    """Write an identifier."""
    return sql.Identifier(name).as_string(None)


def literal(text: str) -> str:
    """Write a text."""
    return sql.Literal(text).as_string(None)


def verifier_of(connection: Connection, role: str, password: str) -> str:
    """Give what the server keeps of a password.

    The password itself would be in the server's log, where statements are logged.
    """
    driver = cast(psycopg.Connection, connection.connection.driver_connection)
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return verifier.decode()
