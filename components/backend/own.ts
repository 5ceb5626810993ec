import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { App } from "../app";
import type { AppConfig } from "../config";
import { variables } from "../config/entries";
import type { Cluster } from "../cluster";
import { Database } from "../database";
import { databaseImageCheck } from "../image/settings";
import { Migration } from "../jobs/migration";
import { Reminders } from "../jobs/reminders";
import type { TaskArgs } from "../jobs/pod";
import { Workload } from "../workload";

export interface OwnBackendArgs {
  app: App;
  settings: Settings;
  /** Image of the backend by digest (DEP-15), which its tasks have, too. */
  image: pulumi.Input<string>;
  config: AppConfig;
  cluster: Pick<Cluster, "options" | "live">;
  /** What the first pod waits for. */
  dependsOn: pulumi.Resource[];
}

export interface OwnBackend {
  database: Database;
  backend: Workload;
  /** What a task of the backend is made of, whatever it does. */
  task: Omit<TaskArgs<unknown>, "settings">;
}

/**
 * What a stack has behind its frontend unless the backend is another stack's: database, then migration and reminders, then the
 * backend. No component of its own: that would give what runs other names in the stack's state, and Pulumi would make it anew.
 */
export function ownBackend({ app, settings, image, config, cluster, dependsOn }: OwnBackendArgs): OwnBackend {
  const inCluster = cluster.options;
  const database = new Database(
    "database",
    { app, settings, config },
    { ...inCluster, dependsOn: [...dependsOn, ...databaseImageCheck(settings)] },
  );

  const task = { app, image, backend: settings.backend, config };
  const migration = new Migration(
    "migration",
    { ...task, settings: settings.migration },
    { ...inCluster, dependsOn: database },
  );
  if (settings.features.reminders) {
    new Reminders("reminders", { ...task, settings: settings.reminders }, { ...inCluster, dependsOn: migration });
  }

  const backend = new Workload(
    "backend",
    {
      app,
      component: "backend",
      image,
      settings: settings.backend,
      config,
      env: variables(settings).backend,
      live: cluster.live,
    },
    { ...inCluster, dependsOn: migration },
  );
  return { database, backend, task };
}
