"""`python -m app` as a container runs it: start, health check, and a graceful end."""

import json
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection

import psycopg
import pytest

from app.server import FAREWELL_SECONDS
from tests.conftest import Connection
from tests.support.commands import run_module
from tests.support.postgres import free_port
from tests.support.tokens import SECRET, make_token


def test_health_check_command(process: subprocess.Popen[str], port: int) -> None:
    assert run_module("app.healthcheck", PORT=str(port)).returncode == 0
    assert run_module("app.healthcheck", PORT=str(free_port())).returncode == 1


def test_health_check_asks_no_proxy(process: subprocess.Popen[str], port: int) -> None:
    proxy = f"http://127.0.0.1:{free_port()}"

    result = run_module("app.healthcheck", PORT=str(port), http_proxy=proxy)

    assert result.returncode == 0


def test_request_in_flight_is_finished(
    process: subprocess.Popen[str], port: int, migrated_url: str
) -> None:
    """SIGTERM comes while a request waits for a row of the database."""
    request = (
        "GET /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Authorization: Bearer {make_token()}\r\n\r\n"
    )
    with psycopg.connect(migrated_url) as blocker:
        blocker.execute("LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE")
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.sendall(request.encode())
        wait_for_blocked_query(migrated_url)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None
        blocker.rollback()
    with connection, connection.makefile("rb") as answer:
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"

    output, _ = process.communicate(timeout=30)
    logged = [json.loads(line) for line in output.splitlines()]
    # uvicorn ends by the signal that it has handled.
    assert process.returncode == -signal.SIGTERM
    assert [(e["path"], e["status"]) for e in logged if e["message"] == "request"] == [
        ("/api/v1/tasks", 200)
    ]


def wait_for_blocked_query(url: str) -> None:
    blocked = "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(600):
            if connection.execute(blocked).fetchone() == (1,):
                return
            connection.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("the request did not reach the database within 30 s")


def wait_for_logged_requests(process: subprocess.Popen[str], count: int) -> None:
    """Clients have their answer before the server has counted it; it logs what it has counted."""
    assert process.stdout is not None
    deadline = threading.Timer(30, process.kill)
    deadline.start()
    for line in process.stdout:
        count -= json.loads(line)["message"] == "request"
        if count == 0:
            deadline.cancel()
            return
    raise AssertionError(f"{count} requests were not logged within 30 s")


def test_server_does_not_name_itself(process: subprocess.Popen[str], port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as response:
        assert response.headers["server"] is None
        assert json.load(response) == {"status": "ok"}


def test_metrics_are_on_their_own_port(
    process: subprocess.Popen[str], port: int, metrics_port: int
) -> None:
    """The port that Service and Ingress lead to has none; paths are counted by their template."""
    authorized = {"Authorization": f"Bearer {make_token()}"}
    task = "11111111-2222-4333-8444-555555555555"
    for path in (f"/api/v1/tasks/{task}", "/metrics", "/metrics/"):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=authorized)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(request)
    wait_for_logged_requests(process, 3)

    with urllib.request.urlopen(f"http://127.0.0.1:{metrics_port}/metrics") as response:
        metrics = response.read().decode()

    count = "todo_http_request_duration_seconds_count"
    labels = 'method="GET",route="/api/v1/tasks/{task_id}",status="404"'
    assert f"{count}{{{labels}}} 1.0" in metrics
    assert f'{count}{{method="GET",route="none",status="404"}} 2.0' in metrics
    assert task not in metrics


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_listens_on_both_families(
    process: subprocess.Popen[str], port: int, metrics_port: int, address: str
) -> None:
    """A pod of an IPv6 cluster has no other address, one of IPv4 none of IPv6."""
    for at, path in ((port, "/health"), (metrics_port, "/metrics")):
        connection = HTTPConnection(address, at, timeout=30)
        connection.request("GET", path)
        assert connection.getresponse().status == 200
        connection.close()


@pytest.mark.parametrize("name", ["PORT", "METRICS_PORT"])
def test_port_is_taken(migrated_url: str, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        variables = {"PORT": str(free_port()), "METRICS_PORT": str(free_port()), name: port}
        result = run_module(
            "app",
            DATABASE_URL=migrated_url,
            ENVIRONMENT="production",
            JWT_SECRET_KEY=SECRET,
            **variables,
        )

    assert result.returncode == 1
    problem = "[Errno 98] Address already in use"
    assert result.stderr.startswith(f"todo-backend cannot start, {name} {port}: {problem}")
    assert result.stderr.count("\n") == 1


def test_open_stream_is_finished(
    database: Connection, process: subprocess.Popen[str], port: int, migrated_url: str
) -> None:
    """SIGTERM comes while a tool of the assistant waits for the database."""
    body = b'{"message": "add buy milk"}'
    request = (
        "POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Authorization: Bearer {make_token()}\r\n\r\n"
    )
    with psycopg.connect(migrated_url) as blocker:
        blocker.execute("LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE")
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.sendall(request.encode() + body)
        wait_for_blocked_query(migrated_url)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None
        blocker.rollback()
    with connection, connection.makefile("rb") as answer:
        stream = answer.read().decode()

    assert stream.startswith("HTTP/1.1 200 OK\r\n")
    assert '{"type":"finish","finishReason":"stop"}' in stream
    assert "data: [DONE]\n\n" in stream
    process.communicate(timeout=30)


def read_answer(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b'{"status":"ok"}'):
        answer += connection.recv(1000).lower()
    return answer


def test_clients_are_told_to_leave(process: subprocess.Popen[str], port: int) -> None:
    """A connection that is kept gets its next answer, with the word that it was the last one."""
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        assert b"connection: close" not in read_answer(connection)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(request)
        answer = read_answer(connection)
        assert answer.startswith(b"http/1.1 200 ")
        assert b"\r\nconnection: close\r\n" in answer
        assert connection.recv(10) == b""
    # Nobody is left to wait for.
    process.communicate(timeout=FAREWELL_SECONDS / 2)


def test_silent_clients_do_not_delay_the_end(process: subprocess.Popen[str], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=FAREWELL_SECONDS + 3)
