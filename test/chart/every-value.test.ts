import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { parseSettings } from "../../settings/load/parse";
import { merge, type Tree, valueAt } from "../../settings/formats/tree";
import { unwrap } from "../support/mocks";
import { registerStack, withCluster } from "../support/program";
import { environments } from "./cases";
import { constants } from "./constants";
import { type Choice, choices, problemKeys, treeOf } from "./variations";
import { assertEqual, secret, storeUrl } from "./views";

const on = { enabled: true };

/** A stack that uses everything, and in which every value differs from its default. */
const whole = merge(environments.development, {
  labels: { short: true },
  networkPolicy: on,
  rbac: { create: true },
  connectionTest: on,
  ingress: {
    enabled: true,
    host: "tasks.example.com",
    tls: [{ secretName: "tasks-tls", hosts: ["*.example.com"] }],
    rewriteTarget: "/$2",
  },
  global: { storageClass: "slow" },
  frontend: {
    replicaCount: 2,
    podDisruptionBudget: on,
    configVolume: true,
    secretVolume: true,
    service: { type: "NodePort", nodePort: 30000, externalTrafficPolicy: "Local" },
  },
  backend: { autoscaling: on, podDisruptionBudget: on },
  database: { internal: { backup: on } },
});

const past = "2026-01-31";
const workload = {
  securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "profiles/todo.json" } },
  strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
  podDisruptionBudget: { minAvailable: 2 },
  writablePaths: { "/tmp": "32Mi" },
};
/** Values that the model can't supply: those with a special format, and those that depend on each other. */
const others: Tree[] = [
  {
    namespace: "elsewhere",
    frontend: { ...workload, replicaCount: 3 },
    backend: { ...workload, autoscaling: { minReplicas: 3 }, logLevel: "DEBUG" },
    migration: { command: ["sh", "migrate", "all"], databaseWaitSeconds: 120 },
    reminders: { command: ["sh", "remind", "all"], timeZone: "Europe/Berlin" },
    ingress: {
      paths: [
        { path: "/app", pathType: "Exact", service: "frontend" },
        { path: "/rest", pathType: "Exact", service: "backend" },
      ],
      tls: [{ secretName: "other-tls", hosts: ["tasks.example.com"] }],
    },
    networkPolicy: {
      ingressController: { podLabels: { "app.kubernetes.io/name": "traefik" } },
      dns: { podLabels: { "k8s-app": "coredns" } },
      externalSources: ["203.0.113.0/24", "2001:db8::/32"],
    },
    secrets: {
      rotation: {
        rotated: {
          ...{ jwtSecret: past, betterAuthSecret: past, databasePassword: past },
          ...{ backendDatabaseUrl: past, frontendDatabaseUrl: past },
        },
      },
    },
    ...{ databasePassword: secret, jwtSecret: secret, betterAuthSecret: secret },
  },
  {
    // Only the Ingress leads to it, so its proxies count.
    frontend: { service: { type: "ClusterIP", nodePort: undefined, externalTrafficPolicy: undefined } },
    backend: { llmProvider: "cohere" },
    cohereApiKey: secret,
    session: { type: "external", external: { port: 6380, addressRanges: ["203.0.113.0/24"] } },
    sessionStoreUrl: storeUrl,
    configMap: { name: "other-config" },
    secrets: { name: "other-secret" },
    database: { internal: { persistence: { mountPath: "/data" } } },
  },
];
/** Also values from the model that change which objects exist. */
const ofOthers = ["ingress.paths", "networkPolicy.externalSources"];

/**
 * Settings without another value for this stack: rules allow none, or they are about another source of secrets or
 * another database.
 */
