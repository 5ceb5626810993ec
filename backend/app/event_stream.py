"""A streamed answer in the AI SDK's UI message stream protocol, which ends with its reader."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

Emit = Callable[[dict[str, Any]], Awaitable[None]]

HEADERS = {
    "Cache-Control": "no-cache, no-transform",
    # Proxies that buffer answers would hold the stream back.
    "X-Accel-Buffering": "no",
    "X-Vercel-AI-UI-Message-Stream": "v1",
}


class EventStream(Response):
    """Sends what `work` emits; a client that goes away cancels the work, whatever it waits for."""

    media_type = "text/event-stream"

    def __init__(self, work: Callable[[Emit], Coroutine[Any, Any, None]]) -> None:
        """Begin `work` when the response begins."""
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        working = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(_disconnected(receive))
        tasks = {working, gone}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            # The work can still finish its answer when the server shuts down.
            results = await asyncio.gather(working, gone, return_exceptions=True)
        if isinstance(failure := results[0], Exception):
            raise failure

    async def _send(self, send: Send) -> None:
        async def emit(part: dict[str, Any]) -> None:
            await self._event(send, json.dumps(part, separators=(",", ":")))

        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        await self._work(emit)
        await self._event(send, "[DONE]")
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _event(self, send: Send, data: str) -> None:
        body = f"data: {data}\n\n".encode()
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
