"""The API's requests and responses."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from app.models import DESCRIPTION_LENGTH, TITLE_LENGTH
from app.task_cursor import MAX_LENGTH, Sort, TaskCursor

MESSAGE_LENGTH = 2000


def _without_nul(value: str) -> str:
    # Valid in JSON, but not in PostgreSQL text.
    if "\0" in value:
        raise ValueError("must not contain the NUL character")
    return value


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH),
    AfterValidator(_without_nul),
]
Description = Annotated[
    str,
    StringConstraints(max_length=DESCRIPTION_LENGTH),
    AfterValidator(_without_nul),
]

Search = Annotated[
    str,
    StringConstraints(min_length=1, max_length=TITLE_LENGTH),
    AfterValidator(_without_nul),
]


# Makes a field optional without allowing null: pydantic does not validate defaults.
UNSET: Any = None


class TaskCreate(BaseModel):
    """A new task. White space around the title is removed."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description | None = None
    completed: StrictBool = False


class TaskUpdate(BaseModel):
    """The fields to change; a field left out stays as it is, a description of null is removed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    title: Title = UNSET
    description: Description | None = None
    completed: StrictBool = UNSET

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("must contain at least one of title, description, completed")
        return self


class TaskRead(BaseModel):
    """A task as stored."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    description: str | None
    completed: bool
    created_at: datetime
    updated_at: datetime
    user_id: UUID


class TaskPage(BaseModel):
    """Some of a user's tasks, and how many there are in all that match."""

    items: list[TaskRead]
    total: int
    limit: int
    offset: int
    next_cursor: str | None = Field(
        default=None, description="the next page's cursor; null on the last page"
    )


class PageQuery(BaseModel):
    """Which part of a list to give."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class TaskQuery(PageQuery):
    """Which tasks to give, and in which order."""

    search: Search | None = Field(
        default=None, description="text that title or description contain, in any case"
    )
    completed: bool | None = None
    sort: Sort = Field(default="-created_at", description="a field; descending with - before it")
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)] | None = Field(
        default=None,
        description="next_cursor of the page before, with the same sort and an offset of 0; "
        "unlike an offset it skips and repeats nothing when tasks come and go",
    )

    @field_validator("cursor")
    @classmethod
    def _continues_this_order(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        if TaskCursor.decode(value).sort != info.data.get("sort", value):
            raise ValueError("is of a list in another order")
        if info.data.get("offset"):
            raise ValueError("can't be combined with an offset")
        return value


class Approval(BaseModel):
    """The person's decision about one call that waits for it."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    approved: StrictBool


def _describe_either(schema: dict[str, Any]) -> None:
    """Describe the two bodies that ChatMessage takes, each with what it needs."""
    properties = schema.pop("properties")
    message, approvals = (properties[name]["anyOf"][0] for name in ("message", "approvals"))
    conversation = properties["conversationId"]
    one = {"type": "object", "additionalProperties": False}
    schema["anyOf"] = [
        one
        | {
            "properties": {"message": message, "conversationId": conversation},
            "required": ["message"],
        },
        one
        | {
            "properties": {"approvals": approvals, "conversationId": conversation["anyOf"][0]},
            "required": ["approvals", "conversationId"],
        },
    ]
    del schema["type"], schema["additionalProperties"]


class ChatMessage(BaseModel):
    """A message to the assistant, or the person's decisions about the calls that wait for them.

    A message continues the conversation that it names, or begins one.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra=_describe_either)

    message: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_LENGTH),
            AfterValidator(_without_nul),
        ]
        | None
    ) = None
    conversation_id: UUID | None = Field(default=None, alias="conversationId")
    approvals: Annotated[list[Approval], Field(min_length=1, max_length=20)] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.message is None) == (self.approvals is None):
            raise ValueError("must contain either message or approvals")
        if self.approvals is not None and self.conversation_id is None:
            raise ValueError("approvals need the conversationId")
        return self


class Undone(BaseModel):
    """How many tasks an answer had changed, and how many of them are as before again.

    A task that somebody has changed since is left as it is.
    """

    changed: int
    undone: int


class ConversationRead(BaseModel):
    """A conversation as stored; its title is the beginning of its first message."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime


class ConversationPage(BaseModel):
    """Some of a user's conversations, and how many there are in all."""

    items: list[ConversationRead]
    total: int
    limit: int
    offset: int


class MessageRead(BaseModel):
    """A message; its parts are those of the AI SDK's UI messages."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    role: Literal["user", "assistant"]
    parts: list[dict[str, Any]]
    created_at: datetime


class ConversationWithMessages(ConversationRead):
    """A conversation and what was said, oldest first."""

    messages: list[MessageRead]
