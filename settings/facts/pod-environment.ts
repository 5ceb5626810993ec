import { environment, type Reader } from "./environment";
import { metricsPort } from "./metrics";

/** A variable that a container gets from its own settings, not from ConfigMap or Secret: nothing else reads it. */
export interface PodVariable {
  variable: string;
  /** What gets the variable. */
  readers: readonly Reader[];
  /** The setting that holds the value; of a server, below its own settings. */
  setting?: string;
  /** How the value follows from settings, in words. */
  derived?: string;
  /** Key of the delivery's Secret that holds the value. */
  key?: string;
}

/**
 * Variables of single containers. Their names, the names that a stack must leave free, the chart and the docs come from
 * here.
 */
export const podEnvironment = {
  port: {
    variable: "PORT",
    readers: ["frontend", "backend"],
    setting: "port",
    derived: "the server's own port: `frontend.port` or `backend.port`",
  },
  healthPath: {
    variable: "HEALTH_PATH",
    readers: ["frontend", "backend"],
    setting: "healthCheck.liveness.path",
    derived: "the server's own `healthCheck.liveness.path`, unless it is `/health`",
  },
  readyPath: {
    variable: "READY_PATH",
    readers: ["frontend", "backend"],
    setting: "healthCheck.readiness.path",
    derived: "the server's own `healthCheck.readiness.path`, unless it is `/ready`",
  },
  startupPath: {
    variable: "STARTUP_PATH",
    readers: ["frontend", "backend"],
    setting: "healthCheck.startup.path",
    derived: "the server's own `healthCheck.startup.path`, if no other probe has it",
  },
  metricsPort: {
    variable: "METRICS_PORT",
    readers: ["backend"],
    derived: `\`${metricsPort}\`, the image's default, which the program leaves as it is`,
  },
  databaseWait: {
    variable: "DATABASE_WAIT_SECONDS",
    readers: ["migration"],
    setting: "migration.databaseWaitSeconds",
  },
  databaseDedicated: {
    variable: "DATABASE_DEDICATED",
    readers: ["migration"],
    derived: "`true` for a database in the cluster, whose server is the application's alone",
  },
  timeZone: { variable: "TIME_ZONE", readers: ["reminders"], setting: "reminders.timeZone" },
  delivery: { variable: "REMINDER_DELIVERY", readers: ["reminders"], setting: "reminders.delivery.kind" },
  webhookUrl: { variable: "WEBHOOK_URL", readers: ["reminders"], key: "webhook-url" },
  smtpHost: { variable: "SMTP_HOST", readers: ["reminders"], setting: "reminders.delivery.smtp.host" },
  smtpPort: { variable: "SMTP_PORT", readers: ["reminders"], setting: "reminders.delivery.smtp.port" },
  smtpSecurity: { variable: "SMTP_SECURITY", readers: ["reminders"], setting: "reminders.delivery.smtp.security" },
  smtpFrom: { variable: "SMTP_FROM", readers: ["reminders"], setting: "reminders.delivery.smtp.from" },
  smtpUsername: { variable: "SMTP_USERNAME", readers: ["reminders"], setting: "reminders.delivery.smtp.username" },
  smtpPassword: { variable: "SMTP_PASSWORD", readers: ["reminders"], key: "smtp-password" },
  dataFolder: {
    variable: "PGDATA",
    readers: ["postgres"],
    derived: "the folder `db` below `database.internal.persistence.mountPath`",
  },
  databasePort: {
    variable: environment.databasePort.renamed.backup,
    readers: ["postgres"],
    setting: "database.internal.port",
  },
  retentionDays: {
    variable: "RETENTION_DAYS",
    readers: ["backup"],
    setting: "database.internal.backup.retentionDays",
  },
} as const satisfies Record<string, PodVariable>;

export type PodVariableName = keyof typeof podEnvironment;
/** Variables whose values are in the delivery's Secret. */
export type DeliverySecretName = {
  [Name in PodVariableName]: (typeof podEnvironment)[Name] extends { key: string } ? Name : never;
}[PodVariableName];
