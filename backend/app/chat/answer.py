"""One answer: the model's steps and the tools between them, streamed as they happen."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from app.chat import parts
from app.chat.parts import Part
from app.chat.port import (
    AssistantMessage,
    ChatModel,
    Message,
    ModelError,
    TextDelta,
    ToolCall,
    ToolResult,
)
from app.chat.tools import DESCRIPTIONS, TOOLS, ToolBox, ToolError
from app.metrics import count_tool_call

# A model that goes round in circles is stopped: the last step offers no tools.
MAX_STEPS = 6
MAX_CALLS = 20
MAX_CHARACTERS = 16_000
TOO_LONG = "The assistant took too long; try again later."
FAILED = "The assistant failed; the server's log says why."

logger = logging.getLogger("app.chat")

Emit = Callable[[Part], Awaitable[None]]


class Answer:
    """The answer to the last of `messages`. `parts` is what of it was given so far."""

    def __init__(
        self, model: ChatModel, tools: ToolBox, messages: Sequence[Message], emit: Emit
    ) -> None:
        """Prepare; `emit` sends each part of the stream."""
        self.parts: list[Part] = []
        self._model = model
        self._tools = tools
        self._messages = list(messages)
        self._emit = emit
        self._calls = 0
        self._characters = 0

    async def give(self, seconds: float) -> str:
        """Stream the answer within that time and give its finish reason; a failure is a part."""
        try:
            async with asyncio.timeout(seconds):
                return await self._steps()
        except Exception as error:
            await self._emit({"type": "error", "errorText": _reason(error)})
            return "error"

    async def _steps(self) -> str:
        for step in range(1, MAX_STEPS + 1):
            self.parts.append(parts.STEP)
            await self._emit({"type": "start-step"})
            said, calls = await self._step(step)
            self._messages.append(AssistantMessage(said, tuple(calls)))
            for call in calls:
                self._messages.append(await self._use(call))
            await self._emit({"type": "finish-step"})
            if not calls:
                return "length" if self._characters > MAX_CHARACTERS else "stop"
        return "tool-calls"

    async def _step(self, step: int) -> tuple[str, list[ToolCall]]:
        """One step of the model: its text, streamed, and its calls."""
        name = f"text_{step}"
        said: Part | None = None
        calls: list[ToolCall] = []
        offered = DESCRIPTIONS if step < MAX_STEPS else ()
        async with aclosing(self._model.step(self._messages, offered)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ToolCall):
                    calls.append(_cleaned(piece))
                    continue
                if said is None:
                    said = parts.text("")
                    self.parts.append(said)
                    await self._emit({"type": "text-start", "id": name})
                await self._say(name, said, piece)
                if self._characters > MAX_CHARACTERS:
                    break
        if said is not None:
            await self._emit({"type": "text-end", "id": name})
        return (said["text"] if said else ""), calls

    async def _say(self, name: str, said: Part, piece: TextDelta) -> None:
        text = parts.clean(piece.text)
        said["text"] += text
        self._characters += len(text)
        await self._emit({"type": "text-delta", "id": name, "delta": text})

    async def _use(self, call: ToolCall) -> ToolResult:
        await self._emit(
            {
                "type": "tool-input-available",
                "toolCallId": call.id,
                "toolName": call.name,
                "input": call.arguments,
            }
        )
        self._calls += 1
        try:
            if self._calls > MAX_CALLS:
                raise ToolError("There were too many calls.")
            output = await self._tools.use(call)
        except ToolError as error:
            return await self._refused(call, str(error))
        except (SQLAlchemyError, OSError):
            logger.exception("tool failed")
            return await self._refused(call, "The database is unavailable; try again shortly.")
        count_tool_call(call.name, "done")
        self.parts.append(parts.tool_output(call, output))
        available = {"type": "tool-output-available", "toolCallId": call.id, "output": output}
        await self._emit(available)
        return ToolResult(call.id, call.name, output)

    async def _refused(self, call: ToolCall, reason: str) -> ToolResult:
        count_tool_call(call.name if call.name in TOOLS else "unknown", "refused")
        self.parts.append(parts.tool_error(call, reason))
        await self._emit({"type": "tool-output-error", "toolCallId": call.id, "errorText": reason})
        return ToolResult(call.id, call.name, {"error": reason})


def _cleaned(call: ToolCall) -> ToolCall:
    # Browsers tell calls apart by their ids.
    call_id = parts.clean(call.id) or str(uuid4())
    return ToolCall(call_id, parts.clean(call.name), parts.clean(call.arguments))


def _reason(error: Exception) -> str:
    """Why an answer failed, as its reader is told; the log is told more."""
    if isinstance(error, ModelError):
        logger.warning("answer failed", extra={"fields": {"reason": str(error)}})
        return str(error)
    if isinstance(error, TimeoutError):
        logger.warning("answer failed", extra={"fields": {"reason": TOO_LONG}})
        return TOO_LONG
    logger.exception("answer failed")
    return FAILED
