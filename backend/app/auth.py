"""Who is calling: verifies the short token that the frontend's server signs for each call."""

import time
from typing import Annotated, Any
from uuid import UUID

import jwt
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPBearer
from sqlalchemy import Table, bindparam
from sqlmodel import select

from app.dependencies import SessionDependency
from app.models import User
from app.settings import Settings

ISSUER = "todo-frontend"
AUDIENCE = "todo-backend"
REQUIRED_CLAIMS = ["exp", "iss", "aud", "sub"]
# Tolerates different clocks on two nodes.
LEEWAY_SECONDS = 5

MALFORMED = "The token is malformed."
REASONS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "The token has expired."),
    (jwt.InvalidSignatureError, "The token's signature is not valid."),
    (jwt.InvalidIssuerError, "The token's issuer is not accepted."),
    (jwt.InvalidAudienceError, "The token is for another audience."),
    (jwt.InvalidAlgorithmError, "The token's algorithm is not accepted."),
    (jwt.MissingRequiredClaimError, "The token lacks a required claim (exp, iss, aud, sub)."),
    (jwt.PyJWTError, MALFORMED),
)

# A column instead of the user, built once: every request needs it and nothing else of the user.
USERS: Table = User.__table__  # type: ignore[attr-defined]
IS_ACTIVE = select(USERS.c.is_active).where(USERS.c.id == bindparam("user_id"))


class InvalidTokenError(Exception):
    """An invalid token; the text says why, and contains no part of the token."""


def verify_token(token: str, settings: Settings) -> UUID:
    """The id of the user that a valid token names, or InvalidTokenError."""
    claims = _verified_claims(token, settings)
    # PyJWT accepts a number in quotes.
    if not isinstance(claims["exp"], int | float):
        raise InvalidTokenError(MALFORMED)
    # Limits the harm of a leaked token, even if it was signed for longer.
    if claims["exp"] > time.time() + settings.jwt_expiration + LEEWAY_SECONDS:
        raise InvalidTokenError("The token is valid for longer than JWT_EXPIRATION allows.")
    try:
        return UUID(claims["sub"])
    except ValueError:
        raise InvalidTokenError("The token's subject is not a UUID.") from None


def _verified_claims(token: str, settings: Settings) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            settings.jwt_secret_key.get_secret_value(),
            algorithms=[settings.jwt_algorithm],
            issuer=ISSUER,
            audience=AUDIENCE,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED_CLAIMS},
        )
    except jwt.PyJWTError as error:
        reason = next(reason for kind, reason in REASONS if isinstance(error, kind))
        raise InvalidTokenError(reason) from None
    return claims


class UserBearer(HTTPBearer):
    """The API's security scheme, and what routes depend on: FastAPI pays for each dependency."""

    async def __call__(  # type: ignore[override]
        self, request: Request, session: SessionDependency
    ) -> UUID:
        """The id of the active user that the request's token names; everything else answers 401."""
        credentials = await super().__call__(request)
        if credentials is None:
            raise _unauthorized("Send a bearer token in the Authorization header.", "Bearer")
        try:
            user_id = verify_token(credentials.credentials, request.app.state.settings)
        except InvalidTokenError as error:
            raise _unauthorized(str(error)) from None
        is_active = await session.exec(IS_ACTIVE, params={"user_id": user_id})
        if not is_active.one_or_none():
            raise _unauthorized("The token's user is unknown or inactive.")
        return user_id


bearer = UserBearer(
    auto_error=False,
    scheme_name="HTTPBearer",
    bearerFormat="JWT",
    description=f"iss {ISSUER}, aud {AUDIENCE}, sub the user's UUID, exp within JWT_EXPIRATION",
)


def _unauthorized(detail: str, challenge: str = 'Bearer error="invalid_token"') -> HTTPException:
    headers = {"WWW-Authenticate": challenge}
    return HTTPException(status.HTTP_401_UNAUTHORIZED, detail, headers)


CurrentUser = Annotated[UUID, Depends(bearer, scope="function")]
