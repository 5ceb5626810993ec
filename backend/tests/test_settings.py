"""Settings: defaults, limits, and errors that list everything but secrets."""

import re

import pytest
from pydantic import ValidationError

from app.settings import ConfigurationError, Settings, load_settings
from tests.conftest import SettingsFactory
from tests.support.commands import run_module
from tests.support.tokens import SECRET

URL_RULE = (
    "must be postgresql://user:password@host:port/database, with special characters in user and "
    "password percent-encoded (PostgreSQL's port 5432 may be left out), and with no other sslmode "
    "than DATABASE_TLS_MODE"
)
KEY_RULE = (
    "must have 32 characters or more (48 with HS384, 64 with HS512), at least 8 of them "
    "different; make one with: openssl rand -base64 48"
)
API_RULE = "must be an http or https URL without credentials, query and fragment"
ENVIRONMENT_RULE = "must be development, staging or production"


def test_defaults(make_settings: SettingsFactory) -> None:
    settings = make_settings()

    assert settings.model_dump(exclude={"database_url", "jwt_secret_key", "environment"}) == {
        "log_level": "INFO",
        "log_format": "json",
        "database_tls_mode": None,
        "database_ca": None,
        "port": 8000,
        "health_path": "/health",
        "ready_path": "/ready",
        "startup_path": "/health",
        "cors_origins": (),
        "jwt_algorithm": "HS256",
        "jwt_expiration": 3600,
        "shutdown_timeout": 20,
        "metrics_port": 9090,
        "feature_ai_chatbot_enabled": True,
        "llm_provider": "offline",
        "llm_model": None,
        "llm_timeout": 60,
        "cohere_base_url": "https://api.cohere.ai/compatibility/v1",
        "openai_base_url": "https://api.openai.com/v1",
        "cohere_api_key": None,
        "openai_api_key": None,
        "chat_rate_limit": 20,
    }


def test_log_level_comes_in_any_case(make_settings: SettingsFactory) -> None:
    """With logLevelCase, the level may arrive in lower case.

    @requirement CFG-14
    """
    assert make_settings(log_level="warning").log_level == "WARNING"


def test_process_lists_what_is_missing() -> None:
    result = run_module("app")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "todo-backend cannot start, 3 problems in the environment:\n"
        f"  DATABASE_URL is not set: {URL_RULE}\n"
        f"  ENVIRONMENT is not set: {ENVIRONMENT_RULE}\n"
        f"  JWT_SECRET_KEY is not set: {KEY_RULE}\n"
    )


def test_process_lists_what_is_wrong_without_secrets() -> None:
    result = run_module(
        "app",
        DATABASE_URL="mysql://todo_user:Pa55word@db:5432/todo_db",
        ENVIRONMENT="test",
        LOG_LEVEL="verbose",
        LOG_FORMAT="",
        PORT="0",
        CORS_ORIGINS="https://todo.example.com/path",
        JWT_ALGORITHM="none",
        JWT_EXPIRATION="-1",
        JWT_SECRET_KEY="too-short-secret",
        SHUTDOWN_TIMEOUT="soon",
        METRICS_PORT="70000",
        FEATURE_AI_CHATBOT_ENABLED="maybe",
        LLM_PROVIDER="oracle",
        LLM_MODEL="",
        LLM_TIMEOUT="0",
        COHERE_BASE_URL="https://key:secret@api.cohere.com",
        OPENAI_BASE_URL="ftp://api.openai.com",
        CHAT_RATE_LIMIT="0",
    )

    assert (result.returncode, result.stdout) == (1, "")
    assert sorted(result.stderr.splitlines()) == sorted(
        [
            "todo-backend cannot start, 18 problems in the environment:",
            f"  DATABASE_URL has a refused value (hidden): {URL_RULE}",
            f"  ENVIRONMENT is 'test': {ENVIRONMENT_RULE}",
            "  LOG_LEVEL is 'verbose': must be DEBUG, INFO, WARNING or ERROR",
            "  LOG_FORMAT is '': must be json or text",
            "  PORT is '0': must be a port, 1 to 65535",
            "  CORS_ORIGINS is 'https://todo.example.com/path': must be comma-separated origins "
            "such as https://todo.example.com, without a path; * is refused in production",
            "  JWT_ALGORITHM is 'none': must be HS256, HS384 or HS512",
            "  JWT_EXPIRATION is '-1': must be a whole number of seconds above 0",
            f"  JWT_SECRET_KEY has a refused value (hidden): {KEY_RULE}",
            "  SHUTDOWN_TIMEOUT is 'soon': must be a whole number of seconds, 1 to 300",
            "  METRICS_PORT is '70000': must be a port, 1 to 65535, other than PORT",
            "  FEATURE_AI_CHATBOT_ENABLED is 'maybe': must be true or false",
            "  LLM_PROVIDER is 'oracle': must be offline, cohere or openai",
            "  LLM_MODEL is '': must be the name of a model, of 1 to 200 characters",
            "  LLM_TIMEOUT is '0': must be a whole number of seconds, 1 to 300",
            f"  COHERE_BASE_URL has a refused value (hidden): {API_RULE}",
            f"  OPENAI_BASE_URL has a refused value (hidden): {API_RULE}",
            "  CHAT_RATE_LIMIT is '0': must be messages a minute and user, 1 to 6000",
        ]
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "todo_db",
        "postgres://todo_user:Pa55word@db:5432/todo_db",
        "postgresql+psycopg://todo_user:Pa55word@db:5432/todo_db",
        "postgresql://db:5432/todo_db",
        "postgresql://todo_user@db:5432/todo_db",
        "postgresql://:Pa55word@db:5432/todo_db",
        "postgresql://todo_user:Pa55word@/todo_db",
        "postgresql://todo_user:Pa55word@db:5432",
        "postgresql://todo_user:Pa55word@db:5432/",
        "postgresql://todo_user:Pa55word@db:port/todo_db",
    ],
)
def test_bad_database_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv("JWT_SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ConfigurationError) as caught:
        load_settings(Settings)

    expected = "1 problem in the environment:\n  DATABASE_URL has a refused value (hidden): "
    assert str(caught.value) == expected + URL_RULE
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://todo_user:p%40ss@db:6543/todo_db",
            "postgresql+psycopg://todo_user:p%40ss@db:6543/todo_db",
        ),
        (
            "postgresql://u:p@ep-1.example.com/todo?sslmode=require",
            "postgresql+psycopg://u:p@ep-1.example.com/todo?sslmode=require",
        ),
    ],
)
def test_good_database_url(make_settings: SettingsFactory, url: str, expected: str) -> None:
    settings = make_settings(database_url=url)

    assert settings.sqlalchemy_url.render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(("algorithm", "least"), [("HS256", 32), ("HS384", 48), ("HS512", 64)])
