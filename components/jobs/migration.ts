import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MigrationSettings } from "../../settings";
import { labels } from "../app";
import { podVariable } from "../pods/variables";
import { type TaskArgs, taskPod } from "./pod";

export interface MigrationArgs extends TaskArgs<MigrationSettings> {
  /** Whether the database's server is the stack's alone, so that its user needn't stay a superuser. */
  hasDedicatedServer: boolean;
}

/**
 * Brings the database's schema to the backend's version, in a Job that runs again for every new image and for every
 * change of what it reads, such as another database's URL. It waits for a database that is still starting, as in a
 * release of the chart, which starts both at the same time.
 *
 * It also makes the roles that the servers connect as, with the passwords of their URLs, and grants them what they
 * need. A server of the stack's own is left without a superuser that anybody can be over the network.
 *
 * Dependents wait until it has succeeded. If it fails, the update stops and running pods stay as they are; the next
 * update runs it again. The cluster deletes the finished Job after a day. Pulumi's state still has it; after a refresh
 * that misses it, the next update runs it once more, which changes nothing in an up-to-date schema.
 *
 * @requirement JOB-1 to JOB-6
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
            env: [
              ...config.envOf("migration"),
              podVariable("databaseWait", databaseWaitSeconds),
              ...(args.hasDedicatedServer ? [podVariable("databaseDedicated", "true")] : []),
            ],
          }),
        },
      },
      // A Job can't be changed. A new image makes a new one, whose name is free only once the old one is gone.
      // "#initerror" replaces a Job that failed.
      { parent: this, deleteBeforeReplace: true, replaceOnChanges: ["spec", "#initerror"] },
    );
    this.registerOutputs({});
  }
}
