"""The offline assistant never harms: it asks when it isn't sure."""

import pytest
from fastapi.testclient import TestClient

from tests.conftest import Connection
from tests.support.chat import (
    ask,
    called,
    conversation_of,
    decide,
    decision,
    question_of,
    said,
)
from tests.support.problems import assert_problem
from tests.support.tasks import TASKS, add, state, titles


@pytest.fixture
def changes() -> dict[str, object]:
    """The guest user may send as fast as the tests do."""
    return {"chat_rate_limit": 6000}


def test_wrong_tasks_of_before(client: TestClient) -> None:
    """What it did once, without a question, to tasks that nobody had named."""
    add(client, "Call Grandma", "Write to Thatcher", "Pay the electricity bill", "Buy 12 eggs")
    client.post(TASKS, json={"title": "Pack", "description": "everything for the trip"})
    before = client.get(TASKS).json()

    for message in (
        "delete all",
        "delete everything",
        "delete that",
        "mark it as done",
        "complete task 1",
        "delete the first one",
        "remove 12",
        "delete them",
        "complete grand",
    ):
        parts = ask(client, message)
        assert not {"delete_task", "complete_task"} & set(called(parts)), message
        assert client.get(TASKS).json() == before, message


@pytest.mark.parametrize(
    ("message", "question", "left"),
    [
        (
            "delete all",
            "Delete 3 tasks: \u201cc\u201d, \u201cb\u201d and \u201ca\u201d?",
            {},
        ),
        (
            "Delete all done.",
            "Delete 1 completed task: \u201cc\u201d?",
            {"a": False, "b": False},
        ),
        (
            "clear my open tasks",
            "Delete 2 open tasks: \u201cb\u201d and \u201ca\u201d?",
            {"c": True},
        ),
        (
            "complete everything",
            "Complete 2 open tasks: \u201cb\u201d and \u201ca\u201d?",
            {"a": True, "b": True, "c": True},
        ),
        (
            "mark all as not done",
            "Reopen 1 completed task: \u201cc\u201d?",
            {"a": False, "b": False, "c": False},
        ),
    ],
)
def test_several_are_asked_about(
    client: TestClient, message: str, question: str, left: dict[str, bool]
) -> None:
    """The number is said; a yes does it, a no doesn't, and "undo" brings all of it back."""
    add(client, "a", "b")
    add(client, "c", completed=True)
    before = state(client)

    asked = ask(client, message)
    assert question_of(asked) == question
    assert said(decide(client, asked, approved=False)) == "OK, I changed nothing."
    assert state(client) == before

    again = ask(client, message)
    assert state(client) == before
    done = decide(client, again, approved=True)
    assert state(client) == left
    assert done[-1] == {"type": "finish", "finishReason": "stop"}
    assert done[0]["messageId"] == again[0]["messageId"]

    assert said(ask(client, "undo", conversation_of(again))).startswith("I undid ")
    assert state(client) == before


def test_confirmation_is_for_the_tasks_that_were_shown(client: TestClient) -> None:
    add(client, "a", "b")
    asked = ask(client, "delete all")
    add(client, "c")

    parts = decide(client, asked, approved=True)

    assert titles(client) == ["c", "b", "a"]
    assert "The tasks have changed since" in said(parts)


def test_another_message_is_a_no(client: TestClient) -> None:
    add(client, "a")
    asked = ask(client, "delete all")
    conversation = conversation_of(asked)

    ask(client, "list", conversation)

    assert titles(client) == ["a"]
    late = decision(client, asked, approved=True)
    assert_problem(late, 409, "These changes don't wait for a decision any more.")


def test_more_than_a_hundred(client: TestClient, database: Connection) -> None:
    """Exact titles are found, and all of them counted, however many tasks there are."""
    add(client, "Water the plants")
    database.execute(
        "INSERT INTO tasks (id, title, user_id) SELECT gen_random_uuid(),"
        " 'Water the plants ' || n, user_id FROM tasks, generate_series(1, 300) AS n"
    )

    assert said(ask(client, "complete water  the PLANTS")) == (
        'I marked "Water the plants" as done.'
    )
    asked = ask(client, "delete all open")
    assert (question_of(asked) or "").startswith("Delete 300 open tasks: ")
    decide(client, asked, approved=True)
    assert titles(client) == ["Water the plants"]


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("the first one", ["buy milk"]),
        ("1", ["buy milk"]),
        ("2", ["buy bread"]),
        ("#2.", ["buy bread"]),
        ("the last one, please", ["buy bread"]),
        ("Buy Milk", ["buy bread"]),
        ("milk", ["buy bread"]),
        ("both", []),
        ("1 and 2", []),
        ("neither", ["buy bread", "buy milk"]),
        ("no", ["buy bread", "buy milk"]),
        ("3", ["buy bread", "buy milk"]),
        ("cheese", ["buy bread", "buy milk"]),
    ],
)
def test_which_one(client: TestClient, reply: str, left: list[str]) -> None:
    add(client, "buy milk", "buy bread")
    asked = ask(client, "delete buy")
    assert said(asked) == "Which one do you mean?\n1. buy bread\n2. buy milk"

    ask(client, reply, conversation_of(asked))

    assert titles(client) == left


