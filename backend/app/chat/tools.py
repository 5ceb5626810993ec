"""The assistant's tools. They act for the user whose token came with the message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator

from app.chat.port import ToolCall, ToolDescription
from app.database import Database
from app.models import Task
from app.schemas import UNSET, Description, Search, TaskRead, Title
from app.task_store import TaskFilter, TaskStore

LISTED_TASKS = 50

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
    """Delete a task for good."""

    task_id: UUID


async def _add(tasks: TaskStore, given: AddTask) -> Output:
    return {"task": shown(await tasks.add(**given.model_dump()))}


async def _list(tasks: TaskStore, given: ListTasks) -> Output:
    wanted = TaskFilter(given.search, given.completed)
    found, total = await tasks.page(wanted, "-created_at", LISTED_TASKS, 0)
    return {"tasks": [shown(task) for task in found], "total": total}


async def _update(tasks: TaskStore, given: UpdateTask) -> Output:
    values = given.model_dump(exclude_unset=True, exclude={"task_id"})
    return _existing(await tasks.update(given.task_id, values), given.task_id)


async def _complete(tasks: TaskStore, given: CompleteTask) -> Output:
    changed = await tasks.update(given.task_id, {"completed": given.completed})
    return _existing(changed, given.task_id)


async def _delete(tasks: TaskStore, given: DeleteTask) -> Output:
    return _existing(await tasks.delete(given.task_id), given.task_id)


@dataclass(frozen=True)
class Tool:
    """A tool's input, and what it does."""

    takes: type[Input]
    run: Callable[[TaskStore, Any], Awaitable[Output]]


TOOLS = {
    "add_task": Tool(AddTask, _add),
    "list_tasks": Tool(ListTasks, _list),
    "update_task": Tool(UpdateTask, _update),
    "complete_task": Tool(CompleteTask, _complete),
    "delete_task": Tool(DeleteTask, _delete),
}

DESCRIPTIONS = tuple(
    ToolDescription(name, str(tool.takes.__doc__), tool.takes.model_json_schema())
    for name, tool in TOOLS.items()
)


class ToolBox:
    """The tools in one user's hands."""

    def __init__(self, database: Database, user_id: UUID) -> None:
        """Act for `user_id`, in a transaction of its own for each call."""
        self._database = database
        self._user_id = user_id

    async def use(self, call: ToolCall) -> Output:
        """What the call gives; ToolError when it is refused."""
        tool = TOOLS.get(call.name)
        if tool is None:
            raise ToolError("There is no such tool.")
        try:
            given = tool.takes.model_validate(call.arguments)
        except ValidationError as error:
            raise ToolError(_refusal(error)) from None
        async with self._database.transaction() as session:
            return await tool.run(TaskStore(session, self._user_id), given)


def shown(task: Task | TaskRead) -> Output:
    """A task as models and people see it."""
    return {
        "id": str(task.id),
        "title": task.title,
        "description": task.description,
        "completed": task.completed,
    }


def _existing(task: Task | None, task_id: UUID) -> Output:
    if task is None:
        raise ToolError(f"You have no task {task_id}.")
    return {"task": shown(task)}


def _refusal(error: ValidationError) -> str:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    reasons = (
        ": ".join([*(str(step) for step in each["loc"][:1]), each["msg"]]) for each in details
    )
    return "; ".join(reasons).replace("Value error, ", "")
