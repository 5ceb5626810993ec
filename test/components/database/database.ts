import type { App } from "../../../components/app";
import { AppConfig } from "../../../components/app-config";
import { configMapSource } from "../../../components/app-data";
import { Database } from "../../../components/database";
import { secretSource } from "../../../components/secrets/source";
import type { Tree } from "../../../settings/tree";
import { settingsOf } from "../../settings/cases";
import { app as defaultApp, register, type Registered } from "../mocks";

/** What a stack's database registers, with the ConfigMap and the Secret that it reads. */
export async function databaseOf(given: Tree, app: App = defaultApp): Promise<Registered[]> {
  const settings = settingsOf(given);
  return register(
    () => {
      const configMap = configMapSource(settings, "http://localhost:30000");
      const config = new AppConfig("app", { app, keyStyle: settings.keyStyle, configMap, secrets: secretSource(settings) });
      new Database("database", { app, settings, config });
    },
    // A claim as the cluster has bound it.
    { existing: { "postgres-volume-bound-claim": { spec: { volumeName: "pvc-1" } } } },
  );
}

/** Settings of the database in the cluster. */
export const internal = (given: Tree): Tree => ({ database: { internal: given } });
