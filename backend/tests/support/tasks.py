"""Tasks in tests."""

from fastapi.testclient import TestClient

TASKS = "/api/v1/tasks"
# The id of no task.
UNKNOWN = "11111111-2222-4333-8444-555555555555"


def add(client: TestClient, *titles: str, completed: bool = False) -> None:
    """Add a task for each title."""
    for title in titles:
        client.post(TASKS, json={"title": title, "completed": completed})


def state(client: TestClient) -> dict[str, bool]:
    """The titles of all tasks, and whether each is completed."""
    return {task["title"]: task["completed"] for task in client.get(TASKS).json()["items"]}


def titles(client: TestClient, **page: int) -> list[str]:
    """The titles of a page of tasks, in its order."""
    return [task["title"] for task in client.get(TASKS, params=page).json()["items"]]