def test_key_length(make_settings: SettingsFactory, algorithm: str, least: int) -> None:
    key = ("0123456789abcdef" * 4)[:least]

    make_settings(jwt_algorithm=algorithm, jwt_secret_key=key)
    with pytest.raises(ValidationError, match="too weak"):
        make_settings(jwt_algorithm=algorithm, jwt_secret_key=key[1:])


def test_key_variety(make_settings: SettingsFactory) -> None:
    make_settings(jwt_secret_key="abcdefgh" * 4)
    with pytest.raises(ValidationError, match="too weak"):
        make_settings(jwt_secret_key="abcdefg" * 5)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("*", ("*",)),
        ("https://todo.example.com", ("https://todo.example.com",)),
        ("http://localhost:3000, https://b", ("http://localhost:3000", "https://b")),
    ],
)
def test_origins(make_settings: SettingsFactory, text: str, origins: tuple[str, ...]) -> None:
    assert make_settings(cors_origins=text).cors_origins == origins


@pytest.mark.parametrize(
    "text", ["*", "todo.example.com", "https://a/", "https://a,,https://b", "ftp://a"]
)
def test_bad_origins_in_production(make_settings: SettingsFactory, text: str) -> None:
    with pytest.raises(ValidationError, match="not an origin"):
        make_settings(environment="production", cors_origins=text)


@pytest.mark.parametrize(
    ("provider", "rule"),
    [
        ("cohere", "COHERE_API_KEY {} must be Cohere's API key, one word, while LLM_PROVIDER"),
        ("openai", "OPENAI_API_KEY {} must be OpenAI's API key, one word, while LLM_PROVIDER"),
    ],
)
def test_provider_needs_its_key(
    provider: str, rule: str, monkeypatch: pytest.MonkeyPatch, migrated_url: str
) -> None:
    """Without the provider's key, the backend doesn't start.

    @requirement SCR-14, SCR-15
    """
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv("JWT_SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("LLM_PROVIDER", provider)

    with pytest.raises(ConfigurationError, match=re.escape(rule.format("is not set:"))):
        load_settings(Settings)
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", "two words")
    with pytest.raises(
        ConfigurationError, match=re.escape(rule.format("has a refused value (hidden):"))
    ):
        load_settings(Settings)
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", "sk-one-word")
    assert load_settings(Settings).llm_provider == provider


def test_no_key_without_a_chat(make_settings: SettingsFactory) -> None:
    """With the chatbot switched off, no key is needed.

    @requirement CM-13
    """
    settings = make_settings(llm_provider="cohere", feature_ai_chatbot_enabled=False)

    assert settings.cohere_api_key is None


def test_metrics_have_a_port_of_their_own(make_settings: SettingsFactory) -> None:
    with pytest.raises(ValidationError, match="the same port"):
        make_settings(port=9090)
