"""How often a user may ask the assistant, counted in the database: all replicas share it."""

import math
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ChatLimit

WINDOW = timedelta(minutes=1)


class RateLimitedError(Exception):
    """The user has sent too many messages."""

    def __init__(self, seconds: int) -> None:
        """The next message is accepted in `seconds`."""
        super().__init__(f"You send messages too fast; try again in {seconds} s.")
        self.seconds = seconds


async def count_message(session: AsyncSession, user_id: UUID, per_minute: int) -> None:
    """Count one message; RateLimitedError when the user has used up what the minute allows.

    Each message uses up a share of the minute, and shares run back with the clock: so many at once
    are allowed, and no more by choosing the moment (the generic cell rate algorithm). One
    statement, so that messages at the same time cannot pass together.
    """
    share = WINDOW / per_minute
    # Not now(), which stands still while this transaction waits for another.
    now = func.clock_timestamp()
    counted = insert(ChatLimit).values(user_id=user_id, used_until=now + share)
    used = func.greatest(col(ChatLimit.used_until), now) + share
    taken = await session.exec(
        counted.on_conflict_do_update(
            index_elements=["user_id"],
            set_={"used_until": used},
            where=used <= now + WINDOW,
        ).returning(col(ChatLimit.used_until))
    )
    if taken.one_or_none() is not None:
        return
    free = col(ChatLimit.used_until) + share - WINDOW - now
    seconds = func.extract("epoch", free)
    wait = await session.exec(select(seconds).where(col(ChatLimit.user_id) == user_id))
    raise RateLimitedError(max(1, math.ceil(wait.one())))
