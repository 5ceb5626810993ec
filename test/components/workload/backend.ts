import { AppConfig } from "../../../components/config";
import { Workload, type WorkloadArgs } from "../../../components/workload";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { complete } from "../../support/live";
import { app, configMapOf, register, type Registered, secretsOf } from "../../support/mocks";

/** Registers the backend with its own settings and further arguments; `use` gets the component. */
export function registerBackend(
  backend: Tree = {},
  args: Partial<WorkloadArgs> = {},
  use: (workload: Workload) => void = () => {},
): Promise<Registered[]> {
  const settings = settingsOf({ backend }).backend;
  return register(() => {
    const config = new AppConfig("app", {
      app,
      keyStyle: "kebab",
      configMap: configMapOf({ "log-level": "INFO" }),
      secrets: secretsOf({ "backend-database-url": "postgresql://user:word@host:5432/db" }),
    });
    const workload = new Workload("backend", {
      app,
      component: "backend",
      image: "registry.test/todo-backend@sha256:0",
      settings,
      config,
      env: ["log-level", "backend-database-url"],
      live: complete,
      ...args,
    });
    use(workload);
  });
}
