"""One user's conversations in the database: every statement names their owner."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.chat.parts import Part, as_messages, call_of, pending, settle, text, tool_denied
from app.chat.port import Message
from app.models import CONVERSATION_TITLE_LENGTH, Conversation, ConversationMessage

MAX_MESSAGES = 200
# The earlier messages that a model gets with the new one.
REMEMBERED_MESSAGES = 21


class UnknownConversationError(Exception):
    """The user has no such conversation."""


class ConversationRefusesError(Exception):
    """The conversation accepts no message now; the text says why."""


@dataclass(frozen=True)
class Turn:
    """An answer to give: what was said before it, and what it has said already.

    An answer that waited for the person goes on under its own id.
    """

    conversation_id: UUID
    messages: list[Message]
    message_id: UUID = field(default_factory=uuid4)
    begun: list[Part] = field(default_factory=list)


class ConversationStore:
    """The conversations of one user; another user's can't be reached through it."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        """Act for `user_id` in the transaction of `session`."""
        self._session = session
        self._user_id = user_id

    async def page(self, limit: int, offset: int) -> tuple[Sequence[Conversation], int]:
        """A page of the conversations, latest first, and their total number."""
        owned = col(Conversation.user_id) == self._user_id
        latest_first = (col(Conversation.updated_at).desc(), col(Conversation.id).desc())
        found = await self._session.exec(
            select(Conversation).where(owned).order_by(*latest_first).limit(limit).offset(offset)
        )
        total = await self._session.exec(
            select(func.count()).select_from(Conversation).where(owned)
        )
        return found.all(), total.one()

    async def get(self, conversation_id: UUID) -> Conversation | None:
        """The conversation, if it is the user's."""
        found = await self._session.exec(select(Conversation).where(self._is_own(conversation_id)))
        return found.one_or_none()

    async def messages(self, conversation: Conversation) -> Sequence[ConversationMessage]:
        """The messages, oldest first."""
        return await self._latest(conversation.id, MAX_MESSAGES)

    async def delete(self, conversation_id: UUID) -> bool:
        """Delete the conversation, if it is the user's; say whether it was."""
        deleted = await self._session.exec(
            delete(Conversation)
            .where(self._is_own(conversation_id))
            .returning(col(Conversation.id))
        )
        return deleted.one_or_none() is not None

    async def ask(self, conversation_id: UUID | None, message: str, within: timedelta) -> Turn:
        """Store the user's message, to be answered within that time, in this or a new conversation.

        UnknownConversationError, or ConversationRefusesError when it is full or busy.
        """
        until = func.now() + within
        if conversation_id is None:
            conversation_id = await self._begin(message, until)
        else:
            await self._continue(conversation_id, until)
            await self._check_room(conversation_id)
            await self._deny_pending(conversation_id)
        self._add(conversation_id, uuid4(), "user", [text(message)])
        await self._session.flush()
        latest = await self._latest(conversation_id, REMEMBERED_MESSAGES)
        return Turn(conversation_id, _said(latest))

    async def resume(
        self, conversation_id: UUID, decided: Collection[str], within: timedelta
    ) -> Turn:
        """Go on with the answer whose calls the person has decided about, all of them.

        UnknownConversationError, or ConversationRefusesError when other calls or none wait.
        """
        await self._continue(conversation_id, func.now() + within)
        latest = await self._latest(conversation_id, REMEMBERED_MESSAGES)
        waiting = {part["approval"]["id"] for part in pending(latest[-1].parts)}
        if not waiting or waiting != set(decided):
            raise ConversationRefusesError("These changes don't wait for a decision any more.")
        *before, last = latest
        return Turn(conversation_id, _said(before), last.id, last.parts)

    async def answer(self, turn: Turn, parts: list[Part]) -> None:
        """Store the answer, unless the conversation was deleted, and take the next message."""
        answered = await self._session.exec(
            update(Conversation)
            .where(self._is_own(turn.conversation_id))
            .values(answering_until=None, updated_at=func.now())
            .returning(col(Conversation.id))
        )
        if answered.one_or_none() is None or not parts:
            return
        if turn.begun:
            await self._replace(turn.message_id, parts)
        else:
            self._add(turn.conversation_id, turn.message_id, "assistant", parts)

    async def _begin(self, message: str, until: Any) -> UUID:
        title = " ".join(message.split())[:CONVERSATION_TITLE_LENGTH]
        conversation = Conversation(user_id=self._user_id, title=title, answering_until=until)
        self._session.add(conversation)
        await self._session.flush()
        return conversation.id

    async def _continue(self, conversation_id: UUID, until: Any) -> None:
        # The lock serializes simultaneous messages; the second finds the first's mark.
        busy = func.coalesce(col(Conversation.answering_until) > func.clock_timestamp(), False)
        found = await self._session.exec(
            select(busy).where(self._is_own(conversation_id)).with_for_update(of=Conversation)
        )
        is_busy = found.one_or_none()
        if is_busy is None:
            raise UnknownConversationError
        if is_busy:
            raise ConversationRefusesError("The last message is still being answered.")
        await self._session.exec(
            update(Conversation)
            .where(self._is_own(conversation_id))
            .values(answering_until=until, updated_at=func.now())
        )

    async def _check_room(self, conversation_id: UUID) -> None:
        count = await self._session.exec(
            select(func.count()).where(col(ConversationMessage.conversation_id) == conversation_id)
        )
        # The message and its answer must fit, too.
        if count.one() > MAX_MESSAGES - 2:
            raise ConversationRefusesError("The conversation is full; start a new one.")

    async def _deny_pending(self, conversation_id: UUID) -> None:
        """Any other answer than yes is a no."""
        for latest in await self._latest(conversation_id, 1):
            for part in (waiting := pending(latest.parts)):
                settle(part, tool_denied(call_of(part)))
            if waiting:
                await self._replace(latest.id, latest.parts)

    async def _replace(self, message_id: UUID, parts: list[Part]) -> None:
        await self._session.exec(
            update(ConversationMessage)
            .where(col(ConversationMessage.id) == message_id)
            .values(parts=parts)
        )

    async def _latest(self, conversation_id: UUID, limit: int) -> list[ConversationMessage]:
        found = await self._session.exec(
            select(ConversationMessage)
            .where(col(ConversationMessage.conversation_id) == conversation_id)
            .order_by(col(ConversationMessage.position).desc())
            .limit(limit)
        )
        return list(found)[::-1]

    def _add(self, conversation_id: UUID, message_id: UUID, role: str, parts: list[Part]) -> None:
        message = ConversationMessage(
            id=message_id, conversation_id=conversation_id, role=role, parts=parts
        )
        self._session.add(message)

    def _is_own(self, conversation_id: UUID) -> ColumnElement[bool]:
        return and_(
            col(Conversation.id) == conversation_id, col(Conversation.user_id) == self._user_id
        )


def _said(stored: Iterable[ConversationMessage]) -> list[Message]:
    return [each for message in stored for each in as_messages(message.role, message.parts)]
