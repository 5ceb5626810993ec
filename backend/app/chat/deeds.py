"""The offline model's deeds: scripts that wait for a tool or for the person's answer."""

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from app.chat.commands import Command, understand
from app.chat.picking import Choice, pick

HELP = (
    'I keep your tasks. Try "add buy milk", "list my open tasks", "find milk", '
    '"complete buy milk", "reopen buy milk", "rename buy milk to buy bread", '
    '"describe buy milk as 2 litres", "delete buy milk", "delete all done" or "undo".'
)
UNCHANGED = "OK, I changed nothing."
VAGUE = "Which task do you mean? Tell me its title."
SHOWN = 10
TITLE_LENGTH = 255
# Answers are Markdown; titles are not.
MARKUP = re.compile(r"[\\`*_\[<~]")

Task = dict[str, Any]
Output = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """The script waits for a tool's output."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """The script has asked the person, and waits for their next message."""

    text: str


class ChangedSubjectError(Exception):
    """The person's message doesn't answer the question: it is a new one."""


Deed = Generator[Call | Ask, Any, None]


def _greet(_: Command, said: list[str]) -> Deed:
    said.append(HELP)
    return
    yield


def _add(command: Command, said: list[str]) -> Deed:
    output = yield Call("add_task", {"title": command.titles[0]})
    if _failed(output, said):
        return
    said.append(f'I added "{_shown(output["task"])}".')
    if command.when:
        said.append(f"I can't set a time, so I won't remind you {_escaped(command.when)}.")


def _list(command: Command, said: list[str]) -> Deed:
    search = {"search": command.search} if command.search else {}
    completed = {} if command.completed is None else {"completed": command.completed}
    output = yield Call("list_tasks", search | completed)
    if _failed(output, said):
        return
    kind = {None: "", True: "completed ", False: "open "}[command.completed]
    tasks, total = output["tasks"], output["total"]
    about = ""
    if command.search:
        about = f' that {"matches" if total == 1 else "match"} "{_escaped(command.search)}"'
    if not tasks:
        said.append(f"You have no {kind}tasks{about}.")
        return
    count = f"1 {kind}task" if total == 1 else f"{total} {kind}tasks"
    lines = "".join(f"\n- {_line(task)}" for task in tasks[:SHOWN])
    more = f"\n\nand {total - SHOWN} more." if total > SHOWN else ""
    said.append(f"You have {count}{about}:{lines}{more}")


def _undo(_: Command, said: list[str]) -> Deed:
    output = yield Call("undo_changes", {})
    if _failed(output, said):
        return
    changed, undone = output["changed"], output["undone"]
    left = changed - undone
    if changed == 0:
        said.append("There is nothing to undo in this conversation.")
    elif left == 0:
        said.append("I undid my last change." if undone == 1 else f"I undid {undone} changes.")
    else:
        said.append(f"I undid {undone} of {changed} changes; the other tasks have changed since.")


def _change(command: Command, said: list[str]) -> Deed:
    if command.is_for_all:
        yield from _change_all(command, said)
        return
    titles = command.titles
    if command.is_vague:
        reply = yield from _asked(VAGUE, said)
        if pick(reply, []) == []:
            said.append(UNCHANGED)
            return
        if len(reply) > TITLE_LENGTH or any(understand(reply)):
            raise ChangedSubjectError
        titles = (reply.strip().strip('"'),)
    fitting = [title for title in titles if len(title) <= TITLE_LENGTH]
    if not fitting:
        said.append(f'You have no task called "{_escaped(titles[0])}".')
        return
    found = yield Call("find_tasks", {"titles": fitting})
    if _failed(found, said):
        return
    for task in (yield from _meant(command, found, said)):
        yield from _change_one(command, task, found["title"], said)


def _meant(
    command: Command, found: Output, said: list[str]
) -> Generator[Call | Ask, Any, list[Task]]:
    """The tasks that are meant: the one of that very title, or those that the person picks."""
    tasks = found["tasks"]
    if not tasks:
        # The shortest is the name without what belongs to the command.
        name = min(command.titles or (found["title"],), key=len)
        said.append(f'You have no task called "{_escaped(name)}".')
        return []
    wanted = {"complete": False, "reopen": True}.get(command.verb)
    # Of several that are called the same, those count that the command would change.
    useful = [task for task in tasks if task["completed"] is wanted] or tasks
    if found["exact"] and len(useful) == 1:
        return useful
    if len(tasks) == 1:
        question = f'Do you mean "{_shown(tasks[0])}"?'
    else:
        lines = "".join(f"\n{at}. {_line(task)}" for at, task in enumerate(tasks, 1))
        more = found["total"] - len(tasks)
        others = f"\n\n{more} more match; tell me more of the title." if more else ""
        question = f"Which one do you mean?{lines}{others}"
    reply = yield from _asked(question, said)
    picked: Choice = pick(reply, [task["title"] for task in tasks])
    if picked is None or (len(picked) > 1 and found["total"] > len(tasks)):
        raise ChangedSubjectError
    if not picked:
        said.append(UNCHANGED)
    return [tasks[at] for at in picked]


def _change_one(command: Command, task: Task, title: str, said: list[str]) -> Deed:
    named = {"task_id": task["id"]}
    match command.verb:
        case "delete":
            call = Call("delete_task", named)
        case "rename" | "describe":
            at = command.titles.index(title) if title in command.titles else 0
            field = "title" if command.verb == "rename" else "description"
            call = Call("update_task", named | {field: command.texts[at]})
        case _:
            call = Call("complete_task", named | {"completed": command.verb == "complete"})
    output = yield call
    if _failed(output, said):
        return
    now = _shown(output["task"])
    said.append(
        {
            "rename": f'I renamed "{_shown(task)}" to "{now}".',
            "describe": f'I changed the description of "{now}".',
            "complete": f'I marked "{now}" as done.',
            "reopen": f'I opened "{now}" again.',
            "delete": f'I deleted "{now}".',
        }[command.verb]
    )


def _change_all(command: Command, said: list[str]) -> Deed:
    """The server asks the person, with the number of tasks, before anything happens."""
    search = {"search": command.search} if command.search else {}
    if command.verb == "delete":
        which = {} if command.completed is None else {"completed": command.completed}
        output = yield Call("delete_tasks", search | which)
    else:
        output = yield Call("complete_tasks", search | {"completed": command.verb == "complete"})
    if _failed(output, said):
        return
    count = output["count"]
    if count == 0:
        said.append("You have no such tasks.")
        return
    done = {"delete": "I deleted {}.", "complete": "I marked {} as done."}
    words = "1 task" if count == 1 else f"{count} tasks"
    said.append(done.get(command.verb, "I opened {} again.").format(words))


def _asked(question: str, said: list[str]) -> Generator[Call | Ask, Any, str]:
    """The person's answer to a question; what was done before is said with it."""
    text = "\n\n".join([*said, question])
    said.clear()
    reply: str = yield Ask(text)
    return reply


def _failed(output: Output, said: list[str]) -> bool:
    if output.get("denied"):
        said.append(UNCHANGED)
    elif error := output.get("error"):
        said.append(f"That did not work: {error}")
    return "error" in output


DEEDS = {
    "greet": _greet,
    "add": _add,
    "list": _list,
    "undo": _undo,
    "rename": _change,
    "describe": _change,
    "complete": _change,
    "reopen": _change,
    "delete": _change,
}


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def _shown(task: Task) -> str:
    return _escaped(task["title"])


def _line(task: Task) -> str:
    return f"{_shown(task)} (done)" if task["completed"] else _shown(task)
