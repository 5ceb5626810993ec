"""Where a page of tasks ends: the next one begins there, whatever has come or gone meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

Sort = Literal["created_at", "-created_at", "updated_at", "-updated_at", "title", "-title"]
MAX_LENGTH = 2000


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sort: Sort
    value: str
    id: UUID


@dataclass(frozen=True)
class TaskCursor:
    """The last task of a page, as far as its place in the order says."""

    sort: Sort
    value: datetime | str
    id: UUID

    def encode(self) -> str:
        """Write it as text that nobody needs to understand."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        written = _Written(sort=self.sort, value=value, id=self.id)
        return urlsafe_b64encode(written.model_dump_json().encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "TaskCursor":
        """Read what `encode` wrote; ValueError for everything else."""
        try:
            read = _Written.model_validate_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if read.sort.endswith("title"):
                if "\0" in read.value:
                    raise ValueError("NUL")
                return cls(read.sort, read.value, read.id)
            value = datetime.fromisoformat(read.value)
            if value.tzinfo is None:
                raise ValueError("no time zone")
        except (ValueError, ValidationError):
            raise ValueError("must be a list's next_cursor") from None
        return cls(read.sort, value, read.id)
