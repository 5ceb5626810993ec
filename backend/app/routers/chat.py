"""The assistant: one message in, its answer as a stream out."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, status

from app.auth import CurrentUser
from app.chat.answer import Answer
from app.chat.tools import ToolBox
from app.conversations import (
    ConversationRefusesError,
    ConversationStore,
    Turn,
    UnknownConversationError,
)
from app.dependencies import SessionDependency, SettingsDependency
from app.event_stream import Emit, EventStream
from app.metrics import count_answer
from app.problems import documented
from app.rate_limit import RateLimitedError, count_message
from app.schemas import ChatMessage, Undone
from app.task_changes import TaskChanges

# How much longer than its answer a conversation stays busy, at most, when this process is killed.
GRACE = timedelta(seconds=10)

logger = logging.getLogger("app.chat")


async def require_chatbot(settings: SettingsDependency) -> None:
    """Refuse with 403 while the feature is off."""
    if not settings.feature_ai_chatbot_enabled:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "The chatbot is switched off.")


router = APIRouter(
    prefix="/api/v1",
    tags=["chat"],
    dependencies=[Depends(require_chatbot)],
    responses=documented(401, 403, 422, 500, 503),
)

EVENT = {
    "type": "object",
    "properties": {"data": {"type": "string", "description": "a part, as JSON, or [DONE]"}},
    "required": ["data"],
}
STREAM: dict[int | str, dict[str, Any]] = {
    status.HTTP_200_OK: {
        "description": "The answer, in the AI SDK's UI message stream protocol",
        "content": {EventStream.media_type: {"schema": EVENT}},
    }
}


@router.post(
    "/chat",
    status_code=status.HTTP_200_OK,
    response_class=EventStream,
    responses=STREAM | documented(400, 404, 409, 413, 429),
)
async def chat(
    sent: ChatMessage,
    request: Request,
    user_id: CurrentUser,
    session: SessionDependency,
    settings: SettingsDependency,
) -> EventStream:
    """Send the assistant a message, or decisions it waits for; its answer comes as it is made."""
    conversations = ConversationStore(session, user_id)
    answer_time = timedelta(seconds=settings.llm_timeout)
    try:
        await count_message(session, user_id, settings.chat_rate_limit)
        turn = await _turn(conversations, sent, answer_time + GRACE)
    except RateLimitedError as error:
        headers = {"Retry-After": str(error.seconds)}
        raise HTTPException(status.HTTP_429_TOO_MANY_REQUESTS, str(error), headers) from None
    except UnknownConversationError:
        detail = f"You have no conversation {sent.conversation_id}."
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail) from None
    except ConversationRefusesError as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from None
    decisions = None
    if sent.approvals is not None:
        decisions = {str(each.id): each.approved for each in sent.approvals}
    return EventStream(lambda emit: _answer(request, user_id, turn, decisions, emit))


@router.post("/chat/{message_id}/undo", responses=documented(404))
async def undo(message_id: UUID, user_id: CurrentUser, session: SessionDependency) -> Undone:
    """Take back the changes that one answer of the assistant's made, for at least a week."""
    changed, undone = await TaskChanges(session, user_id, message_id).undo()
    if changed == 0:
        detail = "There is nothing left to undo."
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail)
    return Undone(changed=changed, undone=undone)


async def _turn(conversations: ConversationStore, sent: ChatMessage, within: timedelta) -> Turn:
    if sent.message is not None:
        return await conversations.ask(sent.conversation_id, sent.message, within)
    if sent.conversation_id is None or sent.approvals is None:
        raise AssertionError("ChatMessage takes no such body")
    decided = [str(each.id) for each in sent.approvals]
    return await conversations.resume(sent.conversation_id, decided, within)


async def _answer(
    request: Request, user_id: UUID, turn: Turn, decisions: Mapping[str, bool] | None, emit: Emit
) -> None:
    """Stream the answer and store what of it was given, even when its reader leaves."""
    state = request.app.state
    tools = ToolBox(state.database, user_id, turn.conversation_id, turn.message_id)
    answer = Answer(state.model, tools, turn.messages, emit, turn.begun)
    start = {
        "type": "start",
        "messageId": str(turn.message_id),
        "messageMetadata": {"conversationId": str(turn.conversation_id)},
    }
    reason = "interrupted"
    try:
        await emit(start)
        reason = await answer.give(state.settings.llm_timeout, decisions)
    finally:
        count_answer(state.settings.llm_provider, reason)
        async with state.database.transaction() as session:
            store = ConversationStore(session, user_id)
            await store.answer(turn, answer.parts)
    await emit({"type": "finish", "finishReason": reason})
