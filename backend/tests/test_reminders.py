"""`python -m app.reminders`: who is reminded of what, how often, and what a run says."""

import json
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.conftest import Connection
from tests.support.clock import NOON_ZONE
from tests.support.commands import run_module
from tests.support.postgres import free_port
from tests.support.tokens import GUEST_ID

AddUser = Callable[..., str]


def remind(url: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_module("app.reminders", **{"DATABASE_URL": url, "TIME_ZONE": NOON_ZONE} | variables)


def add_task(database: Connection, user: str, title: str, *, completed: bool = False) -> str:
    row = database.execute(
        "INSERT INTO tasks (id, title, completed, user_id)"
        " VALUES (gen_random_uuid(), %s, %s, %s) RETURNING id",
        [title, completed, user],
    ).fetchone()
    assert row
    return str(row[0])


def reminders(database: Connection) -> dict[str, list[str]]:
    """The titles that each user is reminded of, by user."""
    rows = database.execute("SELECT user_id, tasks FROM reminders").fetchall()
    return {str(user): [task["title"] for task in tasks] for user, tasks in rows}


def event(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one line that a run logs."""
    (line,) = result.stdout.splitlines()
    logged: dict[str, Any] = json.loads(line)
    return logged


def test_open_tasks_of_active_users(
    backend_url: str, database: Connection, add_user: AddUser
) -> None:
    """One reminder for each active user with open tasks, oldest task first.

    @requirement CRON-1
    """
    busy, done, idle = (add_user(f"{name}@todo.invalid") for name in ("busy", "done", "idle"))
    gone = add_user("gone@todo.invalid", active=False)
    first = add_task(database, busy, "First")
    second = add_task(database, busy, "Second")
    add_task(database, busy, "Over", completed=True)
    add_task(database, done, "Over", completed=True)
    add_task(database, gone, "Forgotten")
    add_task(database, GUEST_ID, "Guest's")

    result = remind(backend_url)

    assert (result.returncode, result.stderr) == (0, "")
    assert reminders(database) == {busy: ["First", "Second"], GUEST_ID: ["Guest's"]}
    assert idle not in reminders(database)
    row = database.execute("SELECT day, tasks FROM reminders WHERE user_id = %s", [busy]).fetchone()
    assert row
    assert row[0] == datetime.now(ZoneInfo(NOON_ZONE)).date()
    assert row[1] == [{"id": first, "title": "First"}, {"id": second, "title": "Second"}]


def test_once_a_day(backend_url: str, database: Connection, add_user: AddUser) -> None:
    """A second run of the day adds only who had no reminder; the next day brings new ones."""
    early = add_user("early@todo.invalid")
    add_task(database, early, "First")
    assert event(remind(backend_url))["count"] == 1
    late = add_user("late@todo.invalid")
    add_task(database, early, "Second")
    add_task(database, late, "Other")

    again = remind(backend_url)
    assert (again.returncode, event(again)["count"]) == (0, 1)
    assert reminders(database) == {early: ["First"], late: ["Other"]}

    database.execute("UPDATE reminders SET day = day - 1")
    assert event(remind(backend_url))["count"] == 2
    assert database.execute("SELECT count(*) FROM reminders").fetchone() == (4,)


def test_runs_at_the_same_time(backend_url: str, database: Connection) -> None:
    """Whatever concurrencyPolicy allows, nobody is reminded twice."""
    add_task(database, GUEST_ID, "Only")

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: remind(backend_url), range(4)))

    assert [result.returncode for result in results] == [0] * 4
    assert sum(event(result)["count"] for result in results) == 1
    assert reminders(database) == {GUEST_ID: ["Only"]}


@pytest.mark.parametrize(
    ("variables", "hours"),
    [({}, 0), ({"TIME_ZONE": "Etc/GMT-14"}, 14), ({"TIME_ZONE": "Etc/GMT+12"}, -12)],
    ids=["UTC", "ahead", "behind"],
)
def test_day_of_the_time_zone(
    backend_url: str, database: Connection, variables: dict[str, str], hours: int
) -> None:
    add_task(database, GUEST_ID, "Only")

    def day_there() -> date:
        return (datetime.now(UTC) + timedelta(hours=hours)).date()

    days = [day_there()]
    result = run_module("app.reminders", DATABASE_URL=backend_url, **variables)
    days.append(day_there())

    (day,) = database.execute("SELECT day FROM reminders").fetchall()[0]
    assert day in days
    assert event(result)["day"] == day.isoformat()


def test_reminders_go_with_their_user(
    backend_url: str, database: Connection, add_user: AddUser
) -> None:
    user = add_user("busy@todo.invalid")
    add_task(database, user, "Only")
    remind(backend_url)

    database.execute("DELETE FROM users WHERE id = %s", [user])

    assert reminders(database) == {}


def test_old_changes_are_deleted(backend_url: str, database: Connection) -> None:
    """What undo needs is kept for a week; `before` holds each row's age."""
    ages = ["7 days -1 minute", "7 days 1 minute", "30 days"]
    for age in ages:
        database.execute(
            "INSERT INTO task_changes (user_id, task_id, before, created_at)"
            " VALUES (%s, gen_random_uuid(), to_jsonb(%s::text), now() - %s::interval)",
            [GUEST_ID, age, age],
        )

    result = remind(backend_url)

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.returncode, result.stderr) == (0, "")
    assert [(line["message"], line["count"]) for line in lines] == [
        ("reminders written", 0),
        ("old task changes deleted", 2),
    ]
    assert database.execute("SELECT before FROM task_changes").fetchall() == [(ages[0],)]


def test_old_changes_go_though_a_delivery_fails(backend_url: str, database: Connection) -> None:
    add_task(database, GUEST_ID, "Only")
    database.execute(
        "INSERT INTO task_changes (user_id, task_id, created_at)"
        " VALUES (%s, gen_random_uuid(), now() - interval '8 days')",
        [GUEST_ID],
    )

    result = remind(
        backend_url,
        REMINDER_DELIVERY="webhook",
        WEBHOOK_URL=f"http://127.0.0.1:{free_port()}/hook",
    )

    assert (result.returncode, result.stderr) == (3, "")
    assert database.execute("SELECT count(*) FROM task_changes").fetchone() == (0,)


def test_log_line_names_nobody(backend_url: str, database: Connection) -> None:
    add_task(database, GUEST_ID, "Private")

    logged = event(remind(backend_url))

    assert logged == {
        "timestamp": logged["timestamp"],
        "level": "INFO",
        "logger": "app.reminders",
        "message": "reminders written",
        "day": logged["day"],
        "count": 1,
    }


def test_log_follows_its_settings(backend_url: str, database: Connection) -> None:
    """LOG_LEVEL decides what is logged, and LOG_FORMAT how.

    @requirement CM-19, CM-20
    """
    assert remind(backend_url, LOG_LEVEL="ERROR").stdout == ""
    (line,) = remind(backend_url, LOG_LEVEL="INFO", LOG_FORMAT="text").stdout.splitlines()
    assert "INFO app.reminders reminders written" in line
    assert not line.startswith("{")


def test_refused_settings() -> None:
    """Exit code 1, as every command's; only the database's URL is needed."""
    result = run_module("app.reminders", TIME_ZONE="+02:00")

    assert result.returncode == 1
    assert result.stderr.startswith("app.reminders cannot start, 2 problems in the environment:\n")
    assert "  DATABASE_URL is not set: " in result.stderr
    assert "  TIME_ZONE is '+02:00': must be a time zone's name" in result.stderr


def test_unreachable_database() -> None:
    """Exit code 2: a later run may succeed."""
    result = remind(f"postgresql://todo_user:Pa55word@127.0.0.1:{free_port()}/todo_db")

    logged = event(result)
    assert (result.returncode, result.stderr) == (2, "")
    assert (logged["level"], logged["message"]) == ("ERROR", "reminders failed")
    assert "Connection refused" in logged["error"]
    assert "Pa55word" not in result.stdout


def test_schema_that_is_behind(empty_url: str) -> None:
    result = remind(empty_url)

    assert result.returncode == 2
    assert event(result)["error"].endswith('relation "reminders" does not exist')


def test_unknown_time_zone(backend_url: str) -> None:
    result = remind(backend_url, TIME_ZONE="Mars/Olympus")

    assert result.returncode == 2
    assert event(result)["error"] == 'time zone "Mars/Olympus" not recognized'


def test_outbox_holds_one_a_day(database: Connection) -> None:
    insert = "INSERT INTO reminders (id, user_id, day, tasks)"
    values = " VALUES (gen_random_uuid(), %s, '2030-01-01', '[]')"
    database.execute(insert + values, [GUEST_ID])

    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(insert + values, [GUEST_ID])
