"""Which pages' scripts may call the API from a browser."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import Connection, SettingsFactory

ALLOWED = "https://todo.example.com"


@pytest.mark.parametrize(
    ("origin", "status", "allowed"),
    [(ALLOWED, 200, ALLOWED), ("https://evil.example.com", 400, None)],
)
def test_preflight(
    make_settings: SettingsFactory,
    database: Connection,
    origin: str,
    status: int,
    allowed: str | None,
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    with TestClient(create_app(make_settings(cors_origins=ALLOWED))) as client:
        response = client.options("/api/v1/tasks", headers=headers)

    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == allowed
