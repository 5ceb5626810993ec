import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Application } from "../steps/application";
import type { AppConfig } from "../config";
import { variables } from "../config/entries";
import type { Cluster } from "../cluster";
import { Database } from "../database";
import { Migration } from "../jobs/migration";
import { Reminders } from "../jobs/reminders";
import type { TaskArgs } from "../jobs/pod";
import { Workload } from "../workload";

export interface OwnBackendArgs {
  app: Application;
  settings: Settings;
  /**
   * The backend's image by digest; its Jobs run the same image.
   *
   * @requirement DEP-15
   */
  image: pulumi.Input<string>;
  /** The database's image. */
  databaseImage: pulumi.Input<string>;
  /** Exist once that image has passed its check. */
  databaseChecks: pulumi.Resource[];
  config: AppConfig;
  cluster: Pick<Cluster, "live">;
}

export interface OwnBackend {
  database: Database;
  backend: Workload;
  /** What all of the backend's Jobs have in common. */
  task: Omit<TaskArgs<unknown>, "settings">;
}

/**
 * Deploys what a stack runs behind its frontend, unless the backend is another stack's: the database, then the
 * migration, then the reminders and the backend.
 */
export function ownBackend({ app, settings, image, config, cluster, ...args }: OwnBackendArgs): OwnBackend {
  const database = new Database(
    "database",
    { app, settings, image: args.databaseImage, config },
    app.inside(...args.databaseChecks),
  );

  const task = { app, image, backend: settings.backend, config };
  const migration = new Migration(
    "migration",
    { ...task, settings: settings.migration, hasDedicatedServer: settings.database.internal.enabled },
    app.inside(database),
  );
  if (settings.features.reminders) {
    new Reminders("reminders", { ...task, settings: settings.reminders }, app.inside(migration));
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
    app.inside(migration),
  );
  return { database, backend, task };
}
