"""The application, assembled from its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.body_limit import BodyLimit
from app.chat.choice import make_model
from app.database import Database
from app.middleware import HEADER, RequestContext
from app.openapi import describe
from app.problems import register_problem_handlers
from app.routers import chat, conversations, health, tasks
from app.schema_history import SchemaHistory
from app.settings import Settings

# Twice the size of the longest valid task with every character escaped.
MAX_BODY_BYTES = 32 * 1024
MAX_BODY_SECONDS = 10


def create_app(settings: Settings) -> FastAPI:
    """The service with these settings; it connects to the database on the first request."""
    app = FastAPI(
        title="Todo Chatbot API",
        openapi_url="/api/v1/openapi.json",
        # The pages load scripts from a public CDN; the document above serves every viewer.
        docs_url=None,
        redoc_url=None,
        # A redirect would name the host that the proxy in front used.
        redirect_slashes=False,
        middleware=_middleware(settings),
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.schema_history = SchemaHistory.load()
    register_problem_handlers(app)
    app.include_router(health.probes(settings))
    app.include_router(tasks.router)
    app.include_router(chat.router)
    app.include_router(conversations.router)
    # FastAPI's way to another description is to replace the method that makes it.
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    app.state.database = Database(settings.sqlalchemy_url)
    app.state.model = make_model(settings)
    try:
        yield
    finally:
        await app.state.model.close()
        await app.state.database.close()


def _middleware(settings: Settings) -> list[Middleware]:
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", HEADER],
        expose_headers=["Location", HEADER],
    )
    body = Middleware(BodyLimit, max_bytes=MAX_BODY_BYTES, seconds=MAX_BODY_SECONDS)
    probes = settings.liveness_paths | settings.readiness_paths
    return [Middleware(RequestContext, probes=probes), cors, body]
