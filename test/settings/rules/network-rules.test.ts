import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { problemsOf, production, refuses } from "../../support/settings-cases";

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
