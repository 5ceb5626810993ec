"""`python -m tests.support.serve`: a migrated PostgreSQL for other suites, until stdin ends.

The first line of its output is the database's URL.
"""

import sys

from tests.support.commands import alembic
from tests.support.postgres import PostgresServer, find_binaries


def main() -> None:
    """Serve one database."""
    server = PostgresServer(find_binaries())
    try:
        server.start()
        url = server.create_database("todo_db")
        alembic(url, "upgrade", "head")
        print(url, flush=True)
        sys.stdin.read()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
