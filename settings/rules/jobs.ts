import { runsDaily } from "../formats/schedule";
import { type Problem, set } from "../problems";
import type { Rule } from "./rule";

/**
 * A migration that waits for its database has time left to migrate.
 *
 * @requirement JOB-4, JOB-5
 */
export const databaseWaitWithinDeadline: Rule = ({ migration: { databaseWaitSeconds, activeDeadlineSeconds } }) => {
  if (databaseWaitSeconds < activeDeadlineSeconds) return [];
  const key = "migration.databaseWaitSeconds";
  const rule = `must be less than migration.activeDeadlineSeconds, ${activeDeadlineSeconds}`;
  return [{ key, value: databaseWaitSeconds, rule, fix: set(key, Math.floor(activeDeadlineSeconds / 2)) }];
};

/**
 * Reminders are sent every day.
 *
 * @requirement CRON-2
 */
export const dailyReminders: Rule = ({ reminders: { schedule } }) => {
  if (runsDaily(schedule)) return [];
  const key = "reminders.schedule";
  const [minute = "0", hour = "9"] = schedule.startsWith("@") ? [] : schedule.trim().split(/\s+/);
  const rule = "must run every day: set day of month, month and day of week to *";
  return [{ key, value: schedule, rule, fix: set(key, `${minute} ${hour} * * *`) }];
};

/**
 * A delivery has its server, its sender and its Secret.
 *
 * @requirement CRON-3
 */
export const completeDelivery: Rule = ({ features, reminders: { delivery } }) => {
  const { kind, secretName, smtp } = delivery;
  if (!features.reminders || kind === "outbox") return [];
  const key = "reminders.delivery";
  const secret: Problem[] =
    secretName === undefined ? [missing(`${key}.secretName`, kind, "todo-reminders-delivery")] : [];
  if (kind === "webhook") return secret;
  return [
    ...(smtp.host === undefined ? [missing(`${key}.smtp.host`, kind, "<host>")] : []),
    ...(smtp.from === undefined ? [missing(`${key}.smtp.from`, kind, "<address>")] : []),
    ...(smtp.username === undefined ? [] : [...secret, ...inTheClear(smtp.security)]),
  ];
};

function missing(key: string, kind: string, example: string): Problem {
  return { key, rule: `is required while reminders are delivered by ${kind}`, fix: set(key, example) };
}

function inTheClear(security: string): Problem[] {
  if (security !== "none") return [];
  const key = "reminders.delivery.smtp.security";
  return [
    {
      key,
      value: security,
      rule: "must not be none with a username: the password would be sent in the clear",
      fix: set(key, "starttls"),
    },
  ];
}
