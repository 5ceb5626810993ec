"""A reader that leaves ends the answer: the model stops, and what was said is kept."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn

from app.main import create_app
from tests.conftest import Connection, SettingsFactory
from tests.support.hosted_models import OpenAI
from tests.support.model_server import ModelServer, Pause, model_server
from tests.support.tokens import make_token

BODY = b'{"message": "Hi"}'


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def port(
    server: ModelServer, make_settings: SettingsFactory, database: Connection
) -> Iterator[int]:
    """The port of an application that asks the server, in a thread of this process.

    It listens from the start: connections wait until the application has started.
    """
    settings = make_settings(
        llm_provider="openai", openai_api_key="sk-secret", openai_base_url=server.url
    )
    running = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join()


def test_reader_leaves(server: ModelServer, port: int, database: Connection) -> None:
    server.scripts = [[*OpenAI.text("Well")[:2], Pause(60)]]
    head = (
        "POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(BODY)}\r\nAuthorization: Bearer {make_token()}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode() + BODY)
        received = b""
        while b'"delta":"Well"' not in received:
            received += connection.recv(4096)

    assert server.hung_up.wait(30), "the model goes on without a reader"
    assert parts_kept(database) == [{"type": "step-start"}, {"type": "text", "text": "Well"}]
    busy = database.execute("SELECT answering_until FROM conversations").fetchone()
    assert busy == (None,)


def parts_kept(database: Connection) -> object:
    """The answer's parts, which are stored a moment after its end."""
    for _ in range(600):
        row = database.execute("SELECT parts FROM messages WHERE role = 'assistant'").fetchone()
        if row:
            return row[0]
        database.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("the answer was not stored within 30 s")
