"""A throwaway PostgreSQL server, made for one test run and removed after it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import trustme
from psycopg import sql
from sqlalchemy.engine import make_url

USER = "todo_user"
ROLE_PASSWORD = secrets.token_urlsafe(24)
START_SECONDS = 60
STOP_SECONDS = 60
# PostgreSQL refuses to run as root; this uid is Debian's `nobody`.
UNPRIVILEGED_ID = 65534


def find_binaries() -> Path:
    """Find the directory that holds PostgreSQL's server programs."""
    if named := os.environ.get("POSTGRES_BIN"):
        if _holds_server(Path(named)):
            return Path(named)
        raise RuntimeError(f"POSTGRES_BIN={named!r} must be a directory with initdb and postgres.")
    for directory in _usual_directories():
        if _holds_server(directory):
            return directory
    raise RuntimeError(
        "The tests run against a real PostgreSQL server and found none: set POSTGRES_BIN to the "
        "directory with initdb and postgres, or install PostgreSQL (Debian: postgresql-15)."
    )


def _usual_directories() -> list[Path]:
    directories = []
    if pg_config := shutil.which("pg_config"):
        command = [pg_config, "--bindir"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        directories.append(Path(answer.stdout.strip()))
    if initdb := shutil.which("initdb"):
        directories.append(Path(initdb).resolve().parent)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    directories += sorted(installed, key=lambda path: float(path.parent.name), reverse=True)
    return directories


def _holds_server(directory: Path) -> bool:
    return all(os.access(directory / name, os.X_OK) for name in ("initdb", "postgres"))


_reserved: list[socket.socket] = []


def free_port() -> int:
    """Reserve a port of this machine until the run ends, for the one server that is told of it.

    It stays bound, so that the system gives it to nobody else. Connections to it are refused until
    a server listens there, which SO_REUSEADDR allows.
    """
    reservation = socket.socket()
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reservation.bind(("127.0.0.1", 0))
    _reserved.append(reservation)
    port: int = reservation.getsockname()[1]
    return port


def unprivileged(directory: Path) -> dict[str, Any]:
    """Give the identity of a server that refuses to run as root; the directory becomes its own."""
    if os.geteuid() != 0:
        return {}
    for path in (directory, *directory.rglob("*")):
        os.chown(path, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    return {"user": UNPRIVILEGED_ID, "group": UNPRIVILEGED_ID, "extra_groups": []}


def role_url(owner_url: str, part: str) -> str:
    """Give the URL of the role of a part, such as the backend, on the owner's database."""
    url = make_url(owner_url)
    role = url.set(username=f"{url.username}_{part}", password=f"{part}-{ROLE_PASSWORD}")
    return role.render_as_string(hide_password=False)


class PostgresServer:
    """A server on 127.0.0.1 and a Unix socket, with one superuser and a random password.

    Like the official image, it asks for passwords over the network alone.
    """

    def __init__(
        self, binaries: Path, certificate: trustme.LeafCert | None = None, user: str = USER
    ) -> None:
        """Prepare a server; with a certificate it takes connections over TLS, and no others."""
        self._binaries = binaries
        self._user = user
        self._certificate = certificate
        self._directory = Path(tempfile.mkdtemp(prefix="todo-postgres-"))
        self.password = secrets.token_urlsafe(24)
        self._identity = unprivileged(self._directory)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def url(self, database: str, host: str = "127.0.0.1") -> str:
        """Give the URL of a database, in the form that DATABASE_URL takes."""
        return f"postgresql://{self._user}:{self.password}@{host}:{self.port}/{database}"

    def on_socket(self, user: str, database: str) -> psycopg.Connection[psycopg.rows.TupleRow]:
        """Connect on the server's own socket, where nobody is asked for a password."""
        return psycopg.connect(
            host=str(self._directory), port=self.port, user=user, dbname=database, autocommit=True
        )

    def start(self) -> None:
        """Make the cluster and start the server; return once it answers."""
        try:
            self._init()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, dropping its connections, and remove its files."""
        if self._process:
            # PostgreSQL's immediate shutdown: nothing of it is kept.
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_SECONDS)
        shutil.rmtree(self._directory)

    def create_database(self, name: str) -> str:
        """Create an empty database and give its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def _init(self) -> None:
        password_file = self._directory / "password"
        password_file.write_text(self.password)
        if self._identity:
            os.chown(password_file, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
        self._run(
            "initdb",
            f"--pgdata={self._directory / 'data'}",
            f"--username={self._user}",
            f"--pwfile={password_file}",
            "--auth-host=scram-sha-256",
            "--auth-local=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        if self._certificate is not None:
            self._enforce_tls(self._certificate)

    def _enforce_tls(self, certificate: trustme.LeafCert) -> None:
        data = self._directory / "data"
        (data / "server.crt").write_bytes(certificate.cert_chain_pems[0].bytes())
        (data / "server.key").write_bytes(certificate.private_key_pem.bytes())
        (data / "server.key").chmod(0o600)
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
        if self._identity:
            for file in ("server.crt", "server.key"):
                os.chown(data / file, UNPRIVILEGED_ID, UNPRIVILEGED_ID)

    def _run(self, program: str, *arguments: str) -> None:
        result = subprocess.run(
            [self._binaries / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self._directory,
            **self._identity,
        )
        if result.returncode:
            raise RuntimeError(f"{program} failed: {result.stderr or result.stdout}")

    def _launch(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self._directory,
            # The data need not survive a crash.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "ssl": "off" if self._certificate is None else "on",
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._directory / "data", *arguments],
                stdout=log,
                stderr=log,
                cwd=self._directory,
                **self._identity,
            )
        self._wait(self._process)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    log = self._log.read_text()
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{log}") from error
                time.sleep(0.05)
            else:
                return

    @property
    def _log(self) -> Path:
        return self._directory / "postgres.log"
