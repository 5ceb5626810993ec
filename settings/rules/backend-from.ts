import { type Problem, remove, set } from "../problems";
import type { Rule } from "./rule";

/**
 * `backendFrom` names another stack.
 *
 * @requirement SVC-15
 */
export function backendFromAnotherStack(stack: string): Rule {
  return ({ backendFrom }) => {
    if (backendFrom === undefined || backendFrom.split("/").at(-1) !== stack) return [];
    const fix = `${set("backendFrom", "<stack>")}, or ${remove("backendFrom")}`;
    return [{ key: "backendFrom", value: backendFrom, rule: "must name a stack other than this one", fix }];
  };
}

/**
 * A stack without its own backend routes no path to one.
 *
 * @requirement ING-5, X-3
 */
export const pathsToFrontendOnly: Rule = ({ backendFrom, ingress }) => {
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
          rule: "must be frontend: the backend belongs to another stack, whose Ingress routes to it",
          fix: set(at, "frontend"),
        },
      ];
    }),
  );
};

/**
 * Allowed namespaces need network policies, and differ from the stack's own.
 *
 * @requirement CFG-26
 */
export const frontendNamespacesOfOthers: Rule = ({ namespace, networkPolicy: { enabled, frontendNamespaces } }) => {
  const key = "networkPolicy.frontendNamespaces";
  if (frontendNamespaces.length > 0 && !enabled) {
    const fix = `${set("networkPolicy.enabled", true)}, or ${remove(key)}`;
    return [{ key, value: frontendNamespaces, rule: "has no effect unless networkPolicy.enabled is true", fix }];
  }
  const own = frontendNamespaces.indexOf(namespace);
  if (own < 0) return [];
  return [
    {
      key: `${key}[${own}]`,
      value: namespace,
      rule: "is the stack's own namespace, whose frontend is allowed anyway",
      fix: remove(`${key}[${own}]`),
    },
  ];
};
