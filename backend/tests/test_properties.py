"""What holds whatever is sent: the API against a model of it, and the assistant's understanding."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.chat.commands import understand
from tests.conftest import Connection
from tests.support.chat import ask, called
from tests.support.tasks import TASKS, UNKNOWN
from tests.test_chat import client, no_limit

__all__ = ["client", "no_limit"]

BOUNDED = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Whatever JSON and PostgreSQL can both hold, but what Python's strip() alone takes for white space.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1c\x1d\x1e\x1f")
TITLES = st.text(CHARACTERS, min_size=1, max_size=255).filter(lambda title: title.strip() != "")
DESCRIPTIONS = st.none() | st.text(CHARACTERS, max_size=1000)
CHANGES = st.fixed_dictionaries(
    {}, optional={"title": TITLES, "description": DESCRIPTIONS, "completed": st.booleans()}
).filter(bool)


def test_tasks_are_as_they_were_left(client: TestClient, database: Connection) -> None:
    """Any sequence of calls leaves what a list of dictionaries would hold."""

    class Tasks(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            database.execute("TRUNCATE tasks")
            self.model: dict[str, dict[str, Any]] = {}

        def pick(self, index: int) -> str:
            ids = list(self.model)
            return ids[index % len(ids)] if ids else UNKNOWN

        @rule(title=TITLES, description=DESCRIPTIONS, completed=st.booleans())
        def create(self, title: str, description: str | None, completed: bool) -> None:
            task = {"title": title, "description": description, "completed": completed}
            response = client.post(TASKS, json=task)
            assert response.status_code == 201
            self.model[response.json()["id"]] = task | {"title": title.strip()}

        @rule(index=st.integers(0, 20), change=CHANGES)
        def change(self, index: int, change: dict[str, Any]) -> None:
            task_id = self.pick(index)
            response = client.patch(f"{TASKS}/{task_id}", json=change)
            if "title" in change:
                change = change | {"title": change["title"].strip()}
            if task_id in self.model:
                self.model[task_id] |= change
                assert response.json().items() >= self.model[task_id].items()
            else:
                assert response.status_code == 404

        @rule(index=st.integers(0, 20))
        def delete(self, index: int) -> None:
            task_id = self.pick(index)
            expected = 204 if self.model.pop(task_id, None) else 404
            assert client.delete(f"{TASKS}/{task_id}").status_code == expected

        @rule(completed=st.booleans())
        def filter(self, completed: bool) -> None:
            page = client.get(TASKS, params={"completed": completed}).json()
            wanted = [key for key, task in self.model.items() if task["completed"] is completed]
            assert [task["id"] for task in page["items"]] == wanted[::-1]

        @invariant()
        def all_are_there(self) -> None:
            page = client.get(TASKS).json()
            kept = {
                task["id"]: {name: task[name] for name in ("title", "description", "completed")}
                for task in page["items"]
            }
            assert (kept, page["total"]) == (self.model, len(self.model))
            assert list(kept) == list(self.model)[::-1]

    run_state_machine_as_test(Tasks, settings=BOUNDED)


@settings(BOUNDED, max_examples=40)
@given(text=st.text(CHARACTERS, min_size=1, max_size=255), part=st.data())
def test_search_finds_what_a_title_holds(
    client: TestClient, database: Connection, text: str, part: st.DataObject
) -> None:
    """The letters of PostgreSQL's and Python's lower case differ, so the case is kept here."""
    title = f"a{text}z"[:255].strip()
    begin = part.draw(st.integers(0, len(title) - 1))
    searched = title[begin : part.draw(st.integers(begin + 1, len(title)))]
    created = client.post(TASKS, json={"title": title}).json()

    found = client.get(TASKS, params={"search": searched, "limit": 100}).json()["items"]

    assert created["id"] in [task["id"] for task in found]
    database.execute("TRUNCATE tasks")


WORDS = st.sampled_from(
    [
        "add",
        "list",
        "delete",
        "complete",
        "rename",
        "mark",
        "as",
        "done",
        "not",
        "to",
        "my",
        "task",
        "tasks",
        "milk",
        "please",
        "i",
        "have",
        "and",
        "the",
        '"',
        "'",
        ":",
        ",",
        "what",
        "is",
        "open",
    ]
)
MESSAGES = st.lists(WORDS, max_size=12).map(" ".join) | st.text(CHARACTERS, max_size=2000)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Of this thread's own time, without what the rest of the run leaves to collect."""
    gc.disable()
    try:
        started = time.thread_time()
        yield
        assert time.thread_time() - started < seconds
    finally:
        gc.enable()


@settings(BOUNDED, max_examples=300)
@given(message=MESSAGES)
def test_every_message_is_understood_or_not(message: str) -> None:
    with at_most(0.25):
        commands = understand(message)
    for command in commands:
        if command and command.verb in ("add", "rename", "describe", "complete", "delete"):
            assert any(command.titles) or command.is_vague or command.is_for_all


@pytest.mark.parametrize(
    "message",
    [
        "please " * 285,
        "rename " + "to " * 660,
        "mark " + "as " * 660,
        "add " + " " * 1990 + "x",
        "what " + "about " * 330,
        "delete a task" * 150,
    ],
)
def test_no_message_takes_long(message: str) -> None:
    """Patterns that try again and again would hold up everybody else's requests."""
    with at_most(0.1):
        understand(message[:2000])


@settings(BOUNDED, max_examples=15)
@given(message=MESSAGES.filter(lambda text: text.strip() != ""))
def test_every_message_is_answered(client: TestClient, message: str) -> None:
    parts = ask(client, message)

    waits = parts[-3]["type"] == "tool-approval-request"
    assert parts[-1] == {"type": "finish", "finishReason": "tool-calls" if waits else "stop"}
    assert len(called(parts)) <= 20
