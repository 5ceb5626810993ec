import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ReminderSettings } from "../../settings";
import { labels } from "../app";
import { deliveryEnv } from "./delivery";
import { podVariable } from "../pods/variables";
import { type TaskArgs, taskPod } from "./pod";

export type RemindersArgs = TaskArgs<ReminderSettings>;

/**
 * Reminds people of their open tasks, daily, in a CronJob. A new image or configuration takes effect with the next run;
 * a run in progress ends as it began. A person is reminded once a day, no matter how often it runs.
 *
 * @requirement CRON-1 to CRON-5
 */
export class Reminders extends pulumi.ComponentResource {
  constructor(name: string, args: RemindersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Reminders", name, {}, opts);
    const { app, config, settings } = args;
    const {
      schedule,
      timeZone,
      concurrencyPolicy,
      startingDeadlineSeconds,
      successfulJobsHistoryLimit,
      failedJobsHistoryLimit,
    } = settings;

    new kubernetes.batch.v1.CronJob(
      `${name}-cron-job`,
      {
        metadata: { name: "todo-reminders", namespace: app.namespace, labels: labels(app, "reminders") },
        spec: {
          schedule,
          timeZone,
          concurrencyPolicy,
          startingDeadlineSeconds,
          successfulJobsHistoryLimit,
          failedJobsHistoryLimit,
          jobTemplate: {
            metadata: { labels: labels(app, "reminders") },
            spec: {
              backoffLimit: settings.backoffLimit,
              activeDeadlineSeconds: settings.activeDeadlineSeconds,
              template: taskPod({
                ...args,
                component: "reminders",
                command: settings.command,
                restartPolicy: "Never",
                env: [...config.envOf("reminders"), podVariable("timeZone", timeZone), ...deliveryEnv(settings)],
              }),
            },
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
