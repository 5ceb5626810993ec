import { z } from "zod";
import { cron } from "../formats/schedule";
import { wholeNumber } from "../formats/numbers";
import { resources } from "./containers";
import { delivery } from "./delivery";
import { setting } from "./setting";

/* What runs to an end: the migration, the reminders, the connection test. */

function command(requirement: string, description: string, example: string[]) {
  return setting(z.array(z.string("must be text")).min(1, "must name a program"), requirement, description, example);
}

/** Seconds to whatever a person would wait for or call a hang: a day. */
const seconds = wholeNumber(1, 86400);

/** The Job that brings the database's schema to the backend's version (section 17). */
export const migration = z.strictObject({
  command: command(
    "JOB-3",
    "Program and arguments that migrate, in the backend's image. A change runs the migration again.",
    ["alembic", "upgrade", "head"],
  ),
  backoffLimit: setting(
    wholeNumber(0, 10),
    "JOB-5",
    "Number of times that a failed migration is retried before the update fails.",
  ),
  activeDeadlineSeconds: setting(
    seconds,
    "JOB-5",
    "Seconds after which the migration is stopped and the update fails, all attempts together.",
  ),
  databaseWaitSeconds: setting(
    wholeNumber(0, 86400),
    "JOB-4",
    "Seconds that each attempt waits for a database that doesn't accept connections yet, such as one that " +
      "starts at the same time; half of activeDeadlineSeconds if not set. 0 asks once.",
  ),
  ttlSecondsAfterFinished: setting(
    // The update has to see how the Job ends before the cluster removes it.
    wholeNumber(60),
    "JOB-5",
    "Seconds that the ended Job and its log stay in the cluster; a `pulumi refresh` after that lets the " +
      "next update run it again, which changes nothing.",
  ),
  restartPolicy: setting(
    z.enum(["Never", "OnFailure"]),
    "JOB-5",
    "Whether a failed attempt gets a new pod, which keeps the old log, or restarts in its pod.",
  ),
  resources,
});

/** Time zone as the IANA names it; Kubernetes knows no offsets and no `Local`. */
const timeZone = z
  .string("must be a time zone's name")
  .refine(
    (name) => /^[A-Za-z_]+([/+-][A-Za-z0-9_+-]+)*$/.test(name) && isTimeZone(name),
    "must be a time zone's name, such as Europe/Berlin",
  );

/** The CronJob that reminds people of their open tasks, where features.reminders is on (section 18). */
export const reminders = z.strictObject({
  schedule: setting(cron, "CRON-2", "When the reminders run: every day, as a cron schedule."),
  timeZone: setting(
    timeZone,
    "CRON-2",
    "Time zone of the schedule, and of the day on which a person is reminded once.",
  ),
  command: command("CRON-3", "Program and arguments that send the reminders, in the backend's image.", [
    "python",
    "-m",
    "app.reminders",
  ]),
  delivery,
  concurrencyPolicy: setting(
    z.enum(["Allow", "Forbid", "Replace"]),
    "CRON-4",
    "What happens to a run while the previous one still runs: both run, it is skipped, or it takes over.",
  ),
  startingDeadlineSeconds: setting(seconds, "CRON-4", "Seconds within which a missed run is made up for."),
  successfulJobsHistoryLimit: setting(
    wholeNumber(0),
    "CRON-4",
    "Successful runs that stay in the cluster with their logs.",
  ),
  failedJobsHistoryLimit: setting(wholeNumber(0), "CRON-4", "Failed runs that stay in the cluster with their logs."),
  backoffLimit: setting(wholeNumber(0, 10), "CRON-4", "Number of times that a failed run is retried."),
  activeDeadlineSeconds: setting(seconds, "CRON-4", "Seconds after which a run is stopped."),
  resources,
});

/** The pod that asks both Services whether they are ready (section 19). */
export const connectionTest = z.strictObject({
  enabled: setting(
    z.boolean(),
    "TST-1",
    "Whether each update that changes images or configuration ends with the test, and fails with it.",
  ),
  timeoutSeconds: setting(seconds, "TST-2", "Seconds within which both Services must answer 2xx."),
  resources,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
