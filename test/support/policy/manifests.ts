import type { Manifest } from "../../../policy/manifest";

const quantities = { cpu: "100m", memory: "128Mi" };
const probe = { httpGet: { path: "/health", port: "http" } };

/** A container that every rule accepts; each case changes one thing. */
export const container = {
  name: "app",
  image: "registry.example.com/app:1.2.3",
  ports: [{ name: "http", containerPort: 8080 }],
  resources: { requests: quantities, limits: quantities },
  startupProbe: probe,
  livenessProbe: { ...probe, failureThreshold: 6 },
  readinessProbe: probe,
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
};

/** A pod spec that every rule accepts. */
export const pod = {
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: "RuntimeDefault" },
  },
  containers: [container],
};

const longRunning = [
  "apps/v1:Deployment",
  "apps/v1:StatefulSet",
  "apps/v1:DaemonSet",
  "apps/v1:ReplicaSet",
  "core/v1:ReplicationController",
];
const inTemplate = (template: Manifest): Manifest => ({ metadata: { name: "x" }, spec: { template } });

/** Every kind that creates pods, with its properties around a pod template and the template's path. */
export const kinds: Record<string, { around: (template: Manifest) => Manifest; path: string; longRunning: boolean }> = {
  ...Object.fromEntries(
    longRunning.map((kind) => [kind, { around: inTemplate, path: "spec.template.", longRunning: true }]),
  ),
  "batch/v1:Job": { around: inTemplate, path: "spec.template.", longRunning: false },
  "batch/v1:CronJob": {
    around: (template) => ({ spec: { jobTemplate: { spec: { template } } } }),
    path: "spec.jobTemplate.spec.template.",
    longRunning: false,
  },
  "core/v1:Pod": { around: (template) => template, path: "", longRunning: false },
  "core/v1:PodTemplate": { around: (template) => ({ template }), path: "template.", longRunning: false },
};

/** A tree with some values replaced, by path: `{"spec.replicas": 3}`; undefined removes one. */
export function changed(tree: Manifest, changes: Record<string, unknown>): Manifest {
  // Through JSON, because a structured clone keeps two references to one object as one object.
  const copy = JSON.parse(JSON.stringify(tree)) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[]+)/g)].map(
      ([, quoted, index, key]) => quoted ?? index ?? key!,
    );
    const last = keys.pop()!;
    let parent = copy;
    for (const [position, key] of keys.entries())
      parent = (parent[key] ??= /^\d+$/.test(keys[position + 1] ?? last) ? [] : {}) as Record<string, unknown>;
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}
