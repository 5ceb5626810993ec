"""Errors as problem details (RFC 9457): one format for every answer from 400 up."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy import exc as database_errors
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import Scope

from app.logs import request_id

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
DATABASE_UNAVAILABLE = (
    database_errors.OperationalError,
    database_errors.InterfaceError,
    # The pool's: every connection is in use.
    database_errors.TimeoutError,
)


class FieldProblem(BaseModel):
    """What is wrong with one part of a request: of its body (pointer) or its URL (parameter)."""

    detail: str
    pointer: str | None = Field(default=None, description="JSON Pointer, as a URI fragment")
    parameter: str | None = Field(default=None, description="name in the path or the query")


class Problem(BaseModel):
    """An error. Its type is `about:blank`: the status says what kind of error it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None = None
    errors: list[FieldProblem] | None = None


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of errors that a route answers."""
    # app.openapi adds the schema that this refers to.
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def request_path(scope: Scope) -> str:
    """The request's path, percent-encoded, so that it cannot break a line of the log."""
    return quote(scope["path"])


def problem_response(
    scope: Scope,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[FieldProblem] | None = None,
) -> Response:
    """A response that describes one problem."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request_path(scope),
        request_id=request_id.get(),
        errors=errors,
    )
    return Response(problem.model_dump_json(exclude_none=True), status, headers, MEDIA_TYPE)


def register_problem_handlers(app: FastAPI) -> None:
    """Answer every expected exception with its problem; RequestContext answers the others."""
    app.exception_handler(StarletteHTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(database_errors.IntegrityError)(_conflict)
    for unavailable in DATABASE_UNAVAILABLE:
        app.exception_handler(unavailable)(_database_unavailable)


async def _http_error(request: Request, error: StarletteHTTPException) -> Response:
    detail = error.detail
    if error.status_code == HTTPStatus.NOT_FOUND and not isinstance(error, HTTPException):
        detail = "There is nothing at this path."
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"This path does not allow {request.method}."
    return problem_response(request.scope, error.status_code, detail, headers=error.headers)


async def _invalid_request(request: Request, error: RequestValidationError) -> Response:
    return problem_response(
        request.scope,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The request is not valid; errors lists what to change.",
        errors=[_field_problem(details) for details in error.errors()],
    )


async def _conflict(request: Request, error: database_errors.IntegrityError) -> Response:
    logger.warning("refused by a constraint: %s", type(error.__cause__).__name__)
    return problem_response(
        request.scope, HTTPStatus.CONFLICT, "The request conflicts with the stored data."
    )


async def _database_unavailable(request: Request, error: Exception) -> Response:
    logger.error("database unavailable", exc_info=error)
    return problem_response(
        request.scope,
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The database is unavailable; try again shortly.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def _field_problem(details: Mapping[str, Any]) -> FieldProblem:
    place, *path = details["loc"]
    detail = str(details["msg"]).removeprefix("Value error, ")
    if place != "body":
        return FieldProblem(detail=detail, parameter=str(path[0]))
    if details["type"] == "json_invalid":
        # FastAPI gives the offset in the text here, not a place in the document.
        return FieldProblem(detail=f"{detail}: {details['ctx']['error']}", pointer="#")
    return FieldProblem(detail=detail, pointer="#" + "".join(f"/{_token(step)}" for step in path))


def _token(step: int | str) -> str:
    escaped = str(step).replace("~", "~0").replace("/", "~1")
    return quote(escaped, safe="~")
