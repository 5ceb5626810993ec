import * as pulumi from "@pulumi/pulumi";
import { Workload, type WorkloadArgs } from "../../../../components/workload";
import { parseSettings } from "../../../../settings/load/parse";
import { complete } from "../../../support/live";

/** SCALE_COUNT workloads, each a component with its Deployment and its Service. */
const { settings } = parseSettings("scale", {});
const namespace = { namespace: "default", namespaceId: "default", serviceAccount: "default", imagePullSecrets: [] };
const app = { ...namespace, instance: "scale", version: "1.0.0", shortLabels: false };
const config: WorkloadArgs["config"] = {
  checksums: {},
  configMapName: pulumi.output("config"),
  secretName: pulumi.output("secret"),
  secretKeysOf: () => [],
  variables: () => ({ env: [], envFrom: [] }),
};

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
