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


def question_of(parts: list[dict[str, Any]]) -> str | None:
    """What the person is asked to confirm; None where nothing waits."""
    questions = [part["reason"] for part in parts if part["type"] == "tool-approval-request"]
    return questions[0] if questions else None


def approvals_of(parts: list[dict[str, Any]]) -> list[str]:
    """The ids of the approvals that an answer waits for."""
    return [part["approvalId"] for part in parts if part["type"] == "tool-approval-request"]


def decide(client: TestClient, asked: list[dict[str, Any]], *, approved: bool) -> Any:
    """Answer all that an answer asks, and give the parts that follow."""
    return events(decision(client, asked, approved=approved))


def decision(client: TestClient, asked: list[dict[str, Any]], *, approved: bool) -> Response:
    """Answer all that an answer asks."""
    approvals = [{"id": each, "approved": approved} for each in approvals_of(asked)]
    body = {"conversationId": conversation_of(asked), "approvals": approvals}
    response: Response = client.post(CHAT, json=body)
    return response


def undo(client: TestClient, parts: list[dict[str, Any]]) -> Response:
    """Take back what an answer did, as the page does."""
    response: Response = client.post(f"{CHAT}/{parts[0]['messageId']}/undo")
    return response
