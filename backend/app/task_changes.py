"""Changes that can be undone: each is recorded with the task before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import Database
from app.models import ConversationMessage, Task, TaskChange

TASKS: Table = Task.__table__  # type: ignore[attr-defined]
CHANGES: Table = TaskChange.__table__  # type: ignore[attr-defined]
MESSAGES: Table = ConversationMessage.__table__  # type: ignore[attr-defined]
SHOWN = [TASKS.c[name] for name in ("id", "title", "description", "completed")]
KEPT = timedelta(days=7)
RECORDED = ("user_id", "answer_id", "task_id")

# A task that was changed since then stays as it is.
UNDO = (
    text("""
WITH mine AS (
  DELETE FROM task_changes WHERE user_id = :owner AND answer_id = :answer RETURNING *
), net AS (
  SELECT task_id,
         (array_agg(before ORDER BY position))[1] AS before,
         (array_agg(after ORDER BY position DESC))[1] AS after
  FROM mine GROUP BY task_id
), same AS (
  SELECT task.id FROM tasks AS task JOIN net ON net.task_id = task.id
  WHERE task.user_id = :owner
    AND (to_jsonb(task) - 'updated_at') = (net.after - 'updated_at')
), removed AS (
  DELETE FROM tasks USING net
  WHERE tasks.id = net.task_id AND net.before IS NULL AND tasks.id IN (SELECT id FROM same)
  RETURNING 1
), restored AS (
  INSERT INTO tasks SELECT was.* FROM net, jsonb_populate_record(NULL::tasks, net.before) AS was
  WHERE net.before IS NOT NULL AND net.after IS NULL AND was.user_id = :owner
  ON CONFLICT DO NOTHING RETURNING 1
), changed AS (
  UPDATE tasks SET title = was.title, description = was.description, completed = was.completed,
    updated_at = now()
  FROM net, jsonb_populate_record(NULL::tasks, net.before) AS was
  WHERE tasks.id = net.task_id AND net.before IS NOT NULL AND tasks.id IN (SELECT id FROM same)
  RETURNING 1
)
SELECT (SELECT count(*) FROM net WHERE before IS NOT NULL OR after IS NOT NULL),
  (SELECT count(*) FROM removed) + (SELECT count(*) FROM restored) + (SELECT count(*) FROM changed)
""")
    .bindparams(bindparam("owner", type_=TASKS.c.user_id.type))
    .bindparams(bindparam("answer", type_=TASKS.c.id.type))
)

RESTORE = (
    text("""
