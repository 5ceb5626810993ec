"""DB-29: databases that ask for TLS, with a certificate that a private authority has signed."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from subprocess import CompletedProcess

import pytest
import trustme

from tests.support.commands import run_module
from tests.support.postgres import PostgresServer, find_binaries, free_port
from tests.support.server import running

MIGRATE = ("alembic", "upgrade", "head")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """The organization's own authority, which no machine trusts by itself."""
    return trustme.CA()


@pytest.fixture(scope="module")
def ca(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


@pytest.fixture(scope="module")
def server(authority: trustme.CA) -> Iterator[PostgresServer]:
    """A server that refuses connections without TLS."""
    server = PostgresServer(find_binaries(), authority.issue_cert("localhost"))
    server.start()
    server.create_database("todo_db")
    yield server
    server.stop()


def migrate(url: str, **variables: str) -> CompletedProcess[str]:
    return run_module(*MIGRATE, DATABASE_URL=url, **variables)


def test_every_process_connects(server: PostgresServer, ca: str) -> None:
    """Migration, reminders and the HTTP service, each over a verified connection."""
    url = server.url("todo_db", host="localhost")
    tls = {"DATABASE_TLS_MODE": "verify-full", "DATABASE_CA": ca}

    migrated = migrate(url, **tls)
    assert migrated.returncode == 0, migrated.stderr
    reminded = run_module("app.reminders", DATABASE_URL=url, **tls)
    assert reminded.returncode == 0, reminded.stdout
    port = free_port()
    with running(url, port, **tls):
        assert ready(port) == {"status": "ready"}


def ready(port: int) -> object:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=30) as response:
        return json.load(response)


@pytest.mark.parametrize(
    ("mode", "host", "authorities", "reason"),
    [
        ("disable", "localhost", None, "no pg_hba.conf entry .* no encryption"),
        ("require", "127.0.0.1", None, None),
        ("verify-ca", "127.0.0.1", "own", None),
        ("verify-full", "localhost", "own", None),
        ("verify-full", "127.0.0.1", "own", 'certificate for "localhost" does not match'),
        ("verify-ca", "localhost", "another", "certificate verify failed"),
        ("verify-full", "localhost", "another", "certificate verify failed"),
        ("verify-full", "localhost", None, "certificate verify failed"),
    ],
)
def test_server_with_a_private_authority(
    server: PostgresServer,
    ca: str,
    mode: str,
    host: str,
    authorities: str | None,
    reason: str | None,
) -> None:
    given = {"own": ca, "another": trustme.CA().cert_pem.bytes().decode()}
    variables = {"DATABASE_CA": given[authorities]} if authorities else {}

    result = migrate(server.url("todo_db", host), DATABASE_TLS_MODE=mode, **variables)

    if reason is None:
        assert result.returncode == 0, result.stderr
    else:
        assert result.returncode == 1
        assert re.search(reason, result.stderr), result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_server_without_tls(postgres: PostgresServer, empty_url: str, mode: str) -> None:
    """No password goes out in the clear, however the server answers."""
    started = time.monotonic()
    result = migrate(empty_url, DATABASE_TLS_MODE=mode)
    assert result.returncode == 1
    assert "server does not support SSL, but SSL was required" in result.stderr
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("mode", "query", "given", "problem"),
    [
        ("prefer", "", "", "DATABASE_TLS_MODE is 'prefer': must be disable, require, verify-ca"),
        ("verify-full", "?sslmode=require", "", "DATABASE_URL has a refused value (hidden): must"),
        ("require", "", "ca", "DATABASE_CA has a refused value (hidden): must be one or more"),
        ("verify-full", "", "text", "DATABASE_CA has a refused value (hidden): must be one or"),
        ("verify-full", "", "key", "DATABASE_CA has a refused value (hidden): must be one or"),
    ],
)
def test_refused_settings(
    empty_url: str,
    authority: trustme.CA,
    ca: str,
    mode: str,
    query: str,
    given: str,
    problem: str,
) -> None:
    key = authority.private_key_pem.bytes().decode()
    values = {"": "", "ca": ca, "text": "my authority", "key": ca + key}
    result = migrate(empty_url + query, DATABASE_TLS_MODE=mode, DATABASE_CA=values[given])
    assert result.returncode == 1
    assert f"alembic cannot start, 1 problem in the environment:\n  {problem}" in result.stderr
    assert "PRIVATE KEY" not in result.stderr


def test_url_may_repeat_the_mode(server: PostgresServer) -> None:
    url = server.url("todo_db", "localhost")
    result = migrate(f"{url}?sslmode=require", DATABASE_TLS_MODE="require")
    assert result.returncode == 0, result.stderr
