"""Which Alembic revisions this version of the backend knows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from alembic.config import Config
from alembic.script import ScriptDirectory

ALEMBIC_INI = Path(__file__).parent.parent / "alembic.ini"


@dataclass(frozen=True)
class SchemaHistory:
    """The newest revision, and all of them."""

    head: str
    revisions: frozenset[str]

    @classmethod
    def load(cls) -> Self:
        """Read the migration scripts next to this package."""
        scripts = ScriptDirectory.from_config(Config(ALEMBIC_INI))
        revisions = frozenset(script.revision for script in scripts.walk_revisions())
        head = scripts.get_current_head()
        if head is None:
            raise RuntimeError(f"no migration scripts in {scripts.dir}")
        return cls(head, revisions)

    def is_ahead_of(self, current: str | None) -> bool:
        """Whether a database at revision `current` lacks migrations of this version.

        A revision that is unknown here comes from a newer version: its migration has run and its
        rollout replaces this process soon. Until then this one goes on serving.
        """
        return current is None or (current in self.revisions and current != self.head)
