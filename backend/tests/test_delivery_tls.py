"""Reminders over a mail server that asks for TLS and a login, as those on the Internet do."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.conftest import AddUser, Connection
from tests.support.commands import run_module
from tests.support.postgres import free_port
from tests.test_reminders import add_task

USERNAME = "todo"
PASSWORD = "correct-horse-battery"
WRONG_PASSWORD = "another-horse-battery"
HOST = "localhost"
# aiosmtpd's own 5 are too few on a busy machine.
START_SECONDS = 60


@dataclass
class Mailbox:
    """What a mail server took, and over which connections it was asked for a login."""

    mails: list[tuple[list[str], bool]] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        assert server.transport
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.mails.append((envelope.rcpt_tos, encrypted))
        return "250 taken"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Accept the right password only."""
        assert isinstance(data, LoginPassword)
        known = (data.login, data.password) == (USERNAME.encode(), PASSWORD.encode())
        self.logins.append(known)
        return AuthResult(success=known, handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the certificates of this module's servers."""
    return trustme.CA()


@pytest.fixture(params=["starttls", "tls"])
def security(request: pytest.FixtureRequest) -> str:
    """How the connection is encrypted."""
    return str(request.param)


@dataclass
class MailServer:
    """A server of the test, and what trusts it."""

    security: str
    port: int
    mailbox: Mailbox
    trust: str

    def remind(
        self, url: str, password: str = PASSWORD, host: str = HOST, trust: str | None = None
    ) -> CompletedProcess[str]:
        """Run the reminders as their CronJob does."""
        return run_module(
            "app.reminders",
            DATABASE_URL=url,
            REMINDER_DELIVERY="smtp",
            SMTP_HOST=host,
            SMTP_PORT=str(self.port),
            SMTP_SECURITY=self.security,
            SMTP_FROM="todo@example.com",
            SMTP_USERNAME=USERNAME,
            SMTP_PASSWORD=password,
            SSL_CERT_FILE=trust or self.trust,
        )


@pytest.fixture
def server(security: str, authority: trustme.CA, tmp_path: Path) -> Iterator[MailServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    trust = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trust)
    mailbox, port = Mailbox(), free_port()
    starttls = security == "starttls"
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        ready_timeout=START_SECONDS,
        ssl_context=None if starttls else context,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        authenticator=mailbox.authenticate,
        # aiosmtpd only knows STARTTLS, and treats implicit TLS as no TLS.
        auth_required=starttls,
        auth_require_tls=starttls,
    )
    controller.start()
    yield MailServer(security, port, mailbox, str(trust))
    controller.stop()


@pytest.fixture
def url(backend_url: str, database: Connection, add_user: AddUser) -> str:
    """A database with somebody to remind."""
    add_task(database, add_user("ann@example.com"), "Buy milk")
    return backend_url


def failures(result: CompletedProcess[str]) -> list[str]:
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [json.dumps(line) for line in lines if line["level"] in ("WARNING", "ERROR")]


def test_login_over_tls(server: MailServer, url: str) -> None:
    """The mail is sent over TLS, after a login.

    @requirement CRON-3
    """
    result = server.remind(url)
    assert result.returncode == 0, result.stdout + result.stderr
    ((recipients, encrypted),) = server.mailbox.mails
    assert recipients == ["ann@example.com"]
    assert encrypted
    assert server.mailbox.logins == [True]
    assert PASSWORD not in result.stdout + result.stderr


def test_wrong_password(server: MailServer, url: str) -> None:
    """One error names the refusal, but neither the password nor the recipient.

    @requirement CRON-3
    """
    result = server.remind(url, password=WRONG_PASSWORD)
    assert result.returncode == 3
    (failure,) = failures(result)
    assert "The mail server failed: SMTPAuthenticationError 535" in failure
    assert server.mailbox.mails == []
    for private in (WRONG_PASSWORD, "ann@example.com"):
        assert private not in result.stdout + result.stderr


@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_untrusted_certificate(server: MailServer, url: str, tmp_path: Path, fault: str) -> None:
    """A server gets no password if its certificate is untrusted or for another host.

    @requirement CRON-3
    """
    trust, host = server.trust, HOST
    if fault == "unknown authority":
        trust = str(tmp_path / "other.pem")
        trustme.CA().cert_pem.write_to_path(trust)
    else:
        host = "127.0.0.1"
    result = server.remind(url, host=host, trust=trust)
    assert result.returncode == 3
    (failure,) = failures(result)
    reason = "unable to get local issuer" if fault == "unknown authority" else "IP address mismatch"
    assert f"The mail server failed: SSLCertVerificationError {reason}" in failure
    assert (server.mailbox.mails, server.mailbox.logins) == ([], [])
    assert PASSWORD not in result.stdout + result.stderr


def test_server_without_tls(url: str) -> None:
    """A server without STARTTLS gets no password in plain text.

    @requirement CRON-3
    """
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=START_SECONDS)
    controller.start()
    try:
        result = MailServer("starttls", port, mailbox, "").remind(url)
    finally:
        controller.stop()
    assert result.returncode == 3
    (failure,) = failures(result)
    assert (
        "The mail server failed: SMTPNotSupportedError STARTTLS extension not supported" in failure
    )
    assert (mailbox.mails, mailbox.logins) == ([], [])
