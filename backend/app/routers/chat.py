"""The assistant: one message in, its answer as a stream out."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

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
from app.schemas import ChatMessage

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
    """Send the assistant a message; its answer comes as it is made."""
    conversations = ConversationStore(session, user_id)
    answer_time = timedelta(seconds=settings.llm_timeout)
    try:
        await count_message(session, user_id, settings.chat_rate_limit)
        turn = await conversations.ask(sent.conversation_id, sent.message, answer_time + GRACE)
    except RateLimitedError as error:
        headers = {"Retry-After": str(error.seconds)}
        raise HTTPException(status.HTTP_429_TOO_MANY_REQUESTS, str(error), headers) from None
    except UnknownConversationError:
        detail = f"You have no conversation {sent.conversation_id}."
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail) from None
    except ConversationRefusesError as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from None
    return EventStream(lambda emit: _answer(request, user_id, turn, emit))


async def _answer(request: Request, user_id: UUID, turn: Turn, emit: Emit) -> None:
    """Stream the answer and store what of it was given, even when its reader leaves."""
    state = request.app.state
    message_id = uuid4()
    tools = ToolBox(state.database, user_id)
    answer = Answer(state.model, tools, turn.messages, emit)
    metadata = {"conversationId": str(turn.conversation_id)}
    reason = "interrupted"
    try:
        await emit({"type": "start", "messageId": str(message_id), "messageMetadata": metadata})
        reason = await answer.give(state.settings.llm_timeout)
    finally:
        count_answer(state.settings.llm_provider, reason)
        async with state.database.transaction() as session:
            store = ConversationStore(session, user_id)
            await store.answer(turn, message_id, answer.parts)
    await emit({"type": "finish", "finishReason": reason})
