"""`python -m tests.support.serve`: a migrated PostgreSQL for other suites, until stdin ends.

The lines of its output are the URLs of the database's owner, of the backend's role and of the role
of the frontend's accounts. With `--tls FILE` the server refuses connections without TLS, and the
file gets the certificate of the authority that vouches for it. With `--pooled` the URLs lead
through PgBouncer, all as the owner.
"""

import argparse
import sys
from pathlib import Path

import trustme

from tests.support.commands import run_module
from tests.support.pooler import Pooler
from tests.support.postgres import PostgresServer, find_binaries, role_url

DATABASE = "todo_db"


def main() -> None:
    """Serve one database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", type=Path)
    parser.add_argument("--pooled", action="store_true")
    arguments = parser.parse_args()
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost") if arguments.tls else None
    server = PostgresServer(find_binaries(), certificate)
    pooler: Pooler | None = None
    try:
        server.start()
        server.create_database(DATABASE)
        url = server.url(DATABASE)
        variables: dict[str, str] = {}
        if arguments.tls:
            authority.cert_pem.write_to_path(str(arguments.tls))
            url = server.url(DATABASE, host="localhost")
            ca = arguments.tls.read_text()
            variables = {"DATABASE_TLS_MODE": "verify-full", "DATABASE_CA": ca}
        if arguments.pooled:
            pooler = Pooler(server)
            pooler.start()
            url = pooler.url(DATABASE)
        backend, frontend = (
            url if pooler else role_url(url, part) for part in ("backend", "frontend")
        )
        result = run_module(
            "alembic",
            "upgrade",
            "head",
            DATABASE_URL=url,
            BACKEND_DATABASE_URL=backend,
            FRONTEND_DATABASE_URL=frontend,
            **variables,
        )
        if result.returncode:
            sys.exit(result.stderr)
        print(url, backend, frontend, sep="\n", flush=True)
        sys.stdin.read()
    finally:
        if pooler:
            pooler.stop()
        server.stop()


if __name__ == "__main__":
    main()
