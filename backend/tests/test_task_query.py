"""Which tasks a list holds, and in which order."""

from typing import get_args

import pytest
from fastapi.testclient import TestClient

from app.task_cursor import Sort
from tests.conftest import AddUser, Connection
from tests.support.problems import assert_invalid
from tests.support.tasks import TASKS, titles

MILK = {"title": "Buy MILK", "description": "2 litres"}
TAX = {"title": "File taxes", "description": "100% by May_1", "completed": True}
CAKE = {"title": "Bake a cake", "description": None}


@pytest.fixture
def three(client: TestClient) -> TestClient:
    """A client whose user has three tasks."""
    for task in (MILK, TAX, CAKE):
        assert client.post(TASKS, json=task).status_code == 201
    return client


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("milk", ["Buy MILK"]),
        ("LITRES", ["Buy MILK"]),
        ("a", ["Bake a cake", "File taxes"]),
        ("100%", ["File taxes"]),
        ("may_1", ["File taxes"]),
        ("%", ["File taxes"]),
        ("_", ["File taxes"]),
        ("\\", []),
        ("'; DROP TABLE tasks; --", []),
        ("bread", []),
    ],
)
def test_search(three: TestClient, search: str, found: list[str]) -> None:
    """The text is searched for as it is, in title and description, in any case."""
    page = three.get(TASKS, params={"search": search}).json()

    assert [task["title"] for task in page["items"]] == found
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("completed", "found"), [("true", ["File taxes"]), ("false", ["Bake a cake", "Buy MILK"])]
)
def test_filter(three: TestClient, completed: str, found: list[str]) -> None:
    page = three.get(TASKS, params={"completed": completed}).json()

    assert [task["title"] for task in page["items"]] == found
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("created_at", ["Buy MILK", "File taxes", "Bake a cake"]),
        ("-created_at", ["Bake a cake", "File taxes", "Buy MILK"]),
        ("title", ["Bake a cake", "Buy MILK", "File taxes"]),
        ("-title", ["File taxes", "Buy MILK", "Bake a cake"]),
        ("updated_at", ["File taxes", "Bake a cake", "Buy MILK"]),
        ("-updated_at", ["Buy MILK", "Bake a cake", "File taxes"]),
    ],
)
def test_sort(three: TestClient, sort: str, order: list[str]) -> None:
    (milk,) = three.get(TASKS, params={"search": "milk"}).json()["items"]
    three.patch(f"{TASKS}/{milk['id']}", json={"description": "3 litres"})

    page = three.get(TASKS, params={"sort": sort}).json()

    assert [task["title"] for task in page["items"]] == order


def test_total_counts_what_matches(three: TestClient) -> None:
    page = three.get(TASKS, params={"search": "a", "sort": "title", "limit": 1}).json()

    assert ([task["title"] for task in page["items"]], page["total"]) == (["Bake a cake"], 2)
    past = three.get(TASKS, params={"search": "a", "offset": 5}).json()
    assert (past["items"], past["total"]) == ([], 2)


def test_list_in_pages_is_the_whole(three: TestClient) -> None:
    first = [title for offset in range(3) for title in titles(three, limit=1, offset=offset)]

    assert first == titles(three)


def test_search_finds_nobody_elses(
    client: TestClient, database: Connection, add_user: AddUser
) -> None:
    other = add_user("other@todo.invalid")
    database.execute(
        "INSERT INTO tasks (id, title, user_id) VALUES (gen_random_uuid(), 'milk', %s)", [other]
    )

    assert client.get(TASKS, params={"search": "milk"}).json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("search=", "search", "String should have at least 1 character"),
        (f"search={'s' * 256}", "search", "String should have at most 255 characters"),
        ("search=%00", "search", "must not contain the NUL character"),
        (
            "completed=maybe",
            "completed",
            "Input should be a valid boolean, unable to interpret input",
        ),
        (
            "sort=user_id",
            "sort",
            "Input should be 'created_at', '-created_at', 'updated_at', '-updated_at', 'title' "
            "or '-title'",
        ),
    ],
)
def test_bad_query(client: TestClient, query: str, parameter: str, detail: str) -> None:
    assert_invalid(client.get(f"{TASKS}?{query}"), {"parameter": parameter, "detail": detail})


@pytest.mark.parametrize("sort", get_args(Sort))
def test_cursor(client: TestClient, sort: str) -> None:
    """Each task comes once, in order, although some come and go between the pages."""
    for title in ("b", "a", "c", "a", "e", "d", "a"):
        client.post(TASKS, json={"title": title})
    order = [task["id"] for task in client.get(TASKS, params={"sort": sort}).json()["items"]]

    seen: list[str] = []
    params = {"sort": sort, "limit": "2"}
    while True:
        page = client.get(TASKS, params=params).json()
        seen += [task["id"] for task in page["items"]]
        if page["next_cursor"] is None:
            break
        params |= {"cursor": page["next_cursor"]}
        client.delete(f"{TASKS}/{seen[-1]}")

    assert seen == order
    assert client.get(TASKS).json()["next_cursor"] is None


def test_cursor_with_filter(client: TestClient) -> None:
    """Tasks that match no longer shift nothing."""
    for number in range(6):
        client.post(TASKS, json={"title": f"task {number}"})
    wanted = {"completed": "false", "limit": "2"}
    first = client.get(TASKS, params=wanted).json()
    for task in first["items"]:
        client.patch(f"{TASKS}/{task['id']}", json={"completed": True})

    second = client.get(TASKS, params=wanted | {"cursor": first["next_cursor"]}).json()

    assert [task["title"] for task in second["items"]] == ["task 3", "task 2"]
    assert second["total"] == 4


def test_wrong_cursors(client: TestClient) -> None:
    for title in ("a", "b"):
        client.post(TASKS, json={"title": title})
    cursor = client.get(TASKS, params={"limit": 1}).json()["next_cursor"]

    for params in (
        {"cursor": "x"},
        {"cursor": "\N{SNOWMAN}"},
        {"cursor": cursor[:-4]},
        {"cursor": cursor, "sort": "title"},
        {"cursor": cursor, "offset": 1},
    ):
        response = client.get(TASKS, params=params)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert error["parameter"] == "cursor"
