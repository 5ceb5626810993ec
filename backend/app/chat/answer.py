"""One answer: the model's steps and the tools between them, streamed as they happen."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from app.chat import parts
from app.chat.confirmation import CHANGES_ONE, Question, question_about
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

# The most in one answer; a model's last step offers no tools.
MAX_CALLS = 20
MAX_CHARACTERS = 16_000
TOO_LONG = "The assistant took too long; try again later."
FAILED = "The assistant failed; the server's log says why."

DATABASE_FAILURES = (SQLAlchemyError, OSError)

logger = logging.getLogger("app.chat")

Emit = Callable[[Part], Awaitable[None]]


class Answer:
    """The answer to the last of `messages`. `parts` holds what was given of it so far."""

    def __init__(
        self,
        model: ChatModel,
        tools: ToolBox,
        messages: Sequence[Message],
        emit: Emit,
        begun: Sequence[Part] = (),
    ) -> None:
        """Prepare; `emit` sends each part of the stream.

        `begun` is what an answer had said before it waited for the person.
        """
        self.parts: list[Part] = list(begun)
        self._model = model
        self._tools = tools
        self._messages = list(messages)
        self._emit = emit
        self._calls = 0
        self._characters = 0
        self._earlier_changes = sum(
            part["type"].removeprefix("tool-") in CHANGES_ONE for part in self.parts
        )

    async def give(self, seconds: float, decisions: Mapping[str, bool] | None = None) -> str:
        """Stream the answer within that time and give its finish reason; a failure is a part.

        `decisions` says which of the calls that wait, by the ids of their approvals, are allowed.
        """
        try:
            async with asyncio.timeout(seconds):
                if decisions is not None:
                    await self._settle(decisions)
                return await self._steps()
        except Exception as error:
            await self._emit({"type": "error", "errorText": _reason(error)})
            return "error"

    async def _settle(self, decisions: Mapping[str, bool]) -> None:
        """Do what the person has allowed, and no other waiting call."""
        for part in parts.pending(self.parts):
            call, approval = parts.call_of(part), part["approval"]
            if decisions.get(approval["id"]):
                _, outcome = await self._done(call, approval["digest"] or None)
            else:
                count_tool_call(call.name, "denied")
                outcome = parts.tool_denied(call)
                await self._emit({"type": "tool-output-denied", "toolCallId": call.id})
            parts.settle(part, outcome)
        self._messages += parts.as_messages("assistant", self.parts)

    async def _steps(self) -> str:
        for step in range(1, self._model.max_steps + 1):
            self.parts.append(parts.STEP)
            await self._emit({"type": "start-step"})
            said, calls = await self._step(step)
            self._messages.append(AssistantMessage(said, tuple(calls)))
            changes = sum(call.name in CHANGES_ONE for call in calls)
            several = self._earlier_changes + changes > 1
            self._earlier_changes += changes
            waiting = False
            for call in calls:
                result = await self._use(call, several)
                if result is None:
                    waiting = True
                else:
                    self._messages.append(result)
            await self._emit({"type": "finish-step"})
            if waiting:
                return "tool-calls"
            if not calls:
                return "length" if self._characters > MAX_CHARACTERS else "stop"
        return "tool-calls"

    async def _step(self, step: int) -> tuple[str, list[ToolCall]]:
        """One step of the model: its text, streamed, and its calls."""
        name = f"text_{self.parts.count(parts.STEP)}"
        said: Part | None = None
        calls: list[ToolCall] = []
        offered = DESCRIPTIONS if step < self._model.max_steps else ()
        async with aclosing(self._model.step(self._messages, offered)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ToolCall):
                    calls.append(self._cleaned(piece))
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

    async def _use(self, call: ToolCall, is_one_of_several: bool) -> ToolResult | None:
        """The result of a call; None if it waits for the person."""
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
            question = await question_about(
                call,
                self._tools,
                is_proposal=self._model.proposes,
                is_one_of_several=is_one_of_several,
            )
        except ToolError as error:
            result, outcome = await self._refused(call, str(error))
        except DATABASE_FAILURES:
            result, outcome = await self._unavailable(call)
        else:
            if question is not None:
                await self._ask(call, question)
                return None
            result, outcome = await self._done(call, None)
        self.parts.append(outcome)
        return result

    async def _ask(self, call: ToolCall, question: Question) -> None:
        count_tool_call(call.name, "asked")
        approval_id = str(uuid4())
        self.parts.append(parts.approval_request(call, approval_id, question.text, question.digest))
        await self._emit(
            {
                "type": "tool-approval-request",
                "approvalId": approval_id,
                "toolCallId": call.id,
                "reason": question.text,
            }
        )

    async def _done(self, call: ToolCall, digest: str | None) -> tuple[ToolResult, Part]:
        """Do it, and return the result."""
        try:
            output = await self._tools.use(call, digest)
        except ToolError as error:
            return await self._refused(call, str(error))
        except DATABASE_FAILURES:
            return await self._unavailable(call)
        count_tool_call(call.name, "done")
        available = {"type": "tool-output-available", "toolCallId": call.id, "output": output}
        await self._emit(available)
        return ToolResult(call.id, call.name, output), parts.tool_output(call, output)

    async def _unavailable(self, call: ToolCall) -> tuple[ToolResult, Part]:
        logger.exception("tool failed")
        return await self._refused(call, "The database is unavailable; try again shortly.")

    async def _refused(self, call: ToolCall, reason: str) -> tuple[ToolResult, Part]:
        count_tool_call(call.name if call.name in TOOLS else "unknown", "refused")
        await self._emit({"type": "tool-output-error", "toolCallId": call.id, "errorText": reason})
        return ToolResult(call.id, call.name, {"error": reason}), parts.tool_error(call, reason)

    def _cleaned(self, call: ToolCall) -> ToolCall:
        """The call without what PostgreSQL can't store, and with an id that no other call has."""
        call_id = parts.clean(call.id) or str(uuid4())
        if any(part.get("toolCallId") == call_id for part in self.parts):
            call_id = f"{call_id}_{len(self.parts)}"
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
