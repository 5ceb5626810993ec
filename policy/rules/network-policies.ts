import { namespaceOf, Stack } from "../lib/stack";
import { at, items, member, set, texts } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec, Resource } from "../resources";

const directions = ["Ingress", "Egress"] as const;
type Direction = (typeof directions)[number];

export const networkPolicies: Rule = {
  name: "network-policies",
  checks: [39],
  title: "Every pod is selected by network policies for both directions, and every namespace denies by default.",
  why: "Without one a pod talks to every other pod, to the nodes and to the Internet, and all of them to it.",
  fix: "add a NetworkPolicy that denies all in the namespace, and one for each component with the flows that it needs",
  severity: "high",
  standards: ["NSA/CISA: network policies", "CIS 5.3.2"],
  stack: (resources) => {
    const stack = new Stack(resources);
    const covered = { Ingress: new Set<PodSpec>(), Egress: new Set<PodSpec>() };
    for (const policy of stack.of("NetworkPolicy")) {
      const selected = stack.selected(namespaceOf(policy), member(policy.props, "spec", "podSelector"));
      for (const direction of directionsOf(policy)) selected.forEach((pod) => covered[direction].add(pod));
    }
    return [
      ...stack.pods.flatMap((pod) =>
        directions.filter((direction) => !covered[direction].has(pod)).map((direction) => uncovered(pod, direction)),
      ),
      ...undenied(stack),
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

/** Namespaces where nothing denies what no policy allows, each at the first workload in it. One policy may deny both directions, or two one each. */
function undenied(stack: Stack): Finding[] {
  const policies = stack.of("NetworkPolicy");
  const [incoming, outgoing] = directions.map(
    (direction) => new Set(policies.filter((policy) => deniesAll(policy, direction)).map(namespaceOf)),
  );
  const first = new Map<string, Resource>();
  for (const { resource } of stack.pods)
    if (!first.has(namespaceOf(resource))) first.set(namespaceOf(resource), resource);
  return [...first]
    .filter(([namespace]) => !incoming?.has(namespace) || !outgoing?.has(namespace))
    .map(([value, resource]) => ({
      resource,
      path: "metadata.namespace",
      value,
      problem: "must have a NetworkPolicy that denies all by default",
      fix: "add one with an empty podSelector, both policyTypes and no rules",
    }));
}

function deniesAll(policy: Resource, direction: Direction): boolean {
  const spec = member(policy.props, "spec");
  const { matchLabels, matchExpressions } = member(spec, "podSelector");
  const selectsAll =
    Object.keys(member({ matchLabels }, "matchLabels")).length === 0 && items(matchExpressions).length === 0;
  const rules = direction === "Ingress" ? spec.ingress : spec.egress;
  return selectsAll && directionsOf(policy).includes(direction) && items(rules).length === 0;
}

/** Without policyTypes a policy is one for Ingress, and for Egress if it has rules for it. */
function directionsOf({ props }: Resource): readonly Direction[] {
  const spec = member(props, "spec");
  const types = texts(spec.policyTypes);
  if (types.length > 0) return directions.filter((direction) => types.includes(direction));
  return items(spec.egress).length > 0 ? directions : ["Ingress"];
}
