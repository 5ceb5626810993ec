"""What a user and the assistant said. Another user's conversation answers 404."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, status

from app.auth import CurrentUser
from app.conversations import ConversationStore
from app.dependencies import SessionDependency
from app.problems import documented
from app.routers.chat import require_chatbot
from app.schemas import (
    ConversationPage,
    ConversationRead,
    ConversationWithMessages,
    MessageRead,
    PageQuery,
)

router = APIRouter(
    prefix="/api/v1/conversations",
    tags=["chat"],
    dependencies=[Depends(require_chatbot)],
    responses=documented(401, 403, 422, 500, 503),
)


async def get_conversations(user_id: CurrentUser, session: SessionDependency) -> ConversationStore:
    """The caller's conversations."""
    return ConversationStore(session, user_id)


Conversations = Annotated[ConversationStore, Depends(get_conversations, scope="function")]


@router.get("")
async def list_conversations(
    page: Annotated[PageQuery, Query()], conversations: Conversations
) -> ConversationPage:
    """List conversations, latest first."""
    found, total = await conversations.page(page.limit, page.offset)
    return ConversationPage(
        items=[ConversationRead.model_validate(conversation) for conversation in found],
        total=total,
        limit=page.limit,
        offset=page.offset,
    )


@router.get("/{conversation_id}", responses=documented(404))
async def read_conversation(
    conversation_id: UUID, conversations: Conversations
) -> ConversationWithMessages:
    """Read a conversation with its messages, oldest first."""
    conversation = await conversations.get(conversation_id)
    if conversation is None:
        raise _unknown(conversation_id)
    messages = await conversations.messages(conversation)
    return ConversationWithMessages(
        **ConversationRead.model_validate(conversation).model_dump(),
        messages=[MessageRead.model_validate(message) for message in messages],
    )


@router.delete(
    "/{conversation_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404)
)
async def delete_conversation(conversation_id: UUID, conversations: Conversations) -> None:
    """Delete a conversation with its messages."""
    if not await conversations.delete(conversation_id):
        raise _unknown(conversation_id)


def _unknown(conversation_id: UUID) -> HTTPException:
    detail = f"You have no conversation {conversation_id}."
    return HTTPException(status.HTTP_404_NOT_FOUND, detail)
