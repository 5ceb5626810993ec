"""Which of a model's calls a person has to confirm, and what they are asked.

The server asks, whatever a model says: a model may follow what a task's title tells it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.port import ToolCall
from app.chat.tools import (
    CompleteTask,
    CompleteTasks,
    DeleteTask,
    DeleteTasks,
    Input,
    ToolBox,
    UpdateTask,
)
from app.task_changes import Selection

CHANGES_ONE = frozenset({"update_task", "complete_task"})
TITLE_CHARACTERS = 80


@dataclass(frozen=True)
class Question:
    """What the person is asked, and the digest of the tasks that it is about."""

    text: str
    digest: str


async def question_about(
    call: ToolCall, tools: ToolBox, *, is_proposal: bool, is_one_of_several: bool
) -> Question | None:
    """The question that has to be answered before the call is done, or None.

    Changing several tasks by one call is always asked about. A hosted model's calls are proposals:
    of these, each deletion is asked about, each undoing, and each change of one task that is
    `is_one_of_several`. ToolError when the call is refused anyway.
    """
    given, selection = await tools.selected(call)
    if isinstance(given, CompleteTasks | DeleteTasks):
        if selection is None or selection.count == 0:
            return None
        return Question(_about_several(given, selection), selection.digest)
    if not is_proposal:
        return None
    if call.name == "undo_changes":
        return Question("Undo the assistant's last changes?", "")
    if selection is None or selection.count == 0:
        return None
    if isinstance(given, DeleteTask) or (call.name in CHANGES_ONE and is_one_of_several):
        return Question(_about_one(given, selection.titles[0]), "")
    return None


def _about_several(given: CompleteTasks | DeleteTasks, selection: Selection) -> str:
    completed = given.completed if isinstance(given, DeleteTasks) else not given.completed
    kind = {None: "", True: "completed ", False: "open "}[completed]
    count = f"1 {kind}task" if selection.count == 1 else f"{selection.count} {kind}tasks"
    titles = _in_words([_quoted(title) for title in selection.titles], selection.count)
    if isinstance(given, DeleteTasks):
        return f"Delete {count}: {titles}?"
    return f"{'Complete' if given.completed else 'Reopen'} {count}: {titles}?"


def _about_one(given: Input, title: str) -> str:
    task = _quoted(title)
    if isinstance(given, DeleteTask):
        return f"Delete {task}?"
    if isinstance(given, CompleteTask):
        return f"{'Complete' if given.completed else 'Reopen'} {task}?"
    if isinstance(given, UpdateTask) and "title" in given.model_fields_set:
        return f"Rename {task} to {_quoted(given.title)}?"
    return f"Change the description of {task}?"


def _in_words(titles: Sequence[str], count: int) -> str:
    more = count - len(titles)
    named = [*titles, f"{more} more"] if more else list(titles)
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _quoted(title: str) -> str:
    words = " ".join(title.split())
    if len(words) > TITLE_CHARACTERS:
        words = f"{words[: TITLE_CHARACTERS - 1]}…"
    return f"\u201c{words}\u201d"
