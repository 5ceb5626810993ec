"""Request ids, the access log, and the answer to exceptions that nothing else handles."""

import logging
import re
import time
from http import HTTPStatus
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import request_id
from app.metrics import observe_request
from app.problems import problem_response, request_path

HEADER = "X-Request-ID"
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")

access_log = logging.getLogger("app.access")
logger = logging.getLogger(__name__)


class RequestContext:
    """Outermost middleware: gives each request an ID, and logs the response."""

    def __init__(self, app: ASGIApp, probes: frozenset[str]) -> None:
        """Wrap `app`, and log requests for the paths of `probes` as details alone."""
        self.app = app
        self.probes = probes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; other kinds of connection (lifespan) pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token = request_id.set(_request_id(scope))
        try:
            await self._handle(scope, receive, send)
        finally:
            request_id.reset(token)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = str(request_id.get())
            await send(message)

        try:
            if scope["method"] == "TRACE":
                # It would echo headers, credentials among them; no route has it.
                await _no_trace(scope)(scope, receive, send_with_id)
                return
            await self.app(scope, receive, send_with_id)
        except Exception:
            logger.exception("unhandled exception")
            if status is not None:
                # Half of the answer was sent: only closing the connection tells the client.
                raise
            answer = problem_response(
                scope, HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; its log says why."
            )
            await answer(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            observe_request(scope["method"], _route(scope), status, seconds)
            self._log_access(scope, status, seconds)

    def _log_access(self, scope: Scope, status: int | None, seconds: float) -> None:
        # Probes come every few seconds; the query is left out, as it may hold anything.
        level = logging.DEBUG if scope["path"] in self.probes else logging.INFO
        fields = {
            "method": scope["method"],
            "path": request_path(scope),
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
        }
        access_log.log(level, "request", extra={"fields": fields})


def _no_trace(scope: Scope) -> Response:
    detail = "This path does not allow TRACE."
    headers = {"Allow": "GET, HEAD, POST, PATCH, DELETE, OPTIONS"}
    return problem_response(scope, HTTPStatus.METHOD_NOT_ALLOWED, detail, headers=headers)


def _request_id(scope: Scope) -> str:
    sent = Headers(scope=scope).get(HEADER, "")
    return sent if ACCEPTED_ID.fullmatch(sent) else str(uuid4())


def _route(scope: Scope) -> str:
    # The template, not the path: paths hold ids, and whatever else clients make up.
    return getattr(scope.get("route"), "path", "none")
