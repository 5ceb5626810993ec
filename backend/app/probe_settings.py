"""The paths of this process's probes, from the environment."""

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

HEALTH = "/health"
READY = "/ready"

SEGMENT = r"\.?[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
PATH = rf"/({SEGMENT}/)*({SEGMENT})?"
RULE = (
    "must be a path outside /api/v1 that starts with '/', with letters, digits, '-', '.', '_' and "
    "'~' between slashes"
)


class ProbeSettings(BaseSettings):
    """Where probes ask, in addition to /health and /ready, which always answer."""

    health_path: str = Field(default=HEALTH, description=RULE)
    ready_path: str = Field(default=READY, description=RULE)
    startup_path: str = Field(default=HEALTH, description=RULE)

    @field_validator("health_path", "ready_path", "startup_path")
    @classmethod
    def _is_free(cls, value: str) -> str:
        if not re.fullmatch(PATH, value) or f"{value}/".startswith("/api/v1/"):
            raise ValueError("not a path, or the API's")
        return value

    @property
    def liveness_paths(self) -> frozenset[str]:
        """The paths that say that this process runs.

        A path for both answers does, too: while the database is away, a restart of every process
        would be worse than requests that fail.
        """
        return frozenset({HEALTH, self.health_path, self.startup_path}) - {READY}

    @property
    def readiness_paths(self) -> frozenset[str]:
        """The paths that say whether this process can serve requests."""
        return frozenset({READY, self.ready_path}) - self.liveness_paths
