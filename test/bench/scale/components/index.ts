import type { AppConfig } from "../../../../components/config";
import { Workload } from "../../../../components/workload";
import { parseSettings } from "../../../../settings/load/parse";
import { complete } from "../../../support/live";

/** SCALE_COUNT workloads, each a component with its Deployment and its Service. */
const { settings } = parseSettings("scale", {});
const namespace = { namespace: "default", namespaceId: "default", serviceAccount: "default", imagePullSecrets: [] };
const app = { ...namespace, instance: "scale", version: "1.0.0", shortLabels: false };
const config = { checksums: {}, variables: () => ({ env: [], envFrom: [] }) } as unknown as AppConfig;

for (let number = 0; number < Number(process.env.SCALE_COUNT); number++) {
  const name = `workload-${number}`;
  new Workload(name, {
    app,
    component: "backend",
    image: "todo-backend:1.0.0",
    settings: { ...settings.backend, serviceName: name },
    config,
    env: [],
    live: complete,
  });
}
