"""How a database's revision compares with those that a version knows."""

import pytest

from app.schema_history import SchemaHistory


@pytest.mark.parametrize(
    ("current", "ahead"),
    [(None, True), ("0001", True), ("0002", True), ("0003", False), ("0004", False)],
    ids=["no schema", "two behind", "one behind", "same", "newer"],
)
def test_ahead(current: str | None, ahead: bool) -> None:
    history = SchemaHistory("0003", frozenset({"0001", "0002", "0003"}))

    assert history.is_ahead_of(current) is ahead


def test_own_history() -> None:
    assert SchemaHistory.load() == SchemaHistory(
        "0007", frozenset({"0001", "0002", "0003", "0004", "0005", "0006", "0007"})
    )
