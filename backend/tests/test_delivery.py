"""Reminders that are delivered: by SMTP and webhook, each once, and what becomes of failures."""

import asyncio
import json
import logging
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from app.reminders import main, run
from app.settings import ReminderSettings
from tests.conftest import AddUser, Connection
from tests.support.clock import NOON_ZONE
from tests.support.model_server import ModelServer, Refusal, model_server
from tests.support.postgres import free_port
from tests.support.tokens import GUEST_ID
from tests.test_reminders import add_task

PASSWORD = "correct-horse-battery"


@dataclass
class MailServer:
    """What an SMTP server of the test got, and whom it refuses with which code."""

    port: int = 0
    mails: list[tuple[str, str]] = field(default_factory=list)
    refuse: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    state = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def reply(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.reply("220 ready")
            recipient = ""
            for raw in self.rfile:
                line = raw.decode().strip()
                match line[:4].upper():
                    case "RCPT":
                        recipient = line.partition("<")[2].partition(">")[0]
                        self.reply(f"{state.refuse.get(recipient, 250)} recipient")
                    case "DATA":
                        self.reply("354 go on")
                        lines = iter(self.rfile.readline, b".\r\n")
                        text = b"".join(lines).decode()
                        state.mails.append((recipient, text))
                        self.reply("250 taken")
                    case "QUIT":
                        self.reply("221 bye")
                        return
                    case _:
                        self.reply("250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        yield state
        server.shutdown()


@pytest.fixture
def hook() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@dataclass
class Run:
    """How a run ended, and what it logged."""

    code: int
    output: str

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """The exit code, and how many were delivered, refused and failed."""
        last = json.loads(self.output.splitlines()[-1])
        return self.code, last["delivered"], last["refused"], last["failed"]


@pytest.fixture
def remind(
    backend_url: str,
    database: Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Callable[[dict[str, str]], Run]]:
    """Run the command in this process, which starts it in no time."""

    def run(variables: dict[str, str]) -> Run:
        for name, value in (variables | always).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        return Run(int(str(ended.value.code)), capsys.readouterr().out)

    always = {"DATABASE_URL": backend_url, "TIME_ZONE": NOON_ZONE}
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield run
    root.setLevel(level)
    root.handlers = handlers


Remind = Callable[[dict[str, str]], Run]


def by_mail(port: int) -> dict[str, str]:
    return {
        "REMINDER_DELIVERY": "smtp",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "todo@example.com",
    }


def by_hook(url: str) -> dict[str, str]:
    return {"REMINDER_DELIVERY": "webhook", "WEBHOOK_URL": url}


def test_mail(remind: Remind, database: Connection, mail: MailServer, add_user: AddUser) -> None:
    ann = add_user("ann@example.com")
    add_task(database, ann, "Buy milk")
    add_task(database, ann, "Grüße\nBcc: everybody@example.com")

    first, second = remind(by_mail(mail.port)), remind(by_mail(mail.port))

    assert (first.counts, second.counts) == ((0, 1, 0, 0), (0, 0, 0, 0))
    ((recipient, text),) = mail.mails
    row = database.execute("SELECT id, day, delivered_at, refused_at FROM reminders").fetchone()
    assert row
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    assert recipient == "ann@example.com"
    assert "From: todo@example.com\nTo: ann@example.com\nSubject: 2 open tasks\n" in head
    assert f"Message-ID: <{row[0]}@example.com>" in head
    assert not re.search("^Bcc", text, re.MULTILINE)
    assert "- Buy milk" in body
    assert row[2]
    assert row[3] is None
    assert "ann@example.com" not in first.output


def test_mail_is_refused(
    remind: Remind, database: Connection, mail: MailServer, add_user: AddUser
) -> None:
    """For good: never tried again. For now: tried by the next run. Others get theirs."""
    for name in ("ann", "bob", "eve"):
        add_task(database, add_user(f"{name}@example.com"), "Buy milk")
    mail.refuse = {"bob@example.com": 550, "eve@example.com": 451}

    first = remind(by_mail(mail.port))
    mail.refuse = {}
    second = remind(by_mail(mail.port))

    assert first.counts == (3, 1, 1, 1)
    assert second.counts == (0, 1, 0, 0)
    assert sorted(recipient for recipient, _ in mail.mails) == [
        "ann@example.com",
        "eve@example.com",
    ]


def test_runs_at_the_same_time(
    backend_url: str, database: Connection, mail: MailServer, add_user: AddUser
) -> None:
    users = [f"user{n}@example.com" for n in range(6)]
    for email in users:
        add_task(database, add_user(email), "Buy milk")

    settings = ReminderSettings.model_validate(
        {name.lower(): value for name, value in by_mail(mail.port).items()}
        | {"database_url": backend_url, "time_zone": NOON_ZONE}
    )

    async def runs() -> list[int]:
        return await asyncio.gather(*(run(settings) for _ in range(3)))

    assert asyncio.run(runs()) == [0, 0, 0]
    assert sorted(recipient for recipient, _ in mail.mails) == users


def test_mail_server_is_gone(remind: Remind, database: Connection) -> None:
    add_task(database, GUEST_ID, "Buy milk")

    result = remind(by_mail(free_port()))

    assert result.counts == (3, 0, 0, 1)
    row = database.execute("SELECT delivered_at, refused_at FROM reminders").fetchone()
    assert row == (None, None)


def test_webhook(remind: Remind, database: Connection, hook: ModelServer) -> None:
    task = add_task(database, GUEST_ID, "Buy milk")
    hook.scripts = [Refusal(503), Refusal(429), []]

    results = [remind(by_hook(f"{hook.url}?key=sk-secret")) for _ in range(4)]

    failed = (3, 0, 0, 1)
    assert [each.counts for each in results] == [failed, failed, (0, 1, 0, 0), (0, 0, 0, 0)]
    row = database.execute("SELECT id, day FROM reminders").fetchone()
    assert row
    assert (
        hook.requests
        == [
            {
                "path": "/v1?key=sk-secret",
                "id": str(row[0]),
                "day": row[1].isoformat(),
                "user": {"id": GUEST_ID, "email": "guest@todo.invalid"},
                "tasks": [{"id": task, "title": "Buy milk"}],
            }
        ]
        * 3
    )
    assert "sk-secret" not in "".join(each.output for each in results)


def test_webhook_refuses(remind: Remind, database: Connection, hook: ModelServer) -> None:
    add_task(database, GUEST_ID, "Buy milk")
    hook.scripts = [Refusal(410)]

    results = [remind(by_hook(hook.url)) for _ in range(2)]

    assert [each.counts for each in results] == [(0, 0, 1, 0), (0, 0, 0, 0)]


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    """The lines in which a run refuses its settings."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://todo_user:Pa55word@127.0.0.1/todo_db")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main()
    return str(ended.value.code).splitlines()[1:]


def test_refused_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = refusal(
        monkeypatch,
        REMINDER_DELIVERY="smtp",
        SMTP_USERNAME="todo",
        SMTP_PASSWORD=PASSWORD,
        SMTP_SECURITY="none",
    )

    assert [line.split(":")[0] for line in lines] == [
        "  SMTP_HOST is not set",
        "  SMTP_FROM is not set",
        "  SMTP_PASSWORD has a refused value (hidden)",
    ]


def test_refused_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, REMINDER_DELIVERY="webhook", WEBHOOK_URL="no-url") == [
        "  WEBHOOK_URL has a refused value (hidden): must be an http or https URL while "
        "REMINDER_DELIVERY is webhook"
    ]
