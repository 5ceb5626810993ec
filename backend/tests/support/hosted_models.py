"""What hosted models say, in their own protocols."""

import json
from typing import Any, ClassVar

Script = list[Any]


class OpenAI:
    """OpenAI's events."""

    path = "/v1/chat/completions"
    model = "gpt-4.1-mini"

    @staticmethod
    def text(*pieces: str) -> Script:
        deltas = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in pieces)]
        chunks = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
        return [
            *chunks,
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {"choices": [], "usage": {}},
            "[DONE]",
        ]

    @staticmethod
    def calls(*calls: tuple[str, str]) -> Script:
        """Each call in pieces, as OpenAI streams them: the arguments' text is cut anywhere."""
        deltas: list[dict[str, Any]] = []
        for index, (name, arguments) in enumerate(calls):
            begin = {"name": name, "arguments": ""}
            deltas.append(
                {"index": index, "id": f"id{index}", "type": "function", "function": begin}
            )
            deltas += [{"index": index, "function": {"arguments": each}} for each in arguments]
        chunks = [{"choices": [{"index": 0, "delta": {"tool_calls": [each]}}]} for each in deltas]
        return [*chunks, {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}, "[DONE]"]

    failure: ClassVar[Script] = [{"error": {"message": "sk-secret went wrong"}}]

    @staticmethod
    def result(message: dict[str, Any]) -> Any:
        return json.loads(message["content"])


class Cohere:
    """Cohere's events."""

    path = "/v1/chat"
    model = "command-a-03-2025"

    @staticmethod
    def text(*pieces: str) -> Script:
        deltas = [
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": each}}}}
            for each in pieces
        ]
        return [
            {"type": "message-start", "id": "m", "delta": {"message": {"role": "assistant"}}},
            {"type": "content-start", "index": 0, "delta": {"message": {"content": {}}}},
            *deltas,
            {"type": "content-end", "index": 0},
            {"type": "message-end", "delta": {"finish_reason": "COMPLETE"}},
        ]

    @staticmethod
    def calls(*calls: tuple[str, str]) -> Script:
        events: Script = [{"type": "tool-plan-delta", "delta": {"message": {"tool_plan": "I "}}}]
        for index, (name, arguments) in enumerate(calls):
            begin = {
                "id": f"id{index}",
                "type": "function",
                "function": {"name": name, "arguments": ""},
            }
            pieces = [{"function": {"arguments": each}} for each in arguments]
            for kind, call in (("start", begin), *(("delta", piece) for piece in pieces)):
                delta = {"message": {"tool_calls": call}}
                events.append({"type": f"tool-call-{kind}", "index": index, "delta": delta})
            events.append({"type": "tool-call-end", "index": index})
        return [*events, {"type": "message-end", "delta": {"finish_reason": "TOOL_CALL"}}]

    failure: ClassVar[Script] = [{"type": "message-end", "delta": {"finish_reason": "ERROR"}}]

    @staticmethod
    def result(message: dict[str, Any]) -> Any:
        (content,) = message["content"]
        return json.loads(content["document"]["data"])
