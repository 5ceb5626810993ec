"""Talking to the assistant in tests."""

import json
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

CHAT = "/api/v1/chat"
CONVERSATIONS = "/api/v1/conversations"


def events(response: Response) -> list[dict[str, Any]]:
    """The parts of a stream that has to end as the protocol says."""
    assert response.status_code == 200, response.text
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    *parts, done, rest = response.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    return [json.loads(part.removeprefix("data: ")) for part in parts]


def ask(client: TestClient, message: str, conversation: str | None = None) -> list[dict[str, Any]]:
    """Send a message and give the parts of the answer."""
    body = {"message": message} | ({"conversationId": conversation} if conversation else {})
    return events(client.post(CHAT, json=body))


def said(parts: list[dict[str, Any]]) -> str:
    """The text of an answer."""
    return "".join(part["delta"] for part in parts if part["type"] == "text-delta")


def called(parts: list[dict[str, Any]]) -> list[str]:
    """The tools that an answer used."""
    return [part["toolName"] for part in parts if part["type"] == "tool-input-available"]


def conversation_of(parts: list[dict[str, Any]]) -> str:
    """The conversation that an answer belongs to."""
    conversation: str = parts[0]["messageMetadata"]["conversationId"]
    return conversation
