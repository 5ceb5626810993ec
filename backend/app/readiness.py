"""The readiness check: a database that answers in time, with the schema that this version needs."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from psycopg.errors import UndefinedTable
from sqlalchemy import Text, text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from app.database import Database
from app.schema_history import SchemaHistory

TIMEOUT_SECONDS = 2.0
CURRENT_REVISION = text("SELECT version_num FROM alembic_version").columns(version_num=Text)


class NotReadyError(Exception):
    """Why no request can be served; the text is safe to show."""


async def check_readiness(database: Database, history: SchemaHistory) -> None:
    """Raise NotReadyError unless requests can be served."""
    try:
        current = await _within(TIMEOUT_SECONDS, _current_revision(database))
    except TimeoutError:
        raise NotReadyError(f"The database did not answer within {TIMEOUT_SECONDS:g} s.") from None
    except (SQLAlchemyError, OSError):
        raise NotReadyError("The database is unreachable.") from None
    if history.is_ahead_of(current):
        at = f"at revision {current}" if current else "not created"
        raise NotReadyError(f"The database's schema is {at}; this version needs {history.head}.")


async def _current_revision(database: Database) -> str | None:
    async with database.engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        try:
            result = await connection.execute(CURRENT_REVISION)
            return result.scalar()
        except ProgrammingError as error:
            if isinstance(error.orig, UndefinedTable):
                return None
            raise


async def _within(seconds: float, work: Coroutine[Any, Any, str | None]) -> str | None:
    # Not asyncio.timeout(): that waits for psycopg, which asks a silent server to cancel first.
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        raise TimeoutError
    return task.result()
