"""Probes: whether this process is alive, and whether it can serve requests."""

from typing import Literal

from fastapi import APIRouter, Request, Response, status
from pydantic import BaseModel

from app.problems import documented, problem_response
from app.readiness import NotReadyError, check_readiness

router = APIRouter(tags=["probes"])


class Health(BaseModel):
    """The answer of a process that runs."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The answer of a process that can serve requests."""

    status: Literal["ready"] = "ready"


@router.get("/health")
async def health() -> Health:
    """Liveness: depends on nothing, since no restart would repair a database."""
    return Health()


@router.get("/ready", response_model=Readiness, responses=documented(503))
async def ready(request: Request) -> Response | Readiness:
    """Readiness: the database answers in time, and its schema is not behind this version."""
    try:
        await check_readiness(request.app.state.database, request.app.state.schema_history)
    except NotReadyError as error:
        return problem_response(request.scope, status.HTTP_503_SERVICE_UNAVAILABLE, str(error))
    return Readiness()
