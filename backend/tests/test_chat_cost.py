"""What a message to the offline assistant costs at most, whatever it says."""

import asyncio
import time
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.chat.commands import understand
from app.chat.offline import OfflineModel
from app.chat.port import Message, ToolCall, ToolResult, UserMessage
from app.schemas import MESSAGE_LENGTH

WORST_SECONDS = 0.05
TASK = {"id": "1", "title": "Buy milk", "description": None, "completed": False}
BEGINNINGS = ["", "add ", "delete ", "mark ", "rename ", "describe ", "find ", "remind me to "]
PIECES = [
    " ",
    "a",
    "a ",
    "x and ",
    "to ",
    "as done ",
    '"',
    "'",
    "delete all, ",
    "1, ",
    "\n",
    "é",
    "and then ",
]


def cost(message: str) -> float:
    """Seconds of CPU that a whole answer takes the model, its tools aside."""

    async def answer() -> None:
        messages: list[Message] = [UserMessage(message[:MESSAGE_LENGTH])]
        for _ in range(OfflineModel.max_steps):
            pieces = [piece async for piece in OfflineModel().step(messages, ())]
            calls = [piece for piece in pieces if isinstance(piece, ToolCall)]
            if not calls:
                return
            found = {"tasks": [TASK], "total": 1, "task": TASK, "exact": True, "title": "Buy milk"}
            found |= {"count": 2, "changed": 1, "undone": 1}
            messages += [ToolResult(call.id, call.name, found) for call in calls]

    understand.cache_clear()
    began = time.thread_time()
    asyncio.run(answer())
    return time.thread_time() - began


@pytest.mark.parametrize(("beginning", "piece"), list(product(BEGINNINGS, PIECES)))
def test_long_messages(beginning: str, piece: str) -> None:
    message = beginning + piece * MESSAGE_LENGTH
    assert min(cost(message) for _ in range(3)) < WORST_SECONDS


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(BEGINNINGS + PIECES), min_size=1, max_size=6), st.text(max_size=20))
def test_any_message(pieces: list[str], text: str) -> None:
    message = ("".join(pieces) + text + " ") * MESSAGE_LENGTH
    assert min(cost(message[:MESSAGE_LENGTH]) for _ in range(3)) < WORST_SECONDS
