"""What the adapters of hosted models share: one streamed request, its events, and its failures."""

import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Any

import httpx2

from app.chat.port import INSTRUCTIONS, ModelError, ToolCall, ToolDescription

CONNECT_SECONDS = 5
# Between two pieces of an answer; how long it may take in all is LLM_TIMEOUT.
SILENCE_SECONDS = 20

REFUSALS = {
    400: "The model's provider refused the request.",
    401: "The model's provider refused the API key.",
    403: "The model's provider refused the API key.",
    404: "The model's provider does not know the model.",
    429: "The model's provider is over its limit; try again later.",
}
UNAVAILABLE = "The model's provider is unavailable; try again later."
TOO_SLOW = "The model's provider did not answer in time; try again later."
UNREADABLE = "The model's provider sent what could not be read."


class Provider:
    """Connections to one provider's API."""

    def __init__(self, base_url: str, api_key: str) -> None:
        """Prepare connections; nothing connects before the first request."""
        self._client = httpx2.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=httpx2.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
        )

    async def events(self, path: str, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        """The data of each event that the provider streams; ModelError when it fails.

        Closing the generator closes the connection, at which providers stop their models.
        """
        try:
            async with self._client.stream("POST", path, json=body) as response:
                if response.status_code != httpx2.codes.OK:
                    raise ModelError(REFUSALS.get(response.status_code, UNAVAILABLE))
                async for line in response.aiter_lines():
                    data = line.removeprefix("data:").strip()
                    # Other lines name events or are empty; [DONE] is no JSON.
                    if line.startswith("data:") and data != "[DONE]":
                        yield _event(data)
        except httpx2.TimeoutException:
            raise ModelError(TOO_SLOW) from None
        except httpx2.HTTPError:
            raise ModelError(UNAVAILABLE) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class CallsInPieces:
    """Tool calls whose arguments come as pieces of JSON text."""

    def __init__(self) -> None:
        """Begin with none."""
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
            ToolCall(call["id"], call["name"], parsed(call["arguments"]))
            for _, call in sorted(self._calls.items())
        ]


def parsed(arguments: str) -> Any:
    """A call's arguments; what is not JSON stays text, which no tool takes."""
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments


def request_body(
    model: str, messages: Iterable[dict[str, Any]], tools: Sequence[ToolDescription]
) -> dict[str, Any]:
    """The request for one step of a conversation, whose messages are in the provider's form."""
    system = {"role": "system", "content": INSTRUCTIONS}
    body: dict[str, Any] = {"model": model, "stream": True, "messages": [system, *messages]}
    # OpenAI refuses an empty list.
    return body | ({"tools": [_function(tool) for tool in tools]} if tools else {})


def _function(tool: ToolDescription) -> dict[str, Any]:
    """A tool as both providers are told of it."""
    described = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
    }
    return {"type": "function", "function": described}


def function_call(call: ToolCall) -> dict[str, Any]:
    """A call as both providers are reminded of it."""
    arguments = json.dumps(call.arguments)
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }


def _event(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except ValueError:
        raise ModelError(UNREADABLE) from None
    if not isinstance(event, dict):
        raise ModelError(UNREADABLE)
    return event
