"""A model without a provider: it follows plain commands, always in the same way."""

import re
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from app.chat.commands import Command, understand
from app.chat.port import (
    Message,
    Piece,
    TextDelta,
    ToolCall,
    ToolDescription,
    ToolResult,
    UserMessage,
)

HELP = (
    'I keep your tasks. Try "add buy milk", "list my open tasks", "find milk", '
    '"complete buy milk", "reopen buy milk", "rename buy milk to buy bread", '
    '"describe buy milk as 2 litres" or "delete buy milk".'
)
NOT_UNDERSTOOD = f"I did not understand that. {HELP}"
SHOWN = 10

Task = dict[str, Any]


class OfflineModel:
    """Understands the commands of app.chat.commands."""

    async def step(
        self, messages: Sequence[Message], tools: Sequence[ToolDescription]
    ) -> AsyncGenerator[Piece]:
        """Call the next tool that the user's message needs, or say what came of it."""
        asked, results = _since_asked(messages)
        step = _next(understand(asked), results)
        if isinstance(step, str):
            for word in re.findall(r"\S+\s*", step):
                yield TextDelta(word)
            return
        name, arguments = step
        made = sum(isinstance(message, ToolResult) for message in messages)
        yield ToolCall(f"call_{made + 1}", name, arguments)

    async def close(self) -> None:
        """There is nothing to close."""


Step = str | tuple[str, dict[str, Any]]


def _since_asked(messages: Sequence[Message]) -> tuple[str, list[ToolResult]]:
    """The user's last message, and what the calls made since have given."""
    results: list[ToolResult] = []
    for message in reversed(messages):
        if isinstance(message, UserMessage):
            return message.text, results[::-1]
        if isinstance(message, ToolResult):
            results.append(message)
    return "", results


def _next(command: Command | None, results: list[ToolResult]) -> Step:
    if command is None:
        return NOT_UNDERSTOOD
    if command.verb == "greet":
        return HELP
    if results and (error := results[-1].output.get("error")):
        return f"That did not work: {error}"
    if command.verb == "add":
        return _add(command, results)
    if command.verb == "list":
        return _list(command, results)
    return _change(command, results)


def _add(command: Command, results: list[ToolResult]) -> Step:
    if not results:
        return "add_task", {"title": command.name}
    return f'I added "{results[0].output["task"]["title"]}".'


def _list(command: Command, results: list[ToolResult]) -> Step:
    if not results:
        search = {"search": command.text} if command.text else {}
        completed = {} if command.completed is None else {"completed": command.completed}
        return "list_tasks", search | completed
    kind = {None: "", True: "completed ", False: "open "}[command.completed]
    about = f' that match "{command.text}"' if command.text else ""
    tasks, total = results[0].output["tasks"], results[0].output["total"]
    if not tasks:
        return f"You have no {kind}tasks{about}."
    count = f"1 {kind}task" if total == 1 else f"{total} {kind}tasks"
    lines = "".join(f"\n- {_line(task)}" for task in tasks[:SHOWN])
    more = f"\nand {total - SHOWN} more." if total > SHOWN else ""
    return f"You have {count}{about}:{lines}{more}"


def _change(command: Command, results: list[ToolResult]) -> Step:
    if not results:
        return "list_tasks", {"search": command.name}
    if len(results) == 1:
        return _found(command, results[0].output["tasks"])
    title = results[-1].output["task"]["title"]
    return {
        "rename": f'I renamed "{command.name}" to "{title}".',
        "describe": f'I changed the description of "{title}".',
        "complete": f'I marked "{title}" as done.',
        "reopen": f'I opened "{title}" again.',
        "delete": f'I deleted "{title}".',
    }[command.verb]


def _found(command: Command, tasks: list[Task]) -> Step:
    """The change of the one task that is meant."""
    meant = _meant(command, tasks)
    if not meant:
        return f'You have no task that matches "{command.name}".'
    if len(meant) > 1:
        lines = "".join(f"\n- {_line(task)}" for task in meant[:SHOWN])
        return f"Which one do you mean?{lines}"
    task_id = meant[0]["id"]
    if command.verb == "delete":
        return "delete_task", {"task_id": task_id}
    if command.verb == "rename":
        return "update_task", {"task_id": task_id, "title": command.text}
    if command.verb == "describe":
        return "update_task", {"task_id": task_id, "description": command.text}
    return "complete_task", {"task_id": task_id, "completed": command.verb == "complete"}


def _meant(command: Command, tasks: list[Task]) -> list[Task]:
    """The tasks of that very title, else of titles that hold it, else all that were found.

    Of several, those count that the command would change: who completes a task means an open one.
    """
    name = command.name.casefold()
    exact = [task for task in tasks if task["title"].casefold() == name]
    titled = [task for task in tasks if name in task["title"].casefold()]
    meant = exact or titled or tasks
    wanted = {"complete": False, "reopen": True}.get(command.verb)
    return [task for task in meant if task["completed"] is wanted] or meant


def _line(task: Task) -> str:
    return f"{task['title']} (done)" if task["completed"] else str(task["title"])
