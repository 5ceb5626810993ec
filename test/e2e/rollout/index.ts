import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../../components/config";
import { Cluster, findCluster } from "../../../components/cluster";
import { AppNamespace } from "../../../components/app/namespace";
import { Workload } from "../../../components/workload";
import { parseSettings } from "../../../settings/load/parse";
import { configMapOf, secretsOf } from "../../support/mocks";

/** What the pods do, and a number that changes with it. */
interface Wanted {
  namespace: string;
  version: number;
  mode: "good" | "crash" | "unready";
  tag: string;
}

const { namespace, version, mode, tag } = new pulumi.Config("todo").requireObject<Wanted>("rollout");
const probe = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1 };
const { settings } = parseSettings("rollout", {
  backend: {
    replicaCount: 2,
    minReadySeconds: 3,
    progressDeadlineSeconds: 20,
    healthCheck: { startup: probe, liveness: probe, readiness: probe },
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    environment: { MODE: mode, VERSION: String(version) },
  },
});

const cluster = new Cluster("cluster", { cluster: findCluster({ kind: "embedded" }), imageRegistry: "" });
const release = { instance: "rollout", version: "1.0.0", shortLabels: false };
const { app } = new AppNamespace(
  "namespace",
  { name: namespace, app: release, serviceAccount: settings.serviceAccount },
  cluster.options,
);
const config = new AppConfig(
  "app",
  {
    app,
    keyStyle: "kebab",
    configMap: configMapOf({ "log-level": "INFO" }),
    secrets: secretsOf({ "some-key": "value" }),
  },
  cluster.options,
);

const backend = new Workload(
  "backend",
  {
    app,
    component: "backend",
    image: `${cluster.registry}/library/python:${tag}`,
    settings: settings.backend,
    config,
    env: [],
    live: cluster.live,
  },
  { ...cluster.options, transforms: [withServer] },
);
new kubernetes.core.v1.ConfigMap(
  "after",
  { metadata: { name: "after", namespace: app.namespace }, data: { version: String(version) } },
  { ...cluster.options, dependsOn: backend },
);

/** Runs the test's server instead of the image's. */
function withServer({ type, props, opts }: pulumi.ResourceTransformArgs): pulumi.ResourceTransformResult | undefined {
  if (type !== "kubernetes:apps/v1:Deployment") return undefined;
  const args = props as { spec: kubernetes.types.input.apps.v1.DeploymentSpec };
  const spec = pulumi.output(args.spec).apply((spec) => {
    const [container, ...others] = spec.template.spec!.containers;
    const command = ["python", "-c", readFileSync(join(__dirname, "server.py"), "utf8")];
    return {
      ...spec,
      template: {
        ...spec.template,
        spec: { ...spec.template.spec, containers: [{ ...container!, command }, ...others] },
      },
    };
  });
  return { props: { ...args, spec }, opts };
}
