import assert from "node:assert/strict";
import { describe as describeResource } from "../../../policy/engine/message";
import type { Manifest } from "../../../policy/manifest";
import type { Environment, Rule } from "../../../policy/rule";
import type { Registration } from "../../../policy/resources";
import { check, checkStack, problems } from "./check";

export interface Options {
  config?: object;
  environment?: Environment;
}

const digest = `sha256:${"a".repeat(64)}`;
export const labels = {
  "app.kubernetes.io/name": "shop",
  "app.kubernetes.io/instance": "prod",
  "app.kubernetes.io/component": "web",
  "app.kubernetes.io/part-of": "shop",
  "app.kubernetes.io/managed-by": "Pulumi",
  "app.kubernetes.io/version": "1.4.2",
};
const selector = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/component": "web" };

/** A container that every rule accepts in production; each case changes one thing. */
export const goodContainer = {
  name: "web",
  image: `registry.k8s.io/shop/web:1.4.2@${digest}`,
  imagePullPolicy: "IfNotPresent",
  ports: [{ name: "http", containerPort: 8000 }],
  env: [
    { name: "LOG_LEVEL", valueFrom: { configMapKeyRef: { name: "web", key: "log-level" } } },
    { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "web", key: "password" } } },
  ],
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  startupProbe: { httpGet: { path: "/health", port: "http" } },
  livenessProbe: { httpGet: { path: "/health", port: 8000 }, periodSeconds: 10 },
  readinessProbe: { httpGet: { path: "/ready", port: "http" } },
  lifecycle: { preStop: { sleep: { seconds: 5 } } },
  volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
};

export const goodPod = {
  serviceAccountName: "web",
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 30,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: "RuntimeDefault" },
  },
  containers: [goodContainer],
  volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selector },
    },
  ],
};

const template = (spec: Manifest) => ({ spec: { template: { metadata: { labels }, spec } } });

/** Every kind that creates pods, with the path of its pod spec. */
export const kinds: Record<string, { of: (spec: Manifest) => Manifest; path: string; longRunning: boolean }> = {
  ...Object.fromEntries(
    [
      "apps/v1:Deployment",
      "apps/v1:StatefulSet",
      "apps/v1:DaemonSet",
      "apps/v1:ReplicaSet",
      "core/v1:ReplicationController",
    ].map((kind) => [kind, { of: template, path: "spec.template.spec", longRunning: true }]),
  ),
  "batch/v1:Job": { of: template, path: "spec.template.spec", longRunning: false },
  "batch/v1:CronJob": {
    of: (spec) => ({ spec: { jobTemplate: template(spec) } }),
    path: "spec.jobTemplate.spec.template.spec",
    longRunning: false,
  },
  "core/v1:Pod": { of: (spec) => ({ spec }), path: "spec", longRunning: false },
};

/** Where a container can be in a pod, and what gives it that role. */
const roles = {
  container: { list: "containers", mark: {} },
  init: { list: "initContainers", mark: {} },
  sidecar: { list: "initContainers", mark: { restartPolicy: "Always" } },
  ephemeral: { list: "ephemeralContainers", mark: {} },
};
export type Role = keyof typeof roles;
const all: Role[] = ["container", "init", "sidecar", "ephemeral"];

/**
 * Asserts what a rule finds in a pod with a change, in every kind; `{pod}` stands for the pod's path in the expected
 * findings.
 */
export function inEveryPod(rule: Rule, change: Manifest, expected: string[], options: Options = {}): void {
  for (const [kind, { of, path }] of Object.entries(kinds)) {
    const found = problems(check(rule, `kubernetes:${kind}`, of({ ...goodPod, ...change }), options));
    assert.deepEqual(
      found,
      expected.map((line) => line.replace("{pod}", path)),
      kind,
    );
  }
}

/**
 * Asserts what a rule finds in a container with a change, in every kind and role, and that it finds nothing in other
 * roles. Paths are relative to the container.
 */
