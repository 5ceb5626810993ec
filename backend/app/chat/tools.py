"""The assistant's tools. They act for the user whose token came with the message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from sqlalchemy import ColumnElement, and_, true

from app.chat.port import ToolCall, ToolDescription
from app.database import Database
from app.models import Task
from app.schemas import UNSET, Description, Search, TaskRead, Title
from app.task_changes import TASKS, Selection, TaskChanges, digest_of
from app.task_store import TaskFilter, TaskStore, contains

LISTED_TASKS = 50
MAX_TITLES = 6

Output = dict[str, Any]


class ToolError(Exception):
    """A call that changed nothing; the text tells the model and the user why."""


class Input(BaseModel):
    """What a tool takes: these fields and no other."""

    model_config = ConfigDict(extra="forbid")


class AddTask(Input):
    """Add a task."""

    title: Title
    description: Description | None = None


class ListTasks(Input):
    """List the user's tasks, newest first."""

    search: Search | None = Field(
        default=None, description="text that title or description contain, in any case"
    )
    completed: StrictBool | None = Field(default=None, description="only done or only open tasks")


class FindTasks(Input):
    """Find the tasks that a title names, however many tasks there are."""

    titles: Annotated[list[Title], Field(min_length=1, max_length=MAX_TITLES)] = Field(
        description="possible titles, the likeliest first"
    )


class UpdateTask(Input):
    """Change a task's title or description."""

    task_id: UUID
    title: Title = UNSET
    description: Description | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.model_fields_set <= {"task_id"}:
            raise ValueError("must contain title or description")
        return self


class CompleteTask(Input):
    """Mark a task as done, or with completed false as open again."""

    task_id: UUID
    completed: StrictBool = True


class DeleteTask(Input):
    """Delete a task."""

    task_id: UUID


class Several(Input):
    """Which tasks a change of several is about."""

    search: Search | None = Field(
        default=None, description="only tasks with this text in title or description"
    )

    def wanted(self) -> ColumnElement[bool]:
        """The condition that a task has to fulfil."""
        return contains(self.search) if self.search else true()


class CompleteTasks(Several):
    """Mark all open tasks as done, or with completed false all done tasks as open again."""

    completed: StrictBool = True

    def wanted(self) -> ColumnElement[bool]:
        """Only tasks that would change."""
        return and_(super().wanted(), TASKS.c.completed.is_not(self.completed))


class DeleteTasks(Several):
    """Delete all tasks, or only the done or the open ones."""

    completed: StrictBool | None = Field(default=None, description="only done or only open tasks")

    def wanted(self) -> ColumnElement[bool]:
        """Only tasks that are done, or open, where that is asked for."""
        which = true() if self.completed is None else TASKS.c.completed.is_(self.completed)
        return and_(super().wanted(), which)


class UndoChanges(Input):
    """Take back the changes of the last answer in this conversation that made any."""


@dataclass(frozen=True)
class Hands:
    """What a tool works with, in one transaction."""

    tasks: TaskStore
    changes: TaskChanges
    conversation_id: UUID
    undoing: Callable[[UUID], TaskChanges]


async def _add(hands: Hands, given: AddTask) -> Output:
    added = await hands.tasks.add(**given.model_dump())
    await hands.changes.record_added(added.id)
    return {"task": shown(added)}


async def _list(hands: Hands, given: ListTasks) -> Output:
    wanted = TaskFilter(given.search, given.completed)
    found, total = await hands.tasks.page(wanted, "-created_at", LISTED_TASKS)
    return {"tasks": [shown(task) for task in found], "total": total}


async def _find(hands: Hands, given: FindTasks) -> Output:
    title, is_exact, found, total = await hands.tasks.titled(given.titles)
    tasks = [shown(task) for task in found]
    return {"title": title, "exact": is_exact, "tasks": tasks, "total": total}


async def _update(hands: Hands, given: UpdateTask) -> Output:
    values = given.model_dump(exclude_unset=True, exclude={"task_id"})
    rows = await hands.changes.update(TASKS.c.id == given.task_id, values)
    return _existing(rows, given.task_id)


async def _complete(hands: Hands, given: CompleteTask) -> Output:
    values = {"completed": given.completed}
    rows = await hands.changes.update(TASKS.c.id == given.task_id, values)
    return _existing(rows, given.task_id)


async def _delete(hands: Hands, given: DeleteTask) -> Output:
    return _existing(await hands.changes.delete(TASKS.c.id == given.task_id), given.task_id)


