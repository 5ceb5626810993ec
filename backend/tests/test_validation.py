"""What a request may hold, to the character."""

import pytest
from fastapi.testclient import TestClient

from tests.support.problems import assert_invalid, assert_problem
from tests.support.tasks import TASKS

TITLE_TOO_LONG = "String should have at most 255 characters"
TITLE_TOO_SHORT = "String should have at least 1 character"
NUL = "must not contain the NUL character"


@pytest.fixture
def task_path(client: TestClient) -> str:
    """The path of an existing task."""
    location: str = client.post(TASKS, json={"title": "Buy milk"}).headers["location"]
    return location


@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("a", "a"),
        ("t" * 255, "t" * 255),
        ("🥛" * 255, "🥛" * 255),
        (" \t Buy milk \n", "Buy milk"),
        (" " + "t" * 255 + " ", "t" * 255),
    ],
    ids=["1", "255", "255 outside the basic plane", "trimmed", "255 trimmed"],
)
def test_good_title(client: TestClient, task_path: str, title: str, stored: str) -> None:
    assert client.post(TASKS, json={"title": title}).json()["title"] == stored
    assert client.patch(task_path, json={"title": title}).json()["title"] == stored


@pytest.mark.parametrize(
    ("title", "detail"),
    [
        ("", TITLE_TOO_SHORT),
        (" \t\n", TITLE_TOO_SHORT),
        ("t" * 256, TITLE_TOO_LONG),
        ("a\0b", NUL),
        (None, "Input should be a valid string"),
        (5, "Input should be a valid string"),
    ],
    ids=["empty", "blank", "256", "NUL", "null", "number"],
)
def test_bad_title(client: TestClient, task_path: str, title: object, detail: str) -> None:
    """Empty titles and titles of 256 characters are refused.

    @requirement TSK-2
    """
    error = {"pointer": "#/title", "detail": detail}

    assert_invalid(client.post(TASKS, json={"title": title}), error)
    assert_invalid(client.patch(task_path, json={"title": title}), error)


def test_missing_title(client: TestClient) -> None:
    """A title is required.

    @requirement TSK-2
    """
    response = client.post(TASKS, json={})

    assert_invalid(response, {"pointer": "#/title", "detail": "Field required"})


@pytest.mark.parametrize("description", ["", "d" * 1000, None], ids=["empty", "1000", "null"])
def test_good_description(client: TestClient, task_path: str, description: str | None) -> None:
    created = client.post(TASKS, json={"title": "Buy milk", "description": description})
    changed = client.patch(task_path, json={"description": description})

    assert (created.status_code, created.json()["description"]) == (201, description)
    assert (changed.status_code, changed.json()["description"]) == (200, description)


@pytest.mark.parametrize(
    ("description", "detail"),
    [
        ("d" * 1001, "String should have at most 1000 characters"),
        ("a\0b", NUL),
        (True, "Input should be a valid string"),
    ],
    ids=["1001", "NUL", "boolean"],
)
def test_bad_description(
    client: TestClient, task_path: str, description: object, detail: str
) -> None:
    """A description of 1001 characters is refused.

    @requirement TSK-3
    """
    error = {"pointer": "#/description", "detail": detail}

    created = client.post(TASKS, json={"title": "Buy milk", "description": description})
    changed = client.patch(task_path, json={"description": description})

    assert_invalid(created, error)
    assert_invalid(changed, error)


@pytest.mark.parametrize("completed", ["true", 1, None])
def test_bad_completed(client: TestClient, task_path: str, completed: object) -> None:
    error = {"pointer": "#/completed", "detail": "Input should be a valid boolean"}

    created = client.post(TASKS, json={"title": "Buy milk", "completed": completed})

    assert_invalid(created, error)
    assert_invalid(client.patch(task_path, json={"completed": completed}), error)


@pytest.mark.parametrize("name", ["id", "user_id", "created_at", "updated_at", "priority"])
def test_unknown_and_server_side_fields(client: TestClient, task_path: str, name: str) -> None:
    """Clients can't set the times, the id or the owner.

    @requirement TSK-5
    """
    error = {"pointer": f"#/{name}", "detail": "Extra inputs are not permitted"}
    body = {"title": "Buy milk", name: "2020-01-01T00:00:00Z"}

    assert_invalid(client.post(TASKS, json=body), error)
    assert_invalid(client.patch(task_path, json=body), error)


