import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { problemsOf, production, refuses, staging } from "../../support/settings-cases";

describe("bad values of the network policies", () => {
  refuses([
    {
      id: "NET-1",
      given: { networkPolicy: { enabled: "on" } },
      key: "networkPolicy.enabled",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' false",
    },
    {
      id: "NET-3",
      given: { networkPolicy: { directions: ["Sideways"] } },
      key: "networkPolicy.directions",
      rule: "unknown key",
      fix:
        "use one of enabled, strict, ingressController, dns, externalSources, privateRanges, " +
        "frontendNamespaces, rules",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { ingressController: { namespace: "Ingress" } } },
      key: "networkPolicy.ingressController.namespace",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:networkPolicy.ingressController.namespace' ingress-nginx",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { ingressController: { podLabels: ["app"] } } },
      key: "networkPolicy.ingressController.podLabels",
      rule: "must be an object of keys and values",
      fix: 'write it in the stack\'s file, such as {"app.kubernetes.io/name":"ingress-nginx"}',
    },
    {
      id: "NET-6",
      given: { networkPolicy: { dns: { podLabels: { app: "a b" } } } },
      key: "networkPolicy.dns.podLabels.app",
      rule: "must be at most 63 letters, digits, '-', '_' and '.', and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:networkPolicy.dns.podLabels.app' <value>",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: [] } },
      key: "networkPolicy.externalSources",
      rule: "must have at least one address range",
      fix: 'write it in the stack\'s file, such as ["203.0.113.0/24"]',
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: ["203.0.113.0"] } },
      key: "networkPolicy.externalSources[0]",
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: ["everywhere"] } },
      key: "networkPolicy.externalSources[0]",
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: "0.0.0.0/0" } },
      key: "networkPolicy.externalSources",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["203.0.113.0/24"]',
    },
    {
      id: "NET-10",
      given: { networkPolicy: { strict: 1 } },
      key: "networkPolicy.strict",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:networkPolicy.strict' false",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { dns: { podLabels: {} } } },
      key: "networkPolicy.dns.podLabels",
      rule: "must have at least one label, or every pod would match",
      fix: 'write it in the stack\'s file, such as {"k8s-app":"kube-dns"}',
    },
  ]);
});

describe("settings of the network policies that don't go together", () => {
  refuses([
    {
      id: "NET-1",
      given: { global: staging, networkPolicy: { enabled: false } },
      key: "networkPolicy.enabled",
      rule: "must be true in staging and production",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' true",
    },
    {
      id: "NET-1",
      given: { global: production, networkPolicy: { enabled: false } },
      key: "networkPolicy.enabled",
      rule: "must be true in staging and production",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' true",
    },
    {
      id: "NET-10",
      given: { global: production, networkPolicy: { strict: false } },
      key: "networkPolicy.strict",
      rule: "must be true in production",
      fix: "pulumi config set --path 'todo:networkPolicy.strict' true",
    },
    {
      id: "NET-10",
      given: { global: production, ingress: { enabled: false }, networkPolicy: { externalSources: ["0.0.0.0/0"] } },
      key: "networkPolicy.externalSources",
      rule: "must not be every address while policies are strict and the Service of frontend is exposed",
      fix:
        "list the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or expose it through the " +
        "Ingress",
    },
    {
      id: "NET-10",
      given: {
        global: production,
        backend: { service: { type: "NodePort" } },
        networkPolicy: { externalSources: ["::/0", "203.0.113.0/24"] },
      },
      key: "networkPolicy.externalSources",
      rule: "must not be every address while policies are strict and the Service of backend is exposed",
      fix:
        "list the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or expose it through the " +
        "Ingress",
    },
  ]);
});

/** Settings with the given rule, and only what it needs around it. */
const withRule = (rule: Tree, given: Tree = {}): Tree => ({
  ...given,
  networkPolicy: {
    enabled: true,
    rules: [{ component: "backend", direction: "Ingress", port: 8000, target: { cidr: "203.0.113.0/24" }, ...rule }],
  },
});
const set = (key: string, value: unknown) =>
  `pulumi config set --path 'todo:networkPolicy.rules[0].${key}' ${String(value)}`;
const remove = "remove the rule from the stack's file";
const key = "networkPolicy.rules[0]";
const ends = "must be a component, pods and their namespace, or an address range";

