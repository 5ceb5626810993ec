"""Days that do not end while tests run."""

from datetime import UTC, datetime

# A time zone in which it is about noon as the run begins: its day lasts for hours.
# The sign of such names is the other way round: Etc/GMT-12 is 12 hours ahead.
NOON_ZONE = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
