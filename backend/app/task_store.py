"""One user's tasks in the database: every statement names their owner.

Change and delete are one statement each: between a look-up and a change, the task could go.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task
from app.schemas import Sort, TaskRead

COLUMNS: Any = tuple(col(getattr(Task, name)) for name in TaskRead.model_fields)
TASKS = TypeAdapter(list[TaskRead])


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks are wanted: all, unless a field says otherwise."""

    search: str | None = None
    completed: bool | None = None


class TaskStore:
    """The tasks of one user. There is no way to another user's."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        """Act for `user_id` in the transaction of `session`."""
        self._session = session
        self._user_id = user_id

    async def add(self, **values: Any) -> Task:
        """Store a new task."""
        task = Task(**values, user_id=self._user_id)
        self._session.add(task)
        await self._session.flush()
        return task

    async def page(
        self, wanted: TaskFilter, sort: Sort, limit: int, offset: int
    ) -> tuple[list[TaskRead], int]:
        """Some of the wanted tasks in order, and how many there are in all."""
        condition = self._matches(wanted)
        count = select(func.count()).select_from(Task).where(condition)
        # Columns, not entities, and the total in the same statement: most requests are lists.
        page: Any = sqlalchemy.select(*COLUMNS, count.scalar_subquery()).where(condition)
        rows = await self._session.exec(page.order_by(*_order(sort)).limit(limit).offset(offset))
        found = rows.all()
        tasks = TASKS.validate_python(found, from_attributes=True)
        # A page without rows doesn't hold the total either.
        if found or not offset:
            return tasks, found[0][-1] if found else 0
        return tasks, (await self._session.exec(count)).one()

    async def get(self, task_id: UUID) -> Task | None:
        """The task, if it is the user's."""
        found = await self._session.exec(select(Task).where(self._is_own(task_id)))
        return found.one_or_none()

    async def update(self, task_id: UUID, values: dict[str, Any]) -> Task | None:
        """Change a task, if it is the user's."""
        updated = await self._session.exec(
            update(Task).where(self._is_own(task_id)).values(values).returning(Task)
        )
        return updated.scalar_one_or_none()

    async def delete(self, task_id: UUID) -> Task | None:
        """Delete a task, if it is the user's, and give what it was."""
        deleted = await self._session.exec(
            delete(Task).where(self._is_own(task_id)).returning(Task)
        )
        return deleted.scalar_one_or_none()

    def _matches(self, wanted: TaskFilter) -> ColumnElement[bool]:
        conditions = [col(Task.user_id) == self._user_id]
        if wanted.completed is not None:
            conditions.append(col(Task.completed) == wanted.completed)
        if wanted.search is not None:
            # autoescape: % and _ of a search mean themselves.
            title, description = (
                column.icontains(wanted.search, autoescape=True)
                for column in (col(Task.title), col(Task.description))
            )
            conditions.append(or_(title, description))
        return and_(*conditions)

    def _is_own(self, task_id: UUID) -> ColumnElement[bool]:
        return and_(col(Task.id) == task_id, col(Task.user_id) == self._user_id)


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    # The id makes pages stable among tasks that are equal in the sorted column.
    columns = (getattr(Task, sort.removeprefix("-")), Task.id)
    return [col(each).desc() if sort.startswith("-") else col(each).asc() for each in columns]
