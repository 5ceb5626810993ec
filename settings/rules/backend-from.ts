import { type Problem, remove, set } from "../problems";
import type { Rule } from "./rule";

/** SVC-15: the backend is another stack's. */
export function othersHaveTheBackend(stack: string): Rule {
  return ({ backendFrom }) => {
    if (backendFrom === undefined || backendFrom.split("/").at(-1) !== stack) return [];
    const fix = `${set("backendFrom", "<stack>")}, or ${remove("backendFrom")}`;
    return [{ key: "backendFrom", value: backendFrom, rule: "must be another stack than this one (SVC-15)", fix }];
  };
}

/** ING-5, X-3: no path leads to a Service that isn't there. */
export const pathsLeadToTheFrontend: Rule = ({ backendFrom, ingress }) => {
  if (backendFrom === undefined) return [];
  const lists = [
    { key: "ingress.paths", paths: ingress.paths },
    ...ingress.hosts.map(({ paths = [] }, index) => ({ key: `ingress.hosts[${index}].paths`, paths })),
  ];
  return lists.flatMap(({ key, paths }) =>
    paths.flatMap(({ service }, index): Problem[] => {
      if (service === "frontend") return [];
      const at = `${key}[${index}].service`;
      return [
        {
          key: at,
          value: service,
          rule: "must be frontend: the backend is another stack's, whose Ingress leads to it (ING-5, X-3)",
          fix: set(at, "frontend"),
        },
      ];
    }),
  );
};

/** CFG-26: namespaces that policies let in need policies, and are others than the stack's own. */
export const frontendsComeFromElsewhere: Rule = ({ namespace, networkPolicy: { enabled, frontendNamespaces } }) => {
  const key = "networkPolicy.frontendNamespaces";
  if (frontendNamespaces.length > 0 && !enabled) {
    const fix = `${set("networkPolicy.enabled", true)}, or ${remove(key)}`;
    return [{ key, value: frontendNamespaces, rule: "only goes with networkPolicy.enabled (CFG-26)", fix }];
  }
  const own = frontendNamespaces.indexOf(namespace);
  if (own < 0) return [];
  return [
    {
      key: `${key}[${own}]`,
      value: namespace,
      rule: "is the stack's own namespace, whose frontend gets in anyway (NET-6)",
      fix: remove(`${key}[${own}]`),
    },
  ];
};
