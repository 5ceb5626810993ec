"""How reminders reach people: by e-mail or a webhook, one at a time."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from typing import Any, Protocol
from uuid import UUID

from app.settings import ReminderSettings

TIMEOUT_SECONDS = 10
# The 4xx statuses that a later try may not get.
TEMPORARY = (408, 425, 429)


class DeliveryError(Exception):
    """A reminder that was not accepted; the text says why and names nobody."""


class RefusedError(DeliveryError):
    """A reminder that will never be accepted."""


@dataclass(frozen=True)
class Delivery:
    """A reminder and its recipient."""

    id: UUID
    day: date
    user_id: UUID
    email: str
    tasks: list[dict[str, str]]


class Sender(Protocol):
    """Brings reminders to people."""

    def send(self, delivery: Delivery) -> None:
        """Return once the reminder is accepted; DeliveryError if it is not."""
        ...

    def close(self) -> None:
        """Close connections."""
        ...


def make_sender(settings: ReminderSettings) -> Sender | None:
    """The sender for REMINDER_DELIVERY; None if somebody else reads the outbox."""
    if settings.reminder_delivery == "smtp":
        return MailSender(settings)
    if settings.reminder_delivery == "webhook" and settings.webhook_url:
        return WebhookSender(settings.webhook_url.get_secret_value())
    return None


class MailSender:
    """Sends e-mail over one connection, opened for the first and reopened if it breaks."""

    def __init__(self, settings: ReminderSettings) -> None:
        """Prepare; nothing connects before the first reminder."""
        self._settings = settings
        self._connection: smtplib.SMTP | None = None

    def send(self, delivery: Delivery) -> None:
        """Send one e-mail."""
        try:
            message = _message(delivery, str(self._settings.smtp_from))
        except ValueError:
            raise RefusedError("The address cannot be written into an e-mail.") from None
        connection = self._connected()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            kind = RefusedError if min(codes) >= 500 else DeliveryError
            raise kind(f"The mail server refused the recipient ({codes[0]}).") from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise RefusedError("The mail server takes no such address.") from None
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise _failure(error) from None

    def close(self) -> None:
        """End the connection."""
        if self._connection:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise _failure(error) from None
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        host, port = str(settings.smtp_host), settings.smtp_port
        context = ssl.create_default_context()
        if settings.smtp_security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            if settings.smtp_security == "starttls":
                connection.starttls(context=context)
            if settings.smtp_username and settings.smtp_password:
                connection.login(settings.smtp_username, settings.smtp_password.get_secret_value())
        except BaseException:
            connection.close()
            raise
        return connection


class WebhookSender:
    """Posts reminders as JSON."""

    def __init__(self, url: str) -> None:
        """Post to `url`, without following redirects."""
        # Imported where it is used: most runs send nothing.
        import httpx2

        self._url = url
        self._failures = (httpx2.HTTPError, httpx2.InvalidURL)
        self._client = httpx2.Client(timeout=TIMEOUT_SECONDS)

    def send(self, delivery: Delivery) -> None:
        """Post one reminder."""
        body = {
            "id": str(delivery.id),
            "day": delivery.day.isoformat(),
            "user": {"id": str(delivery.user_id), "email": delivery.email},
            "tasks": delivery.tasks,
        }
        headers = {"Idempotency-Key": str(delivery.id)}
        try:
            status = self._client.post(self._url, json=body, headers=headers).status_code
        except self._failures as error:
            # Only its type: the text may quote the URL, which is secret.
            raise DeliveryError(f"The webhook failed: {type(error).__name__}") from None
        if 200 <= status < 300:
            return
        refused = 400 <= status < 500 and status not in TEMPORARY
        raise (RefusedError if refused else DeliveryError)(f"The webhook answered {status}.")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _failure(error: smtplib.SMTPException | OSError) -> DeliveryError:
    """What a server answered is left out: it may quote a login."""
    detail: object = getattr(error, "smtp_code", "")
    if isinstance(error, ssl.SSLCertVerificationError):
        detail = error.verify_message
    if isinstance(error, smtplib.SMTPNotSupportedError):
        detail = str(error)
    return DeliveryError(f"The mail server failed: {type(error).__name__} {detail}".strip())


def _message(delivery: Delivery, sender: str) -> EmailMessage:
    count = len(delivery.tasks)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = delivery.email
    message["Subject"] = "1 open task" if count == 1 else f"{count} open tasks"
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = "".join(f"- {_line(task)}\n" for task in delivery.tasks)
    message.set_content(f"Your open tasks of {delivery.day.isoformat()}:\n\n{lines}")
    return message


def _line(task: dict[str, Any]) -> str:
    return " ".join(str(task["title"]).split())