WITH latest AS (
  DELETE FROM task_changes WHERE position = (
    SELECT max(position) FROM task_changes
    WHERE user_id = :owner AND task_id = :task AND answer_id IS NULL AND after IS NULL
  ) RETURNING before
)
INSERT INTO tasks SELECT was.* FROM latest, jsonb_populate_record(NULL::tasks, before) AS was
WHERE was.user_id = :owner ON CONFLICT DO NOTHING RETURNING id
""")
    .bindparams(bindparam("owner", type_=TASKS.c.user_id.type))
    .bindparams(bindparam("task", type_=TASKS.c.id.type))
)


@dataclass(frozen=True)
class Selection:
    """Which tasks a change is about. `digest` stands for exactly these tasks."""

    count: int
    digest: str
    titles: list[str]


def _digest(ids: Sequence[UUID]) -> str:
    return sha256(b"".join(sorted(each.bytes for each in ids))).hexdigest()


class TaskChanges:
    """One user's changes. Everything happens in the transaction of `session`."""

    def __init__(self, session: AsyncSession, user_id: UUID, answer_id: UUID | None) -> None:
        """Record changes of `user_id` under the assistant's message `answer_id`."""
        self._session = session
        self._user_id = user_id
        self._answer_id = answer_id

    async def record_added(self, task_id: UUID) -> None:
        """Record a task that was just added."""
        row = select(
            literal(self._user_id),
            literal(self._answer_id, CHANGES.c.answer_id.type),
            TASKS.c.id,
            literal_column("to_jsonb(tasks)", JSONB),
        ).where(TASKS.c.id == task_id)
        await self._execute(insert(CHANGES).from_select([*RECORDED, "after"], row))

    async def update(self, wanted: ColumnElement[bool], values: Mapping[str, Any]) -> list[Any]:
        """Change the user's tasks for which `wanted` holds; their rows (SHOWN) as they are then."""
        old = self._old(wanted)
        new = (
            update(TASKS)
            .where(TASKS.c.id == old.c.id)
            .values(**values)
            .returning(*TASKS.c)
            .cte("new")
        )
        noted = self._note(old, "to_jsonb(new)").where(new.c.id == old.c.id)
        shown = select(*(new.c[column.name] for column in SHOWN))
        return await self._execute(shown.add_cte(_noted(noted)))

    async def delete(self, wanted: ColumnElement[bool]) -> list[Any]:
        """Delete the user's tasks for which `wanted` holds; their rows (SHOWN) as they were."""
        old = self._old(wanted)
        gone = delete(TASKS).where(TASKS.c.id == old.c.id).returning(TASKS.c.id).cte("gone")
        shown = select(*(old.c[column.name] for column in SHOWN)).where(old.c.id == gone.c.id)
        noted = self._note(old, "NULL").where(gone.c.id == old.c.id)
        return await self._execute(shown.add_cte(_noted(noted)))

    async def selection(self, wanted: ColumnElement[bool]) -> Selection:
        """The user's tasks for which `wanted` holds: how many, and the newest three's titles."""
        owned = and_(TASKS.c.user_id == self._user_id, wanted)
        ids = [row.id for row in await self._execute(select(TASKS.c.id).where(owned))]
        newest = select(TASKS.c.title).where(owned).order_by(TASKS.c.created_at.desc()).limit(3)
        titles = [row.title for row in await self._execute(newest)]
        return Selection(len(ids), _digest(ids), titles)

    async def latest_answer(self, conversation_id: UUID) -> UUID | None:
        """The last message of the conversation whose changes can be undone."""
        said = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id == conversation_id)
        latest = (
            select(CHANGES.c.answer_id)
            .where(CHANGES.c.user_id == self._user_id, CHANGES.c.answer_id.in_(said))
            .order_by(CHANGES.c.position.desc())
            .limit(1)
        )
        rows = await self._execute(latest)
        return rows[0].answer_id if rows else None

    async def undo(self) -> tuple[int, int]:
        """Undo what `answer_id` did: how many tasks it had changed, and how many were restored."""
        values = {"owner": self._user_id, "answer": self._answer_id}
        ((changed, undone),) = await self._execute(UNDO, values)
        return changed, undone

    async def restore(self, task_id: UUID) -> bool:
        """Bring back a task that the page deleted, as it was; say whether there was one."""
        return bool(await self._execute(RESTORE, {"owner": self._user_id, "task": task_id}))

    def _old(self, wanted: ColumnElement[bool]) -> Any:
        owned = and_(TASKS.c.user_id == self._user_id, wanted)
        return select(TASKS).where(owned).with_for_update().cte("old")

    def _note(self, old: Any, after: str) -> Any:
        return select(
            literal(self._user_id),
            literal(self._answer_id, CHANGES.c.answer_id.type),
            old.c.id,
            literal_column("to_jsonb(old)", JSONB),
            literal_column(after, JSONB),
        )

    async def _execute(self, statement: Any, values: dict[str, Any] | None = None) -> list[Any]:
        connection = await self._session.connection()
        result = await connection.execute(statement, values)
        return list(result.all()) if result.returns_rows else []


def _noted(rows: Any) -> Any:
    return insert(CHANGES).from_select([*RECORDED, "before", "after"], rows).cte("noted")


async def delete_old_changes(database: Database) -> int:
    """Delete every user's changes older than KEPT, for good; return how many there were."""
    async with database.engine.begin() as connection:
        old = CHANGES.c.created_at < func.now() - KEPT
        return (await connection.execute(delete(CHANGES).where(old))).rowcount


def digest_of(rows: Sequence[Any]) -> str:
    """The digest of the tasks that an update or a deletion has given."""
    return _digest([row.id for row in rows])
