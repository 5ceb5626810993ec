"""A model without a provider: it follows plain commands, always in the same way.

What it does with a message is a script. A conversation is played again from what was said and what
the tools gave, up to where the script waits: for a tool, or for the person's answer.
"""

import re
from collections.abc import AsyncGenerator, Generator, Sequence
from typing import Any

from app.chat.commands import MAX_COMMANDS, understand
from app.chat.deeds import DEEDS, HELP, Ask, Call, ChangedSubjectError
from app.chat.port import (
    Message,
    Piece,
    TextDelta,
    ToolCall,
    ToolDescription,
    ToolResult,
    UserMessage,
)

NOT_UNDERSTOOD = f"I did not understand that. {HELP}"
TOO_MANY = f"I do at most {MAX_COMMANDS} things at a time; please send me the rest again."

Script = Generator[Call | Ask, Any, str]


class OfflineModel:
    """Understands the commands of app.chat.commands."""

    proposes = False
    # Two calls a command, one step each, and the last word.
    max_steps = 21

    async def step(
        self, messages: Sequence[Message], tools: Sequence[ToolDescription]
    ) -> AsyncGenerator[Piece]:
        """Call the next tool that the user's message needs, or say what came of it."""
        waiting = _play(messages)
        if isinstance(waiting, Call):
            made = sum(isinstance(message, ToolResult) for message in messages)
            yield ToolCall(f"call_{made + 1}", waiting.name, waiting.arguments)
            return
        for word in re.findall(r"\S+\s*", waiting.text):
            yield TextDelta(word)

    async def close(self) -> None:
        """There is nothing to close."""


def _play(messages: Sequence[Message]) -> Call | Ask:
    """Where the script of the conversation stands; a script that has ended asks for no answer."""
    script: Script | None = None
    waiting: Call | Ask = Ask(NOT_UNDERSTOOD)
    for message in messages:
        if isinstance(message, UserMessage):
            if script is None or not isinstance(waiting, Ask):
                script, waiting = _begin(message.text)
                continue
            try:
                script, waiting = _go_on(script, message.text)
            except ChangedSubjectError:
                script, waiting = _begin(message.text)
        elif isinstance(message, ToolResult) and script is not None:
            if isinstance(waiting, Call) and waiting.name == message.name:
                script, waiting = _go_on(script, message.output)
            else:
                script = None
    return waiting


def _begin(message: str) -> tuple[Script | None, Call | Ask]:
    return _go_on(_script(message), None)


def _go_on(script: Script, value: Any) -> tuple[Script | None, Call | Ask]:
    try:
        return script, script.send(value)
    except StopIteration as end:
        return None, Ask(end.value)


def _script(message: str) -> Script:
    """Do what a message asks for, one thing after the other, and say so."""
    commands = understand(message)
    if len(commands) == 1 and commands[0] is None:
        return NOT_UNDERSTOOD
    said: list[str] = []
    for command in commands[:MAX_COMMANDS]:
        if command is None:
            said.append("I did not understand a part of that.")
            continue
        deed = DEEDS[command.verb](command, said)
        yield from deed
    if len(commands) > MAX_COMMANDS:
        said.append(TOO_MANY)
    return "\n\n".join(said)
