"""Tokens as the frontend's server signs them, and deliberately wrong ones."""

import time
from typing import Any

import jwt

# Longer than any test takes, however busy the machine is.
LIFE_SECONDS = 1800
SECRET = "a-signing-key-that-only-the-tests-know-0123456789"
GUEST_ID = "00000000-0000-4000-8000-000000000001"


def make_token(*, key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """Sign a valid token for the guest user; a claim set to None is left out."""
    default = {
        "iss": "todo-frontend",
        "aud": "todo-backend",
        "sub": GUEST_ID,
        "exp": int(time.time()) + LIFE_SECONDS,
    }
    payload = {name: value for name, value in (default | claims).items() if value is not None}
    return jwt.encode(payload, key, algorithm)


def authorization(token: str) -> dict[str, str]:
    """Make the header that carries a token."""
    return {"Authorization": f"Bearer {token}"}
