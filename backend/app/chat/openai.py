"""OpenAI's chat completions, which many other servers speak, too (OPENAI_BASE_URL)."""

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

PATH = "chat/completions"


class OpenAIModel:
    """A model behind OpenAI's API."""

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
        async with aclosing(self._provider.events(PATH, body)) as events:
            async for event in events:
                if event.get("error"):
                    raise ModelError(UNAVAILABLE)
                for choice in event.get("choices") or ():
                    delta = choice.get("delta") or {}
                    if delta.get("content"):
                        yield TextDelta(delta["content"])
                    for call in delta.get("tool_calls") or ():
                        calls.add(call.get("index", 0), call)
        for whole in calls.whole():
            yield whole

    async def close(self) -> None:
        """Close the connections."""
        await self._provider.close()


def _message(message: Message) -> dict[str, Any]:
    if isinstance(message, ToolResult):
        content = json.dumps(message.output)
        return {"role": "tool", "tool_call_id": message.call_id, "content": content}
    if isinstance(message, AssistantMessage):
        calls = [function_call(call) for call in message.calls]
        said = {"role": "assistant", "content": message.text or None}
        return said | ({"tool_calls": calls} if calls else {})
    return {"role": "user", "content": message.text}
