"""A user's tasks. Another user's task answers as if it did not exist."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Response, status

from app.auth import CurrentUser
from app.dependencies import SessionDependency
from app.models import Task
from app.problems import documented
from app.schemas import TaskCreate, TaskPage, TaskQuery, TaskRead, TaskUpdate
from app.task_cursor import TaskCursor
from app.task_store import TaskFilter, TaskStore

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], responses=documented(401, 422, 500, 503))


async def get_tasks(user_id: CurrentUser, session: SessionDependency) -> TaskStore:
    """The caller's tasks."""
    return TaskStore(session, user_id)


Tasks = Annotated[TaskStore, Depends(get_tasks, scope="function")]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=documented(400, 413),
)
async def create_task(new: TaskCreate, tasks: Tasks, response: Response) -> TaskRead:
    """Create a task."""
    task = await tasks.add(**new.model_dump())
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return task


@router.get("")
async def list_tasks(query: Annotated[TaskQuery, Query()], tasks: Tasks) -> TaskPage:
    """List tasks, newest first unless `sort` says otherwise."""
    wanted = TaskFilter(query.search, query.completed)
    after = TaskCursor.decode(query.cursor) if query.cursor else None
    # One more than asked for says whether there is a next page.
    found, total = await tasks.page(wanted, query.sort, query.limit + 1, query.offset, after)
    items = found[: query.limit]
    field = query.sort.removeprefix("-")
    following = len(found) > len(items)
    return TaskPage(
        items=items,
        total=total,
        limit=query.limit,
        offset=query.offset,
        next_cursor=TaskCursor(query.sort, getattr(items[-1], field), items[-1].id).encode()
        if following
        else None,
    )


@router.get("/{task_id}", response_model=TaskRead, responses=documented(404))
async def read_task(task_id: UUID, tasks: Tasks) -> Task:
    """Read a task."""
    return _existing(await tasks.get(task_id), task_id)


@router.patch("/{task_id}", response_model=TaskRead, responses=documented(400, 404, 413))
async def update_task(task_id: UUID, change: TaskUpdate, tasks: Tasks) -> Task:
    """Change a task's fields that are sent."""
    values = change.model_dump(exclude_unset=True)
    return _existing(await tasks.update(task_id, values), task_id)


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404))
async def delete_task(task_id: UUID, tasks: Tasks) -> None:
    """Delete a task; it can be restored for at least a week."""
    if not await tasks.delete(task_id):
        raise _unknown(task_id)


@router.post("/{task_id}/restore", response_model=TaskRead, responses=documented(404))
async def restore_task(task_id: UUID, tasks: Tasks) -> Task:
    """Bring back a deleted task as it was, its place in the list included."""
    return _existing(await tasks.restore(task_id), task_id)


def _existing(task: Task | None, task_id: UUID) -> Task:
    if task is None:
        raise _unknown(task_id)
    return task


def _unknown(task_id: UUID) -> HTTPException:
    return HTTPException(status.HTTP_404_NOT_FOUND, f"You have no task {task_id}.")
