"""The model that answers, chosen by the settings."""

from app.chat.port import ChatModel
from app.settings import Settings

COHERE_MODEL = "command-a-03-2025"
OPENAI_MODEL = "gpt-4.1-mini"


def make_model(settings: Settings) -> ChatModel:
    """The model of LLM_PROVIDER; the settings check its key."""
    providers = {
        "cohere": (settings.cohere_base_url, settings.cohere_api_key, COHERE_MODEL),
        "openai": (settings.openai_base_url, settings.openai_api_key, OPENAI_MODEL),
    }
    base_url, key, usual = providers.get(settings.llm_provider, ("", None, ""))
    # Imported where it is used: the HTTP client of the hosted models would double the start.
    if key:
        from app.chat.openai import OpenAIModel

        return OpenAIModel(base_url, key.get_secret_value(), settings.llm_model or usual)
    from app.chat.offline import OfflineModel

    return OfflineModel()
