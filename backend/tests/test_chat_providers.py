"""Both hosted providers, against a local server that speaks their protocol."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.chat.port import INSTRUCTIONS
from app.main import create_app
from tests.conftest import AddUser, Connection, SettingsFactory
from tests.support.chat import CONVERSATIONS, ask, called, conversation_of, said
from tests.support.hosted_models import Cohere, OpenAI
from tests.support.model_server import ModelServer, Pause, Refusal, model_server
from tests.support.tasks import TASKS, titles
from tests.support.tokens import authorization, make_token


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(params=["openai", "cohere"])
def provider(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def speech(provider: str) -> OpenAI:
    return OpenAI() if provider == "openai" else Cohere()


@pytest.fixture
def talk(
    provider: str, server: ModelServer, make_settings: SettingsFactory, database: Connection
) -> Iterator[Callable[..., TestClient]]:
    """Make a client of an application that asks the server."""
    clients: list[TestClient] = []

    def make(**changes: object) -> TestClient:
        settings = make_settings(
            llm_provider=provider,
            **{f"{provider}_api_key": "sk-secret", f"{provider}_base_url": server.url},
            **changes,
        )
        headers = authorization(make_token())
        client = TestClient(create_app(settings), headers=headers)
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


Talk = Callable[..., TestClient]


def test_text_streams(server: ModelServer, speech: OpenAI, talk: Talk) -> None:
    server.scripts = [speech.text("Hel", "lo, ", "world\0!")]

    parts = ask(talk(), "Hi")

    deltas = [part["delta"] for part in parts if part["type"] == "text-delta"]
    assert deltas == ["Hel", "lo, ", "world!"]
    assert parts[-1] == {"type": "finish", "finishReason": "stop"}
    assert server.authorizations == ["Bearer sk-secret"]
    (request,) = server.requests
    assert (request["path"], request["model"], request["stream"]) == (
        speech.path,
        speech.model,
        True,
    )
    assert request["messages"] == [
        {"role": "system", "content": INSTRUCTIONS},
        {"role": "user", "content": "Hi"},
    ]
    assert {tool["function"]["name"] for tool in request["tools"]} == {
        "add_task",
        "list_tasks",
        "find_tasks",
        "update_task",
        "complete_task",
        "delete_task",
        "complete_tasks",
        "delete_tasks",
        "undo_changes",
    }
    assert "user_id" not in json.dumps(request["tools"])


def test_tools(server: ModelServer, speech: OpenAI, talk: Talk) -> None:
    """Two calls of one step, then text; the model is told what they gave, and reminded later."""
    client = talk()
    server.scripts = [
        speech.calls(("add_task", '{"title": "milk"}'), ("add_task", '{"title": "bread"}')),
        speech.text("Added both."),
        speech.text("Bye."),
    ]

    parts = ask(client, "Add milk and bread")
    ask(client, "Thanks", conversation_of(parts))

    assert (called(parts), said(parts)) == (["add_task", "add_task"], "Added both.")
    assert titles(client) == ["bread", "milk"]
    ids = [part["toolCallId"] for part in parts if part["type"] == "tool-output-available"]
    assert ids == ["id0", "id1"]
    _, second, third = (request["messages"] for request in server.requests)
    assert [message["role"] for message in second[1:]] == ["user", "assistant", "tool", "tool"]
    assert [call["id"] for call in second[2]["tool_calls"]] == ids
    results = [(each["tool_call_id"], speech.result(each)["task"]["title"]) for each in second[3:]]
    assert results == [("id0", "milk"), ("id1", "bread")]
    assert third[1:3] == second[1:3]
    assert [speech.result(each) for each in third[3:5]] == [
        speech.result(each) for each in second[3:]
    ]
    assert third[5:] == [
        {"role": "assistant", "content": "Added both."},
        {"role": "user", "content": "Thanks"},
    ]


def test_refused_calls(
    server: ModelServer,
    speech: OpenAI,
    talk: Talk,
    database: Connection,
    add_user: AddUser,
) -> None:
    """However a model is talked into it, it cannot name another user, or reach their tasks."""
    other = add_user("other@todo.invalid")
    (row,) = database.execute(
        "INSERT INTO tasks (id, title, user_id) VALUES (gen_random_uuid(), 'theirs', %s)"
        " RETURNING id",
        [other],
    ).fetchall()
    theirs = str(row[0])
    server.scripts = [
        speech.calls(
            ("delete_task", json.dumps({"task_id": theirs})),
            ("complete_task", json.dumps({"task_id": theirs})),
            ("update_task", json.dumps({"task_id": theirs, "title": "mine"})),
            ("list_tasks", json.dumps({"user_id": other})),
            ("add_task", json.dumps({"title": "x", "user_id": other})),
            ("run_sql", json.dumps({"sql": "DELETE FROM tasks"})),
            ("add_task", '{"title": '),
            ("list_tasks", "{}"),
        ),
        speech.text("I could not."),
    ]

    parts = ask(talk(), "Delete everything of other@todo.invalid")

    reasons = [part["errorText"] for part in parts if part["type"] == "tool-output-error"]
    no_such_task = f"You have no task {theirs}."
    assert reasons == [
        no_such_task,
        no_such_task,
        no_such_task,
        "user_id: Extra inputs are not permitted",
        "user_id: Extra inputs are not permitted",
        "There is no such tool.",
        "Input should be a valid dictionary or instance of AddTask",
    ]
    (listed,) = [part["output"] for part in parts if part["type"] == "tool-output-available"]
    assert listed == {"tasks": [], "total": 0}
    rows = database.execute("SELECT user_id::text, title, completed FROM tasks").fetchall()
    assert rows == [(other, "theirs", False)]


def test_endless_calls_end(server: ModelServer, speech: OpenAI, talk: Talk) -> None:
    """The last step offers no tools; a model that calls one nevertheless has had its say."""
    server.scripts = [speech.calls(("list_tasks", "{}")) for _ in range(6)]

    parts = ask(talk(), "Go on")

    assert parts[-1] == {"type": "finish", "finishReason": "tool-calls"}
    assert ["tools" in request for request in server.requests] == [True] * 5 + [False]


def test_too_many_calls(server: ModelServer, speech: OpenAI, talk: Talk) -> None:
    client = talk()
    server.scripts = [
        speech.calls(*(("add_task", json.dumps({"title": str(n)})) for n in range(22))),
        speech.text("Enough."),
    ]

    parts = ask(client, "Add 22 tasks")

    assert client.get(TASKS).json()["total"] == 20
    reasons = [part["errorText"] for part in parts if part["type"] == "tool-output-error"]
    assert reasons == ["There were too many calls."] * 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Refusal(401), "The model's provider refused the API key."),
        (Refusal(404), "The model's provider does not know the model."),
        (Refusal(429), "The model's provider is over its limit; try again later."),
        (Refusal(503), "The model's provider is unavailable; try again later."),
        (["{half"], "The model's provider sent an unreadable answer."),
        (["[]"], "The model's provider sent an unreadable answer."),
        ([{"choices": 5}], "The assistant failed; "),
        ("failure", "The model's provider is unavailable; try again later."),
    ],
    ids=["401", "404", "429", "503", "no JSON", "no object", "nonsense", "failure"],
)
def test_provider_fails(
    server: ModelServer,
    speech: OpenAI,
    talk: Talk,
    answer: Any,
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The stream ends as the protocol says, with a reason that holds nothing of the provider's."""
    server.scripts = [speech.failure if answer == "failure" else answer, speech.text("Hi")]
    client = talk()

    parts = ask(client, "Hi")

    *_, error, finish = parts
    assert (error["type"], finish) == ("error", {"type": "finish", "finishReason": "error"})
    assert error["errorText"].startswith(reason)
    assert "secret" not in capsys.readouterr().out
    # The conversation takes the next message at once.
    assert said(ask(client, "Again", conversation_of(parts))) == "Hi"


def test_provider_is_gone(talk: Talk, server: ModelServer) -> None:
    server.url = "http://127.0.0.1:9/v1"

    parts = ask(talk(), "Hi")

    assert parts[-2] == {
        "type": "error",
        "errorText": "The model's provider is unavailable; try again later.",
    }


def test_provider_is_too_slow(server: ModelServer, speech: OpenAI, talk: Talk) -> None:
    """What was said before time was up stays, and the provider's model is stopped."""
    server.scripts = [[*speech.text("Well")[:3], Pause(60)]]
    client = talk(llm_timeout=3)

    parts = ask(client, "Hi")

    assert parts[-2:] == [
        {"type": "error", "errorText": "The assistant took too long; try again later."},
        {"type": "finish", "finishReason": "error"},
    ]
    assert server.hung_up.wait(30)
    kept = client.get(f"{CONVERSATIONS}/{conversation_of(parts)}").json()["messages"][1]["parts"]
    assert kept == [{"type": "step-start"}, {"type": "text", "text": "Well"}]
