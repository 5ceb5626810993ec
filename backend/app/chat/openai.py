"""OpenAI's chat completions, which Cohere and many other servers speak, too."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from app.chat.port import (
    INSTRUCTIONS,
    AssistantMessage,
    Message,
    ModelError,
    Piece,
    TextDelta,
    ToolCall,
    ToolDescription,
    ToolResult,
    UserMessage,
)
from app.chat.wire import UNAVAILABLE, Provider

PATH = "chat/completions"
# The model is reminded of the beginning of the tool outputs of earlier answers.
REMEMBERED_CHARACTERS = 4000
# Cohere reports a failure within a stream as a finish reason, OpenAI as an event.
FAILURES = frozenset({"error", "error_toxic", "timeout"})


class OpenAIModel:
    """A model behind an API that follows OpenAI's protocol."""

    proposes = True
    max_steps = 6

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        """Ask `model` at `base_url`."""
        self._provider = Provider(base_url, api_key)
        self._model = model

    async def step(
        self, messages: Sequence[Message], tools: Sequence[ToolDescription]
    ) -> AsyncGenerator[Piece]:
        """Stream one step."""
        body = _request(self._model, messages, tools)
        calls = _CallsInPieces()
        async with aclosing(self._provider.events(PATH, body)) as events:
            async for event in events:
                if event.get("error"):
                    raise ModelError(UNAVAILABLE)
                for choice in event.get("choices") or ():
                    if str(choice.get("finish_reason")).lower() in FAILURES:
                        raise ModelError(UNAVAILABLE)
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


class _CallsInPieces:
    """Tool calls whose arguments come as pieces of JSON text."""

    def __init__(self) -> None:
        self._calls: dict[int, dict[str, str]] = {}

    def add(self, index: int, call: dict[str, Any]) -> None:
        """Take the next piece of the call at `index`."""
        whole = self._calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        function = call.get("function") or {}
        whole["id"] += call.get("id") or ""
        whole["name"] += function.get("name") or ""
        whole["arguments"] += function.get("arguments") or ""

    def whole(self) -> list[ToolCall]:
        """The calls, in the order in which they began."""
        return [
            ToolCall(call["id"], call["name"], _parsed(call["arguments"]))
            for _, call in sorted(self._calls.items())
        ]


def _parsed(arguments: str) -> Any:
    """A call's arguments; text that isn't JSON stays text, which no tool takes."""
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments


def _request(
    model: str, messages: Sequence[Message], tools: Sequence[ToolDescription]
) -> dict[str, Any]:
    system = {"role": "system", "content": INSTRUCTIONS}
    asked = max(
        (at for at, message in enumerate(messages) if isinstance(message, UserMessage)), default=0
    )
    earlier = [_message(message, REMEMBERED_CHARACTERS) for message in messages[:asked]]
    told = [system, *earlier, *map(_message, messages[asked:])]
    body: dict[str, Any] = {"model": model, "stream": True, "messages": told}
    # OpenAI refuses an empty list.
    return body | ({"tools": [_function(tool) for tool in tools]} if tools else {})


def _message(message: Message, limit: int | None = None) -> dict[str, Any]:
    if isinstance(message, ToolResult):
        content = json.dumps(message.output)
        if limit is not None and len(content) > limit:
            content = json.dumps({"beginning": content[:limit]})
        return {"role": "tool", "tool_call_id": message.call_id, "content": content}
    if isinstance(message, AssistantMessage):
        calls = [_call(call) for call in message.calls]
        said = {"role": "assistant", "content": message.text or None}
        return said | ({"tool_calls": calls} if calls else {})
    return {"role": "user", "content": message.text}


def _function(tool: ToolDescription) -> dict[str, Any]:
    described = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
    }
    return {"type": "function", "function": described}


def _call(call: ToolCall) -> dict[str, Any]:
    arguments = json.dumps(call.arguments)
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }
