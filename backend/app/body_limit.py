"""Limits on request bodies, answered as problems (FastAPI's own limit answers plain text)."""

import asyncio

from fastapi import HTTPException, status
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Middleware that stops reading a body longer than `max_bytes`, or slower than `seconds`."""

    def __init__(self, app: ASGIApp, max_bytes: int, seconds: float) -> None:
        """Wrap `app`."""
        self.app = app
        self.max_bytes = max_bytes
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; other kinds of connection (lifespan) pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        received = 0
        is_complete = False
        deadline = asyncio.get_running_loop().time() + self.seconds

        async def receive_within_limit() -> Message:
            nonlocal received, is_complete
            if is_complete:
                # From here on, the next message says that the client has left, which may take long.
                return await receive()
            # Refuse a body that is declared to be too long before reading any of it.
            if declared.isdecimal() and int(declared) > self.max_bytes:
                raise self._too_large()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise self._too_slow() from None
            is_complete = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise self._too_large()
            return message

        await self.app(scope, receive_within_limit, send)

    def _too_large(self) -> HTTPException:
        detail = f"The request's body is longer than {self.max_bytes} bytes."
        return HTTPException(status.HTTP_413_CONTENT_TOO_LARGE, detail)

    def _too_slow(self) -> HTTPException:
        detail = f"The request's body took longer than {self.seconds:g} s."
        return HTTPException(status.HTTP_408_REQUEST_TIMEOUT, detail, {"Connection": "close"})
