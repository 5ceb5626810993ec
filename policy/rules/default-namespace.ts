import { z } from "zod";
import { isClusterScoped } from "../lib/scope";
import { set } from "../manifest";
import type { Rule } from "../rule";
import { isKubernetes } from "../resources";

const config = z.strictObject({
  refused: z
    .boolean()
    .optional()
    .describe("whether the namespace default may not be used; in staging and production where it is left out"),
  clusterScoped: z.array(z.string()).default([]).describe("kinds of custom resources that have no namespace"),
});

export const defaultNamespace: Rule<z.infer<typeof config>> = {
  name: "default-namespace",
  checks: [54],
  title: "In staging and production, nothing is put into the namespace default.",
  why: "Policies, quotas and rights are given by namespace; in default all of them meet, and whatever was put there by mistake.",
  fix: "set metadata.namespace to the application's own namespace",
  severity: "medium",
  standards: ["NSA/CISA: namespaces", "CIS 5.7.4"],
  config,
  resource: (resource, { config: { refused, clusterScoped }, environment }) => {
    if (
      !isKubernetes(resource) ||
      !(refused ?? environment !== "dev") ||
      isClusterScoped(resource) ||
      clusterScoped.includes(resource.kind)
    )
      return [];
    const value = set(resource.metadata.namespace);
    if (value === undefined || value === "")
      return [{ path: "metadata.namespace", problem: "must be set: without it it is default" }];
    return value === "default" ? [{ path: "metadata.namespace", value, problem: "must not be default" }] : [];
  },
};
