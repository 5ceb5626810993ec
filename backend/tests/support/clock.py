"""Days that do not end while a test runs."""

from datetime import UTC, datetime


def noon_zone() -> str:
    """The name of a time zone in which it is about noon; its day is UTC's."""
    # The sign of such names is the other way round: Etc/GMT-12 is 12 hours ahead.
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
