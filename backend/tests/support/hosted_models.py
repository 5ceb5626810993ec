"""What hosted models say, in OpenAI's protocol."""

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


class Cohere(OpenAI):
    """Cohere's compatibility endpoint, as docs.cohere.com/docs/compatibility-api describes it."""

    model = "command-a-03-2025"
    failure: ClassVar[Script] = [{"choices": [{"delta": {}, "finish_reason": "ERROR"}]}]
