import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseSettings, type On } from "../../settings";
import { type App, labels, podLabels } from "../app";
import type { AppConfig } from "../config";
import { restrictedPod } from "../pods/restricted";
import { podVariable } from "../pods/variables";
import { createClaim } from "./claim";
import { postgresUser } from "./pod";

const script = readFileSync(join(__dirname, "backup.sh"), "utf8");

export interface DatabaseBackupArgs {
  app: App;
  settings: DatabaseSettings;
  /** The database's image, which has the programs that dump it. */
  image: pulumi.Input<string>;
  backup: On<DatabaseSettings["backup"]>;
  config: AppConfig;
}

/**
 * Dumps the database on a schedule into its own claim, which is protected like that of the data. `npm run backup` and
 * `npm run restore` run its Job with other arguments. A change takes effect with the next run.
 *
 * @requirement DB-25
 */
export class DatabaseBackup extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  /** Name of the CronJob. */
  readonly cronJob: pulumi.Output<string>;

  constructor(name: string, args: DatabaseBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:DatabaseBackup", name, {}, opts);
    const { app, backup } = args;
    const { persistence, backupConfirmed } = args.settings;
    const claim = createClaim(
      `${name}-claim`,
      {
        app,
        component: "backup",
        name: backup.claimName,
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...(backup.storageClass !== "" && { storageClassName: backup.storageClass }),
          resources: { requests: { storage: backup.size } },
        },
      },
      { parent: this, protect: persistence.reclaimPolicy === "Retain" && !backupConfirmed },
    );
    const { metadata } = new kubernetes.batch.v1.CronJob(
      `${name}-cron-job`,
      {
        metadata: { name: "todo-backup", namespace: app.namespace, labels: labels(app, "backup") },
        spec: {
          schedule: backup.schedule,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
          jobTemplate: { spec: jobSpec(args, claim) },
        },
      },
      { parent: this },
    );
    this.namespace = pulumi.output(metadata.namespace);
    this.cronJob = pulumi.output(metadata.name);
    this.registerOutputs({});
  }
}

function jobSpec(
  { app, settings, image, backup, config }: DatabaseBackupArgs,
  claim: kubernetes.core.v1.PersistentVolumeClaim,
) {
  const { activeDeadlineSeconds, retentionDays } = backup;
  return {
    activeDeadlineSeconds,
    backoffLimit: 2,
    ttlSecondsAfterFinished: 86400,
    template: {
      metadata: { labels: podLabels(app, "backup"), annotations: config.checksums },
      spec: restrictedPod({
        app,
        // Like the server, so that it can read dumps from a mounted volume.
        user: postgresUser,
        restartPolicy: "Never",
        container: {
          name: "backup",
          image,
          imagePullPolicy: settings.image.pullPolicy,
          command: ["sh", "-c", script, "backup"],
          args: ["dump"],
          env: [...config.envOf("backup"), podVariable("retentionDays", retentionDays)],
          resources: settings.resources,
          volumeMounts: [{ name: "backup", mountPath: "/backup" }],
        },
        volumes: [{ name: "backup", persistentVolumeClaim: { claimName: claim.metadata.name } }],
      }),
    },
  };
}
