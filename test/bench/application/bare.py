"""What the benchmark compares the backend with: its two endpoints in plain FastAPI and SQLModel.

`uvicorn bare:app` in the backend's image, with DATABASE_URL and OWNER, whose tasks they are: nobody
is asked who they are. The tables, the shape of the answers, the order and the number of connections
are the backend's.
"""

import os
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from app.database import POOL_SIZE
from app.models import Task
from app.schemas import TaskCreate, TaskPage, TaskRead
from fastapi import Depends, FastAPI
from sqlalchemy import func
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

OWNER = UUID(os.environ["OWNER"])

app = FastAPI()
engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"),
    pool_size=POOL_SIZE,
    max_overflow=0,
)


async def get_session() -> AsyncIterator[AsyncSession]:
    """One session for one request."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


@app.get("/health")
@app.get("/ready")
async def is_up() -> None:
    """Answer the probes of the backend's pod."""


@app.post("/api/v1/tasks", status_code=201, response_model=TaskRead)
async def create_task(new: TaskCreate, session: Session) -> Task:
    """Create a task."""
    task = Task(**new.model_dump(), user_id=OWNER)
    session.add(task)
    await session.commit()
    await session.refresh(task)
    return task


@app.get("/api/v1/tasks")
async def list_tasks(session: Session, limit: int = 50, offset: int = 0) -> TaskPage:
    """List tasks, newest first."""
    owned = col(Task.user_id) == OWNER
    total = await session.exec(select(func.count()).select_from(Task).where(owned))
    newest_first = (col(Task.created_at).desc(), col(Task.id).desc())
    tasks = await session.exec(
        select(Task).where(owned).order_by(*newest_first).limit(limit).offset(offset)
    )
    return TaskPage(
        items=[TaskRead.model_validate(task) for task in tasks],
        total=total.one(),
        limit=limit,
        offset=offset,
    )
