"""A real PgBouncer, as it stands between an application and a hosted PostgreSQL."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.postgres import USER, PostgresServer, free_port, unprivileged

START_SECONDS = 60
STOP_SECONDS = 60
CONNECTIONS = 3


def find_pooler() -> Path:
    """Find the program."""
    found = os.environ.get("PGBOUNCER") or shutil.which("pgbouncer", path=_usual_path())
    if found and os.access(found, os.X_OK):
        return Path(found)
    raise RuntimeError(
        "The tests run against a real PgBouncer and found none: set PGBOUNCER to its program, or "
        "install it (Debian: pgbouncer)."
    )


def _usual_path() -> str:
    return f"{os.environ['PATH']}:/usr/sbin"


class Pooler:
    """Pools by transaction: each may run on another of its few connections to the server."""

    def __init__(self, server: PostgresServer) -> None:
        self.port = free_port()
        self._server = server
        self._directory = Path(tempfile.mkdtemp(prefix="todo-pgbouncer-"))
        # Whom it runs as may not look into the cache that it comes from.
        self._program = Path(shutil.copy(find_pooler(), self._directory))
        self._libraries = self._directory / "lib"
        self._libraries.mkdir()
        libraries = os.environ.get("PGBOUNCER_LIBRARIES")
        if libraries and Path(libraries).is_dir():
            shutil.copytree(libraries, self._libraries, dirs_exist_ok=True)
        (self._directory / "users.txt").write_text(f'"{USER}" "{server.password}"\n')
        (self._directory / "pgbouncer.ini").write_text(self._settings())
        self._process: subprocess.Popen[bytes] | None = None

    def _settings(self) -> str:
        return f"""
[databases]
* = host=127.0.0.1 port={self._server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self._directory / "users.txt"}
pool_mode = transaction
default_pool_size = {CONNECTIONS}
"""

    def url(self, database: str) -> str:
        """Give the URL of a database through the pooler."""
        return self._server.url(database).replace(f":{self._server.port}/", f":{self.port}/")

    def start(self) -> None:
        """Start it; return once it takes connections."""
        identity = unprivileged(self._directory)
        with (self._directory / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._program, self._directory / "pgbouncer.ini"],
                env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(self._libraries)},
                cwd=self._directory,
                stdout=log,
                stderr=log,
                **identity,
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    text = (self._directory / "log").read_text()
                    self.stop()
                    raise RuntimeError(f"PgBouncer did not start:\n{text}") from error
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it, dropping its connections, and remove its files."""
        if self._process:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        shutil.rmtree(self._directory)
