"""One user's tasks in the database: every statement names their owner.

Change and delete are one statement each: between a look-up and a change, the task could go.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy
from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Table,
    Uuid,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    tuple_,
    update,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task
from app.schemas import TaskRead
from app.task_changes import TaskChanges
from app.task_cursor import Sort, TaskCursor

# Lists and new tasks are most of all requests: they take the table's columns, not entities.
TASKS: Table = Task.__table__  # type: ignore[attr-defined]
NAMES = tuple(TaskRead.model_fields)
COLUMNS = [TASKS.c[name] for name in NAMES]
INSERT = insert(TASKS).returning(*COLUMNS)
READ = TypeAdapter(list[TaskRead])
ESCAPE = "/"
NAMED_TASKS = 10
# Characters with a special meaning in PostgreSQL's regular expressions.
SPECIAL = re.compile(r"[\[\](){}.*+?^$|\\]")
TITLED: Any = (
    sqlalchemy.select(*COLUMNS, func.count().over().label("total"))
    .where(
        TASKS.c.user_id == bindparam("owner"),
        func.regexp_replace(TASKS.c.title, r"\s+", " ", "g").regexp_match(
            bindparam("words"), flags="i"
        ),
    )
    .order_by(TASKS.c.created_at.desc(), TASKS.c.id.desc())
    .limit(NAMED_TASKS)
)


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks are wanted: all, unless a field says otherwise."""

    search: str | None = None
    completed: bool | None = None


class TaskStore:
    """The tasks of one user; another user's can't be reached through it."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        """Act for `user_id` in the transaction of `session`."""
        self._session = session
        self._user_id = user_id
        self._changes = TaskChanges(session, user_id, None)

    async def add(self, **values: Any) -> TaskRead:
        """Store a new task."""
        row = {"id": uuid4(), **values, "user_id": self._user_id}
        added = await self._session.exec(INSERT, params=row)
        return _read(added.all())[0]

    async def page(
        self,
        wanted: TaskFilter,
        sort: Sort,
        limit: int,
        offset: int = 0,
        after: TaskCursor | None = None,
    ) -> tuple[list[TaskRead], int]:
        """Some of the wanted tasks in order, and how many there are in all."""
        page, count = _list_statements(
            sort, wanted.search is not None, wanted.completed is not None, after is not None
        )
        values: dict[str, Any] = {
            "owner": self._user_id,
            "completed": wanted.completed,
            "search": _escaped(wanted.search),
            "limit": limit,
            "offset": offset,
        }
        if after:
            values |= {"after": after.value, "after_id": after.id}
        rows = (await self._session.exec(page, params=values)).all()
        # A page without rows doesn't include the total either.
        if rows or not (offset or after):
            return _read(rows), rows[0].total if rows else 0
        return [], (await self._session.exec(count, params=values)).one()[0]

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

    async def delete(self, task_id: UUID) -> bool:
        """Delete a task, if it is the user's, and keep it for `restore`; say whether it was."""
        return bool(await self._changes.delete(TASKS.c.id == task_id))

    async def restore(self, task_id: UUID) -> Task | None:
        """Bring back a task that was deleted, where it was."""
        return await self.get(task_id) if await self._changes.restore(task_id) else None

    async def titled(self, titles: Sequence[str]) -> tuple[str, bool, list[TaskRead], int]:
        """The tasks that a title names: the title that fits, whether exactly, some, and how many.

        The first of `titles` that is a task's whole title counts, else the first whose words stand
        together in one. White space and case don't matter.
        """
        for is_exact in (True, False):
            for title in titles:
                values = {"owner": self._user_id, "words": _pattern(title, is_exact)}
                rows = (await self._session.exec(TITLED, params=values)).all()
                if rows:
                    return title, is_exact, _read(rows), rows[0].total
        return titles[0], False, [], 0

    def _is_own(self, task_id: UUID) -> ColumnElement[bool]:
        return and_(col(Task.id) == task_id, col(Task.user_id) == self._user_id)


@cache
def _list_statements(
    sort: Sort, is_searched: bool, is_filtered: bool, is_continued: bool
) -> tuple[Any, Any]:
    """A page of tasks with the total in each row, and the total alone: 48 pairs, made once."""
    conditions = [TASKS.c.user_id == bindparam("owner")]
    if is_filtered:
        conditions.append(TASKS.c.completed == bindparam("completed"))
    if is_searched:
        conditions.append(_contains(bindparam("search")))
    wanted = and_(*conditions)
    count = sqlalchemy.select(func.count()).select_from(TASKS).where(wanted)
    page = sqlalchemy.select(*COLUMNS, count.scalar_subquery().label("total")).where(wanted)
    if is_continued:
        page = page.where(_follows(sort))
    ordered = page.order_by(*_order(sort))
    return ordered.limit(bindparam("limit")).offset(bindparam("offset")), count


def contains(search: str) -> ColumnElement[bool]:
    """Whether a task's title or description contains a text, in any case."""
    return _contains(literal(_escaped(search)))


def _contains(found: Any) -> ColumnElement[bool]:
    searched = (TASKS.c.title, TASKS.c.description)
    return or_(*(each.icontains(found, escape=ESCAPE) for each in searched))


def _pattern(title: str, is_exact: bool) -> str:
    """PostgreSQL's regular expression for a title, or for its words within another."""
    words = SPECIAL.sub(r"\\\g<0>", " ".join(title.split()))
    return f"^{words}$" if is_exact else rf"(^|\W){words}(\W|$)"


def _escaped(search: str | None) -> str | None:
    # % and _ of a search mean themselves.
    return search and re.sub(f"([{ESCAPE}%_])", rf"{ESCAPE}\1", search)


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    # The id makes pages stable among tasks that are equal in the sorted column.
    columns = (TASKS.c[sort.removeprefix("-")], TASKS.c.id)
    return [each.desc() if sort.startswith("-") else each.asc() for each in columns]


def _follows(sort: Sort) -> ColumnElement[bool]:
    """Whether a task stands after the cursor's; as a pair, so that an index finds the place."""
    column = TASKS.c[sort.removeprefix("-")]
    place = tuple_(column, TASKS.c.id)
    cursor = tuple_(bindparam("after", type_=column.type), bindparam("after_id", type_=Uuid()))
    return place < cursor if sort.startswith("-") else place > cursor


def _read(rows: Sequence[Any]) -> list[TaskRead]:
    # Pydantic reads dictionaries three times as fast as the attributes of rows.
    return READ.validate_python([dict(zip(NAMES, row, strict=False)) for row in rows])
