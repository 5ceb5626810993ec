"""The HTTP service as a container runs it, for tests of what it does with its environment."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.commands import BACKEND, environment
from tests.support.postgres import free_port
from tests.support.tokens import SECRET

START_SECONDS = 60


@contextmanager
def running(url: str, port: int, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Run `python -m app` on a database; it listens on `port` once the block begins."""
    usual = {
        "DATABASE_URL": url,
        "ENVIRONMENT": "production",
        "JWT_SECRET_KEY": SECRET,
        "PORT": str(port),
        "METRICS_PORT": str(free_port()),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "app"],
        cwd=BACKEND,
        env=environment(**usual | variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            wait_until_it_listens(process, port)
            yield process
        finally:
            process.kill()


def wait_until_it_listens(process: subprocess.Popen[str], port: int) -> None:
    """Wait until somebody answers there."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)
        else:
            return
