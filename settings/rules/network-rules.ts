import { isDeepStrictEqual } from "node:util";
import { asFlow, type Member, members, neededFlows } from "../facts/flows";
import { metricsPort } from "../facts/metrics";
import { either } from "../formats/words";
import { type Problem, set } from "../problems";
import type { CheckedSettings } from "../schema";
import { isProduction, type Rule } from "./rule";

type NetworkRule = CheckedSettings["networkPolicy"]["rules"][number];

/** A rule for each of the stack's own network rules. */
function ofRules(problemsOf: (rule: NetworkRule, settings: CheckedSettings, key: string) => Problem[]): Rule {
  return (settings) =>
    settings.networkPolicy.rules.flatMap((rule, index) => problemsOf(rule, settings, `networkPolicy.rules[${index}]`));
}

/**
 * Network rules have no effect without network policies.
 *
 * @requirement CFG-26
 */
export const networkRulesWithPolicies: Rule = ({ networkPolicy: { enabled, rules } }) => {
  if (enabled || rules.length === 0) return [];
  return [
    {
      key: "networkPolicy.rules",
      rule: "has no effect unless networkPolicy.enabled is true",
      fix: set("networkPolicy.enabled", true),
    },
  ];
};

/**
 * A network rule is about pods that exist.
 *
 * @requirement X-3
 */
export const networkRulesForExistingPods = ofRules(({ component, target }, settings, key) => {
  const missing = [component, target.component].filter(
    (name) => name !== undefined && !members(settings).includes(name),
  );
  return missing.map((name) => {
    const at = name === component ? `${key}.component` : `${key}.target.component`;
    return {
      key: at,
      value: name,
      rule: "has no pods in this stack",
      fix: "remove the rule from the stack's file",
    };
  });
});

/**
 * A network rule names a port that the pods listen on.
 *
 * @requirement NET-5, X-2
 */
export const networkRulesForOpenPorts = ofRules(({ component, direction, port, target }, settings, key) => {
  const { frontend, backend, database } = settings;
  const ports: Partial<Record<Member, number[]>> = {
    frontend: [frontend.port],
    backend: [backend.port, metricsPort],
    postgres: [database.internal.port],
  };
  const server = direction === "Ingress" ? component : target.component;
  if (server === undefined || !members(settings).includes(server)) return [];
  const open = ports[server] ?? [];
  if (open.includes(port)) return [];
  const [first] = open;
  if (first === undefined) {
    return [
      {
        key: direction === "Ingress" ? `${key}.component` : `${key}.target.component`,
        value: server,
        rule: "doesn't listen on a port",
        fix: "remove the rule from the stack's file",
      },
    ];
  }
  return [
    {
      key: `${key}.port`,
      value: port,
      rule: `must be the port of the ${server}, ${either(open.map(String))}`,
      fix: set(`${key}.port`, first),
    },
  ];
});

/**
 * Production and strict policies allow no target that covers every address; strict ones allow no whole namespace.
 *
 * @requirement NET-6, NET-10
 */
export const narrowNetworkRules = ofRules(({ direction, target, allowed }, settings, key) => {
  const { strict } = settings.networkPolicy;
  if (!allowed || (!strict && !isProduction(settings))) return [];
  if (target.cidr?.endsWith("/0") === true) {
    const rule = "must not be every address in production or with strict policies";
    return [{ key: `${key}.target.cidr`, value: target.cidr, rule, fix: set(`${key}.target.cidr`, "203.0.113.0/24") }];
  }
  if (!strict) return [];
  if (direction === "Egress") {
    const rule = "must be Ingress with strict policies: pods connect only to what the application needs";
    return [{ key: `${key}.direction`, value: direction, rule, fix: "remove the rule from the stack's file" }];
  }
  if (target.namespace === undefined || target.podLabels !== undefined) return [];
  const rule = "is required with strict policies: a whole namespace is too wide";
  return [{ key: `${key}.target.podLabels`, rule, fix: 'write it in the stack\'s file, such as {"app":"prometheus"}' }];
});

/**
 * A rule denies nothing that the application needs, and nothing that another rule allows.
 *
 * @requirement NET-7, X-14
 */
export const noContradictoryDenial = ofRules((rule, settings, key) => {
  if (rule.allowed) return [];
  const denied = asFlow(rule);
  const at = { key: `${key}.allowed`, value: false, fix: "remove the rule from the stack's file" };
  if (neededFlows(settings).some((flow) => isDeepStrictEqual(flow, denied))) {
    return [{ ...at, rule: "must be true: the application needs this connection" }];
  }
  const contrary = settings.networkPolicy.rules.some(
    (other) => other.allowed && isDeepStrictEqual(asFlow(other), denied),
  );
  return contrary ? [{ ...at, rule: "contradicts another rule, which allows the same connection" }] : [];
});
