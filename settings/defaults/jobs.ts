import type { Resources } from "../schema";
import type { Defaults, Input } from "./types";

/** The defaults of what runs to completion, the same in every environment except for resources (sections 17 to 19). */
export function jobDefaults(resources: Resources): Defaults<Pick<Input, "migration" | "reminders" | "connectionTest">> {
  return {
    migration: {
      command: ["alembic", "upgrade", "head"],
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 86400,
      restartPolicy: "Never",
      resources,
    },
    reminders: {
      schedule: "0 9 * * *",
      timeZone: "UTC",
      command: ["python", "-m", "app.reminders"],
      delivery: { kind: "outbox", smtp: { port: 587, security: "starttls" } },
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      resources,
    },
    connectionTest: { enabled: false, timeoutSeconds: 60, resources },
  };
}
