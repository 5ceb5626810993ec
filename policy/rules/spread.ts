import { selects } from "../lib/selector";
import { labelsOf, namespaceOf, Stack } from "../lib/stack";
import { at, isManifest, items, type Manifest, member, text, texts } from "../manifest";
import type { Rule } from "../rule";
import type { PodSpec } from "../pods";

const kinds = ["Deployment", "StatefulSet", "Rollout", "DeploymentConfig"];

export const spread: Rule = {
  name: "spread",
  checks: [49],
  title: "Replicas are spread over nodes, by topologySpreadConstraints or pod anti-affinity that select them.",
  why: "Two replicas on the same node fail together with it.",
  fix: "add a topologySpreadConstraint for kubernetes.io/hostname with the pods' own labels",
  severity: "low",
  standards: ["kube-linter: no-anti-affinity"],
  stack: (resources) =>
    new Stack(resources)
      .scaled()
      .filter(({ workload, replicas }) => replicas > 1 && kinds.includes(workload.kind))
      .flatMap(({ pod, workload, replicas }) => {
        const terms = termsOf(pod);
        if (terms.some((term) => separates(term, pod))) return [];
        const path = at(pod.path, "topologySpreadConstraints");
        const problem =
          terms.length === 0
            ? `must be set for ${replicas} replicas, unless affinity.podAntiAffinity is`
            : "must select the pod's own labels, unless affinity.podAntiAffinity does";
        return [{ resource: workload, path, problem }];
      }),
};

/** A pod's spread constraints, and its required and preferred terms of anti-affinity. */
function termsOf({ spec }: PodSpec): Manifest[] {
  const affinity = member(spec, "affinity", "podAntiAffinity");
  return [
    ...items(spec.topologySpreadConstraints),
    ...items(affinity.requiredDuringSchedulingIgnoredDuringExecution),
    ...items(affinity.preferredDuringSchedulingIgnoredDuringExecution).map((each) => member(each, "podAffinityTerm")),
  ];
}

/** Whether a term separates the pods: without a labelSelector it selects none, with an empty one all. */
function separates({ topologyKey, labelSelector, namespaces, namespaceSelector }: Manifest, pod: PodSpec): boolean {
  if (!text(topologyKey) || !isManifest(labelSelector)) return false;
  const here = texts(namespaces).length === 0 || texts(namespaces).includes(namespaceOf(pod.resource));
  return (here || isManifest(namespaceSelector)) && selects(labelSelector, labelsOf(pod));
}
