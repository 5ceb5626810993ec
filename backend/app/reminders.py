"""`python -m app.reminders`: remind every active user of their open tasks, once a day.

A run also deletes the changes to tasks that are too old to be undone.
Exit codes: 0 done, 1 the settings are refused; 2 the database or 3 a delivery failed, and a
run may be repeated.
"""

import asyncio
import logging
import sys
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import Date
from sqlmodel import col

from app.database import Database
from app.delivery import Delivery, DeliveryError, RefusedError, Sender, make_sender
from app.logs import configure_logging, redact
from app.models import Reminder, Task, User
from app.settings import ConfigurationError, ReminderSettings, load_settings
from app.task_changes import delete_old_changes

DATABASE_FAILED = 2
DELIVERY_FAILED = 3

logger = logging.getLogger("app.reminders")


async def write_reminders(database: Database, time_zone: str) -> tuple[date, int]:
    """Write today's reminders into the outbox; return the day and how many are new.

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


async def deliver_reminders(database: Database, day: date, sender: Sender) -> Counter[str]:
    """Deliver the day's reminders, each once, and count how that ended.

    A reminder's row is locked while it is sent: runs at the same time take different ones.
    """
    outcomes: Counter[str] = Counter()
    failed: list[UUID] = []
    while True:
        async with database.engine.begin() as connection:
            row = (await connection.execute(_next_delivery(day, failed))).one_or_none()
            if row is None:
                return outcomes
            outcome = await _deliver(sender, Delivery(*row))
            outcomes[outcome] += 1
            if outcome == "failed":
                failed.append(row.id)
                continue
            column = "delivered_at" if outcome == "delivered" else "refused_at"
            await connection.execute(
                update(Reminder)
                .where(col(Reminder.id) == row.id)
                .values({column: func.clock_timestamp()})
            )


def _next_delivery(day: date, failed: list[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Reminder.id), col(Reminder.day), col(User.id), col(User.email), col(Reminder.tasks)
        )
        .join(User, col(Reminder.user_id) == col(User.id))
        .where(
            col(Reminder.day) == day,
            col(User.is_active),
            col(Reminder.delivered_at).is_(None),
            col(Reminder.refused_at).is_(None),
            col(Reminder.id).not_in(failed),
        )
        .order_by(col(Reminder.id))
        .limit(1)
        .with_for_update(of=Reminder, skip_locked=True)
    )


async def _deliver(sender: Sender, delivery: Delivery) -> str:
    try:
        await asyncio.to_thread(sender.send, delivery)
    except DeliveryError as error:
        outcome = "refused" if isinstance(error, RefusedError) else "failed"
        fields = {"reminder": str(delivery.id), "outcome": outcome, "reason": str(error)}
        logger.warning("reminder not delivered", extra={"fields": fields})
        return outcome
    return "delivered"


async def run(settings: ReminderSettings) -> int:
    """Write the reminders and deliver them, log how many, and return the exit code.

    Old changes are deleted before anything is sent: a delivery that fails must not keep them.
    """
    database = Database(settings.sqlalchemy_url)
    try:
        day, count = await write_reminders(database, settings.time_zone)
        fields = {"day": day.isoformat(), "count": count}
        logger.info("reminders written", extra={"fields": fields})
        if (deleted := await delete_old_changes(database)) > 0:
            logger.info("old task changes deleted", extra={"fields": {"count": deleted}})
        sender = make_sender(settings)
        if sender is None:
            return 0
        try:
            outcomes = await deliver_reminders(database, day, sender)
        finally:
            sender.close()
    finally:
        await database.close()
    counts = {kind: outcomes[kind] for kind in ("delivered", "refused", "failed")}
    logger.info("reminders delivered", extra={"fields": {"day": day.isoformat(), **counts}})
    return DELIVERY_FAILED if outcomes["failed"] else 0


def main() -> None:
    """Run once and end."""
    try:
        settings = load_settings(ReminderSettings)
    except ConfigurationError as error:
        sys.exit(f"app.reminders cannot start, {error}")
    configure_logging(settings.log_level, settings.log_format)
    try:
        sys.exit(asyncio.run(run(settings)))
    except (SQLAlchemyError, OSError) as error:
        logger.error("reminders failed", extra={"fields": {"error": _cause(error)}})
        sys.exit(DATABASE_FAILED)


def _cause(error: Exception) -> str:
    """The first line of the driver's message; the rest quotes SQL."""
    return redact(str(getattr(error, "orig", error)).partition("\n")[0])


if __name__ == "__main__":
    main()
