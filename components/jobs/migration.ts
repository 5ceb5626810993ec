import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MigrationSettings } from "../../settings";
import { labels } from "../app";
import { type TaskArgs, taskPod } from "./pod";

export type MigrationArgs = TaskArgs<MigrationSettings>;

/**
 * Brings the database's schema to the backend's version, in a Job that runs again for every new image and every change of
 * what it reads, another database's URL included (JOB-1 to JOB-6).
 * It waits for a database that is still starting: a release of the chart starts both at once.
 * What depends on it waits until it has succeeded; when it fails, the update ends and the pods that run stay as they
 * are (JOB-4). The next update then runs it again, changed or not.
 *
 * The cluster removes the ended Job after a day. That changes nothing for Pulumi, which goes by its state; a refresh that
 * finds it gone lets the next update run it once more, and a migration to where the schema is already does nothing.
 */
export class Migration extends pulumi.ComponentResource {
  constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Migration", name, {}, opts);
    const { app, config, settings } = args;
    const {
      backoffLimit,
      activeDeadlineSeconds,
      ttlSecondsAfterFinished,
      restartPolicy,
      command,
      databaseWaitSeconds,
    } = settings;

    new kubernetes.batch.v1.Job(
      `${name}-job`,
      {
        metadata: { name: "todo-migration", namespace: app.namespace, labels: labels(app, "migration") },
        spec: {
          backoffLimit,
          activeDeadlineSeconds,
          ttlSecondsAfterFinished,
          template: taskPod({
            ...args,
            component: "migration",
            command,
            restartPolicy,
            env: [...config.envOf("migration"), { name: "DATABASE_WAIT_SECONDS", value: String(databaseWaitSeconds) }],
          }),
        },
      },
      // A Job can't change: a new image makes a new one, and its name is free only once the old one is gone. "#initerror"
      // makes a new one for a Job that failed.
      { parent: this, deleteBeforeReplace: true, replaceOnChanges: ["spec", "#initerror"] },
    );
    this.registerOutputs({});
  }
}
