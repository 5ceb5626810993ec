"""`python -m app.connection_test`: what passes, what fails, and that it waits."""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.commands import run_module
from tests.support.postgres import free_port

Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that answers with these statuses in turn, the last one from then on.

    Each answer takes `after` seconds.
    """
    servers = []

    def start(*statuses: int, after: float = 0) -> str:
        left = list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(after)
                self.send_response(left.pop(0) if len(left) > 1 else left[0])
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/ready"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def connect(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_module("app.connection_test", *arguments, **variables)


def answers(result: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    events = [json.loads(line) for line in result.stdout.splitlines()]
    return {event["url"]: (event["level"], event["answer"]) for event in events}


def test_both_answer(serve: Serve) -> None:
    """The test passes when both servers answer 2xx.

    @requirement TST-2
    """
    urls = serve(200), serve(204)

    result = connect(*urls)

    assert (result.returncode, result.stderr) == (0, "")
    assert answers(result) == {urls[0]: ("INFO", "200"), urls[1]: ("INFO", "204")}


@pytest.mark.parametrize("status", [301, 404, 500, 503])
def test_one_answers_something_else(serve: Serve, status: int) -> None:
    """The test fails unless both servers answer 2xx, and says what each answered.

    @requirement TST-2
    """
    urls = serve(200), serve(status)

    result = connect("--timeout=2", *urls)

    assert result.returncode == 1
    assert answers(result) == {urls[0]: ("INFO", "200"), urls[1]: ("ERROR", str(status))}


def test_one_is_not_there(serve: Serve) -> None:
    """The other server is still tested, and has time to answer.

    @requirement TST-2
    """
    missing, there = f"http://127.0.0.1:{free_port()}/ready", serve(200, after=0.3)

    result = connect("--timeout=0.2", missing, there)

    assert result.returncode == 1
    assert answers(result)[missing] == ("ERROR", "[Errno 111] Connection refused")
    assert answers(result)[there] == ("INFO", "200")


def test_waits_for_an_answer(serve: Serve) -> None:
    url = serve(503, 503, 200)

    started = time.monotonic()
    result = connect("--timeout=30", url)

    assert (result.returncode, answers(result)) == (0, {url: ("INFO", "200")})
    assert time.monotonic() - started >= 2


def test_asks_no_proxy(serve: Serve) -> None:
    url = serve(200)

    result = connect(url, http_proxy=f"http://127.0.0.1:{free_port()}")

    assert result.returncode == 0


def test_needs_a_url() -> None:
    result = connect()

    assert result.returncode == 2
    assert "the following arguments are required: URL" in result.stderr