def test_another_subject_ends_the_question(client: TestClient) -> None:
    add(client, "buy milk", "buy bread")
    asked = ask(client, "delete buy")

    parts = ask(client, "add buy tea", conversation_of(asked))

    assert said(parts) == 'I added "buy tea".'
    assert titles(client) == ["buy tea", "buy bread", "buy milk"]


@pytest.mark.parametrize(
    ("reply", "left"), [("yes", []), ("no", ["buy milk"]), ("maybe", ["buy milk"])]
)
def test_part_of_a_title_is_asked_about(client: TestClient, reply: str, left: list[str]) -> None:
    add(client, "buy milk")
    asked = ask(client, "delete milk")
    assert said(asked) == 'Do you mean "buy milk"?'

    ask(client, reply, conversation_of(asked))

    assert titles(client) == left


def test_parts_of_words_do_not_match(client: TestClient) -> None:
    add(client, "Write to Thatcher")

    assert said(ask(client, "delete hat")) == 'You have no task called "hat".'


def test_vague_name_is_asked_for(client: TestClient) -> None:
    add(client, "buy milk", "buy bread")
    asked = ask(client, "delete it")
    assert said(asked) == "Which task do you mean? Tell me its title."

    parts = ask(client, "buy milk", conversation_of(asked))

    assert said(parts) == 'I deleted "buy milk".'
    assert titles(client) == ["buy bread"]


def test_several_things_in_order(client: TestClient) -> None:
    """If one of them needs a question, its answer is followed by the rest."""
    add(client, "buy milk", "buy bread", "call Ann")

    first = ask(client, "add tea, complete buy and then delete call Ann; list")
    assert said(first) == ('I added "tea".\n\nWhich one do you mean?\n1. buy bread\n2. buy milk')
    assert titles(client) == ["tea", "call Ann", "buy bread", "buy milk"]
    rest = ask(client, "2", conversation_of(first))

    assert said(rest) == (
        'I marked "buy milk" as done.\n\nI deleted "call Ann".\n\n'
        "You have 3 tasks:\n- tea\n- buy bread\n- buy milk (done)"
    )


def test_at_most_five_things(client: TestClient) -> None:
    parts = ask(client, "; ".join(f"add {name}" for name in "abcdefg"))

    assert titles(client) == ["e", "d", "c", "b", "a"]
    assert said(parts).endswith("I do at most 5 things at a time; please send me the rest again.")


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("add Task force review", "Task force review"),
        ("add a task to buy milk", "buy milk"),
        ("add a new task: buy milk", "buy milk"),
        ("add milk and bread", "milk and bread"),
        ('add "milk and delete bread"', "milk and delete bread"),
        ("remind me to buy milk", "buy milk"),
        ("add   two\n words to my list", "two words"),
    ],
)
def test_new_titles(client: TestClient, message: str, title: str) -> None:
    assert said(ask(client, message)) == f'I added "{title}".'
    assert titles(client) == [title]


@pytest.mark.parametrize(
    "message",
    [
        "remind me to call Ann at 5pm",
        "remind me at 5pm to call Ann",
    ],
)
def test_time_is_not_pretended(client: TestClient, message: str) -> None:
    assert said(ask(client, message)) == (
        "I added \"call Ann at 5pm\".\n\nI can't set a time, so I won't remind you at 5pm."
    )


def test_rename_with_a_separator_in_the_title(client: TestClient) -> None:
    add(client, "write to Ann")

    answer = said(ask(client, "rename write to Ann to call Ann"))

    assert answer == 'I renamed "write to Ann" to "call Ann".'


def test_titles_are_not_markup(client: TestClient) -> None:
    """Answers are Markdown: what a title holds of it is shown, not followed."""
    add(client, "[click](https://evil.example) *now*")

    assert said(ask(client, "list")) == (
        "You have 1 task:\n- \\[click](https://evil.example) \\*now\\*"
    )
