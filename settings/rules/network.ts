import { set } from "../problems";
import { isProduction, isShared, type Rule } from "./rule";

/**
 * A compromised pod reaches as little as possible.
 *
 * @requirement NET-1
 */
export const networkPoliciesOutsideDevelopment: Rule = (settings) => {
  if (!isShared(settings) || settings.networkPolicy.enabled) return [];
  const key = "networkPolicy.enabled";
  return [{ key, value: false, rule: "must be true in staging and production", fix: set(key, true) }];
};

/**
 * In production, being in the same network isn't enough to get in.
 *
 * @requirement NET-10
 */
export const strictPoliciesInProduction: Rule = (settings) => {
  if (!isProduction(settings) || settings.networkPolicy.strict) return [];
  const key = "networkPolicy.strict";
  return [{ key, value: false, rule: "must be true in production", fix: set(key, true) }];
};

/**
 * Strict policies name the sources of connections from outside.
 *
 * @requirement NET-6, NET-10
 */
export const externalSourcesNamed: Rule = ({
  networkPolicy: { enabled, strict, externalSources },
  frontend,
  backend,
}) => {
  const opened = { frontend, backend };
  const open = (["frontend", "backend"] as const).filter((name) => opened[name].service.type !== "ClusterIP");
  if (!enabled || !strict || open.length === 0 || !externalSources.some((range) => range.endsWith("/0"))) return [];
  return [
    {
      key: "networkPolicy.externalSources",
      value: externalSources,
      rule: `must not be every address while policies are strict and the Service of ${open.join(" and ")} is exposed`,
      fix:
        "list the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or expose it through the " +
        "Ingress",
    },
  ];
};
