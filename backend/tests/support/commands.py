"""The backend's commands, run as a container runs them: each in a separate process."""

import os
import subprocess
import sys
from pathlib import Path

BACKEND = Path(__file__).parents[2]
TIMEOUT_SECONDS = 120


def environment(**variables: str) -> dict[str, str]:
    """Give the environment of a container: these variables and no other setting."""
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **variables}


def run_module(module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m module` to its end."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=BACKEND,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )


def alembic(database_url: str, *arguments: str, **variables: str) -> str:
    """Run an Alembic command that has to succeed, and give what it wrote."""
    result = run_module("alembic", *arguments, DATABASE_URL=database_url, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
