import { hasAll, selects } from "../lib/selector";
import { labelsOf } from "../lib/stack";
import { isManifest, items, member, set } from "../manifest";
import type { Rule } from "../rule";

/** Kinds that must have a selector; ReplicationController's is a plain map of labels. */
const kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

export const selectorLabels: Rule = {
  name: "selector-labels",
  checks: [51],
  title: "A workload's selector selects its own pods.",
  why: "Kubernetes rejects a workload whose selector doesn't match its own pods.",
  fix: "give the pod template every label that the selector names",
  severity: "medium",
  standards: ["kube-linter: mismatching-selector"],
  pod: (pod) => {
    const { kind, props } = pod.resource;
    const value = set(member(props, "spec").selector);
    const labels = labelsOf(pod);
    const found = { path: "spec.selector", value };
    if (kind === "ReplicationController")
      return isManifest(value) && !hasAll(labels, value)
        ? [{ ...found, problem: "must select the pods of the workload's own template" }]
        : [];
    if (!kinds.includes(kind)) return [];
    if (!isManifest(value)) return [{ ...found, problem: "must be set" }];
    if (Object.keys(member(value, "matchLabels")).length + items(value.matchExpressions).length === 0)
      return [{ ...found, problem: "must name a label" }];
    return selects(value, labels) ? [] : [{ ...found, problem: "must select the pods of the workload's own template" }];
  },
};
