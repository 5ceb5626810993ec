"""A user sees and changes only their own tasks."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.conftest import Connection
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS
from tests.support.tokens import authorization, make_token


@pytest.fixture
def others_task(client: TestClient, add_user: Callable[..., str]) -> dict[str, object]:
    """A task of another user."""
    headers = authorization(make_token(sub=add_user("other@todo.invalid")))
    task: dict[str, object] = client.post(TASKS, json={"title": "Secret"}, headers=headers).json()
    return task


def test_lists_are_apart(client: TestClient, others_task: dict[str, object]) -> None:
    own = client.post(TASKS, json={"title": "Mine"}).json()

    headers = authorization(make_token(sub=others_task["user_id"]))
    assert client.get(TASKS).json()["items"] == [own]
    assert client.get(TASKS).json()["total"] == 1
    assert client.get(TASKS, headers=headers).json()["items"] == [others_task]


def test_others_task_answers_404_and_stays(
    client: TestClient, others_task: dict[str, object]
) -> None:
    path = f"{TASKS}/{others_task['id']}"
    detail = f"You have no task {others_task['id']}."

    assert_problem(client.get(path), 404, detail)
    assert_problem(client.patch(path, json={"title": "Stolen"}), 404, detail)
    assert_problem(client.delete(path), 404, detail)

    headers = authorization(make_token(sub=others_task["user_id"]))
    assert client.get(path, headers=headers).json() == others_task


def test_owner_goes_with_their_tasks(database: Connection, others_task: dict[str, object]) -> None:
    """Deleting a user deletes their tasks.

    @requirement TSK-6
    """
    database.execute("DELETE FROM users WHERE id = %s", [others_task["user_id"]])

    assert database.execute("SELECT count(*) FROM tasks").fetchone() == (0,)
