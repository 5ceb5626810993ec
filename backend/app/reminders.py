"""`python -m app.reminders`: remind every active user of their open tasks, once a day.

Exit codes: 0 done, 1 the settings are refused, 2 the database failed and the run may be repeated.
"""

import asyncio
import logging
import sys
from datetime import date

from sqlalchemy import Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import Date
from sqlmodel import col

from app.database import Database
from app.logs import configure_logging, redact
from app.models import Reminder, Task, User
from app.settings import ConfigurationError, ReminderSettings, load_settings

DATABASE_FAILED = 2

logger = logging.getLogger("app.reminders")


async def write_reminders(database: Database, time_zone: str) -> tuple[date, int]:
    """Write today's reminders into the outbox; give the day and how many are new.

    One statement, so that nobody is reminded of half their tasks. A user who has a reminder of the
    day keeps it: repeated runs, and runs at the same time, add nothing.
    """
    # The database's clock and calendar: pods may differ, and images have no time zones.
    today = cast(func.timezone(time_zone, func.now()), Date)
    async with database.engine.begin() as connection:
        day = (await connection.execute(select(today))).scalar_one()
        written = await connection.execute(
            insert(Reminder)
            .from_select(["id", "user_id", "day", "tasks"], _open_tasks_by_user(day))
            .on_conflict_do_nothing(index_elements=["user_id", "day"])
            .returning(col(Reminder.id))
        )
        return day, len(written.all())


def _open_tasks_by_user(day: date) -> Select[tuple[object, ...]]:
    task = func.jsonb_build_object("id", col(Task.id), "title", col(Task.title))
    oldest_first = aggregate_order_by(task, col(Task.created_at), col(Task.id))
    return (
        select(
            func.gen_random_uuid(),
            col(User.id),
            literal(day, Date),
            func.jsonb_agg(oldest_first, type_=JSONB),
        )
        .join(Task, col(Task.user_id) == col(User.id))
        .where(col(User.is_active), ~col(Task.completed))
        .group_by(col(User.id))
    )


async def run(settings: ReminderSettings) -> None:
    """Write the reminders and log how many."""
    database = Database(settings.sqlalchemy_url)
    try:
        day, count = await write_reminders(database, settings.time_zone)
    finally:
        await database.close()
    logger.info("reminders written", extra={"fields": {"day": day.isoformat(), "count": count}})


def main() -> None:
    """Run once and end."""
    try:
        settings = load_settings(ReminderSettings)
    except ConfigurationError as error:
        sys.exit(f"app.reminders cannot start, {error}")
    configure_logging(settings.log_level, settings.log_format)
    try:
        asyncio.run(run(settings))
    except (SQLAlchemyError, OSError) as error:
        logger.error("reminders failed", extra={"fields": {"error": _cause(error)}})
        sys.exit(DATABASE_FAILED)


def _cause(error: Exception) -> str:
    """The first line of what the driver says; the rest quotes SQL."""
    return redact(str(getattr(error, "orig", error)).partition("\n")[0])


if __name__ == "__main__":
    main()
