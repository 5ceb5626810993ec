import { type Direction, directions, isolationsOf } from "../lib/network-policies";
import { namespaceOf, Stack } from "../lib/stack";
import { at, set } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";

export const networkPolicies: Rule = {
  name: "network-policies",
  checks: [39],
  title:
    "Every pod is selected by network policies for both directions, and every namespace denies traffic by " +
    "default.",
  why: "Without policies, a pod can reach every other pod, the nodes and the Internet, and all of them can reach it.",
  fix:
    "add a NetworkPolicy that denies all traffic in the namespace, and one per component with the flows that it " +
    "needs",
  severity: "high",
  standards: ["NSA/CISA: network policies", "CIS 5.3.2"],
  stack: (resources) => {
    const stack = new Stack(resources);
    const isolations = isolationsOf(stack);
    const covered = { Ingress: new Set<PodSpec>(), Egress: new Set<PodSpec>() };
    for (const { directions: held, pods } of isolations)
      for (const direction of held) pods.forEach((pod) => covered[direction].add(pod));
    // A pod in its node's network has the node's address, so policies don't apply to it.
    const pods = stack.pods.filter(({ spec }) => spec.hostNetwork !== true);
    const isDenied = (namespace: string) =>
      directions.every((direction) =>
        isolations.some((each) => (each.namespace ?? namespace) === namespace && each.denies.includes(direction)),
      );
    return [
      ...pods.flatMap((pod) =>
        directions.filter((direction) => !covered[direction].has(pod)).map((direction) => uncovered(pod, direction)),
      ),
      ...undenied(pods, isDenied),
    ];
  },
};

function uncovered(pod: PodSpec, direction: Direction): Finding {
  return {
    resource: pod.resource,
    path: at(pod.metadataPath, "labels"),
    value: set(pod.metadata.labels),
    problem: `must be selected by a NetworkPolicy for ${direction === "Ingress" ? "incoming" : "outgoing"} traffic`,
  };
}

/** Namespaces without a default deny, each reported at its first workload. */
function undenied(pods: PodSpec[], isDenied: (namespace: string) => boolean): Finding[] {
  const first = new Map<string, Resource>();
  for (const { resource } of pods) if (!first.has(namespaceOf(resource))) first.set(namespaceOf(resource), resource);
  return [...first]
    .filter(([namespace]) => !isDenied(namespace))
    .map(([value, resource]) => ({
      resource,
      path: "metadata.namespace",
      value,
      problem: "must have a NetworkPolicy that denies all traffic by default",
      fix: "add one with an empty podSelector, both policyTypes and no rules",
    }));
}