describe("bad values of the stack's network rules", () => {
  refuses([
    {
      id: "NET-2",
      given: withRule({ component: "redis" }),
      key: `${key}.component`,
      rule: "must be frontend, backend, postgres, migration, reminders, backup or test",
      fix: set("component", "backend"),
    },
    {
      id: "NET-3",
      given: withRule({ direction: "Both" }),
      key: `${key}.direction`,
      rule: "must be Ingress or Egress",
      fix: set("direction", "Ingress"),
    },
    {
      id: "NET-3",
      given: withRule({ direction: undefined }),
      key: `${key}.direction`,
      rule: "is required",
      fix: set("direction", "Ingress"),
    },
    {
      id: "NET-4",
      given: withRule({ protocol: "SCTP" }),
      key: `${key}.protocol`,
      rule: "must be TCP or UDP",
      fix: set("protocol", "TCP"),
    },
    {
      id: "NET-4",
      given: withRule({ protocol: "tcp" }),
      key: `${key}.protocol`,
      rule: "must be TCP or UDP",
      fix: set("protocol", "TCP"),
    },
    {
      id: "NET-5",
      given: withRule({ port: undefined }),
      key: `${key}.port`,
      rule: "is required",
      fix: set("port", 8000),
    },
    {
      id: "NET-5",
      given: withRule({ port: 0 }),
      key: `${key}.port`,
      rule: "must be a whole number from 1 to 65535",
      fix: set("port", 8000),
    },
    {
      id: "NET-5",
      given: withRule({ port: 65536 }),
      key: `${key}.port`,
      rule: "must be a whole number from 1 to 65535",
      fix: set("port", 8000),
    },
    {
      id: "NET-6",
      given: withRule({ target: undefined }),
      key: `${key}.target`,
      rule: "is required",
      fix: 'write it in the stack\'s file, such as {"namespace":"monitoring"}',
    },
    {
      id: "NET-6",
      given: withRule({ target: {} }),
      key: `${key}.target`,
      rule: ends,
      fix: 'write it in the stack\'s file, such as {"namespace":"monitoring"}',
    },
    {
      id: "NET-6",
      given: withRule({ target: { namespace: "a", cidr: "203.0.113.0/24" } }),
      key: `${key}.target`,
      rule: ends,
      fix: 'write it in the stack\'s file, such as {"namespace":"monitoring"}',
    },
    {
      id: "NET-6",
      given: withRule({ target: { podLabels: {} } }),
      key: `${key}.target.podLabels`,
      rule: "must have at least one label, or every pod would match",
      fix: 'write it in the stack\'s file, such as {"app":"prometheus"}',
    },
    {
      id: "NET-6",
      given: withRule({ target: { cidr: "203.0.113.7" } }),
      key: `${key}.target.cidr`,
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: set("target.cidr", "203.0.113.0/24"),
    },
    {
      id: "NET-7",
      given: withRule({ allowed: "no" }),
      key: `${key}.allowed`,
      rule: "must be true or false",
      fix: set("allowed", true),
    },
    {
      id: "NET-9",
      given: { networkPolicy: { privateRanges: ["10.0.0.0"] } },
      key: "networkPolicy.privateRanges[0]",
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: "pulumi config set --path 'todo:networkPolicy.privateRanges[0]' 10.0.0.0/8",
    },
  ]);
});

describe("network rules that don't go together", () => {
  const external = { database: { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } } };
  const contrary = { component: "backend", direction: "Egress", port: 443, target: { namespace: "mail" } };
  refuses([
    {
      id: "NET-5",
      given: withRule({ port: 9000 }),
      key: `${key}.port`,
      rule: "must be the port of the backend, 8000 or 9090",
      fix: set("port", 8000),
    },
    {
      id: "X-2",
      given: withRule({ component: "frontend", direction: "Egress", port: 80, target: { component: "backend" } }),
      key: `${key}.port`,
      rule: "must be the port of the backend, 8000 or 9090",
      fix: set("port", 8000),
    },
    {
      id: "NET-5",
      given: withRule({ direction: "Egress", target: { component: "migration" } }),
      key: `${key}.target.component`,
      rule: "doesn't listen on a port",
      fix: remove,
    },
    {
      id: "NET-5",
      given: withRule({ component: "migration" }),
      key: `${key}.component`,
      rule: "doesn't listen on a port",
      fix: remove,
    },
    {
      id: "X-3",
      given: withRule(
        { direction: "Egress", port: 1, target: { component: "reminders" } },
        { features: { reminders: false } },
      ),
      key: `${key}.target.component`,
      rule: "has no pods in this stack",
      fix: remove,
    },
    {
      id: "NET-6",
      given: withRule({ target: { cidr: "0.0.0.0/0" } }, { global: production }),
      key: `${key}.target.cidr`,
      rule: "must not be every address in production or with strict policies",
      fix: set("target.cidr", "203.0.113.0/24"),
    },
    {
      id: "NET-10",
      given: withRule({ target: { cidr: "::/0" } }, { global: production }),
      key: `${key}.target.cidr`,
      rule: "must not be every address in production or with strict policies",
      fix: set("target.cidr", "203.0.113.0/24"),
    },
    {
      id: "NET-10",
      given: withRule({ target: { namespace: "monitoring" } }, { global: production }),
      key: `${key}.target.podLabels`,
      rule: "is required with strict policies: a whole namespace is too wide",
      fix: 'write it in the stack\'s file, such as {"app":"prometheus"}',
    },
    {
      id: "NET-10",
      given: withRule({ direction: "Egress" }, { global: production }),
      key: `${key}.direction`,
      rule: "must be Ingress with strict policies: pods connect only to what the application needs",
      fix: remove,
    },
    {
      id: "X-14",
      given: withRule({ target: { component: "frontend" }, allowed: false }),
      key: `${key}.allowed`,
      rule: "must be true: the application needs this connection",
      fix: remove,
    },
    {
      id: "X-14",
      given: withRule({
        component: "frontend",
        direction: "Egress",
        port: 5432,
        target: { component: "postgres" },
        allowed: false,
      }),
      key: `${key}.allowed`,
      rule: "must be true: the application needs this connection",
      fix: remove,
    },
    {
      id: "NET-7",
      given: { networkPolicy: { enabled: true, rules: [{ ...contrary, allowed: false }, contrary] } },
      key: `${key}.allowed`,
      rule: "contradicts another rule, which allows the same connection",
      fix: remove,
    },
    {
      id: "CFG-26",
      given: { networkPolicy: { rules: [contrary] } },
      key: "networkPolicy.rules",
      rule: "has no effect unless networkPolicy.enabled is true",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' true",
    },
  ]);

  it("X-3 NET-2 include a rule for a database that isn't in the cluster", () => {
    const problems = problemsOf(
      withRule(
        { component: "postgres", port: 5432 },
        { ...external, databaseUrl: new SecretText("postgresql://todo_user:Word4Secrets@db.example.com:5432/todo_db") },
      ),
    );
    assert.deepEqual(
      problems.map(({ key, rule }) => [key, rule]),
      [[`${key}.component`, "has no pods in this stack"]],
    );
  });
});
