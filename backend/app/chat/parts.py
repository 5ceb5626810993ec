"""An assistant's answer as the AI SDK's parts: what is stored, and what models read of it."""

from collections.abc import Iterable
from typing import Any

from app.chat.port import AssistantMessage, Message, ToolCall, ToolResult, UserMessage

Part = dict[str, Any]

DENIED = "The user said no. Nothing was changed."
UNANSWERED = "The user hasn't confirmed this. Nothing was changed."


def clean(value: Any) -> Any:
    """What a model wrote without what PostgreSQL cannot store: NUL and half surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {clean(key): clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [clean(each) for each in value]
    return value


def text(value: str) -> Part:
    """A piece of text."""
    return {"type": "text", "text": value}


def tool_output(call: ToolCall, output: dict[str, Any]) -> Part:
    """A call that succeeded, and what it gave."""
    return _tool(call) | {"state": "output-available", "output": output}


def tool_error(call: ToolCall, reason: str) -> Part:
    """A call that was refused."""
    return _tool(call) | {"state": "output-error", "errorText": reason}


def approval_request(call: ToolCall, approval_id: str, question: str, digest: str) -> Part:
    """A call that waits for the person; the digest stands for the tasks that it is about."""
    approval = {"id": approval_id, "requestReason": question, "digest": digest}
    return _tool(call) | {"state": "approval-requested", "approval": approval}


def pending(parts: Iterable[Part]) -> list[Part]:
    """The calls that wait for the person."""
    return [part for part in parts if part.get("state") == "approval-requested"]


def call_of(part: Part) -> ToolCall:
    """The call that a tool's part is about."""
    return ToolCall(part["toolCallId"], part["type"].removeprefix("tool-"), part["input"])


def settle(part: Part, outcome: Part) -> None:
    """Put what came of a call that waited in its place."""
    part.clear()
    part.update(outcome)


def tool_denied(call: ToolCall) -> Part:
    """A call that the person refused."""
    return _tool(call) | {"state": "output-denied", "approval": {"id": call.id, "approved": False}}


STEP: Part = {"type": "step-start"}


def as_messages(role: str, parts: Iterable[Part]) -> list[Message]:
    """A stored message as a model reads it: what was said and called, and what the calls gave."""
    if role == "user":
        return [UserMessage("".join(part["text"] for part in parts))]
    messages: list[Message] = []
    for step in _steps(parts):
        said = "".join(part["text"] for part in step if part["type"] == "text")
        tools = [part for part in step if part["type"].startswith("tool-")]
        if said or tools:
            messages.append(AssistantMessage(said, tuple(call_of(part) for part in tools)))
        messages += [_result(part) for part in tools]
    return messages


def _tool(call: ToolCall) -> Part:
    return {"type": f"tool-{call.name}", "toolCallId": call.id, "input": call.arguments}


def _steps(parts: Iterable[Part]) -> list[list[Part]]:
    steps: list[list[Part]] = [[]]
    for part in parts:
        if part == STEP:
            steps.append([])
        else:
            steps[-1].append(part)
    return steps


def _result(part: Part) -> ToolResult:
    call = call_of(part)
    output: dict[str, Any]
    match part["state"]:
        case "output-available":
            output = part["output"]
        case "output-denied":
            output = {"error": DENIED, "denied": True}
        case "output-error":
            output = {"error": part["errorText"]}
        case _:
            output = {"error": UNANSWERED, "denied": True}
    return ToolResult(call.id, call.name, output)
