import { nameOf, namespaceOf, Stack } from "../lib/stack";
import { isManifest, member } from "../manifest";
import type { Rule } from "../rule";

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

export const selectorOverlap: Rule = {
  name: "selector-overlap",
  checks: [51],
  title: "No workload's selector selects another workload's pods.",
  why: "Workloads that share pods scale and delete each other's, and their budgets and Services mix them up.",
  fix: "give each workload its own label, such as app.kubernetes.io/component, and select by it",
  severity: "high",
  standards: [],
  stack: (resources) => {
    const stack = new Stack(resources);
    return kinds
      .flatMap((kind) => stack.of(kind))
      .flatMap((resource) => {
        const { selector: value } = member(resource.props, "spec");
        if (!isManifest(value) || Object.keys(value).length === 0) return [];
        const other = stack.selected(namespaceOf(resource), value).find((pod) => pod.resource !== resource);
        if (!other) return [];
        return [
          {
            resource,
            path: "spec.selector",
            value,
            problem: `must not select the pods of ${other.resource.kind} ${nameOf(other.resource)}`,
          },
        ];
      });
  },
};
