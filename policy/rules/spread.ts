import { Stack } from "../lib/stack";
import { at, items, member } from "../manifest";
import type { Rule } from "../rule";

export const spread: Rule = {
  name: "spread",
  checks: [49],
  title: "Replicas are spread over nodes, by topologySpreadConstraints or pod anti-affinity.",
  why: "Two replicas on one node are one when the node fails.",
  fix: "add a topologySpreadConstraint for kubernetes.io/hostname with the pods' own labels",
  severity: "low",
  standards: ["kube-linter: no-anti-affinity"],
  stack: (resources) => {
    const several = new Stack(resources)
      .scaled()
      .filter(({ workload, replicas }) => replicas > 1 && ["Deployment", "StatefulSet"].includes(workload.kind));
    const together = several.filter(({ pod: { spec } }) => {
      const {
        requiredDuringSchedulingIgnoredDuringExecution: required,
        preferredDuringSchedulingIgnoredDuringExecution: preferred,
      } = member(spec, "affinity", "podAntiAffinity");
      return [spec.topologySpreadConstraints, required, preferred].every((terms) => items(terms).length === 0);
    });
    return together.map(({ pod, workload, replicas }) => ({
      resource: workload,
      path: at(pod.path, "topologySpreadConstraints"),
      problem: `must be set for ${replicas} replicas, or an affinity.podAntiAffinity`,
    }));
  },
};
