"""Cohere's chat API, version 2."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from app.chat.port import (
    AssistantMessage,
    Message,
    ModelError,
    Piece,
    TextDelta,
    ToolDescription,
    ToolResult,
)
from app.chat.wire import UNAVAILABLE, CallsInPieces, Provider, function_call, request_body

FAILURES = ("ERROR", "ERROR_TOXIC", "TIMEOUT")


class CohereModel:
    """A model behind Cohere's API."""

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        """Ask `model` at `base_url`."""
        self._provider = Provider(base_url, api_key)
        self._model = model

    async def step(
        self, messages: Sequence[Message], tools: Sequence[ToolDescription]
    ) -> AsyncGenerator[Piece]:
        """Stream one step."""
        body = request_body(self._model, map(_message, messages), tools)
        calls = CallsInPieces()
        async with aclosing(self._provider.events("chat", body)) as events:
            async for event in events:
                delta = event.get("delta") or {}
                message = delta.get("message") or {}
                match event.get("type"):
                    case "content-delta":
                        yield TextDelta(message["content"]["text"])
                    case "tool-call-start" | "tool-call-delta":
                        calls.add(event.get("index", 0), message["tool_calls"])
                    case "message-end" if delta.get("finish_reason") in FAILURES:
                        raise ModelError(UNAVAILABLE)
        for whole in calls.whole():
            yield whole

    async def close(self) -> None:
        """Close the connections."""
        await self._provider.close()


def _message(message: Message) -> dict[str, Any]:
    if isinstance(message, ToolResult):
        document = {"data": json.dumps(message.output)}
        content = [{"type": "document", "document": document}]
        return {"role": "tool", "tool_call_id": message.call_id, "content": content}
    if isinstance(message, AssistantMessage):
        calls = [function_call(call) for call in message.calls]
        if calls:
            # Cohere's models write their plan, no content, when they call tools.
            return {"role": "assistant", "tool_plan": message.text, "tool_calls": calls}
        return {"role": "assistant", "content": message.text}
    return {"role": "user", "content": message.text}