def test_every_problem_is_listed(client: TestClient) -> None:
    response = client.post(TASKS, json={"title": "", "completed": "no"})

    assert_invalid(
        response,
        {"pointer": "#/title", "detail": TITLE_TOO_SHORT},
        {"pointer": "#/completed", "detail": "Input should be a valid boolean"},
    )


def test_pointer_is_escaped(client: TestClient) -> None:
    response = client.post(TASKS, json={"title": "Buy milk", "a/b~c dé": 1})

    pointer = "#/a~1b~0c%20d%C3%A9"
    assert_invalid(response, {"pointer": pointer, "detail": "Extra inputs are not permitted"})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [(b'{"title": "\\ud800"}', "#/title"), (b'{"title": "Buy milk", "\\ud800": 1}', "#")],
    ids=["value", "name"],
)
def test_half_a_surrogate_pair(client: TestClient, body: bytes, pointer: str) -> None:
    response = client.post(TASKS, content=body, headers={"content-type": "application/json"})

    detail = "Input should be a valid string, unable to parse raw data as a unicode string"
    assert_invalid(response, {"pointer": pointer, "detail": detail})


def test_update_without_changes(client: TestClient, task_path: str) -> None:
    detail = "must contain at least one of title, description, completed"

    assert_invalid(client.patch(task_path, json={}), {"pointer": "#", "detail": detail})


@pytest.mark.parametrize("body", [[], "text", 5])
def test_body_is_not_an_object(client: TestClient, body: object) -> None:
    detail = "Input should be a valid dictionary or object to extract fields from"

    assert_invalid(client.post(TASKS, json=body), {"pointer": "#", "detail": detail})


def test_broken_json(client: TestClient) -> None:
    headers = {"content-type": "application/json"}

    response = client.post(TASKS, content=b'{"title": ', headers=headers)

    assert_invalid(response, {"pointer": "#", "detail": "JSON decode error: Expecting value"})


def test_body_too_large(client: TestClient) -> None:
    body = b'{"title": "' + b"t" * 32_756 + b'"}'
    streamed = [body[:20_000], body[20_000:]]
    headers = {"content-type": "application/json"}
    detail = "The request's body is longer than 32768 bytes."

    assert len(body) == 32_769
    assert_problem(client.post(TASKS, content=body, headers=headers), 413, detail)
    assert_problem(client.post(TASKS, content=iter(streamed), headers=headers), 413, detail)
    assert (
        client.post(TASKS, content=body.replace(b"tt", b"t", 1), headers=headers).status_code == 422
    )


def test_longest_task_fits_however_it_is_escaped(client: TestClient) -> None:
    escaped = "\\ud83e\\udd5b"
    body = f'{{"title": "{escaped * 255}", "description": "{escaped * 1000}"}}'

    response = client.post(TASKS, content=body, headers={"content-type": "application/json"})

    assert response.status_code == 201


def test_bad_task_id(client: TestClient) -> None:
    response = client.get(f"{TASKS}/1")

    detail = "Input should be a valid UUID, invalid length: found 1"
    assert_invalid(response, {"parameter": "task_id", "detail": detail})


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("limit=0", "limit", "Input should be greater than or equal to 1"),
        ("limit=101", "limit", "Input should be less than or equal to 100"),
        (
            "limit=ten",
            "limit",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        ("offset=-1", "offset", "Input should be greater than or equal to 0"),
        ("offset=1000001", "offset", "Input should be less than or equal to 1000000"),
        ("page=2", "page", "Extra inputs are not permitted"),
    ],
)
def test_bad_page(client: TestClient, query: str, parameter: str, detail: str) -> None:
    response = client.get(f"{TASKS}?{query}")

    assert_invalid(response, {"parameter": parameter, "detail": detail})


@pytest.mark.parametrize("query", ["limit=1", "limit=100", "offset=1000000"])
def test_page_limits(client: TestClient, query: str) -> None:
    assert client.get(f"{TASKS}?{query}").status_code == 200
