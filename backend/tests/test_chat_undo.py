"""Everything that the offline assistant changes can be undone."""

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.conftest import AddUser
from tests.support.chat import (
    ask,
    conversation_of,
    said,
    undo,
)
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS, add, state, titles
from tests.support.tokens import authorization, make_token


@pytest.fixture
def changes() -> dict[str, object]:
    """The guest user may send as fast as the tests do."""
    return {"chat_rate_limit": 6000}


def test_each_change_is_undone(client: TestClient) -> None:
    """In the chat and on the page; a deleted task comes back where it was."""
    add(client, "p", "q", "r")
    before = client.get(TASKS).json()

    for message in (
        "add s",
        "delete q",
        "complete q",
        "rename q to x",
        "describe q as y",
        "add s; delete p; complete q; rename r to z",
    ):
        changed = ask(client, message)
        assert client.get(TASKS).json() != before, message
        assert undo(client, changed).status_code == 200, message
        assert without_times(client.get(TASKS).json()) == without_times(before), message
        assert_problem(undo(client, changed), 404, "There is nothing left to undo.")

        conversation = conversation_of(ask(client, message))
        assert said(ask(client, "undo", conversation)).startswith("I undid ")
        assert without_times(client.get(TASKS).json()) == without_times(before), message
        assert said(ask(client, "undo", conversation)) == (
            "There is nothing to undo in this conversation."
        )


def without_times(page: dict[str, object]) -> list[dict[str, object]]:
    items = page["items"]
    assert isinstance(items, list)
    return [{name: value for name, value in item.items() if name != "updated_at"} for item in items]


def test_undo_keeps_what_was_changed_since(client: TestClient) -> None:
    add(client, "p", "q")
    changed = ask(client, "complete p; complete q")
    (task,) = client.get(TASKS, params={"search": "p"}).json()["items"]
    client.patch(f"{TASKS}/{task['id']}", json={"title": "mine"})

    assert undo(client, changed).json() == {"changed": 2, "undone": 1}
    assert state(client) == {"mine": True, "q": False}


def test_nobody_undoes_for_others(client: TestClient, add_user: AddUser) -> None:
    changed = ask(client, "add a")
    theirs = authorization(make_token(sub=add_user("other@todo.invalid")))

    refused = client.post(f"/api/v1/chat/{changed[0]['messageId']}/undo", headers=theirs)

    assert_problem(refused, 404, "There is nothing left to undo.")
    assert titles(client) == ["a"]


def test_deleted_task_is_restored_where_it_was(client: TestClient) -> None:
    add(client, "a", "b", "c")
    before = client.get(TASKS).json()
    task = before["items"][1]

    assert client.delete(f"{TASKS}/{task['id']}").status_code == 204
    assert titles(client) == ["c", "a"]
    assert client.post(f"{TASKS}/{task['id']}/restore").json() == task

    assert client.get(TASKS).json() == before
    path = f"{TASKS}/{task['id']}/restore"
    assert_problem(client.post(path), 404, f"You have no task {task['id']}.")
    unknown = uuid4()
    assert_problem(client.post(f"{TASKS}/{unknown}/restore"), 404, f"You have no task {unknown}.")
