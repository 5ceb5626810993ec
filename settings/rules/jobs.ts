import { runsDaily } from "../formats/schedule";
import { type Problem, set } from "../problems";
import type { Rule } from "./rule";

/** JOB-4, JOB-5: a migration that waits for its database has time left to migrate. */
export const migrationsOutlastTheWait: Rule = ({ migration: { databaseWaitSeconds, activeDeadlineSeconds } }) => {
  if (databaseWaitSeconds < activeDeadlineSeconds) return [];
  const key = "migration.databaseWaitSeconds";
  const rule = `must be less than migration.activeDeadlineSeconds, ${activeDeadlineSeconds} (JOB-4, JOB-5)`;
  return [{ key, value: databaseWaitSeconds, rule, fix: set(key, Math.floor(activeDeadlineSeconds / 2)) }];
};

/** CRON-2: reminders are of today, every day. */
export const remindersRunDaily: Rule = ({ reminders: { schedule } }) => {
  if (runsDaily(schedule)) return [];
  const key = "reminders.schedule";
  const [minute, hour] = schedule.split(" ");
  const rule = "must run on every day: day of month, month and day of week are * (CRON-2)";
  return [{ key, value: schedule, rule, fix: set(key, `${minute} ${hour} * * *`) }];
};

/** CRON-3: a delivery knows where to, and gets its secret from a Secret. */
export const deliveriesAreComplete: Rule = ({ features, reminders: { delivery } }) => {
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
  return { key, rule: `is required while reminders go by ${kind} (CRON-3)`, fix: set(key, example) };
}

function inTheClear(security: string): Problem[] {
  if (security !== "none") return [];
  const key = "reminders.delivery.smtp.security";
  return [
    {
      key,
      value: security,
      rule: "must not be none with a username, whose password would go in the clear (CRON-3)",
      fix: set(key, "starttls"),
    },
  ];
}