export function inEveryContainer(
  rule: Rule,
  change: Manifest,
  expected: string[],
  options: Options & { roles?: Role[]; longRunning?: true } = {},
): void {
  for (const [kind, { of, path, longRunning }] of Object.entries(kinds)) {
    for (const role of all) {
      const { list, mark } = roles[role];
      const container = { ...goodContainer, ...change, ...mark };
      const others = list === "containers" ? {} : { containers: [] };
      const found = problems(
        check(rule, `kubernetes:${kind}`, of({ ...goodPod, ...others, [list]: [container] }), options),
      );
      const concerned = (options.roles ?? all).includes(role) && (!options.longRunning || longRunning);
      assert.deepEqual(
        found,
        concerned ? expected.map((line) => `${path}.${list}[0].${line}`) : [],
        `${kind}, ${role}`,
      );
    }
  }
}

/** Asserts what a rule finds in a resource. */
export function of(
  rule: Rule,
  type: string,
  props: Manifest,
  expected: string[],
  options: Options & { protect?: boolean } = {},
): void {
  assert.deepEqual(
    problems(check(rule, type.includes("/") && !type.includes("index") ? `kubernetes:${type}` : type, props, options)),
    expected,
  );
}

const metadata = (name: string) => ({ name, namespace: "shop", labels });
const workload = { ...metadata("web") };
const kubernetes = (type: string, name: string, props: Manifest): [string, Registration] => [
  `${type.split(":").at(-1)} ${name}`,
  { type: `kubernetes:${type}`, name, props: { metadata: metadata(name), ...props } },
];

/** A stack that every rule accepts in production. */
export const goodStack: Record<string, Registration> = Object.fromEntries([
  kubernetes("apps/v1:Deployment", "web", {
    metadata: workload,
    spec: {
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      ...template(goodPod).spec,
    },
  }),
  kubernetes("autoscaling/v2:HorizontalPodAutoscaler", "web", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 3,
      maxReplicas: 6,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
    },
  }),
  kubernetes("policy/v1:PodDisruptionBudget", "web", {
    spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
  }),
  kubernetes("core/v1:Service", "web", {
    spec: { type: "ClusterIP", selector, ports: [{ name: "http", port: 80, targetPort: "http" }] },
  }),
  kubernetes("networking.k8s.io/v1:Ingress", "web", {
    spec: {
      ingressClassName: "nginx",
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { name: "http" } } } }],
          },
        },
      ],
      tls: [{ secretName: "web-tls", hosts: ["shop.example.com"] }],
    },
  }),
  kubernetes("networking.k8s.io/v1:NetworkPolicy", "deny", {
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  kubernetes("networking.k8s.io/v1:NetworkPolicy", "web", {
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: [{ port: 8000 }] }],
      egress: [{ ports: [{ port: 53 }] }],
    },
  }),
  kubernetes("core/v1:ConfigMap", "web", { data: { "log-level": "INFO", "jwt-expiration": "3600" } }),
  kubernetes("external-secrets.io/v1:ExternalSecret", "web", {
    spec: { data: [{ secretKey: "password" }], target: { name: "web" } },
  }),
  kubernetes("core/v1:ServiceAccount", "web", { automountServiceAccountToken: false }),
]);

/** Changes to the good stack's resources by name, each by path; null removes a resource; a new one is added whole. */
export type Changes = Record<string, Record<string, unknown> | Registration | null>;

export function stackWith(changes: Changes): Registration[] {
  const stack: Record<string, Registration | null> = { ...goodStack };
  for (const [name, change] of Object.entries(changes)) {
    const good = goodStack[name];
    stack[name] =
      good && change && !("type" in change)
        ? { ...good, props: changed(good.props, change) }
        : (change as Registration | null);
  }
  return Object.values(stack).filter((each) => each !== null);
}

/** A copy of a tree with other values at some paths; undefined removes a member. */
export function changed(tree: Manifest, values: Record<string, unknown>): Manifest {
  const copy = structuredClone(tree);
  for (const [path, value] of Object.entries(values)) {
    const keys = [...path.matchAll(/\["([^"]+)"\]|([^.[\]]+)/g)].map(([, quoted, plain]) => (quoted ?? plain)!);
    const last = keys.pop()!;
    let parent: any = copy;
    for (const key of keys) parent = parent[key] ??= {};
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/**
 * Asserts what a rule over a stack finds in the good stack with changes, each finding with its resource:
 * `Deployment web spec.replicas: …`.
 */
export function inStack(rule: Rule, changes: Changes, expected: string[], options: Options = {}): void {
  const findings = checkStack(rule, stackWith(changes), options);
  assert.deepEqual(
    findings.map(({ resource, path, problem }) => `${describeResource(resource)} ${path}: ${problem}`),
    expected,
  );
}
