"""A connection to a database that may still be starting."""

import logging
import time

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

PAUSE_SECONDS = 1
REPORT_SECONDS = 10

logger = logging.getLogger("alembic.runtime.migration")


def connect(engine: Engine, patience: float) -> Connection:
    """Connect as soon as the database accepts connections, for `patience` seconds at most.

    A server that answers and refuses, as it does a wrong password, is not asked again. Raises
    OperationalError, the last one.
    """
    started = reported = time.monotonic()
    while True:
        try:
            return engine.connect()
        except OperationalError as error:
            now = time.monotonic()
            if _refuses(error) or now + PAUSE_SECONDS > started + patience:
                raise
            if now >= reported + REPORT_SECONDS:
                reported = now
                logger.info("waiting for the database, %d s so far", now - started)
            time.sleep(PAUSE_SECONDS)


def _refuses(error: OperationalError) -> bool:
    text = str(error.orig)
    # FATAL comes from the server; "the database system is starting up" is temporary.
    return "FATAL:" in text and "the database system is" not in text
