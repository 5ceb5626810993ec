"""Which model answers, as the settings say."""

from app.chat.port import ChatModel
from app.settings import Settings

COHERE_MODEL = "command-a-03-2025"
OPENAI_MODEL = "gpt-4.1-mini"


def make_model(settings: Settings) -> ChatModel:
    """The model of LLM_PROVIDER; the settings see to its key."""
    # Imported where they are used: the HTTP client of the hosted ones would double the start.
    if settings.llm_provider == "cohere" and settings.cohere_api_key:
        from app.chat.cohere import CohereModel

        key = settings.cohere_api_key.get_secret_value()
        return CohereModel(settings.cohere_base_url, key, settings.llm_model or COHERE_MODEL)
    if settings.llm_provider == "openai" and settings.openai_api_key:
        from app.chat.openai import OpenAIModel

        key = settings.openai_api_key.get_secret_value()
        return OpenAIModel(settings.openai_base_url, key, settings.llm_model or OPENAI_MODEL)
    from app.chat.offline import OfflineModel

    return OfflineModel()
