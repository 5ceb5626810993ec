"""A hosted model's HTTP API: one streamed request, its events, and its failures."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx2

from app.chat.port import ModelError

CONNECT_SECONDS = 5
# Between two pieces of an answer; LLM_TIMEOUT limits the whole answer.
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
UNREADABLE = "The model's provider sent an unreadable answer."


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
                    # Other lines name events or are empty; [DONE] isn't JSON.
                    if line.startswith("data:") and data != "[DONE]":
                        yield _event(data)
        except httpx2.TimeoutException:
            raise ModelError(TOO_SLOW) from None
        except httpx2.HTTPError:
            raise ModelError(UNAVAILABLE) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _event(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except ValueError:
        raise ModelError(UNREADABLE) from None
    if not isinstance(event, dict):
        raise ModelError(UNREADABLE)
    return event
