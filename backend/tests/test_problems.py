"""Every error is a problem, whatever its cause."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.auth import bearer
from app.main import create_app
from app.problems import MEDIA_TYPE
from tests.conftest import Connection, SettingsFactory
from tests.support.postgres import free_port
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS
from tests.support.tokens import GUEST_ID, authorization, make_token

TASK = f"{TASKS}/{{task_id}}"
UNAVAILABLE = "The database is unavailable; try again shortly."


@pytest.fixture
def without_database(make_settings: SettingsFactory) -> Iterator[TestClient]:
    """A client of an application whose database is down."""
    url = f"postgresql://todo_user:password@127.0.0.1:{free_port()}/todo_db"
    with TestClient(create_app(make_settings(database_url=url))) as client:
        client.headers.update(authorization(make_token()))
        yield client


@pytest.mark.parametrize("path", ["/", "/docs", "/api/v1/nothing", "/api/v1/tasks/", "/a%20b"])
def test_unknown_path(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404, "There is nothing at this path.")


def test_method_not_allowed(client: TestClient) -> None:
    response = client.put(f"{TASKS}/{GUEST_ID}")

    assert_problem(response, 405, "This path does not allow PUT.")
    assert response.headers["allow"] == "GET"


def test_unhandled_exception(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("the reason")

    monkeypatch.setattr(AsyncSession, "exec", fail)

    assert_problem(client.get(TASKS), 500, "The server failed; its log says why.")


def test_failed_commit_is_not_reported_as_success(
    client: TestClient, database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("COMMIT", None, psycopg.OperationalError("connection lost"))

    monkeypatch.setattr("sqlalchemy.engine.base.Connection._commit_impl", fail)

    response = client.post(TASKS, json={"title": "Buy milk"})

    assert_problem(response, 503, UNAVAILABLE)
    assert database.execute("SELECT count(*) FROM tasks").fetchone() == (0,)


def test_database_down(without_database: TestClient) -> None:
    response = without_database.get(TASKS)

    assert_problem(response, 503, UNAVAILABLE)
    assert response.headers["retry-after"] == "5"


def test_lost_connections_are_replaced(client: TestClient, database: Connection) -> None:
    assert client.get(TASKS).status_code == 200
    database.execute(
        "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
        " WHERE application_name = 'todo-backend'"
    )

    assert client.get(TASKS).status_code == 200


def test_user_deleted_after_the_look_up(make_settings: SettingsFactory) -> None:
    app = create_app(make_settings())
    app.dependency_overrides[bearer] = uuid4
    with TestClient(app) as client:
        response = client.post(TASKS, json={"title": "Buy milk"})

    assert_problem(response, 409, "The request conflicts with the stored data.")


def test_openapi_describes_problems(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    errors = {
        (path, method, status): sorted(answer["content"])
        for path, operations in paths.items()
        for method, operation in operations.items()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
    }
    assert {path for path, _, _ in errors} == set(paths) - {"/health"}
    assert set(map(tuple, errors.values())) == {(MEDIA_TYPE,)}
    deletion = sorted(s for path, method, s in errors if (path, method) == (TASK, "delete"))
    assert deletion == ["401", "404", "422", "500", "503"]
