import { isDeepStrictEqual } from "node:util";
import { asFlow, members, neededFlows } from "../facts/flows";
import { type Problem, set } from "../problems";
import type { Settings } from "../schema";
import { isProduction, type Rule } from "./rule";

type NetworkRule = Settings["networkPolicy"]["rules"][number];

/** A problem of one of the stack's own rules: its key is given without the rule. */
function ofRules(problemsOf: (rule: NetworkRule, settings: Settings, key: string) => Problem[]): Rule {
  return (settings) =>
    settings.networkPolicy.rules.flatMap((rule, index) => problemsOf(rule, settings, `networkPolicy.rules[${index}]`));
}

/** CFG-26: rules without policies would be ignored. */
export const rulesHavePolicies: Rule = ({ networkPolicy: { enabled, rules } }) => {
  if (enabled || rules.length === 0) return [];
  return [
    {
      key: "networkPolicy.rules",
      rule: "only goes with networkPolicy.enabled (CFG-26)",
      fix: set("networkPolicy.enabled", true),
    },
  ];
};

/** a rule is about pods that there are. */
export const rulesHavePods = ofRules(({ component, target }, settings, key) => {
  const missing = [component, target.component].filter(
    (name) => name !== undefined && !members(settings).includes(name),
  );
  return missing.map((name) => {
    const at = name === component ? `${key}.component` : `${key}.target.component`;
    return {
      key: at,
      value: name,
      rule: "has no pods in this stack (X-3)",
      fix: "remove the rule from the stack's file",
    };
  });
});

/** NET-5, X-2: a port that is connected to is one that the pods have. */
export const rulesHavePorts = ofRules(({ component, direction, port, target }, settings, key) => {
  const { frontend, backend, database } = settings;
  const ports: Record<string, number> = {
    frontend: frontend.port,
    backend: backend.port,
    postgres: database.internal.port,
  };
  const server = direction === "Ingress" ? component : target.component;
  if (server === undefined || !members(settings).includes(server) || port === ports[server]) return [];
  if (ports[server] === undefined) {
    return [
      {
        key: `${key}.target.component`,
        value: server,
        rule: "has no port to connect to (NET-5)",
        fix: "remove the rule from the stack's file",
      },
    ];
  }
  return [
    {
      key: `${key}.port`,
      value: port,
      rule: `must be the port of ${server}, ${ports[server]} (NET-5, X-2)`,
      fix: set(`${key}.port`, ports[server]),
    },
  ];
});

/** NET-6, NET-10: in production, and wherever policies are strict, nobody gets in or out for being somewhere near. */
export const rulesAreNarrow = ofRules(({ direction, target, allowed }, settings, key) => {
  const { strict } = settings.networkPolicy;
  if (!allowed || (!strict && !isProduction(settings))) return [];
  if (target.cidr?.endsWith("/0") === true) {
    const rule = "must not be everywhere in production and with strict policies (NET-6, NET-10)";
    return [{ key: `${key}.target.cidr`, value: target.cidr, rule, fix: set(`${key}.target.cidr`, "203.0.113.0/24") }];
  }
  if (!strict) return [];
  if (direction === "Egress") {
    const rule = "must be Ingress with strict policies: pods connect to what the application needs alone (NET-10)";
    return [{ key: `${key}.direction`, value: direction, rule, fix: "remove the rule from the stack's file" }];
  }
  if (target.namespace === undefined || target.podLabels !== undefined) return [];
  const rule = "is required with strict policies: a whole namespace is too many (NET-10)";
  return [{ key: `${key}.target.podLabels`, rule, fix: 'write it in the stack\'s file, such as {"app":"prometheus"}' }];
});

/** NET-7, X-14: what the application needs can't be denied, and what a rule denies no other rule allows. */
export const denialsHold = ofRules((rule, settings, key) => {
  if (rule.allowed) return [];
  const denied = asFlow(rule);
  const at = { key: `${key}.allowed`, value: false, fix: "remove the rule from the stack's file" };
  if (neededFlows(settings).some((flow) => isDeepStrictEqual(flow, denied))) {
    return [{ ...at, rule: "must be true: the application needs this connection (X-14)" }];
  }
  const contrary = settings.networkPolicy.rules.some(
    (other) => other.allowed && isDeepStrictEqual(asFlow(other), denied),
  );
  return contrary ? [{ ...at, rule: "is contrary to another rule, which allows the same (NET-7)" }] : [];
});
