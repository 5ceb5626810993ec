"""Settings, read once from the environment. Bad ones stop the process, which lists them all."""

import os
import re
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.database_roles import BACKEND_GRANTS, FRONTEND_GRANTS, Role
from app.database_settings import DatabaseSettings, database_url_of
from app.probe_settings import ProbeSettings

# RFC 7518, section 3.2: an HMAC key is at least as long as the hash's output.
JWT_KEY_LENGTH = {"HS256": 32, "HS384": 48, "HS512": 64}
JWT_KEY_DISTINCT_CHARACTERS = 8
# Credentials in it would be a secret in plain sight.
API = r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?$"
API_RULE = "must be an http or https URL without credentials, query and fragment"
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


class ConfigurationError(Exception):
    """The environment violates settings' rules. The text never contains a secret's value."""


class LogSettings(BaseSettings):
    """How this process logs."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="must be DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["json", "text"] = Field(default="json", description="must be json or text")

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


ROLE_RULE = (
    "must be a URL like DATABASE_URL, of the same database, with another user or with the same "
    "user and password"
)


class MigrationSettings(DatabaseSettings, LogSettings):
    """What a migration run needs: no signing key, so that its Job has none."""

    backend_database_url: SecretStr | None = Field(default=None, description=ROLE_RULE)
    frontend_database_url: SecretStr | None = Field(default=None, description=ROLE_RULE)
    database_admin_password: SecretStr | None = Field(
        default=None, min_length=1, description="must not be empty where it is set"
    )
    database_dedicated: bool = Field(default=False, description="must be true or false")

    database_wait_seconds: int = Field(
        default=0, ge=0, le=86400, description="must be a whole number of seconds, 0 to 86400"
    )

    @field_validator("backend_database_url", "frontend_database_url")
    @classmethod
    def _is_of_the_same_database(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        owner = info.data.get("database_url")
        if value is None or owner is None:
            # A DATABASE_URL that is refused is reported by itself.
            return value
        url, at = database_url_of(value), database_url_of(owner)
        if url.database != at.database:
            raise ValueError("another database")
        if url.username == at.username and url.password != at.password:
            raise ValueError("another password of the same user")
        return value

    @property
    def roles(self) -> list[Role]:
        """The servers' roles, except where a server connects as the owner itself."""
        given = [
            (self.backend_database_url, BACKEND_GRANTS),
            (self.frontend_database_url, FRONTEND_GRANTS),
        ]
        owner = self.sqlalchemy_url.username
        roles = [
            Role(self.secured(database_url_of(url)), grants)
            for url, grants in given
            if url is not None
        ]
        return [role for role in roles if role.name != owner]


