"""Assertions on problem details."""

from http import HTTPStatus
from typing import Any

from httpx2 import Response


def assert_problem(
    response: Response, status: int, detail: str, errors: list[dict[str, str]] | None = None
) -> None:
    """Assert the whole of an error answer: status, media type and every member."""
    expected: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": response.request.url.raw_path.decode().partition("?")[0],
        "request_id": response.headers["x-request-id"],
    }
    if errors is not None:
        expected["errors"] = errors
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()) == (status, expected)


def assert_invalid(response: Response, *errors: dict[str, str]) -> None:
    """Assert that the request was refused for exactly these reasons."""
    detail = "The request is not valid; errors lists what to change."
    assert_problem(response, 422, detail, list(errors))
