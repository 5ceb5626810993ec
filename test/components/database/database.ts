import type { App } from "../../../components/app";
import { AppConfig } from "../../../components/config";
import { configMapSource } from "../../../components/config/entries";
import { Database } from "../../../components/database";
import { secretSource } from "../../../components/config/secret-source";
import { postgresImage } from "../../../settings";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { app as defaultApp, register, type Registered } from "../../support/mocks";

/** What a stack's database registers, with the ConfigMap and the Secret that it reads. */
export async function databaseOf(given: Tree, app: App = defaultApp): Promise<Registered[]> {
  const settings = settingsOf(given);
  return register(
    () => {
      const configMap = configMapSource(settings, "http://localhost:30000");
      const config = new AppConfig("app", {
        app,
        keyStyle: settings.keyStyle,
        configMap,
        secrets: secretSource(settings),
      });
      new Database("database", { app, settings, image: postgresImage(settings.database.internal), config });
    },
    // A claim as it looks once the cluster has bound it.
    { existing: { "postgres-volume-bound-claim": { spec: { volumeName: "pvc-1" } } } },
  );
}

/** Settings for a database in the cluster. */
export const internal = (given: Tree): Tree => ({ database: { internal: given } });
