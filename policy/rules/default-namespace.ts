import { z } from "zod";
import { clusterScopedKinds, isClusterScoped, isCustom, qualified } from "../lib/scope";
import { set } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { isKubernetes, type Resource } from "../resources";

const config = z.strictObject({
  refused: z
    .boolean()
    .optional()
    .describe("whether to refuse the namespace default; by default in staging and production"),
  clusterScoped: z
    .array(z.string())
    .default([])
    .describe("kinds of custom resources that have no namespace and whose CustomResourceDefinition isn't in the stack"),
});
type Config = z.infer<typeof config>;

export const defaultNamespace: Rule<Config> = {
  name: "default-namespace",
  checks: [54],
  title: "In staging and production, no object is in the namespace default.",
  why: "Policies, quotas and rights apply to namespaces; default collects whatever was put there by mistake.",
  fix: "set metadata.namespace to the application's own namespace",
  severity: "medium",
  standards: ["NSA/CISA: namespaces", "CIS 5.7.4"],
  config,
  resource: (resource, context) => (isCustom(resource) ? [] : judge(resource, context)),
  // The definitions in the stack say which custom kinds have a namespace.
  stack: (resources, context) => {
    const custom = resources.filter(isCustom);
    if (custom.length === 0) return [];
    const without = clusterScopedKinds(resources);
    return custom
      .filter((resource) => !without.has(qualified(resource)))
      .flatMap((resource) => judge(resource, context).map((finding) => ({ ...finding, resource })));
  },
};

function judge(resource: Resource, { config: { refused, clusterScoped }, environment }: Context<Config>): Finding[] {
  if (!isKubernetes(resource) || !(refused ?? environment !== "dev")) return [];
  if (isClusterScoped(resource) || clusterScoped.includes(resource.kind)) return [];
  const value = set(resource.metadata.namespace);
  if (value === undefined || value === "")
    return [{ path: "metadata.namespace", problem: "must be set: without it, the namespace is default" }];
  return value === "default" ? [{ path: "metadata.namespace", value, problem: "must not be default" }] : [];
}