const single = [
  /\.(service\.targetPort|(liveness|readiness|startup)\.port|capabilities\.drop|podDisruptionBudget\.minAvailable)$/,
  /^(frontend|backend)\.securityContext\.seccompProfile\./,
  /^backend\.(logLevel|llmProvider|service\.(nodePort|externalTrafficPolicy)|autoscaling\.enabled)$/,
  /^database\.(internal\.(enabled|replicas|persistence\.(accessModes|volumeMode))|external\.enabled)$/,
  /^(session\.type|reminders\.(timeZone|delivery\.kind)|ingress\.(hosts|tls))$/,
  /^networkPolicy\.(strict|(ingressController|dns)\.podLabels)$/,
  /^secrets\.(rotation\.rotated|external\.(store|data)|sealed\.encryptedData|extra)$/,
];

/** What a setting decides: whether something exists, which form it has, or only a value. */
function roleOf(path: string[], value: unknown): "presence" | "form" | "value" {
  if (typeof value === "boolean") return "presence";
  return /^keyStyle$|\.(source|kind|(service|strategy)\.type)$/.test(path.join(".")) ? "form" : "value";
}

const { settings: complete } = parseSettings("test", whole);
const isAccepted = (given: Tree) => problemKeys(given).length === 0;
/** Another value for a setting that the stack may have. */
const otherOf = ({ path, values }: Choice) =>
  values.find(
    (value) => !isDeepStrictEqual(value, valueAt(complete, path)) && isAccepted(merge(whole, treeOf(path, value))),
  );

/** Stacks in which each setting has another value than in the full one, as few as rules and kinds of setting allow. */
function changedStacks(): Tree[] {
  const changed = choices().flatMap((choice) => {
    const value = ofOthers.includes(choice.path.join(".")) ? undefined : otherOf(choice);
    return value === undefined ? [] : [{ path: choice.path, value }];
  });
  const stacks = ["presence", "form", "value"].flatMap((role) => {
    const found: Tree[] = [];
    for (const { path, value } of changed.filter((each) => roleOf(each.path, each.value) === role)) {
      const index = found.findIndex((stack) => isAccepted(merge(stack, treeOf(path, value))));
      const next = merge(found[index] ?? whole, treeOf(path, value));
      if (index < 0) found.push(next);
      else found[index] = next;
    }
    return found;
  });
  return [...stacks, ...others.map((other) => merge(whole, other))];
}

/** Every value in a stack's objects, by resource and path; variables by name, because their order means nothing. */
async function valuesIn(stack: Tree): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const visit = (value: unknown, path: string) => {
    if (Array.isArray(value))
      value.forEach((member: Tree, index) =>
        visit(member, `${path}[${path.endsWith(".env") ? String(member.name) : index}]`),
      );
    else if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) visit(member, `${path}.${key}`);
    else found.set(path, value);
  };
  for (const { type, name, inputs, read } of await registerStack(stack)) {
    if (type.startsWith("kubernetes:") && !read && !type.endsWith("Patch"))
      visit(unwrap(inputs), `${type.split(":").at(-1)} ${name} `);
  }
  return found;
}

describe("every rendered value", function () {
  this.timeout(300_000);
  const stacks = changedStacks();
  withCluster();

  it("CFG-28 has settings with another value, each of them", () => {
    const without = choices()
      .filter((choice) => otherOf(choice) === undefined)
      .map(({ path }) => path.join("."));
    assert.deepEqual(
      without.filter((path) => !single.some((pattern) => pattern.test(path))),
      [],
    );
  });

  it("CFG-28 comes from the settings: all change with them, except those that nobody may set", async () => {
    const before = await valuesIn(whole);
    assert.ok(before.size > 500);
    const staying = new Map(before);
    for (const stack of stacks) {
      const after = await valuesIn(stack);
      for (const [path, value] of before)
        if (after.has(path) && !isDeepStrictEqual(after.get(path), value)) staying.delete(path);
    }
    const hardCoded = [...staying]
      .map(([path, value]) => `${path} = ${JSON.stringify(value)}`)
      .filter((line) => !constants.some((pattern) => pattern.test(line)));
    assert.deepEqual(hardCoded, []);
  });

  for (const [index, stack] of stacks.entries()) {
    it(`CFG-28 REL-7 is the same in the chart: stack ${index + 1}`, () => assertEqual(stack));
  }
});
