"""The dependencies of routes: the settings, and a database session."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import Database
from app.settings import Settings


# All are coroutines, even without anything to wait for: FastAPI runs others in threads.
async def get_settings(request: Request) -> Settings:
    """The settings that the application was created with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """One transaction for one request."""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


SettingsDependency = Annotated[Settings, Depends(get_settings)]
# Scope "function" commits before the answer is sent: a 201 is never sent for a failed commit.
SessionDependency = Annotated[AsyncSession, Depends(get_session, scope="function")]