class ReminderSettings(DatabaseSettings, LogSettings):
    """What a reminders run needs."""

    time_zone: str = Field(
        default="UTC",
        pattern=r"^[A-Za-z]+([_/+-][A-Za-z0-9]+)*$",
        description="must be a time zone's name, such as Europe/Berlin",
    )
    reminder_delivery: Literal["outbox", "smtp", "webhook"] = Field(
        default="outbox", description="must be outbox, smtp or webhook"
    )
    smtp_host: str | None = Field(
        default=None,
        validate_default=True,
        pattern=r"^[A-Za-z0-9.-]+$",
        description="must be a host's name or address while REMINDER_DELIVERY is smtp",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="must be a port, 1 to 65535")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="must be starttls, tls or none"
    )
    smtp_from: str | None = Field(
        default=None,
        validate_default=True,
        pattern=r"^[^@\s<>,]+@[A-Za-z0-9.-]+$",
        description="must be the sender's e-mail address while REMINDER_DELIVERY is smtp",
    )
    smtp_username: str | None = Field(
        default=None, min_length=1, description="must not be empty where it is set"
    )
    smtp_password: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="must be set where SMTP_USERNAME is, and not be sent with SMTP_SECURITY none",
    )
    webhook_url: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="must be an http or https URL while REMINDER_DELIVERY is webhook",
    )

    @field_validator("smtp_host", "smtp_from")
    @classmethod
    def _mail_has(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("reminder_delivery") == "smtp":
            raise ValueError("missing")
        return value

    @field_validator("smtp_password")
    @classmethod
    def _is_of_the_user(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        named = info.data.get("smtp_username") is not None
        in_the_clear = info.data.get("smtp_security") == "none"
        if named and (value is None or not value.get_secret_value() or in_the_clear):
            raise ValueError("missing, or in the clear")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _is_a_url(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("reminder_delivery") != "webhook":
            return value
        # Credentials, path and query may be there: the whole of it is secret.
        if value is None or not re.fullmatch(r"https?://[^\s/]+\S*", value.get_secret_value()):
            raise ValueError("not a URL")
        return value


class Settings(DatabaseSettings, LogSettings, ProbeSettings):
    """The settings of the HTTP service."""

    environment: Literal["development", "staging", "production"] = Field(
        description="must be development, staging or production"
    )
    port: int = Field(default=8000, ge=1, le=65535, description="must be a port, 1 to 65535")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="must be comma-separated origins such as https://todo.example.com, without a "
        "path; * is refused in production",
    )
    jwt_algorithm: Literal["HS256", "HS384", "HS512"] = Field(
        default="HS256", description="must be HS256, HS384 or HS512"
    )
    jwt_expiration: int = Field(
        default=3600, gt=0, description="must be a whole number of seconds above 0"
    )
    jwt_secret_key: SecretStr = Field(
        description="must have 32 characters or more (48 with HS384, 64 with HS512), at least 8 of "
        "them different; make one with: openssl rand -base64 48"
    )
    shutdown_timeout: int = Field(
        default=20, ge=1, le=300, description="must be a whole number of seconds, 1 to 300"
    )

    metrics_port: int = Field(
        default=9090, ge=1, le=65535, description="must be a port, 1 to 65535, other than PORT"
    )
    feature_ai_chatbot_enabled: bool = Field(default=True, description="must be true or false")
    llm_provider: Literal["offline", "cohere", "openai"] = Field(
        default="offline", description="must be offline, cohere or openai"
    )
    llm_model: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="must be the name of a model, of 1 to 200 characters",
    )
    llm_timeout: int = Field(
        default=60, ge=1, le=300, description="must be a whole number of seconds, 1 to 300"
    )
    cohere_base_url: str = Field(
        default="https://api.cohere.ai/compatibility/v1", pattern=API, description=API_RULE
    )
    openai_base_url: str = Field(
        default="https://api.openai.com/v1", pattern=API, description=API_RULE
    )
    cohere_api_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="must be Cohere's API key, one word, while LLM_PROVIDER is cohere",
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="must be OpenAI's API key, one word, while LLM_PROVIDER is openai",
    )
    chat_rate_limit: int = Field(
        default=20, ge=1, le=6000, description="must be messages a minute and user, 1 to 6000"
    )

    @field_validator("metrics_port")
    @classmethod
    def _is_another_port(cls, value: int, info: ValidationInfo) -> int:
        if value == info.data.get("port"):
            raise ValueError("the same port")
        return value

    @field_validator("cohere_api_key", "openai_api_key")
    @classmethod
    def _is_there(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        provider = str(info.field_name).removesuffix("_api_key")
        asked = info.data.get("feature_ai_chatbot_enabled") is not False
        needed = asked and info.data.get("llm_provider") == provider
        if needed and (value is None or not re.fullmatch(r"\S+", value.get_secret_value())):
            raise ValueError("no key")
        return value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(origin.strip() for origin in value.split(",")) if value else ()

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        in_production = info.data.get("environment") == "production"
        for origin in value:
            if not ORIGIN.fullmatch(origin) and (origin != "*" or in_production):
                raise ValueError("not an origin")
        return value

    @field_validator("jwt_secret_key")
    @classmethod
    def _is_strong(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        key = value.get_secret_value()
        # An invalid algorithm is reported separately; the key then has to meet the default's rule.
        least = JWT_KEY_LENGTH[info.data.get("jwt_algorithm", "HS256")]
        if len(key) < least or len(set(key)) < JWT_KEY_DISTINCT_CHARACTERS:
            raise ValueError("too weak")
        return value


SettingsType = TypeVar("SettingsType", bound=BaseSettings)


def load_settings(model: type[SettingsType]) -> SettingsType:
    """Read `model` from the environment, or raise ConfigurationError with every problem in it."""
    try:
        return model()
    except ValidationError as error:
        problems = [_problem(model, details) for details in error.errors()]
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = "".join(f"\n  {problem}" for problem in problems)
    # Raised outside the handler: the caught error holds the rejected values.
    raise ConfigurationError(f"{count} in the environment:{lines}")


def _problem(model: type[BaseSettings], details: ErrorDetails) -> str:
    name = str(details["loc"][0])
    field = model.model_fields[name]
    if name.upper() not in os.environ:
        state = "is not set"
    elif field.annotation in (SecretStr, SecretStr | None) or name.endswith(("_base_url", "_ca")):
        # People put credentials into URLs, too, and private keys next to certificates.
        state = "has a refused value (hidden)"
    else:
        state = f"is {os.environ[name.upper()]!r}"
    return f"{name.upper()} {state}: {field.description}"
