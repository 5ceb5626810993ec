"""Probes: whether this process is alive, and whether it can serve requests."""

from typing import Literal

from fastapi import APIRouter, Request, Response, status
from pydantic import BaseModel

from app.probe_settings import HEALTH, READY, ProbeSettings
from app.problems import documented, problem_response
from app.readiness import NotReadyError, check_readiness


class Health(BaseModel):
    """The answer of a process that runs."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The answer of a process that can serve requests."""

    status: Literal["ready"] = "ready"


async def health() -> Health:
    """Liveness: depends on nothing, since no restart would repair a database."""
    return Health()


async def ready(request: Request) -> Response | Readiness:
    """Readiness: the database answers in time, and its schema is not behind this version."""
    try:
        await check_readiness(request.app.state.database, request.app.state.schema_history)
    except NotReadyError as error:
        return problem_response(request.scope, status.HTTP_503_SERVICE_UNAVAILABLE, str(error))
    return Readiness()


def probes(settings: ProbeSettings) -> APIRouter:
    """The probes' routes; the API's description has the usual two alone."""
    router = APIRouter(tags=["probes"])
    for path in sorted(settings.liveness_paths):
        router.add_api_route(path, health, include_in_schema=path == HEALTH)
    for path in sorted(settings.readiness_paths):
        router.add_api_route(
            path,
            ready,
            response_model=Readiness,
            responses=documented(503),
            include_in_schema=path == READY,
        )
    return router