async def _complete_all(hands: Hands, given: CompleteTasks) -> Output:
    rows = await hands.changes.update(given.wanted(), {"completed": given.completed})
    return {"count": len(rows), "digest": digest_of(rows)}


async def _delete_all(hands: Hands, given: DeleteTasks) -> Output:
    rows = await hands.changes.delete(given.wanted())
    return {"count": len(rows), "digest": digest_of(rows)}


async def _undo(hands: Hands, _: UndoChanges) -> Output:
    answer_id = await hands.changes.latest_answer(hands.conversation_id)
    if answer_id is None:
        return {"changed": 0, "undone": 0}
    changed, undone = await hands.undoing(answer_id).undo()
    return {"changed": changed, "undone": undone}


@dataclass(frozen=True)
class Tool:
    """A tool's input, and what it does."""

    takes: type[Input]
    run: Callable[[Hands, Any], Awaitable[Output]]


TOOLS = {
    "add_task": Tool(AddTask, _add),
    "list_tasks": Tool(ListTasks, _list),
    "find_tasks": Tool(FindTasks, _find),
    "update_task": Tool(UpdateTask, _update),
    "complete_task": Tool(CompleteTask, _complete),
    "delete_task": Tool(DeleteTask, _delete),
    "complete_tasks": Tool(CompleteTasks, _complete_all),
    "delete_tasks": Tool(DeleteTasks, _delete_all),
    "undo_changes": Tool(UndoChanges, _undo),
}

DESCRIPTIONS = tuple(
    ToolDescription(name, str(tool.takes.__doc__), tool.takes.model_json_schema())
    for name, tool in TOOLS.items()
)


class ToolBox:
    """The tools in one user's hands, for one answer of one conversation."""

    def __init__(
        self, database: Database, user_id: UUID, conversation_id: UUID, answer_id: UUID
    ) -> None:
        """Act for `user_id`, in a transaction for each call; changes belong to `answer_id`."""
        self._database = database
        self._user_id = user_id
        self._conversation_id = conversation_id
        self._answer_id = answer_id

    async def use(self, call: ToolCall, digest: str | None = None) -> Output:
        """What the call gives; ToolError when it is refused.

        With a digest the call has to be about exactly the tasks that were confirmed.
        """
        tool, given = _parsed(call)
        async with self._database.transaction() as session:

            def changes(answer_id: UUID) -> TaskChanges:
                return TaskChanges(session, self._user_id, answer_id)

            store = TaskStore(session, self._user_id)
            hands = Hands(store, changes(self._answer_id), self._conversation_id, changes)
            output = await tool.run(hands, given)
            # Leaving by an exception takes the change back.
            if "digest" in output and output.pop("digest") != (digest or NOTHING):
                raise ToolError("The tasks have changed since; nothing was done. Ask again.")
            return output

    async def selected(self, call: ToolCall) -> tuple[Input, Selection | None]:
        """The call's input, and the tasks that it would change; None for tools that change none.

        ToolError when the call is refused.
        """
        _, given = _parsed(call)
        if isinstance(given, Several):
            wanted = given.wanted()
        elif isinstance(given, UpdateTask | CompleteTask | DeleteTask):
            wanted = TASKS.c.id == given.task_id
        else:
            return given, None
        async with self._database.transaction() as session:
            changes = TaskChanges(session, self._user_id, self._answer_id)
            return given, await changes.selection(wanted)


NOTHING = digest_of([])


def _parsed(call: ToolCall) -> tuple[Tool, Input]:
    tool = TOOLS.get(call.name)
    if tool is None:
        raise ToolError("There is no such tool.")
    try:
        return tool, tool.takes.model_validate(call.arguments)
    except ValidationError as error:
        raise ToolError(_refusal(error)) from None


def shown(task: Task | TaskRead | Any) -> Output:
    """A task as models and people see it."""
    return {
        "id": str(task.id),
        "title": task.title,
        "description": task.description,
        "completed": task.completed,
    }


def _existing(rows: list[Any], task_id: UUID) -> Output:
    if not rows:
        raise ToolError(f"You have no task {task_id}.")
    return {"task": shown(rows[0])}


def _refusal(error: ValidationError) -> str:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    reasons = (
        ": ".join([*(str(step) for step in each["loc"][:1]), each["msg"]]) for each in details
    )
    return "; ".join(reasons).replace("Value error, ", "")
