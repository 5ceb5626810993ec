import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Resources } from "../settings";
import { type App, labels } from "./app";
import type { AppConfig } from "./app-config";
import { restrictedPod } from "./pod";

export interface MigrationArgs {
  app: App;
  /** The backend's image: the migrations and the code that needs them go together (JOB-2). */
  image: pulumi.Input<string>;
  resources: Resources;
  config: AppConfig;
}

/**
 * Brings the database's schema to the backend's version, in a Job that runs again for every new image and every change of
 * what it reads, another database's URL included (JOB-1 to JOB-6).
 * What depends on it waits until it has succeeded; when it fails, the update ends and the pods that run stay as they
 * are (JOB-4).
 */
export class Migration extends pulumi.ComponentResource {
  constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Migration", name, {}, opts);
    const { app, config } = args;

    new kubernetes.batch.v1.Job(
      `${name}-job`,
      {
        metadata: { name: "todo-migration", namespace: app.namespace, labels: labels(app, "migration") },
        spec: {
          backoffLimit: 3,
          activeDeadlineSeconds: 600,
          template: {
            metadata: { labels: labels(app, "migration"), annotations: config.checksums },
            spec: restrictedPod({
              app,
              restartPolicy: "Never",
              container: {
                name: "migration",
                image: args.image,
                command: ["alembic", "upgrade", "head"],
                env: config.env("environment", "log-level", "log-format", "database-url"),
                resources: args.resources,
              },
            }),
          },
        },
      },
      // A Job can't change: a new image makes a new one, and its name is free only once the old one is gone.
      { parent: this, deleteBeforeReplace: true, replaceOnChanges: ["spec"] },
    );
    this.registerOutputs({});
  }
}
