import { z } from "zod";
import { at, items, type Manifest, member, set, text, texts } from "../manifest";
import type { Finding, Rule } from "../rule";
import { refusedRights } from "../lib/rights";

const config = z.strictObject({
  roles: z.array(z.string()).default([]).describe("names of Roles and ClusterRoles that may grant such rights"),
  bindings: z.array(z.string()).default([]).describe("names of RoleBindings and ClusterRoleBindings that may do so"),
});

/** Subjects that are hardly ever meant: everyone, or every ServiceAccount; system:masters bypasses RBAC. */
const subjects: Record<string, string> = {
  "User system:anonymous": "must not be bound: it is anyone who can reach the API server",
  "Group system:unauthenticated": "must not be bound: it is anyone who can reach the API server",
  "Group system:authenticated": "must not be bound: it is everyone who has an account",
  "Group system:serviceaccounts": "must not be bound: it is every pod of the cluster",
  "Group system:masters": "must not be bound: RBAC doesn't restrict its members",
};

/** @requirement RBAC-5 */
export const rbac: Rule<z.infer<typeof config>> = {
  name: "rbac",
  checks: [22],
  title:
    "No role grants a wildcard, writing Secrets, reading Secrets that it doesn't name, access into pods, or " +
    "escalation; no binding grants cluster-admin, or anything to everyone.",
  why: "With a right that is wider than necessary, one stolen token is enough to take over the cluster.",
  fix: "name the apiGroups, resources, verbs and resourceNames that are needed",
  severity: "high",
  standards: [
    "NSA/CISA: RBAC",
    ...["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.8", "5.1.9", "5.1.10", "5.1.11", "5.1.12", "5.1.13"].map(
      (section) => `CIS ${section}`,
    ),
  ],
  config,
  resource: ({ kind, metadata, props }, { config: { roles, bindings } }) => {
    const name = text(metadata.name) ?? "";
    if (kind === "Role" || kind === "ClusterRole")
      return roles.includes(name) ? [] : items(props.rules).flatMap((rule, index) => judge(rule, at("rules", index)));
    if (kind === "RoleBinding" || kind === "ClusterRoleBinding")
      return bindings.includes(name) ? [] : [...bound(kind, props), ...given(props)];
    return [];
  },
};

const readVerbs = ["get", "list", "watch", "*"];

function judge(rule: Manifest, path: string): Finding[] {
  const [resources, verbs] = [texts(rule.resources), texts(rule.verbs)];
  const wildcards = ["apiGroups", "resources", "verbs", "nonResourceURLs"].filter((key) =>
    texts(rule[key]).some((each) => isWildcard(key, each)),
  );
  // `list` takes no name, so a rule without resourceNames lets the holder read every Secret.
  const isNamed = texts(rule.resourceNames).length > 0 && !texts(rule.resourceNames).includes("");
  const readsAll = resources.includes("secrets") && !isNamed && verbs.some((verb) => readVerbs.includes(verb));
  return [
    ...wildcards.map((key) => ({ path: at(path, key), value: rule[key], problem: "must not be a wildcard" })),
    ...(readsAll
      ? [
          {
            path: at(path, "resourceNames"),
            value: set(rule.resourceNames),
            problem: "must name the Secrets that may be read",
          },
        ]
      : []),
    ...refusedRights(resources, verbs).map(({ key, ...right }) => ({ path: at(path, key), ...right })),
  ];
}

/**
 * `pods/*` means every subresource of pods, and `*` followed by `/exec` means that of every resource; a URL may end
 * like that.
 */
function isWildcard(key: string, value: string): boolean {
  if (key === "nonResourceURLs") return value === "*" || value === "/*";
  return value === "*" || value.endsWith("/*") || value.startsWith("*/");
}

/** Only the ClusterRole cluster-admin has all rights; a namespace's Role may have the same name. */
function bound(kind: string, props: Manifest): Finding[] {
  const { kind: role, name: value } = member(props, "roleRef");
  if (value !== "cluster-admin" || (kind === "RoleBinding" && role === "Role")) return [];
  return [
    {
      path: "roleRef.name",
      value,
      problem: "must not grant all rights on the whole cluster",
      fix: "bind a role with the rights that are needed",
    },
  ];
}

function given(props: Manifest): Finding[] {
  return items(props.subjects).flatMap((subject, index): Finding[] => {
    const [kind, value] = [text(subject.kind) ?? "", text(subject.name) ?? ""];
    const known = Object.hasOwn(subjects, `${kind} ${value}`) ? subjects[`${kind} ${value}`] : undefined;
    const own =
      kind === "ServiceAccount" && value === "default"
        ? "must not be bound: it is every pod that doesn't name another account"
        : undefined;
    const problem = known ?? own;
    if (problem === undefined) return [];
    return [
      { path: at("subjects", index, "name"), value, problem, fix: "bind the role to one ServiceAccount, user or team" },
    ];
  });
}
