"""Which tokens are accepted. All are real ones, wrong in one respect each."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import SettingsFactory
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS
from tests.support.tokens import GUEST_ID, SECRET, authorization, make_token

INVALID = 'Bearer error="invalid_token"'


def assert_refused(client: TestClient, token: str, detail: str) -> None:
    response = client.get(TASKS, headers=authorization(token))
    assert_problem(response, 401, detail)
    assert response.headers["www-authenticate"] == INVALID


@pytest.mark.parametrize("header", [None, "", "Basic Z3Vlc3Q6Z3Vlc3Q=", "Bearer"])
def test_no_token(anonymous: TestClient, header: str | None) -> None:
    response = anonymous.get(TASKS, headers={} if header is None else {"Authorization": header})

    assert_problem(response, 401, "Send a bearer token in the Authorization header.")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", TASKS),
        ("GET", TASKS),
        ("GET", f"{TASKS}/{GUEST_ID}"),
        ("PATCH", f"{TASKS}/{GUEST_ID}"),
        ("DELETE", f"{TASKS}/{GUEST_ID}"),
    ],
)
def test_every_route_needs_a_token(anonymous: TestClient, method: str, path: str) -> None:
    body = {"title": "Buy milk"} if method in ("POST", "PATCH") else None

    response = anonymous.request(method, path, json=body)

    assert_problem(response, 401, "Send a bearer token in the Authorization header.")


def test_expired(anonymous: TestClient) -> None:
    assert_refused(anonymous, make_token(exp=int(time.time()) - 6), "The token has expired.")


def test_clocks_may_differ_a_little(anonymous: TestClient) -> None:
    token = make_token(exp=int(time.time()) - 1)

    assert anonymous.get(TASKS, headers=authorization(token)).status_code == 200


def test_valid_for_too_long(anonymous: TestClient) -> None:
    token = make_token(exp=int(time.time()) + 3600 + 60)

    detail = "The token is valid for longer than JWT_EXPIRATION allows."
    assert_refused(anonymous, token, detail)


def test_longest_validity(anonymous: TestClient) -> None:
    token = make_token(exp=int(time.time()) + 3600)

    assert anonymous.get(TASKS, headers=authorization(token)).status_code == 200


def test_another_key(anonymous: TestClient) -> None:
    token = make_token(key=SECRET[::-1])

    assert_refused(anonymous, token, "The token's signature is not valid.")


def test_tampered_subject(anonymous: TestClient, add_user: Callable[..., str]) -> None:
    header, payload, signature = make_token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["sub"] = add_user("victim@todo.invalid")
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    detail = "The token's signature is not valid."
    assert_refused(anonymous, f"{header}.{forged}.{signature}", detail)


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_another_algorithm(anonymous: TestClient, algorithm: str) -> None:
    key = "" if algorithm == "none" else SECRET * 2

    token = make_token(key=key, algorithm=algorithm)

    assert_refused(anonymous, token, "The token's algorithm is not accepted.")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_configured_algorithm(make_settings: SettingsFactory, algorithm: str) -> None:
    key = SECRET * 2
    settings = make_settings(jwt_algorithm=algorithm, jwt_secret_key=key)
    headers = authorization(make_token(key=key, algorithm=algorithm))

    with TestClient(create_app(settings)) as client:
        assert client.get(TASKS, headers=headers).status_code == 200
        assert_refused(client, make_token(key=key), "The token's algorithm is not accepted.")


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"iss": "someone-else"}, "The token's issuer is not accepted."),
        ({"aud": "another-service"}, "The token is for another audience."),
        ({"sub": "guest"}, "The token's subject is not a UUID."),
        (
            {"sub": "11111111-2222-4333-8444-555555555555"},
            "The token's user is unknown or inactive.",
        ),
    ],
    ids=["issuer", "audience", "subject", "unknown user"],
)
def test_wrong_claim(anonymous: TestClient, claims: dict[str, str], detail: str) -> None:
    assert_refused(anonymous, make_token(**claims), detail)


def test_expiry_in_quotes(anonymous: TestClient) -> None:
    token = make_token(exp=str(int(time.time()) + 60))

    assert_refused(anonymous, token, "The token is malformed.")


@pytest.mark.parametrize("claim", ["exp", "iss", "aud", "sub"])
def test_missing_claim(anonymous: TestClient, claim: str) -> None:
    claims: dict[str, Any] = {claim: None}
    token = make_token(**claims)

    assert_refused(anonymous, token, "The token lacks a required claim (exp, iss, aud, sub).")


def test_inactive_user(anonymous: TestClient, add_user: Callable[..., str]) -> None:
    token = make_token(sub=add_user("former@todo.invalid", active=False))

    assert_refused(anonymous, token, "The token's user is unknown or inactive.")


@pytest.mark.parametrize("token", ["abc", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30"])
def test_malformed(anonymous: TestClient, token: str) -> None:
    assert_refused(anonymous, token, "The token is malformed.")
