"""The API's description: `python -m app.openapi` prints it, and openapi.json keeps a copy."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import SecretStr
from pydantic.json_schema import models_json_schema

from app.problems import Problem
from app.settings import Settings

REFERENCES = "#/components/schemas/{model}"


def describe(app: FastAPI) -> dict[str, Any]:
    """What FastAPI makes of the routes, with the errors' schemas that they refer to."""
    if not app.openapi_schema:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        _, errors = models_json_schema([(Problem, "serialization")], ref_template=REFERENCES)
        document["components"]["schemas"] |= errors["$defs"]
        app.openapi_schema = document
    return app.openapi_schema


def main() -> None:
    """Print the description, which is the same for all settings."""
    from app.main import create_app

    settings = Settings(
        environment="production",
        database_url=SecretStr("postgresql://nobody:nothing@nowhere/none"),
        jwt_secret_key=SecretStr("0123456789abcdef" * 4),
    )
    print(json.dumps(describe(create_app(settings)), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
