import { z } from "zod";
import { nameOf, namespaceOf, Stack } from "../lib/stack";
import { isManifest, member, set } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";

const config = z.strictObject({
  elsewhere: z
    .array(z.string())
    .default([])
    .describe("names of Services, NetworkPolicies and PodDisruptionBudgets whose pods another program creates"),
});

export const danglingSelectors: Rule<z.infer<typeof config>> = {
  name: "dangling-selectors",
  checks: [40],
  title: "Every NetworkPolicy, PodDisruptionBudget and Service selects a pod of the stack.",
  why: "One that selects no pod protects or reaches nothing, and no error says so.",
  fix: "use labels of the pod template in the selector",
  severity: "high",
  standards: ["kube-linter: dangling-service, dangling-networkpolicy"],
  config,
  stack: (resources, { config: { elsewhere } }) => {
    const stack = new Stack(resources);
    const dangling = (kind: string, key: string, selected: (resource: Resource) => PodSpec[]) =>
      stack
        .of(kind)
        .filter(
          (resource) =>
            !elsewhere.includes(nameOf(resource)) && wants(resource, key) && selected(resource).length === 0,
        )
        .map((resource) => finding(resource, key));
    return [
      ...dangling("NetworkPolicy", "podSelector", (policy) =>
        stack.selected(namespaceOf(policy), member(policy.props, "spec", "podSelector")),
      ),
      ...dangling("PodDisruptionBudget", "selector", (budget) => stack.budgeted(budget)),
      ...dangling("Service", "selector", (service) =>
        stack.labelled(namespaceOf(service), member(service.props, "spec", "selector")),
      ),
    ];
  },
};

/**
 * Whether a selector is meant to select something. A Service without one gets its endpoints elsewhere; an empty
 * selector of the other kinds selects all pods, and a budget without one selects none.
 */
function wants({ kind, props }: Resource, key: string): boolean {
  if (kind === "PodDisruptionBudget" && !isManifest(member(props, "spec")[key])) return true;
  const selector = member(props, "spec", key);
  return (
    ["matchLabels", "matchExpressions"].some(
      (part) => Object.keys(member(selector, part)).length > 0 || Array.isArray(selector[part]),
    ) || isFlat(selector)
  );
}

function isFlat(selector: object): boolean {
  return Object.keys(selector).some((key) => key !== "matchLabels" && key !== "matchExpressions");
}

function finding(resource: Resource, key: string): Finding {
  return {
    resource,
    path: `spec.${key}`,
    value: set(member(resource.props, "spec")[key]),
    problem: "must select a pod of the stack",
  };
}
