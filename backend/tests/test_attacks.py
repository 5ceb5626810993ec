"""What a stranger sends without a token: slow, unfinished and large requests, and odd methods."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.main import MAX_BODY_SECONDS
from app.server import HEADER_SECONDS

MEMORY_LIMIT_MIB = 256
CONNECTIONS = 100
POST = b"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@contextmanager
def connections(port: int, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(count)
        ]


def push(connection: socket.socket, data: bytes) -> None:
    """Send what the server takes; it may have refused the rest."""
    connection.settimeout(0.02)
    try:
        connection.sendall(data)
    except OSError:
        pass
    finally:
        connection.settimeout(30)


@pytest.fixture(autouse=True)
def _log_is_read(process: subprocess.Popen[str]) -> None:
    """A full pipe would hold the server up."""
    assert process.stdout is not None
    threading.Thread(target=process.stdout.read, daemon=True).start()


def memory_mib(process: subprocess.Popen[str]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def others_are_answered(port: int) -> None:
    with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as response:
        assert response.status == 200


UNFINISHED = {
    "no byte": b"",
    "headers without an end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Padding: " + b"a" * 12_000,
    "large headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Padding: " + b"a" * 200_000,
    "a large body": POST + b"Content-Length: 10000000\r\n\r\n" + b"a" * 1_000_000,
    "a large body in chunks": POST
    + b"Transfer-Encoding: chunked\r\n\r\n989680\r\n"
    + b"a" * 500_000,
    "a body without an end": POST + b'Content-Length: 30000\r\n\r\n{"title": "' + b"a" * 29_000,
}


def test_memory_stays_below_its_limit(process: subprocess.Popen[str], port: int) -> None:
    with ExitStack() as stack:
        for sent in UNFINISHED.values():
            for connection in stack.enter_context(connections(port, CONNECTIONS)):
                push(connection, sent)
            others_are_answered(port)
            assert memory_mib(process) < MEMORY_LIMIT_MIB * 0.75


def test_slow_senders_are_dropped(process: subprocess.Popen[str], port: int) -> None:
    """A byte now and then, as Slowloris sends, gives nobody more time."""
    slow = [
        (b"", b"", HEADER_SECONDS, b""),
        (b"GET /health HTTP/1.1\r\n", b"X-A: b\r\n", HEADER_SECONDS, b""),
        (POST + b"Content-Length: 30000\r\n\r\n{", b" ", MAX_BODY_SECONDS, b"HTTP/1.1 408 "),
    ]
    with connections(port, len(slow)) as opened, ThreadPoolExecutor() as threads:
        for ended in [
            threads.submit(send_slowly, *each) for each in zip(opened, slow, strict=True)
        ]:
            ended.result()


def send_slowly(connection: socket.socket, sent: tuple[bytes, bytes, float, bytes]) -> None:
    begun, more, seconds, answer = sent
    connection.sendall(begun)
    started = time.monotonic()
    connection.settimeout(1)
    while True:
        assert time.monotonic() - started < seconds + 10, "the connection is still open"
        try:
            received = connection.recv(1000)
            break
        except TimeoutError:
            push(connection, more)
            connection.settimeout(1)
    assert received.startswith(answer)
    assert bool(received) == bool(answer)
    assert time.monotonic() - started > seconds - 1


def test_idle_connection_is_kept(process: subprocess.Popen[str], port: int) -> None:
    """Between two requests, proxies may wait longer than within one."""
    with connections(port, 1) as (connection,):
        for pause in (HEADER_SECONDS + 1, 0):
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b'{"status":"ok"}'):
                answer += connection.recv(1000)
            assert answer.startswith(b"HTTP/1.1 200 ")
            time.sleep(pause)


@pytest.mark.parametrize("path", ["/health", "/api/v1/tasks", "/api/v1/chat", "/"])
def test_trace_is_refused(process: subprocess.Popen[str], port: int, path: str) -> None:
    """It would echo headers, credentials among them."""
    with connections(port, 1) as (connection,):
        connection.sendall(
            f"TRACE {path} HTTP/1.1\r\nHost: localhost\r\nCookie: a=secret\r\n\r\n".encode()
        )
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"secret" not in answer
