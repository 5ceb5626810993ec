"""A user's tasks. Another user's task answers as if it did not exist."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response, status
from sqlalchemy import ColumnElement, and_, delete, func, update
from sqlmodel import col, select

from app.auth import CurrentUser
from app.dependencies import SessionDependency
from app.models import Task, User
from app.problems import documented
from app.schemas import PageQuery, TaskCreate, TaskPage, TaskRead, TaskUpdate

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], responses=documented(401, 422, 500, 503))


@router.post("", status_code=status.HTTP_201_CREATED, response_model=TaskRead)
async def create_task(
    new: TaskCreate, user: CurrentUser, session: SessionDependency, response: Response
) -> Task:
    """Create a task."""
    task = Task(**new.model_dump(), user_id=user.id)
    session.add(task)
    await session.flush()
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return task


@router.get("")
async def list_tasks(
    page: Annotated[PageQuery, Query()], user: CurrentUser, session: SessionDependency
) -> TaskPage:
    """List tasks, newest first."""
    owned = col(Task.user_id) == user.id
    total = await session.exec(select(func.count()).select_from(Task).where(owned))
    newest_first = (col(Task.created_at).desc(), col(Task.id).desc())
    tasks = await session.exec(
        select(Task).where(owned).order_by(*newest_first).limit(page.limit).offset(page.offset)
    )
    return TaskPage(
        items=[TaskRead.model_validate(task) for task in tasks],
        total=total.one(),
        limit=page.limit,
        offset=page.offset,
    )


@router.get("/{task_id}", response_model=TaskRead, responses=documented(404))
async def read_task(task_id: UUID, user: CurrentUser, session: SessionDependency) -> Task:
    """Read a task."""
    found = await session.exec(select(Task).where(_is_own(task_id, user)))
    return _existing(found.one_or_none(), task_id)


# Change and delete are one statement each: between a look-up and a change, the task could go.
@router.patch("/{task_id}", response_model=TaskRead, responses=documented(404))
async def update_task(
    task_id: UUID, change: TaskUpdate, user: CurrentUser, session: SessionDependency
) -> Task:
    """Change a task's fields that are sent."""
    values = change.model_dump(exclude_unset=True)
    updated = await session.exec(
        update(Task).where(_is_own(task_id, user)).values(values).returning(Task)
    )
    return _existing(updated.scalar_one_or_none(), task_id)


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404))
async def delete_task(task_id: UUID, user: CurrentUser, session: SessionDependency) -> None:
    """Delete a task."""
    deleted = await session.exec(delete(Task).where(_is_own(task_id, user)).returning(Task))
    _existing(deleted.scalar_one_or_none(), task_id)


def _is_own(task_id: UUID, user: User) -> ColumnElement[bool]:
    return and_(col(Task.id) == task_id, col(Task.user_id) == user.id)


def _existing(task: Task | None, task_id: UUID) -> Task:
    if task is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"You have no task {task_id}.")
    return task
