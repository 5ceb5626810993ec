import { z } from "zod";
import { at, items, type Manifest, member, text, texts } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  roles: z.array(z.string()).default([]).describe("names of the Roles and ClusterRoles that may have such rights"),
  bindings: z.array(z.string()).default([]).describe("names of the bindings that may give cluster-admin"),
});

const readVerbs = ["get", "list", "watch", "*"];
/** Verbs with which a holder gives itself more rights than it was given. */
const escalation = ["escalate", "bind", "impersonate"];
/** With these a holder runs commands in a pod, or talks to one past every NetworkPolicy. */
const intoPods = ["pods/exec", "pods/attach", "pods/portforward", "pods/ephemeralcontainers", "nodes/proxy"];

export const rbac: Rule<z.infer<typeof config>> = {
  name: "rbac",
  checks: [22],
  title:
    "Roles grant no wildcards, no unnamed secrets, no way into pods and no escalation; no binding gives cluster-admin.",
  why: "A right that is wider than its use turns one stolen token into the whole cluster.",
  fix: "name the apiGroups, resources, verbs and resourceNames that are needed",
  severity: "high",
  standards: ["NSA/CISA: RBAC", "CIS 5.1.1", "CIS 5.1.2", "CIS 5.1.3", "CIS 5.1.8"],
  config,
  resource: ({ kind, metadata, props }, { config: { roles, bindings } }) => {
    const name = text(metadata.name) ?? "";
    if (kind === "Role" || kind === "ClusterRole")
      return roles.includes(name) ? [] : items(props.rules).flatMap((rule, index) => judge(rule, at("rules", index)));
    if (kind === "RoleBinding" || kind === "ClusterRoleBinding")
      return bindings.includes(name) ? [] : binding(member(props, "roleRef").name);
    return [];
  },
};

function judge(rule: Manifest, path: string): Finding[] {
  const [resources, verbs] = [texts(rule.resources), texts(rule.verbs)];
  // pods/* is every subresource of pods, */exec that of everything.
  const wildcards = ["apiGroups", "resources", "verbs"].filter((key) =>
    texts(rule[key]).some((each) => each === "*" || each.endsWith("/*") || each.startsWith("*/")),
  );
  // A list has no name, so that an empty one lets the holder read all.
  const isNamed = texts(rule.resourceNames).length > 0 && !texts(rule.resourceNames).includes("");
  const readsAll = resources.includes("secrets") && !isNamed && verbs.some((verb) => readVerbs.includes(verb));
  return [
    ...wildcards.map((key) => ({ path: at(path, key), value: rule[key], problem: "must not be a wildcard" })),
    ...(readsAll
      ? [
          {
            path: at(path, "resourceNames"),
            value: rule.resourceNames,
            problem: "must name the Secrets that may be read",
          },
        ]
      : []),
    ...resources
      .filter((each) => intoPods.includes(each))
      .map((value) => ({
        path: at(path, "resources"),
        value,
        problem: "must not lead into running pods",
        fix: `leave ${value} to people and their own roles`,
      })),
    ...verbs
      .filter((verb) => escalation.includes(verb))
      .map((value) => ({
        path: at(path, "verbs"),
        value,
        problem: "must not let the holder take more rights",
        fix: `leave ${value} out`,
      })),
  ];
}

function binding(value: unknown): Finding[] {
  if (value !== "cluster-admin") return [];
  return [
    {
      path: "roleRef.name",
      value,
      problem: "must not give all rights on the whole cluster",
      fix: "bind a role with the rights that are needed",
    },
  ];
}
