"""The log: its format, the request's id, and what never gets into it."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel.ext.asyncio.session import AsyncSession

from app.logs import JsonFormatter, TextFormatter, configure_logging, redact
from app.main import create_app
from tests.conftest import SettingsFactory
from tests.support.postgres import free_port
from tests.support.tasks import TASKS
from tests.support.tokens import SECRET, authorization, make_token


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers = handlers


def requests(output: str) -> list[dict[str, Any]]:
    """The access log's events; the test client logs its requests, too."""
    events = [json.loads(line) for line in output.splitlines()]
    return [event for event in events if event["logger"] == "app.access"]


def record(message: str, **attributes: Any) -> logging.LogRecord:
    made = logging.LogRecord("app", logging.INFO, "app.py", 1, message, None, None)
    made.created = 1_700_000_000.123
    made.__dict__.update(attributes)
    return made


def test_json_line() -> None:
    line = JsonFormatter().format(record("started", fields={"port": 8000}))

    assert line == (
        '{"timestamp": "2023-11-14T22:13:20.123+00:00", "level": "INFO", "logger": "app", '
        '"message": "started", "port": 8000}'
    )


def test_text_line() -> None:
    line = TextFormatter().format(record("started", fields={"port": 8000}))

    assert line == "2023-11-14T22:13:20.123+00:00 INFO app started port=8000"


def test_traceback_is_redacted() -> None:
    url = "postgresql://todo_user:Pa55word@db:5432/todo_db"
    try:
        raise ValueError(f"cannot use {url}")
    except ValueError:
        made = record("failed", exc_info=sys.exc_info())

    assert "Pa55word" not in TextFormatter().format(made)
    last = json.loads(JsonFormatter().format(made))["exception"].splitlines()[-1]
    assert last == "ValueError: cannot use [database URL]"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("at postgresql://u:p@ss/w@db:5432/todo failed", "at [database URL] failed"),
        ("at postgresql+psycopg://u:p@db/todo", "at [database URL]"),
        ("Authorization: Bearer abc.def.ghi, next", "Authorization: Bearer [token], next"),
        (f"token {make_token()} refused", "token [token] refused"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_redact(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_request_is_logged_with_its_id_and_without_its_query(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("INFO", "json")

    response = client.get(f"{TASKS}?limit=5", headers={"X-Request-ID": "abc-123"})

    (event,) = requests(capsys.readouterr().out)
    assert response.headers["x-request-id"] == "abc-123"
    assert event == {
        "timestamp": event["timestamp"],
        "level": "INFO",
        "logger": "app.access",
        "message": "request",
        "request_id": "abc-123",
        "method": "GET",
        "path": TASKS,
        "status": 200,
        "duration_ms": event["duration_ms"],
    }


@pytest.mark.parametrize("sent", [None, "", "a b", "a" * 129, 'x"}'])
def test_other_ids_are_replaced(client: TestClient, sent: str | None) -> None:
    response = client.get("/health", headers={} if sent is None else {"X-Request-ID": sent})

    made = response.headers["x-request-id"]
    assert made != sent
    assert len(made) == 36


def test_probes_are_logged_only_for_debugging(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("INFO", "json")
    client.get("/health")
    quiet = requests(capsys.readouterr().out)
    configure_logging("DEBUG", "json")
    client.get("/health")

    (logged,) = requests(capsys.readouterr().out)
    assert quiet == []
    assert (logged["level"], logged["path"]) == ("DEBUG", "/health")


def test_no_secret_is_logged_whatever_happens(
    make_settings: SettingsFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"postgresql://todo_user:Pa55word@127.0.0.1:{free_port()}/todo_db"
    token = make_token()
    configure_logging("DEBUG", "json")

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"failed with {token} at {url}")

    with TestClient(create_app(make_settings(database_url=url))) as client:
        headers = authorization(token)
        assert client.get(TASKS, headers=headers).status_code == 503
        assert client.get(f"{TASKS}?token={token}").status_code == 401
        assert client.get("/ready").status_code == 503
        monkeypatch.setattr(AsyncSession, "exec", fail)
        assert client.get(TASKS, headers=headers).status_code == 500

    output = capsys.readouterr().out
    assert "failed with [token] at [database URL]" in output
    assert [secret for secret in (token, "Pa55word", url, SECRET) if secret in output] == []
