import { set } from "../problems";
import { isProduction, isShared, type Rule } from "./rule";

/** NET-1: a pod that is broken into reaches as little as it can. */
export const sharedStacksAreFenced: Rule = (settings) => {
  if (!isShared(settings) || settings.networkPolicy.enabled) return [];
  const key = "networkPolicy.enabled";
  return [{ key, value: false, rule: "must be true in staging and production (NET-1)", fix: set(key, true) }];
};

/** NET-10: in production nobody gets in for being somewhere near. */
export const productionIsStrict: Rule = (settings) => {
  if (!isProduction(settings) || settings.networkPolicy.strict) return [];
  const key = "networkPolicy.strict";
  return [{ key, value: false, rule: "must be true in production (NET-10)", fix: set(key, true) }];
};

/** NET-6, NET-10: strict policies know where connections come from. */
export const strictSourcesAreNamed: Rule = ({
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
      rule: `must not be everywhere while policies are strict and the Service of ${open.join(" and ")} is open to the outside (NET-10)`,
      fix: "write the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or lead to it by Ingress",
    },
  ];
};
