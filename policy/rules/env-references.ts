import { z } from "zod";
import { Inventory } from "../lib/inventory";
import { described, type Reference, referencesOf, roleOf } from "../lib/references";
import { namespaceOf, Stack } from "../lib/stack";
import { text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  elsewhere: z
    .array(z.string())
    .default([])
    .describe("names of objects that another program, an operator or the cluster's administrators create"),
});

/** The rule kept its name from when it only checked ConfigMaps and Secrets. */
export const envReferences: Rule<z.infer<typeof config>> = {
  name: "env-references",
  checks: [37],
  title: "Every object that a pod or a binding refers to is in the stack, including the key.",
  why:
    "A pod never starts if its ConfigMap, Secret, claim, ServiceAccount or PriorityClass doesn't exist, and the " +
    "rollout hangs.",
  fix: "add the object or the key, make the reference optional, or list the object's name in this rule's elsewhere",
  severity: "medium",
  standards: ["kube-linter: non-existent-service-account"],
  config,
  stack: (resources, { config: { elsewhere } }) => {
    const inventory = new Inventory(resources);
    const judge = (resource: Resource) => (reference: Reference) => missing(resource, reference, inventory, elsewhere);
    return [
      ...new Stack(resources).pods.flatMap((pod) => referencesOf(pod).flatMap(judge(pod.resource))),
      ...resources.flatMap((resource) => roleOf(resource).flatMap(judge(resource))),
    ];
  },
};

function missing(resource: Resource, reference: Reference, inventory: Inventory, elsewhere: string[]): Finding[] {
  const [name, key] = [text(reference.name) ?? "", text(reference.key)];
  if (elsewhere.includes(name)) return [];
  const keys = inventory.find(reference.kind, namespaceOf(resource), name);
  const isKnown = key === undefined || keys === "any" || keys?.has(key);
  if (keys && isKnown) return [];
  const problem = `the ${reference.kind} ${keys ? "doesn't have that key" : "isn't in the stack"}`;
  return [{ resource, path: reference.path, problem: `refers to ${described(reference)}, but ${problem}` }];
}
