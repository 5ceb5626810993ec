"""The life of tasks: create, list, read, change, delete."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from fastapi.testclient import TestClient

from app.task_cursor import TaskCursor
from tests.conftest import Connection
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS, UNKNOWN, titles
from tests.support.tokens import GUEST_ID

EMPTY_PAGE = {"items": [], "total": 0, "limit": 50, "offset": 0, "next_cursor": None}


def test_create_answers_the_stored_task(client: TestClient) -> None:
    """The server sets the id, both times and the owner.

    @requirement TSK-1, TSK-5, TSK-6
    """
    response = client.post(TASKS, json={"title": "Buy milk", "description": "2 litres"})

    task = response.json()
    created_at = datetime.fromisoformat(task["created_at"])
    assert response.status_code == 201
    assert response.headers["location"] == f"{TASKS}/{task['id']}"
    assert task == {
        "id": str(UUID(task["id"], version=4)),
        "title": "Buy milk",
        "description": "2 litres",
        "completed": False,
        "created_at": task["created_at"],
        "updated_at": task["created_at"],
        "user_id": GUEST_ID,
    }
    assert created_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - created_at) < timedelta(seconds=10)
    assert client.get(response.headers["location"]).json() == task


def test_create_with_defaults(client: TestClient) -> None:
    """By default a task has no description and isn't completed.

    @requirement TSK-3, TSK-4
    """
    task = client.post(TASKS, json={"title": "Buy milk"}).json()

    assert (task["description"], task["completed"]) == (None, False)


def test_create_completed(client: TestClient) -> None:
    response = client.post(TASKS, json={"title": "Buy milk", "completed": True})

    assert response.json()["completed"] is True


def test_list_is_empty_at_first(client: TestClient) -> None:
    response = client.get(TASKS)

    assert response.status_code == 200
    assert response.json() == EMPTY_PAGE


def test_list_pages_newest_first(client: TestClient) -> None:
    created = [client.post(TASKS, json={"title": f"Task {n}"}).json() for n in range(1, 6)]

    page = client.get(TASKS, params={"limit": 2, "offset": 1})

    assert titles(client) == ["Task 5", "Task 4", "Task 3", "Task 2", "Task 1"]
    assert page.json() == {
        "items": [created[3], created[2]],
        "total": 5,
        "limit": 2,
        "offset": 1,
        "next_cursor": TaskCursor(
            "-created_at", datetime.fromisoformat(created[2]["created_at"]), UUID(created[2]["id"])
        ).encode(),
    }


def test_list_past_the_end_still_counts(client: TestClient) -> None:
    client.post(TASKS, json={"title": "Only"})

    page = client.get(TASKS, params={"offset": 10}).json()

    assert page == EMPTY_PAGE | {"total": 1, "offset": 10}


def test_list_order_is_stable_within_one_instant(client: TestClient, database: Connection) -> None:
    database.execute(
        "INSERT INTO tasks (id, title, user_id)"
        " SELECT gen_random_uuid(), n::text, %s FROM generate_series(1, 20) n",
        [GUEST_ID],
    )

    pages = [
        title for offset in range(0, 20, 5) for title in titles(client, limit=5, offset=offset)
    ]

    assert pages == titles(client)
    assert sorted(pages, key=int) == [str(n) for n in range(1, 21)]


def test_update_changes_only_what_is_sent(client: TestClient) -> None:
    """An update also sets the time of the change.

    @requirement TSK-5
    """
    task = client.post(TASKS, json={"title": "Buy milk", "description": "2 litres"}).json()

    response = client.patch(f"{TASKS}/{task['id']}", json={"completed": True})

    changed = response.json()
    assert response.status_code == 200
    assert changed == task | {"completed": True, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > task["updated_at"]
    assert client.get(f"{TASKS}/{task['id']}").json() == changed


def test_update_every_field(client: TestClient) -> None:
    task = client.post(TASKS, json={"title": "Old", "description": "Old", "completed": True}).json()
    change = {"title": "New", "description": None, "completed": False}

    changed = client.patch(f"{TASKS}/{task['id']}", json=change).json()

    assert changed == task | change | {"updated_at": changed["updated_at"]}


def test_delete(client: TestClient) -> None:
    task_id = client.post(TASKS, json={"title": "Buy milk"}).json()["id"]

    response = client.delete(f"{TASKS}/{task_id}")

    assert (response.status_code, response.content) == (204, b"")
    assert_problem(client.get(f"{TASKS}/{task_id}"), 404, f"You have no task {task_id}.")
    assert_problem(client.delete(f"{TASKS}/{task_id}"), 404, f"You have no task {task_id}.")


def test_unknown_task_answers_404(client: TestClient) -> None:
    path, detail = f"{TASKS}/{UNKNOWN}", f"You have no task {UNKNOWN}."

    assert_problem(client.get(path), 404, detail)
    assert_problem(client.patch(path, json={"completed": True}), 404, detail)
    assert_problem(client.delete(path), 404, detail)
