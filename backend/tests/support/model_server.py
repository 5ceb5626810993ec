"""A local HTTP server that speaks as a model's provider does: it records requests and streams."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """What the server answers, one script a request, and what it was asked."""

    url: str = ""
    scripts: list[Any] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Refusal:
    """An answer without a stream."""

    status: int


@dataclass(frozen=True)
class Pause:
    """Seconds of silence in a stream."""

    seconds: float


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Run a server on a free port."""
    state = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.requests.append(
                {"path": self.path}
                | json.loads(self.rfile.read(int(self.headers["content-length"])))
            )
            state.authorizations.append(self.headers["authorization"])
            script = state.scripts.pop(0)
            if isinstance(script, Refusal):
                self.send_error(script.status, "sk-secret is refused")
                return
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            try:
                for event in script:
                    self._send(event)
            except OSError:
                state.hung_up.set()

        def _send(self, event: Any) -> None:
            if isinstance(event, Pause):
                until = time.monotonic() + event.seconds
                while time.monotonic() < until:
                    # A comment, which clients ignore; it fails once they have hung up.
                    self.wfile.write(b": wait\n\n")
                    time.sleep(0.05)
                return
            data = event if isinstance(event, str) else json.dumps(event)
            self.wfile.write(f"event: message\ndata: {data}\n\n".encode())

        def log_message(self, *args: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
