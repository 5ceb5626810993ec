import { refuses } from "../../support/settings-cases";

const schedule = "must be a cron schedule of 5 fields: minute, hour, day of month, month, day of week (CRON-2)";
const daily = "must run on every day: day of month, month and day of week are * (CRON-2)";
const zone = "must be a time zone's name, such as Europe/Berlin (CRON-2)";
const set = (key: string, value: string) => `pulumi config set --path 'todo:${key}' ${value}`;
const mail = { host: "smtp.example.com", from: "todo@example.com" };

describe("bad values of what runs to an end", () => {
  refuses([
    { id: "JOB-3", given: { migration: { command: [] } }, key: "migration.command", rule: "must name a program (JOB-3)", fix: 'write it in the stack\'s file, such as ["alembic","upgrade","head"]' },
    { id: "JOB-3", given: { migration: { command: "alembic" } }, key: "migration.command", rule: "must be a list (JOB-3)", fix: 'write it in the stack\'s file, such as ["alembic","upgrade","head"]' },
    { id: "JOB-5", given: { migration: { restartPolicy: "Always" } }, key: "migration.restartPolicy", rule: "must be Never or OnFailure (JOB-5)", fix: set("migration.restartPolicy", "Never") },
    { id: "JOB-5", given: { migration: { backoffLimit: -1 } }, key: "migration.backoffLimit", rule: "must be a whole number from 0 to 10 (JOB-5)", fix: set("migration.backoffLimit", "3") },
    { id: "JOB-5", given: { migration: { activeDeadlineSeconds: 0 } }, key: "migration.activeDeadlineSeconds", rule: "must be a whole number from 1 to 86400 (JOB-5)", fix: set("migration.activeDeadlineSeconds", "600") },
    { id: "JOB-5", given: { migration: { ttlSecondsAfterFinished: 59 } }, key: "migration.ttlSecondsAfterFinished", rule: "must be a whole number, 60 or more (JOB-5)", fix: set("migration.ttlSecondsAfterFinished", "86400") },
    { id: "JOB-4", given: { migration: { databaseWaitSeconds: -1 } }, key: "migration.databaseWaitSeconds", rule: "must be a whole number from 0 to 86400 (JOB-4)", fix: set("migration.databaseWaitSeconds", "300") },
    { id: "JOB-4", given: { migration: { databaseWaitSeconds: 60, activeDeadlineSeconds: 60 } }, key: "migration.databaseWaitSeconds", rule: "must be less than migration.activeDeadlineSeconds, 60 (JOB-4, JOB-5)", fix: set("migration.databaseWaitSeconds", "30") },
    { id: "JOB-6", given: { migration: { resources: { limits: { memory: "1" } } } }, key: "migration.resources.limits.memory", rule: "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi (VAL-2)", fix: set("migration.resources.limits.memory", "256Mi") },
    { id: "X-4", given: { migration: { resources: { requests: { cpu: "1" } } } }, key: "migration.resources.requests.cpu", rule: "must not be above the limit, 200m (X-4)", fix: `${set("migration.resources.requests.cpu", "200m")}, or raise todo:migration.resources.limits.cpu` },
    { id: "CRON-2", given: { reminders: { schedule: "daily" } }, key: "reminders.schedule", rule: schedule, fix: set("reminders.schedule", "'0 9 * * *'") },
    { id: "CRON-2", given: { reminders: { schedule: "0 0 9 * * *" } }, key: "reminders.schedule", rule: schedule, fix: set("reminders.schedule", "'0 9 * * *'") },
    { id: "CRON-2", given: { reminders: { schedule: "61 9 * * *" } }, key: "reminders.schedule", rule: schedule, fix: set("reminders.schedule", "'0 9 * * *'") },
    { id: "CRON-2", given: { reminders: { schedule: 9 } }, key: "reminders.schedule", rule: schedule, fix: set("reminders.schedule", "'0 9 * * *'") },
    { id: "CRON-2", given: { reminders: { schedule: "30 7 * * 1-5" } }, key: "reminders.schedule", rule: daily, fix: set("reminders.schedule", "'30 7 * * *'") },
    { id: "CRON-2", given: { reminders: { schedule: "30 7 1 * *" } }, key: "reminders.schedule", rule: daily, fix: set("reminders.schedule", "'30 7 * * *'") },
    { id: "CRON-2", given: { reminders: { timeZone: "Mars/Olympus" } }, key: "reminders.timeZone", rule: zone, fix: set("reminders.timeZone", "UTC") },
    { id: "CRON-2", given: { reminders: { timeZone: "+02:00" } }, key: "reminders.timeZone", rule: zone, fix: set("reminders.timeZone", "UTC") },
    { id: "CRON-2", given: { reminders: { timeZone: "Local" } }, key: "reminders.timeZone", rule: zone, fix: set("reminders.timeZone", "UTC") },
    { id: "CRON-3", given: { reminders: { command: [] } }, key: "reminders.command", rule: "must name a program (CRON-3)", fix: 'write it in the stack\'s file, such as ["python","-m","app.reminders"]' },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "pigeon" } } }, key: "reminders.delivery.kind", rule: "must be outbox, smtp or webhook (CRON-3)", fix: set("reminders.delivery.kind", "outbox") },
    { id: "CRON-3", given: { reminders: { delivery: { smtp: { port: 0 } } } }, key: "reminders.delivery.smtp.port", rule: "must be a whole number from 1 to 65535 (CRON-3)", fix: set("reminders.delivery.smtp.port", "587") },
    { id: "CRON-3", given: { reminders: { delivery: { smtp: { security: "ssl" } } } }, key: "reminders.delivery.smtp.security", rule: "must be starttls, tls or none (CRON-3)", fix: set("reminders.delivery.smtp.security", "starttls") },
    { id: "CRON-3", given: { reminders: { delivery: { smtp: { from: "todo" } } } }, key: "reminders.delivery.smtp.from", rule: "must be an e-mail address (CRON-3)", fix: set("reminders.delivery.smtp.from", "todo@example.com") },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "smtp", smtp: { from: "todo@example.com" } } } }, key: "reminders.delivery.smtp.host", rule: "is required while reminders go by smtp (CRON-3)", fix: set("reminders.delivery.smtp.host", "<host>") },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "smtp", smtp: { host: "smtp.example.com" } } } }, key: "reminders.delivery.smtp.from", rule: "is required while reminders go by smtp (CRON-3)", fix: set("reminders.delivery.smtp.from", "<address>") },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "smtp", smtp: { ...mail, username: "todo" } } } }, key: "reminders.delivery.secretName", rule: "is required while reminders go by smtp (CRON-3)", fix: set("reminders.delivery.secretName", "todo-reminders-delivery") },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "smtp", secretName: "mail", smtp: { ...mail, username: "todo", security: "none" } } } }, key: "reminders.delivery.smtp.security", rule: "must not be none with a username, whose password would go in the clear (CRON-3)", fix: set("reminders.delivery.smtp.security", "starttls") },
    { id: "CRON-3", given: { reminders: { delivery: { kind: "webhook" } } }, key: "reminders.delivery.secretName", rule: "is required while reminders go by webhook (CRON-3)", fix: set("reminders.delivery.secretName", "todo-reminders-delivery") },
    { id: "IMG-22", given: { backend: { port: 9090, service: { port: 9090 } } }, key: "backend.port", rule: "is the port of the backend's metrics (IMG-22)", fix: set("backend.port", "8000") },
    { id: "CRON-4", given: { reminders: { concurrencyPolicy: "Queue" } }, key: "reminders.concurrencyPolicy", rule: "must be Allow, Forbid or Replace (CRON-4)", fix: set("reminders.concurrencyPolicy", "Forbid") },
    { id: "CRON-4", given: { reminders: { successfulJobsHistoryLimit: -1 } }, key: "reminders.successfulJobsHistoryLimit", rule: "must be a whole number, 0 or more (CRON-4)", fix: set("reminders.successfulJobsHistoryLimit", "3") },
    { id: "CRON-4", given: { reminders: { failedJobsHistoryLimit: 1.5 } }, key: "reminders.failedJobsHistoryLimit", rule: "must be a whole number, 0 or more (CRON-4)", fix: set("reminders.failedJobsHistoryLimit", "1") },
    { id: "CRON-4", given: { reminders: { startingDeadlineSeconds: 0 } }, key: "reminders.startingDeadlineSeconds", rule: "must be a whole number from 1 to 86400 (CRON-4)", fix: set("reminders.startingDeadlineSeconds", "3600") },
    { id: "CRON-5", given: { reminders: { resources: { requests: { cpu: "0" } } } }, key: "reminders.resources.requests.cpu", rule: "must be cores (1, 0.5) or millicores (100m), above 0 (VAL-1)", fix: set("reminders.resources.requests.cpu", "100m") },
    { id: "X-4", given: { reminders: { resources: { requests: { memory: "1Gi" } } } }, key: "reminders.resources.requests.memory", rule: "must not be above the limit, 256Mi (X-4)", fix: `${set("reminders.resources.requests.memory", "256Mi")}, or raise todo:reminders.resources.limits.memory` },
    { id: "TST-1", given: { connectionTest: { enabled: "yes" } }, key: "connectionTest.enabled", rule: "must be true or false (TST-1)", fix: set("connectionTest.enabled", "false") },
    { id: "TST-2", given: { connectionTest: { timeoutSeconds: 0 } }, key: "connectionTest.timeoutSeconds", rule: "must be a whole number from 1 to 86400 (TST-2)", fix: set("connectionTest.timeoutSeconds", "60") },
    { id: "TST-3", given: { connectionTest: { resources: { limits: { memory: "big" } } } }, key: "connectionTest.resources.limits.memory", rule: "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi (VAL-2)", fix: set("connectionTest.resources.limits.memory", "256Mi") },
    { id: "X-4", given: { connectionTest: { resources: { requests: { cpu: "1" } } } }, key: "connectionTest.resources.requests.cpu", rule: "must not be above the limit, 200m (X-4)", fix: `${set("connectionTest.resources.requests.cpu", "200m")}, or raise todo:connectionTest.resources.limits.cpu` },
  ]);
});
