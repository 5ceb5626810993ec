"""The API's description: its committed copy is current, and every endpoint keeps to it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.main import create_app
from app.problems import MEDIA_TYPE
from tests.conftest import Connection, SettingsFactory
from tests.support.commands import BACKEND
from tests.support.tokens import authorization, make_token

COPY = BACKEND / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def app(make_settings: SettingsFactory) -> FastAPI:
    return create_app(make_settings(chat_rate_limit=6000))


def test_copy_is_current(app: FastAPI) -> None:
    """The frontend's client is tested against the copy."""
    assert json.loads(COPY.read_text()) == app.openapi(), (
        "openapi.json is old: run python -m app.openapi > openapi.json"
    )


def test_description_is_published(anonymous: TestClient) -> None:
    response = anonymous.get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert response.json() == json.loads(COPY.read_text())


def test_references_lead_somewhere(app: FastAPI) -> None:
    document = app.openapi()

    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, each in value.items():
                if key == "$ref":
                    yield each
                else:
                    yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    found = set(references(document))
    assert "#/components/schemas/Problem" in found
    for reference in found:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


OPERATIONS = [
    (method.upper(), path)
    for path, methods in json.loads(COPY.read_text())["paths"].items()
    for method in methods
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_fuzz(app: FastAPI, database: Connection, method: str, path: str) -> None:
    """Whatever is sent: no 5xx, nothing undescribed, and every error is a problem."""
    headers = authorization(make_token())
    with TestClient(app):
        operation = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)[path][method]

        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(GenerationMode.POSITIVE)
            | operation.as_strategy(GenerationMode.NEGATIVE)
        )
        def fuzz(case: Any) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
            if response.status_code >= 400:
                assert response.headers["content-type"] == [MEDIA_TYPE]

        fuzz()
