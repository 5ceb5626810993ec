"""An assistant's answer as the AI SDK's parts: what is stored, and what models read of it."""

import json
from collections.abc import Iterable
from typing import Any

from app.chat.port import AssistantMessage, Message, ToolCall, ToolResult, UserMessage

Part = dict[str, Any]

# Of an earlier answer's tool outputs, a model is reminded of the beginning.
REMEMBERED_CHARACTERS = 4000


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
            messages.append(AssistantMessage(said, tuple(_call(part) for part in tools)))
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


def _call(part: Part) -> ToolCall:
    return ToolCall(part["toolCallId"], part["type"].removeprefix("tool-"), part["input"])


def _result(part: Part) -> ToolResult:
    name = part["type"].removeprefix("tool-")
    if part["state"] == "output-error":
        return ToolResult(part["toolCallId"], name, {"error": part["errorText"]})
    output = part["output"]
    if len(whole := json.dumps(output)) > REMEMBERED_CHARACTERS:
        output = {"beginning": whole[:REMEMBERED_CHARACTERS]}
    return ToolResult(part["toolCallId"], name, output)
